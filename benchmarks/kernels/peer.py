"""PyTorch, eager, as a contestant: peer.py THREADS SAMPLE_MS

Answers each line, GROUP/NAME/SIZE, by the microseconds of a call of the kernel or
of a step of the training.
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


def prepare(torch, program, rows):
    """A call of the kernel, or a step of the training, on so many rows."""
    inputs = []
    for i, shape in enumerate(program.inputs):
        shape = [rows if d == "?" else d for d in shape]
        inputs.append(torch.randint(program.classes[i], shape)
                      if i in program.classes else torch.randn(shape))
    if program.trains:
        return program.torch(*inputs)
    return lambda: program.torch(*inputs)


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
            ready[name] = program, prepare(torch, program,
                                           program.rows(SIZES[size]))
        program, call = ready[name]
        with torch.set_grad_enabled(program.trains):
            call()
            start = time.perf_counter()
            call()
            calls = max(1, round(SAMPLE / (time.perf_counter() - start)))
            start = time.perf_counter()
            for _ in range(calls):
                call()
        us = (time.perf_counter() - start) / calls * 1e6
        print(json.dumps({"us": us}), flush=True)


main()
