"""Runs a command whose standard output is full: to_full.py COMMAND...

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import os
import sys

os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
os.execvp(sys.argv[1], sys.argv[1:])
