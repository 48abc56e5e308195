#!/usr/bin/env python3
"""Records every bit of what compiled programs compute, to compare two builds.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

record.py --tools BIN --output FILE.json [--root FOLDER] [--quick] [--only PATTERN]
          [--cpus x86-64,...] [--targets cpu,sim] [--runtime LIB] [--jobs N]
Compiles the models, programs and launch lists of the repository at --root (by
default this one), and random ones, for each CPU of the list that this machine
can run and for the simulated device, with BIN/dlc-compile; runs them on made-up
numbers; writes the SHA-256 of what comes out, by name of the program. Names do
not depend on what programs hold, so a compiler of another syntax can be given
its own texts. compare.py says what two records differ in.
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import run_model
import sources

HERE = pathlib.Path(__file__).resolve().parent
FORMAT = 1
CPUS = {"x86-64": set(), "x86-64-v2": {"sse4_2", "popcnt"},
        "x86-64-v3": {"avx2", "fma", "bmi2", "f16c"},
        "x86-64-v4": {"avx512f", "avx512bw", "avx512dq", "avx512vl",
                      "avx512cd"}}
# Of --quick: each so-manieth of what is no model of a file, and small.
STRIDE = 8
# What is recorded where there is nothing to run.
REFUSED = {"compiling": "refused"}

Job = collections.namedtuple("Job", "source target cpu")


def usable_cpus():
    """Names of CPUs whose code this machine can run."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        flags = next((set(line.split(":")[1].split()) for line in file
                      if line.startswith("flags")), set())
    return [name for name, wanted in CPUS.items() if wanted <= flags]


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tools", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--root", type=pathlib.Path, default=HERE.parents[1])
    parser.add_argument("--runtime", type=pathlib.Path,
                        help="default: ../runtime/libdlcrt.so beside BIN")
    parser.add_argument("--cpus", default="x86-64,x86-64-v3,x86-64-v4")
    parser.add_argument("--targets", default="cpu,sim")
    parser.add_argument("--quick", action="store_true",
                        help="the best CPU only, and an eighth of the programs")
    parser.add_argument("--only", action="append", metavar="PATTERN",
                        help="programs of such names, e.g. 'test/models/*'")
    parser.add_argument("--jobs", type=int,
                        default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    options.tools = options.tools.resolve()
    if not options.runtime:
        options.runtime = options.tools.parent / "runtime" / "libdlcrt.so"
    for path in (options.tools / "dlc-compile", options.tools / "dlc-run",
                 options.runtime, options.root / "test" / "random"):
        if not path.exists():
            parser.error("expected %s, found nothing" % path)
    options.only = options.only or ["*"]
    options.cpus = options.cpus.split(",")
    options.targets = options.targets.split(",")
    for names, known in (options.cpus, CPUS), (options.targets, ("cpu", "sim")):
        for name in names:
            if name not in known:
                parser.error("expected %s, found %s" % (", ".join(known), name))
    usable = usable_cpus()
    options.skipped = [cpu for cpu in options.cpus if cpu not in usable]
    options.cpus = [cpu for cpu in options.cpus if cpu in usable]
    return options


def jobs(options, folder):
    """What to compile and run, of all or of some of the programs."""
    cpus = options.cpus[-1:] if options.quick else options.cpus
    count = 0
    for source in sources.sources(options.root, folder):
        if not any(fnmatch.fnmatchcase(source.name, pattern)
                   for pattern in options.only):
            continue
        is_small = source.is_model and source.on_device
        if options.quick and not (is_small and source.name.endswith(".mlir")):
            count += 1
            if count % STRIDE:
                continue
        if "cpu" in options.targets:
            for cpu in cpus:
                yield Job(source, "cpu", cpu)
        # The host's part is for one CPU, so that its bits are, too.
        if "sim" in options.targets and source.on_device:
            yield Job(source, "sim", "x86-64")


def name_forms(options, path):
    """Gives kernels that a generator wrote the forms that their bodies have."""
    text = path.read_text()
    if "dlcrt.kernel" in text and " form <" not in text:
        subprocess.run([options.tools / "dlc-opt", "--dlcrt-find-forms", path,
                        "-o", path], check=True)


def run(options, job, folder):
    """The hashes of a job, or REFUSED."""
    text, artifact = folder / "program.mlir", folder / "program.dlc"
    text.write_text(job.source.text(), encoding="utf-8")
    name_forms(options, text)
    command = [options.tools / "dlc-compile", text, "-o", artifact,
               "--target=" + job.target, "--cpu=" + job.cpu]
    command += ["--define=" + define for define in job.source.defines]
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
    if done.returncode == 1:
        return REFUSED
    if done.returncode != 0:
        raise run_model.Failure("dlc-compile, exit code %d" % done.returncode)
    hashes = json.loads(run_model.call(
        sys.executable, HERE / "run_program.py", options.runtime, artifact,
        job.target))
    if job.source.is_model:
        hashes.update(run_model.run(options.tools, artifact, job.target, folder))
    return hashes


def record(options):
    """Hashes by name of program and target, and what went wrong by name."""
    cases, failures = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)

        def work(job):
            with tempfile.TemporaryDirectory(dir=scratch) as folder:
                return run(options, job, pathlib.Path(folder))

        made = scratch / "made"
        made.mkdir()
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            running = {pool.submit(work, job): job
                       for job in jobs(options, made)}
            for done in concurrent.futures.as_completed(running):
                job = running[done]
                name = "%s, %s" % (job.source.name, "sim" if job.target == "sim"
                                   else job.cpu)
                try:
                    cases[name] = done.result()
                except run_model.Failure as failure:
                    failures[name] = str(failure)
    return dict(sorted(cases.items())), dict(sorted(failures.items()))


def main():
    options = parse()
    for cpu in options.skipped:
        print("%s: not recorded, this machine can't run its code" % cpu)
    cases, failures = record(options)
    refused = [name for name, hashes in cases.items() if hashes == REFUSED]
    for name in refused:
        print("%s: not compiled" % name)
    for name, message in failures.items():
        print("%s: %s" % (name, message))
    options.output.write_text(
        json.dumps({"format": FORMAT, "cases": cases}, indent=1) + "\n",
        encoding="utf-8")
    print("%d programs and targets, %d hashes; %d not compiled, %d failed" % (
        len(cases), sum(map(len, cases.values())) - len(refused), len(refused),
        len(failures)))
    sys.exit(bool(failures) or not cases)


if __name__ == "__main__":
    main()
