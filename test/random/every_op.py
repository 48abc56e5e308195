#!/usr/bin/env python3
"""Whether random programs have every operation of the reference.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

every_op.py REFERENCE PROGRAMS
Prints the operations that none of so many programs has; exits with 1 if there are.
`dlt.vjp` and `dlt.custom_vjp` are expanded before the pipelines that the programs are for;
models have the first.
`dlt.apply`, `dlt.collapse`, `dlt.eval`, `dlt.one_hot`, `dlt.part`, `dlt.reshape_like`,
`dlt.size` and `dlt.yield` are of definitions.
"""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

with open(sys.argv[1]) as file:
    missing = set(re.findall(r"^### `(dlt\.\w+)`", file.read(), re.MULTILINE))
missing -= {"dlt.vjp", "dlt.custom_vjp", "dlt.apply", "dlt.collapse", "dlt.eval", "dlt.one_hot", "dlt.part"}
missing -= {"dlt.reshape_like", "dlt.size", "dlt.yield"}
known = len(missing)
for seed in range(1, int(sys.argv[2]) + 1):
    missing -= set(re.findall(r"dlt\.\w+", subprocess.run(
        [sys.executable, os.path.join(HERE, "programs.py"), str(seed)],
        check=True, stdout=subprocess.PIPE, text=True).stdout))
    if not missing:
        break
print("%d of %d operations" % (known - len(missing), known), *sorted(missing))
sys.exit(bool(missing) or not known)
