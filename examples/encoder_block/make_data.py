"""Writes x.npy, mask.npy and y.npy: 400 sequences of 16 positions, of which the last
ones are not there in some, and for each what the first number is on average.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import random
import struct

ROWS, POSITIONS, WIDTH = 400, 16, 64


def save(name, shape, numbers):
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s,), }" % (
        ", ".join(map(str, shape)))
    header += " " * (63 - (len(header) + 10) % 64) + "\n"
    with open(name, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header))
                   + header.encode() + struct.pack("<%df" % len(numbers), *numbers))


random.seed(1)
x, mask, y = [], [], []
for _ in range(ROWS):
    open_positions = random.randint(4, POSITIONS)
    sequence = [random.gauss(0, 1) for _ in range(POSITIONS * WIDTH)]
    x += sequence
    mask += [float(i < open_positions) for i in range(POSITIONS)]
    y.append(sum(sequence[:open_positions * WIDTH:WIDTH]) / open_positions)
save("x.npy", (ROWS, POSITIONS, WIDTH), x)
save("mask.npy", (ROWS, POSITIONS), mask)
save("y.npy", (ROWS,), y)
