#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Write the handwritten digits as gzipped IDX files next to this script.

  make.py            write the four files and SHA256SUMS
  make.py --check    compare with what is there, write nothing

The split needs no random numbers and keeps the classes' shares: sort the
samples by label, stably; every fifth of that order, from the first on, is a
test sample, the others train. Inside each file the source's order is kept.
"""

import argparse
import gzip
import hashlib
import pathlib
import struct
import sys

import numpy as np
from sklearn.datasets import load_digits

HERE = pathlib.Path(__file__).resolve().parent
IDX_UBYTE = 0x08  # the element type code of an IDX header


def idx_bytes(array):
    """The IDX file of a uint8 array: 00 00 type rank, big-endian sizes, data."""
    assert array.dtype == np.uint8
    header = struct.pack(">BBBB", 0, 0, IDX_UBYTE, array.ndim)
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return header + sizes + np.ascontiguousarray(array).tobytes()


def load():
    """The source's images [1797,8,8] and labels [1797], both uint8."""
    digits = load_digits()
    images, labels = digits.images, digits.target
    assert images.shape == (1797, 8, 8) and labels.shape == (1797,)
    assert np.array_equal(images, np.floor(images))
    assert images.min() == 0 and images.max() == 16
    assert sorted(set(labels.tolist())) == list(range(10))
    return images.astype(np.uint8), labels.astype(np.uint8)


def make():
    """All files by name: the gzipped bytes and the IDX bytes inside."""
    images, labels = load()
    is_test = np.zeros(len(labels), bool)
    is_test[np.argsort(labels, kind="stable")[::5]] = True
    files = {}
    for part, chosen in (("train", ~is_test), ("test", is_test)):
        for kind, array in (("images-idx3", images), ("labels-idx1", labels)):
            raw = idx_bytes(array[chosen])
            packed = gzip.compress(raw, compresslevel=9, mtime=0)
            files[f"{part}-{kind}-ubyte.gz"] = (packed, raw)
    return files


def sums(files):
    """SHA256SUMS: of the archives, then of what is inside them."""
    digest = lambda data: hashlib.sha256(data).hexdigest()
    lines = [f"{digest(packed)}  {name}" for name, (packed, _) in files.items()]
    lines += [f"{digest(raw)}  {name[:-3]}" for name, (_, raw) in files.items()]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    files = make()
    wanted = {name: packed for name, (packed, _) in files.items()}
    wanted["SHA256SUMS"] = sums(files).encode()
    bad = 0
    for name, data in wanted.items():
        path = HERE / name
        if not check:
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            print(f"{name}: differs", file=sys.stderr)
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main())
