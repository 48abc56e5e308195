"""Prints .npy files: the header, then the values.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import ast
import struct
import sys

for path in sys.argv[1:]:
    data = open(path, "rb").read()
    assert data[:8] == b"\x93NUMPY\x01\x00", path
    length, = struct.unpack("<H", data[8:10])
    assert (10 + length) % 64 == 0, path
    header = ast.literal_eval(data[10:10 + length].decode())
    code = {"<f4": "f", "<f8": "d"}[header["descr"]]
    rest = data[10 + length:]
    values = struct.unpack(f"<{len(rest) // struct.calcsize(code)}{code}", rest)
    print(header["descr"], header["shape"], header["fortran_order"])
    print(*(f"{value:.6g}" for value in values))
