"""Writes a float32 array of made-up numbers: numbers.py FILE.npy SIZE...

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import math
import struct
import sys

path, shape = sys.argv[1], [int(size) for size in sys.argv[2:]]
header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s,), }" % (
    ", ".join(map(str, shape)))
header += " " * (63 - (len(header) + 10) % 64) + "\n"
numbers = [(i * 37 % 101) / 101 - 0.4 for i in range(math.prod(shape))]
with open(path, "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) +
               header.encode() + struct.pack("<%df" % len(numbers), *numbers))
