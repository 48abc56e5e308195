#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Write what Keras computes as safetensors files next to this script.

  generate.py            make everything and write it
  generate.py --check    make everything and compare it with what is there

Every module checks its values against formulas of its own, without Keras, and
fails when they disagree. See README.md.
"""

import argparse
import importlib
import json
import pathlib
import sys

import common  # first: it sets up Keras
import jax
import keras
import numpy as np
import safetensors.numpy

HERE = pathlib.Path(__file__).resolve().parent
MODULES = ("activations", "losses", "metrics", "layers", "masks")
MODULES += ("initializers", "regularizers", "optimizers", "schedules")
MODULES += ("training", "loss_scale", "examples", "fused_steps", "naming")
SIZE_LIMIT = 3_000_000


def encode(content):
    """The bytes of a file: text, or tensors. Read back, they are the same."""
    if isinstance(content, str):
        return content.encode()
    # One entry only: the order of several would change from run to run.
    made_by = f"keras {keras.__version__}, jax {jax.__version__}"
    data = safetensors.numpy.save(content, metadata={"made_by": made_by})
    again = safetensors.numpy.load(data)
    assert set(again) == set(content)
    for name, array in content.items():
        assert again[name].dtype == array.dtype
        assert again[name].shape == array.shape
        assert again[name].tobytes() == array.tobytes()
    return data


def round_gaps(tree):
    """Two digits are enough to compare with."""
    if isinstance(tree, dict):
        return {k: round_gaps(v) for k, v in tree.items()}
    return float(f"{tree:.1e}")


def make_all():
    files, gaps = {}, {}
    for module in MODULES:
        print(f"{module} ...", flush=True)
        made, found = importlib.import_module(module).make()
        assert not set(made) & set(files)
        files |= {name: encode(content) for name, content in made.items()}
        gaps |= found
    files["gaps.json"] = (json.dumps(round_gaps(gaps), indent=1) + "\n").encode()
    total = sum(map(len, files.values()))
    assert total < SIZE_LIMIT, total
    print(f"{len(files)} files, {total} bytes")
    return files


def difference(name, made, there):
    """In words how a file differs from the one that is there, or None."""
    if made == there:
        return None
    if there is None or not name.endswith(".safetensors"):
        return "is not there" if there is None else "text differs"
    new, old = map(safetensors.numpy.load, (made, there))
    if {k: v.shape for k, v in new.items()} != {k: v.shape for k, v in old.items()}:
        return "names or shapes differ"
    gaps = {}
    for key, value in new.items():
        if value.tobytes() != old[key].tobytes():
            both = np.isfinite(value) & np.isfinite(old[key])
            gaps[key] = common.gap(value[both], old[key][both])
    worst = max(gaps, key=gaps.get, default=None)
    return f"{len(gaps)} tensors differ, most {worst}: {gaps.get(worst)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    bad = 0
    for name, data in make_all().items():
        path = HERE / name
        if not check:
            path.write_bytes(data)
            continue
        there = path.read_bytes() if path.exists() else None
        words = difference(name, data, there)
        if words:
            print(f"{name}: {words}", file=sys.stderr)
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main())
