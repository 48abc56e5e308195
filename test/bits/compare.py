#!/usr/bin/env python3
"""Compares two records of record.py.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

compare.py A.json B.json
Prints each result that differs and each that only one record has; exits with 1
if there is one.
"""
import json
import sys


def read(path):
    with open(path, encoding="utf-8") as file:
        record = json.load(file)
    if record.get("format") != 1:
        sys.exit("%s: expected format 1, found %s" % (
            path, record.get("format")))
    if not record["cases"]:
        sys.exit("%s: expected programs, found none" % path)
    return record["cases"]


def differences(a, b, names):
    """Lines, each about a program or one of its results."""
    for case in sorted({**a, **b}):
        missing = [name for cases, name in zip((a, b), names)
                   if case not in cases]
        if missing:
            yield "%s: not in %s" % (case, missing[0])
            continue
        for result in sorted({**a[case], **b[case]}):
            missing = [name for cases, name in zip((a, b), names)
                       if result not in cases[case]]
            if missing:
                yield "%s: %s: not in %s" % (case, result, missing[0])
            elif a[case][result] != b[case][result]:
                yield "%s: %s: differs" % (case, result)


def main():
    names = sys.argv[1:]
    if len(names) != 2:
        sys.exit(__doc__)
    a, b = map(read, names)
    found = list(differences(a, b, names))
    for line in found:
        print(line)
    print("%d differences in %d programs and targets, %d results" % (
        len(found), len({**a, **b}), sum(map(len, a.values()))))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
