"""Holds a README's table of files and their lines against the files.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

count_lines.py FOLDER
Rows are `| [name](name) ... | lines |`; a last one has the sum in its first column
without a link.
"""
import os
import re
import sys

folder = sys.argv[1]
total, rows = 0, 0
with open(os.path.join(folder, "README.md"), encoding="utf-8") as readme:
    for line in readme:
        row = re.match(r"\| \[(.+?)\]\(\1\).*\| (\d+) \|$", line)
        if row:
            name, counted = row.group(1), int(row.group(2))
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                lines = len(file.readlines())
            if lines != counted:
                sys.exit(f"README.md says {counted} lines of {name}: "
                         f"it has {lines}")
            total, rows = total + lines, rows + 1
        sums = re.match(r"\| (\d+) files.*\| (\d+) \|$", line)
        if sums and (int(sums.group(1)), int(sums.group(2))) != (rows, total):
            sys.exit(f"README.md says {line.strip()}: expected {rows} files "
                     f"of {total} lines")
if not rows:
    sys.exit("expected a table of files in README.md, found none")
