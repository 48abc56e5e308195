# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Kernels written by hand with intrinsics, as a contestant:
by_hand.py LIBRARY SAMPLE_MS

Answers each line, GROUP/NAME/SIZE, by the microseconds of a call, or says that the
library has no such kernel. A library exports some of these C functions (f is
float *, n counts what comes last before it):
  ln_fwd1_256_1(f x, f gamma, f beta, f y, f mean, f rstd, long rows)
  ln_bwd_256_1_0(f x, f dy, f gamma, f mean, f rstd, f dx, f dgamma, f dbeta,
                 f partials, long rows, long rows of a partial)
  softmax_ce(f x, f gradient, int *label, f loss, long rows, long columns,
             float scale, long columns at a time)
  gelu_fwd_tanh(f x, f y, long n), gelu_bwd_tanh(f x, f dy, f dx, long n)
  add2(f a, f b, f sum, long n)
  colsum_256(f x, f sums, f partials, long rows, long rows of a partial)
"""
import ctypes
import json
import mmap
import os
import random
import sys

SAMPLE = float(sys.argv[2]) * 1e-3
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

from programs import find
from samples import microseconds

NORMAL = (ctypes.c_float * 16384)(*(random.gauss(0, 1) for _ in range(16384)))


def memory(count, classes=0):
    """Pages of normal numbers, or of classes."""
    pages = mmap.mmap(-1, max(4 * count, 4096))
    block = ((ctypes.c_int * 16384)(*(random.randrange(classes)
                                      for _ in range(16384)))
             if classes else NORMAL)
    for begin in range(0, 4 * count, ctypes.sizeof(block)):
        part = bytes(block)[:4 * count - begin]
        pages[begin:begin + len(part)] = part
    return pages


def arguments(kernel, rows):
    """What the kernel's C function takes: memory and numbers."""
    width = kernel.inputs[0][1]
    elements = rows * width
    # The letters' sizes: all elements, columns, rows, partial sums.
    letters = {"x": elements, "v": width, "r": rows,
               "p": 2 * width * (rows // 64 + 1)}
    table = {
        "layer_norm": ("ln_fwd1_256_1", "xvvxrr", [rows]),
        "layer_norm_grad": ("ln_bwd_256_1_0", "xxvrrxvvp", [rows, 64]),
        "softmax_ce": ("softmax_ce", "xxlr",
                       [rows, width, ctypes.c_float(1 / rows), 512]),
        "gelu_tanh": ("gelu_fwd_tanh", "xx", [elements]),
        "gelu_tanh_grad": ("gelu_bwd_tanh", "xxx", [elements]),
        "add": ("add2", "xxx", [elements]),
        "column_sums": ("colsum_256", "xvv", [rows, 128]),
    }
    if kernel.name not in table:
        return None, []
    symbol, arrays, numbers = table[kernel.name]
    return symbol, [memory(rows, classes=width) if letter == "l"
                    else memory(letters[letter]) for letter in arrays] + numbers


def prepare(library, name):
    """A call of the kernel, or None if the library has none."""
    symbol, values = arguments(*find(name))
    function = getattr(library, symbol, None) if symbol else None
    if function is None:
        return None
    function.restype = None
    passed = []
    for value in values:
        if isinstance(value, mmap.mmap):
            passed.append(ctypes.byref(ctypes.c_char.from_buffer(value)))
        elif isinstance(value, int):
            passed.append(ctypes.c_long(value))
        else:
            passed.append(value)
    return lambda: function(*passed)


def main():
    library = ctypes.CDLL(os.path.abspath(sys.argv[1]))
    print(json.dumps({}), flush=True)
    ready = {}
    for name in sys.stdin:
        name = name.strip()
        if name not in ready:
            ready[name] = prepare(library, name)
        call = ready[name]
        if not call:
            print(json.dumps({"missing": "not there"}), flush=True)
            continue
        print(json.dumps({"us": microseconds(call, SAMPLE)}), flush=True)


main()
