"""Numbers that programs are run on: always the same, of any dtype.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import array
import itertools
import random
import struct

# Codes of `array`, and what .npy files call them.
CODES = {"pred": "B", "i8": "b", "i16": "h", "i32": "i", "i64": "q", "u8": "B",
         "u16": "H", "u32": "I", "u64": "Q", "f32": "f", "f64": "d"}
NPY = {"pred": "|b1", "i8": "|i1", "i16": "<i2", "i32": "<i4", "i64": "<i8",
       "u8": "|u1", "u16": "<u2", "u32": "<u4", "u64": "<u8", "f16": "<f2",
       "f32": "<f4", "f64": "<f8"}
SIZES = {"pred": 1, "i8": 1, "i16": 2, "i32": 4, "i64": 8, "u8": 1, "u16": 2,
         "u32": 4, "u64": 8, "f16": 2, "bf16": 2, "f32": 4, "f64": 8}
# A prime, so that rows do not repeat soon.
PERIOD = 4099


def pool():
    """Numbers in [-1, 1); some are zeros of either sign."""
    source = random.Random(11)
    result = [2 * source.random() - 1 for _ in range(PERIOD)]
    result[3::17] = [0.0] * len(result[3::17])
    result[7::41] = [-0.0] * len(result[7::41])
    return result


POOL = pool()


def numbers(dtype, count, key, classes=0):
    """The bytes of `count` elements; another key gives others. A class index is
    below `classes`."""
    start = key * 977 % PERIOD
    values = itertools.islice(itertools.cycle(POOL), start, start + count)
    if dtype == "f16":
        return struct.pack("<%de" % count, *values)
    if dtype == "bf16":  # The upper half of an f32.
        wide = array.array("f", values).tobytes()
        return b"".join(wide[i + 2:i + 4] for i in range(0, len(wide), 4))
    if classes:
        values = (min(int(abs(v) * classes), classes - 1) for v in values)
    elif dtype == "pred":
        values = (int(v > 0) for v in values)
    elif dtype.startswith("u"):
        values = (int(abs(v) * 16) for v in values)
    elif dtype.startswith("i"):
        values = (int(v * 16) for v in values)
    return array.array(CODES[dtype], values).tobytes()


def write_npy(path, dtype, shape, data):
    sizes = "(%s,)" % ", ".join(map(str, shape)) if shape else "()"
    header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (
        NPY[dtype], sizes)
    header += " " * (-(len(header) + 11) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) +
                   header.encode() + data)
