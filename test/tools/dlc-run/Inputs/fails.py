"""Runs a command that must fail as it should: fails.py COMMAND...

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

Its exit code is 1, no signal's and no other, and it prints one line of error,
which this prints, too.
"""
import subprocess
import sys

done = subprocess.run(sys.argv[1:], stderr=subprocess.PIPE,
                      stdout=subprocess.DEVNULL, text=True, timeout=60)
lines = done.stderr.splitlines()
if done.returncode != 1 or len(lines) != 1 or not lines[0].startswith("error: "):
    sys.exit(f"expected exit code 1 and one line 'error: ...', found exit code "
             f"{done.returncode} and:\n{done.stderr}")
print(lines[0])
