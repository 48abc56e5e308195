"""Finds and makes the programs that record.py compiles and runs.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import collections
import os
import pathlib
import re
import subprocess
import sys

# Every entry of a program is called; a model is also trained and used with
# dlc-run. The simulated device would take too long for some.
Source = collections.namedtuple("Source", "name text is_model defines on_device")

MODELS = ["test/models/*.mlir", "examples/**/*.mlir"]
LARGE_MODELS = ["benchmarks/models/*.mlir"]
# Tests, of which those parts are taken that are programs.
TEXTS = ["test/Numerics/*.mlir", "test/Pipelines/*.mlir", "test/CodeGen/Gpu/*.mlir",
         "test/Passes/Fusion/*.mlir", "test/Passes/Lowering/plan-*.mlir"]
PROGRAM = re.compile(r"^(dlc\.model|dlt\.entry|dlcrt\.program) ", re.MULTILINE)
# Passes do without, code does not.
METADATA = re.compile(r"^(dlc\.model|dlt\.metadata) ", re.MULTILINE)
DEFINES = {"test/models/bound.mlir": ["rate=0.25"]}
# Seeds of test/random: of short programs, of long ones, of models.
SHORT, LONG, RANDOM_MODELS = range(1, 31), range(1001, 1007), range(1, 11)
ROW_SIZES = [1, 2, 3, 8, 33, 64, 257, 1024]


def read(path):
    return path.read_text(encoding="utf-8")


def parts(text):
    """What split-file and --split-input-file make of a test: (name, text)."""
    files = re.split(r"^(?://|#)--- (\S+)\n", text, flags=re.MULTILINE)
    if len(files) > 1:
        return [(name, part) for name, part in zip(files[1::2], files[2::2])
                if name.endswith(".mlir")]
    pieces = re.split(r"^// -----\s*\n", text, flags=re.MULTILINE)
    return [(str(i), piece) for i, piece in enumerate(pieces, 1)]


def generate(root, script, *arguments):
    """What a script of test/random prints."""
    return subprocess.run(
        [sys.executable, root / "test" / "random" / script, *arguments],
        check=True, stdout=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}).stdout


def models(root):
    for patterns, on_device in (MODELS, True), (LARGE_MODELS, False):
        for pattern in patterns:
            for path in sorted(root.glob(pattern)):
                name = path.relative_to(root).as_posix()
                yield Source(name, lambda path=path: read(path), True,
                             DEFINES.get(name, []), on_device)
    for seed in RANDOM_MODELS:
        yield Source("random model %d" % seed, lambda seed=seed: generate(
            root, "models.py", str(seed)), True, [], True)


def programs(root, folder):
    def entry(name, *command):
        return Source(name, lambda: generate(root, *command), False, [], True)
    for seed in SHORT:
        yield entry("random program %d" % seed, "programs.py", str(seed))
    for seed in LONG:
        yield entry("long random program %d" % seed, "programs.py", str(seed),
                    "--operations", "60")
    for size in ROW_SIZES:
        yield entry("rows of %d" % size, "sizes.py", str(size))
    generate(root, "small_products.py", str(folder))
    for path in sorted(folder.glob("*.mlir")):
        yield Source("small product " + path.stem,
                     lambda path=path: read(path), False, [], True)
    for pattern in TEXTS:
        for path in sorted(root.glob(pattern)):
            if path.stem.endswith("errors"):
                continue
            name = path.relative_to(root).as_posix()
            for part, text in parts(read(path)):
                if not METADATA.search(text):
                    text += 'dlt.metadata "program"\n'
                if PROGRAM.search(text):
                    yield Source("%s:%s" % (name, part),
                                 lambda text=text: text, False, [], True)


def sources(root, folder):
    """All programs; their names do not depend on what they hold. Those that are
    generated as files go into the folder."""
    root = pathlib.Path(root)
    yield from models(root)
    yield from programs(root, pathlib.Path(folder))
