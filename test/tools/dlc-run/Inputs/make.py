"""Makes wrong files of good ones: make.py KIND from to."""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import struct
import sys

kind, source, target = sys.argv[1:4]
data = bytearray(open(source, "rb").read()) if source != "-" else bytearray()
if kind == "empty":
    data = bytearray()
elif kind == "truncated":
    data = data[:len(data) // 2]
elif kind == "foreign":
    data = bytearray(b"#!/bin/sh\n" * 100)
elif kind == "tampered":  # one bit of code or data in the middle
    data[len(data) // 2] ^= 1
elif kind == "labels":  # IDX of i32 labels, one of them out of range
    labels = [1, 2, 3, 77]
    data = bytearray(struct.pack(">BBBBI", 0, 0, 0x0C, 1, len(labels)))
    for label in labels:
        data += struct.pack(">i", label)
elif kind == "images":  # four images of 8 x 8 zeros
    data = bytearray(struct.pack(">BBBBIII", 0, 0, 0x08, 3, 4, 8, 8))
    data += bytes(4 * 64)
elif kind == "wide":  # four images of 8 x 9
    data = bytearray(struct.pack(">BBBBIII", 0, 0, 0x08, 3, 4, 8, 9))
    data += bytes(4 * 72)
elif kind == "floats":  # the wrong dtype
    data = bytearray(struct.pack(">BBBBIII", 0, 0, 0x0D, 3, 4, 8, 8))
    data += bytes(4 * 64 * 4)
else:
    sys.exit("unknown kind " + kind)
open(target, "wb").write(data)
