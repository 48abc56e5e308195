"""Holds the source tree against the table of folders in docs/architecture.md.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

layering.py ROOT [--readelf TOOL --libraries FILE...]
Prints each violation as file:line: what is wrong; exits with 1 if there is one.
"""
import argparse
import os
import re
import subprocess
import sys

INCLUDE = re.compile(r'^\s*#?\s*include\s+(["<])([^">]+)[">]')
SOURCES = (".cpp", ".h", ".hpp", ".c", ".td")
LICENSED = SOURCES + (".mlir", ".py", ".fbs", ".cmake")
LICENCE = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
MLIR = ("mlir/", "llvm/", "mlir-c/", "llvm-c/", "lld/", "clang/")
THIRD_PARTY = ("flatbuffers/", "gtest/", "gmock/", "nlohmann/", "CLI/")
DIALECTS = ("Interfaces", "Dlt", "Dlc", "DlcRt", "Check")
# Folders of machines, written so that this file does not hold them itself.
MACHINE = re.compile(r"(?<![\w.%$})])/(?:" + "|".join(
    ("tmp", "work", "root", "home")) + r")/")
# Links of Markdown but those to other sites and to places of the same page.
LINK = re.compile(r"\]\((?![a-z]+:|#)([\w./-]+)[^)]*\)")
MAX_MAIN_LINES = 60


def files(root):
    """All files of the tree, relative, without builds and hidden folders."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f != "__pycache__" and not (
            f.startswith(".") or (folder == root and f.startswith("build"))))
        for name in sorted(set(names) - {".git"}):
            yield os.path.relpath(os.path.join(folder, name), root)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8",
              errors="replace") as file:
        return file.read()


def table(text):
    """What each folder may include, from the architecture's table."""
    rules = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            allowed = re.findall(r"`([^`]+)`", cells[2])
            if "MLIR" in re.sub(r"`[^`]*`", "", cells[2]):
                allowed.append("MLIR")
            rules[cells[0].strip("`")] = allowed
    return rules


def owner(path):
    """The path as if headers in include/dlc lay where they belong."""
    match = re.match(r"include/dlc/([^/]+)/(.*)", path)
    if not match:
        return path
    part, rest = match.groups()
    if part in DIALECTS:
        return f"dialects/{part}/{rest}"
    if part == "Passes":  # Passes/Model.h, Passes/Model/Passes.h.inc
        group = rest.split("/")[0].removesuffix(".h")
        return f"passes/{group}/{rest}"
    return f"lib/{part}/{rest}"


def within(path, folder):
    return path.startswith(folder + "/")


def target(root, source, quote, name):
    """Where an include leads: a path, MLIR, "" (not ours), None (unknown)."""
    if name.startswith(MLIR):
        return "MLIR"
    if name == "manifest_generated.h":
        return "include/dlcrt/manifest_generated.h"
    if name.startswith(("dlc/", "dlcrt/")):
        return owner("include/" + name)
    if name.startswith(("dialects/", "passes/")):
        return name
    if quote == "<" or name.startswith(THIRD_PARTY):
        return ""
    beside = os.path.normpath(os.path.join(os.path.dirname(source), name))
    if name.endswith(".inc") or os.path.exists(os.path.join(root, beside)):
        return owner(beside)
    if os.path.exists(os.path.join(root, "runtime", name)):
        return "runtime/" + name
    return None


def check_includes(root, path, lines, rules):
    own = owner(path)
    folder = max((f for f in rules if within(own, f)), key=len, default=None)
    if folder is None:
        return
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        name = match.group(2)
        to = target(root, path, *match.groups())
        where = f"{path}:{number}: "
        if to is None:
            yield where + f'can\'t tell where "{name}" belongs'
        elif within(own, "passes") and within(to, "passes"):
            if own.split("/")[1] != to.split("/")[1]:
                yield where + f'a group of passes includes "{name}", another\'s'
        elif to and not within(to, folder) and not any(
                to == rule or within(to, rule) for rule in rules[folder]):
            expected = ", ".join(rules[folder]) or "nothing"
            yield where + (f'{folder} may include {expected} and itself, '
                           f'found "{name}"')


def check_main(path, lines):
    parts = path.split("/")
    if len(parts) == 3 and parts[0] == "tools" and parts[2] in (
            parts[1] + ".cpp", "main.cpp") and len(lines) > MAX_MAIN_LINES:
        yield (f"{path}:{MAX_MAIN_LINES + 1}: expected at most "
               f"{MAX_MAIN_LINES} lines in a tool's main file, found "
               f"{len(lines)}")


def check_links(root, path, lines):
    """Links of a page to files: what they name is there."""
    for number, line in enumerate(lines, 1):
        for link in LINK.findall(line):
            goal = os.path.join(root, os.path.dirname(path), link)
            if not os.path.exists(goal):
                yield f"{path}:{number}: a link to {link}, which is not there"


def check_tree(root):
    rules = table(read(root, "docs/architecture.md"))
    if not rules:
        yield "docs/architecture.md:1: expected a table of folders, found none"
    for path in files(root):
        if os.path.islink(os.path.join(root, path)):
            continue
        with open(os.path.join(root, path), "rb") as file:
            if b"\0" in file.read(8192):
                continue
        lines = read(root, path).splitlines()
        script = bool(lines) and lines[0].startswith("#!")
        if path.endswith(SOURCES):
            yield from check_includes(root, path, lines, rules)
        if script or (path.endswith(LICENSED) and not (
                "test" in path.split("/")[:-1] and path.endswith(".mlir"))):
            if not any(LICENCE in line for line in lines[:12]):
                yield f'{path}:1: expected "{LICENCE}" in the first 12 lines'
        yield from check_main(path, lines)
        if path.endswith(".md"):
            yield from check_links(root, path, lines)
        for number, line in enumerate(lines, 1):
            if MACHINE.search(line):
                yield f"{path}:{number}: a path of one machine"


def check_library(readelf, path):
    """A library or program of the runtime's side links nothing of the compiler
    and of LLVM."""
    dynamic = subprocess.run([readelf, "--dynamic", path], check=True,
                             capture_output=True, text=True).stdout
    for name in re.findall(r"NEEDED.*\[(.+)\]", dynamic):
        if re.match(r"lib(DLC|LLVM|MLIR|clang|lld)", name):
            yield (f"{path}: links {name}; expected nothing of the compiler "
                   "and of LLVM")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--readelf", default="llvm-readelf")
    parser.add_argument("--libraries", nargs="*", default=[])
    arguments = parser.parse_args()
    violations = list(check_tree(arguments.root))
    for library in arguments.libraries:
        violations += check_library(arguments.readelf, library)
    print("\n".join(violations))
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
