"""PyTorch's kernels, eager, as a contestant: peer.py THREADS SAMPLE_MS

Answers each line, GROUP/NAME/SIZE, by the microseconds of a call.
"""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import json
import os
import sys
import time

THREADS, SAMPLE = int(sys.argv[1]), float(sys.argv[2]) * 1e-3
if THREADS == 1:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["OMP_NUM_THREADS"] = str(THREADS)

from programs import GROUPS, SIZES


def main():
    try:
        import torch
    except ImportError:
        print(json.dumps({"missing": "not installed"}), flush=True)
        return
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    print(json.dumps({"version": torch.__version__}), flush=True)
    ready = {}
    for name in sys.stdin:
        name = name.strip()
        group, kernel, size = name.split("/")
        if name not in ready:
            program = next(p for p in GROUPS[group] if p.name == kernel)
            rows = program.rows(SIZES[size])
            ready[name] = (program.torch, [
                torch.randn([rows if d == "?" else d for d in shape])
                for shape in program.inputs])
        function, inputs = ready[name]
        with torch.no_grad():
            function(*inputs)
            start = time.perf_counter()
            function(*inputs)
            calls = max(1, round(SAMPLE / (time.perf_counter() - start)))
            start = time.perf_counter()
            for _ in range(calls):
                function(*inputs)
        us = (time.perf_counter() - start) / calls * 1e6
        print(json.dumps({"us": us}), flush=True)


main()
