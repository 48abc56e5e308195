"""Makes good and wrong files for the tests of dlc-run: make.py KIND FROM TO.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

FROM is a file to change, or what the kind says below, or "-".
"""
import gzip
import hashlib
import json
import struct
import sys


# Artifacts: the good one FROM, changed.


def note(artifact):
    """Where the head of the artifact's note is: after the owner's name."""
    offset, = struct.unpack_from("<Q", artifact, 32)
    size, count = struct.unpack_from("<HH", artifact, 54)
    for i in range(count):
        kind, _, at = struct.unpack_from("<IIQ", artifact, offset + i * size)
        if kind == 4 and artifact[at + 12:at + 16] == b"dlc\0":  # PT_NOTE
            return at + 16
    sys.exit("no note of owner dlc")


def hashed(artifact):
    """Hashed again, so that the check behind the hash refuses it."""
    at = note(artifact) + 8
    artifact[at:at + 32] = bytes(32)
    artifact[at:at + 32] = hashlib.sha256(artifact).digest()
    return artifact


def version(artifact, number):
    struct.pack_into("<I", artifact, note(artifact), number)
    return hashed(artifact)


def flipped(artifact):
    """One bit of code or data in the middle."""
    artifact[len(artifact) // 2] ^= 1
    return artifact


def machine(artifact):
    struct.pack_into("<H", artifact, 18, 183)  # AArch64
    return hashed(artifact)


def renamed(artifact, old, new):
    """A name of the manifest, by one of the same length."""
    assert old in artifact and len(old) == len(new)
    return hashed(artifact.replace(old, new))


# Data.

CODES = {"u1": "B", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "f4": "f",
         "f8": "d"}
IDX = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}


def described(text):
    """TYPE:SHAPE[:VALUES], e.g. f4:2,3:1,2,3,4,5,6; values 0, 1, ... mod 7."""
    dtype, sizes, values = (text + "::").split(":")[:3]
    shape = [int(size) for size in sizes.split(",") if size]
    count = 1
    for size in shape:
        count *= size
    number = float if dtype[0] == "f" else int
    values = [number(v) for v in values.split(",") if v] or [
        number(i % 7) for i in range(count)]
    return dtype, shape, values


def idx(text):
    dtype, shape, values = described(text)
    return (struct.pack(f">BBBB{len(shape)}I", 0, 0, IDX[dtype], len(shape),
                        *shape) +
            struct.pack(f">{len(values)}{CODES[dtype]}", *values))


def npy(text, version=1, fortran=False):
    dtype, shape, values = described(text)
    order = "|" if dtype[1] == "1" else "<"
    header = str({"descr": order + dtype, "fortran_order": fortran,
                  "shape": tuple(shape)}).encode() + b"\n"
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return (b"\x93NUMPY" + bytes([version, 0]) + length + header +
            struct.pack(f"<{len(values)}{CODES[dtype]}", *values))


def weights(text):
    """NAME=TYPE:SHAPE[:VALUES] for each tensor, with spaces between."""
    header, data = {}, b""
    for tensor in text.split():
        name, rest = tensor.split("=")
        dtype, shape, values = described(rest)
        begin = len(data)
        data += struct.pack(f"<{len(values)}{CODES[dtype]}", *values)
        header[name] = {"dtype": dtype.replace("4", "32").replace(
            "8", "64").upper(), "shape": shape,
            "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def old(path):
    return bytearray(open(path, "rb").read())


KINDS = {
    "empty": lambda _: b"",
    "truncated": lambda path: old(path)[:len(old(path)) // 2],
    "foreign": lambda _: b"#!/bin/sh\n" * 100,
    "longer": lambda path: old(path) + b"x",
    "tampered": lambda path: flipped(old(path)),
    "newer": lambda path: version(old(path), 4),
    "older": lambda path: version(old(path), 1),
    "machine": lambda path: machine(old(path)),
    "cpu": lambda path: renamed(old(path), b"sse4.2", b"sse9.9"),
    "variant": lambda path: renamed(old(path), b"x86_64", b"mips64"),
    "manifest": lambda path: renamed(old(path), b"DLCM", b"DLCX"),
    "idx": idx,
    "npy": npy,
    "npy2": lambda text: npy(text, version=2),
    "npy3": lambda text: npy(text, version=3),
    "fortran": lambda text: npy(text, fortran=True),
    "weights": weights,
    "gzip": lambda path: gzip.compress(old(path)),
}

kind, source, target = sys.argv[1:4]
open(target, "wb").write(KINDS[kind](source))
