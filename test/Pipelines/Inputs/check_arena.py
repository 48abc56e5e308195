"""Holds launch lists of models, as dlc-compile --emit=kernel prints them for CPUs,
against what their values need: no two that are in use at the same time share memory,
and the arena is at most 1.15 times what is in use at once, the largest sum over all
steps of a list. check_arena.py DLC-COMPILE MODEL.mlir...

It knows nothing of the compiler but the text: sizes are those of kernels' types, a
value lives from the run that writes it to the last one that reads it. Alignment
costs 63 bytes a value at the most, which are left out of account.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import re
import subprocess
import sys

BYTES = {"f16": 2, "bf16": 2, "f32": 4, "f64": 8, "i1": 1}


def size_of(tensor):
    """Bytes of a tensor, of one with rows for each row."""
    *shape, dtype = re.fullmatch(r"tensor<(.*)>", tensor).group(1).split("x")
    size = BYTES.get(dtype) or int(re.search(r"\d+", dtype).group()) // 8
    for dim in shape:
        size *= 1 if dim == "?" else int(dim)
    return size


def types_of(text):
    return re.findall(r"tensor<[^<>]*>", text)


def check(name, arena, rows, body, kernels):
    # (space, offset, bytes, first, last)
    values, current = [], {}

    def write(place, size, step):
        current[place] = len(values)
        values.append([*place, size, step, step])

    def read(place, step):
        if place in current:
            values[current[place]][4] = step

    for step, line in enumerate(body):
        places = [(space, int(offset)) for space, offset in
                  re.findall(r"<(\w+), (\d+)>", line)]
        if "dlcrt.run" in line:
            reads, writes = kernels[re.search(r"@([\w.]+)", line).group(1)]
            assert len(places) == len(reads) + len(writes), line
            for place in places[:len(reads)]:
                read(place, step)
            for place, tensor in zip(places[len(reads):], writes):
                write(place, size_of(tensor), step)
        elif "dlcrt.copy" in line:
            size = int(re.search(r", (\d+)( per_row)?$", line).group(1))
            read(places[0], step)
            write(places[1], size, step)
        else:
            read(places[0], step)

    for space, found in (("arena", arena), ("rows", rows)):
        own = [value for value in values if value[0] == space and value[2]]
        most = 0
        for step in range(len(body)):
            # What is written over what dies here is one.
            live = {}
            for _, offset, size, first, last in own:
                if first <= step <= last:
                    live[offset] = max(size, live.get(offset, 0))
            most = max(most, sum(live.values()))
        for i, (_, begin, size, first, last) in enumerate(own):
            for _, other, length, since, until in own[:i]:
                together = first <= until and since <= last
                same = begin == other and size == length and first == until
                if (together and not same and begin < other + length and
                        other < begin + size):
                    sys.exit("%s: %d bytes at %d and %d bytes at %d of %s are "
                             "in use at once" %
                             (name, size, begin, length, other, space))
        allowed = 1.15 * most + 63 * len(own)
        if found > allowed:
            sys.exit("%s: %d bytes of %s for %d in use at once" %
                     (name, found, space, most))
        print("%s: %s %d for %d" % (name, space, found, most))


def check_lists(text):
    lines = [line.strip() for line in text.splitlines()]
    kernels = {}
    for line in lines:
        match = re.match(r"dlcrt\.kernel @([\w.]+)\((.*?)\)(?: -> (.*?))? "
                         r"(?:form|schedules|\{)", line)
        if match:
            kernels[match.group(1)] = (types_of(match.group(2)),
                                       types_of(match.group(3) or ""))
    programs = 0
    for i, line in enumerate(lines):
        match = re.match(r"dlcrt\.program @([\w.]+).* arena = (\d+) \+ (\d+) "
                         r"rows", line)
        if not match:
            continue
        body = []
        for inner in lines[i + 1:]:
            if inner == "}":
                break
            body.append(inner)
        check(match.group(1), int(match.group(2)), int(match.group(3)), body,
              kernels)
        programs += 1
    assert programs


def main():
    for path in sys.argv[2:]:
        print(path)
        result = subprocess.run([sys.argv[1], path, "--emit=kernel"],
                                check=True, capture_output=True, text=True)
        check_lists(result.stdout)


main()
