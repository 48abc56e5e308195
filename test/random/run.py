#!/usr/bin/env python3
"""Compiles random programs and compares every stage with the interpreter.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

run.py FIRST LAST [--models] [--operations N] [--device] [--opt dlc-opt]
run.py --sizes N,... [--device] [--opt dlc-opt]
Prints each seed, or size (sizes.py), whose program does not come through, with the errors, and at
the end how many did. Exits with 1 if one did not.
"""
import argparse
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


# Any warning but that of a layer or an input that no output needs.
UNEXPECTED = re.compile(
    rb"warning: (?!.*(leads to no output|is read by no layer))")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("first", type=int, nargs="?")
    parser.add_argument("last", type=int, nargs="?")
    parser.add_argument("--sizes", help="programs of rows of these lengths")
    parser.add_argument("--models", action="store_true",
                        help="models with recipes instead of single entries")
    parser.add_argument("--operations", type=int)
    parser.add_argument("--device", action="store_true",
                        help="kernels for a device, run on the simulated one")
    parser.add_argument("--opt", default="dlc-opt")
    options = parser.parse_args()
    generator, pipelines = "programs.py", ["--dlc-kernel-pipeline"]
    if options.device:
        pipelines = ["--dlc-kernel-pipeline=for-device",
                     "--verify-numerics-target=sim"]
    if options.models:
        generator = "models.py"
        pipelines = ["--dlc-layer-pipeline", "--dlc-graph-pipeline"] + pipelines
    size = (["--operations", str(options.operations)]
            if options.operations else [])
    if options.sizes:
        generator = "sizes.py"
        seeds = [int(size) for size in options.sizes.split(",")]
    else:
        seeds = range(options.first, options.last + 1)
    wrong = 0
    for seed in seeds:
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
        if result.returncode or UNEXPECTED.search(result.stdout):
            wrong += 1
            print("seed %d, exit code %d" % (seed, result.returncode))
            print(result.stdout.decode(errors="replace"))
    print("%d of %d programs are right" % (len(seeds) - wrong, len(seeds)))
    sys.exit(wrong != 0)


main()
