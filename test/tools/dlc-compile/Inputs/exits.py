"""Runs a command; succeeds if it ends with the exit code expected.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

exits.py CODE COMMAND...
"""
import subprocess
import sys

expected = int(sys.argv[1])
code = subprocess.run(sys.argv[2:], check=False).returncode
if code != expected:
    sys.exit(f"expected exit code {expected}, found {code}")
