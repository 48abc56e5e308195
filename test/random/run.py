#!/usr/bin/env python3
"""Compiles random programs and compares every stage with the interpreter.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

run.py FIRST LAST [--models] [--operations N] [--opt dlc-opt]
Prints each seed whose program does not come through, with the errors, and at
the end how many did. Exits with 1 if one did not.
"""
import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--models", action="store_true",
                        help="models with recipes instead of single entries")
    parser.add_argument("--operations", type=int)
    parser.add_argument("--opt", default="dlc-opt")
    options = parser.parse_args()
    generator, pipelines = "programs.py", ["--dlc-kernel-pipeline"]
    if options.models:
        generator = "models.py"
        pipelines = ["--dlc-layer-pipeline", "--dlc-graph-pipeline"] + pipelines
    size = (["--operations", str(options.operations)]
            if options.operations else [])
    wrong = 0
    for seed in range(options.first, options.last + 1):
        program = subprocess.run(
            [sys.executable, os.path.join(HERE, generator), str(seed)] + size,
            check=True, stdout=subprocess.PIPE)
        result = subprocess.run(
            [options.opt] + pipelines + [
                "--verify-numerics", "--mlir-print-op-on-diagnostic=false",
                "-o", os.devnull],
            input=program.stdout, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        # A warning says that something was not verified.
        if result.returncode or b"warning" in result.stdout:
            wrong += 1
            print("seed %d, exit code %d" % (seed, result.returncode))
            print(result.stdout.decode(errors="replace"))
    count = options.last - options.first + 1
    print("%d of %d programs are right" % (count - wrong, count))
    sys.exit(wrong != 0)


main()
