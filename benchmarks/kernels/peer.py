"""PyTorch, eager, as a contestant: peer.py THREADS SAMPLE_MS

Answers each line, GROUP/NAME/SIZE, by the microseconds of a call of the kernel or
of a step of the training.
"""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import json
import os
import sys

THREADS, SAMPLE = int(sys.argv[1]), float(sys.argv[2]) * 1e-3
if THREADS == 1:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["OMP_NUM_THREADS"] = str(THREADS)

from programs import find
from samples import microseconds


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
        if name not in ready:
            program, rows = find(name)
            ready[name] = program, prepare(torch, program, rows)
        program, call = ready[name]
        with torch.set_grad_enabled(program.trains):
            us = microseconds(call, SAMPLE)
        print(json.dumps({"us": us}), flush=True)


main()
