"""Writes an array of made-up numbers: numbers.py FILE.npy SIZE... [below N]

Of float32, or of int32 from 0 to N.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import math
import struct
import sys

path, words = sys.argv[1], sys.argv[2:]
below = int(words.pop()) if words[-2:-1] == ["below"] else None
if below:
    words.pop()
shape = [int(size) for size in words]
header = "{'descr': '<%s4', 'fortran_order': False, 'shape': (%s,), }" % (
    "i" if below else "f", ", ".join(map(str, shape)))
header += " " * (63 - (len(header) + 10) % 64) + "\n"
numbers = [i * 37 % 101 for i in range(math.prod(shape))]
numbers = [n % below if below else n / 101 - 0.4 for n in numbers]
with open(path, "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) +
               header.encode() +
               struct.pack("<%d%s" % (len(numbers), "i" if below else "f"),
                           *numbers))
