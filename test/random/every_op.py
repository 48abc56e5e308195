#!/usr/bin/env python3
"""Whether random programs have every operation of the reference.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

every_op.py REFERENCE PROGRAMS
Prints the operations that none of so many programs has; exits with 1 if there are.
`dlt.vjp`, `dlt.custom_vjp` and `dlt.remat` are expanded before the pipelines that the
programs are for; models have the first. Those of definitions are left out: their
descriptions say "Part of definitions".
"""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

with open(sys.argv[1]) as file:
    sections = re.split(r"^### `", file.read(), flags=re.MULTILINE)[1:]
missing = {re.match(r"[\w.]+", section)[0] for section in sections
           if "Part of definitions" not in section}
missing = {name for name in missing if name.startswith("dlt.")}
missing -= {"dlt.vjp", "dlt.custom_vjp", "dlt.remat", "dlt.apply", "dlt.eval",
            "dlt.yield"}
known = len(missing)
for seed in range(1, int(sys.argv[2]) + 1):
    missing -= set(re.findall(r"dlt\.\w+", subprocess.run(
        [sys.executable, os.path.join(HERE, "programs.py"), str(seed)],
        check=True, stdout=subprocess.PIPE, text=True).stdout))
    if not missing:
        break
print("%d of %d operations" % (known - len(missing), known), *sorted(missing))
sys.exit(bool(missing) or not known)
