"""Builds and compiles what is timed; times the compiler; weighs files."""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import re
import shutil
import statistics
import subprocess
import sys
import time


def build(folder):
    """Brings the programs up to date."""
    try:
        with open(os.path.join(folder, "CMakeCache.txt")) as file:
            ready = "DLC_BUILD_BENCHMARKS:BOOL=ON" in file.read()
    except OSError:
        ready = False
    if not ready:
        sys.exit("error: expected a build folder of dlc configured with "
                 "-DDLC_BUILD_BENCHMARKS=ON, found none in --build")
    subprocess.run(["cmake", "--build", folder, "--target", "dlc-compile",
                    "dlc-bench-steps", "dlcrt_static", "dlcrt_shared"],
                   check=True, stdout=subprocess.DEVNULL)


def phases_of(text):
    """Seconds by phase in what --timing prints: the outermost lines."""
    found = {}
    for line in text.splitlines():
        match = re.match(r"\s+([\d.]+) \(\s*[\d.]+%\)  (\S.*)$", line)
        if match and match[2] not in ("Total", "Rest"):
            found[match[2]] = float(match[1])
    return found


def compile_models(options, sources, folder):
    """Artifacts by model; and by model the seconds of dlc-compile, all in all
    and by phase, medians. Models take turns."""
    compiler = os.path.join(options.build, "bin", "dlc-compile")
    built = {m: os.path.join(folder, m + ".dlc") for m in options.models}
    totals = {m: [] for m in options.models}
    phases = {m: {} for m in options.models}
    for _ in range(options.compile_repetitions):
        for model, output in built.items():
            command = [compiler, os.path.join(sources, model + ".mlir"),
                       "-o", output]
            start = time.perf_counter()
            subprocess.run(command, check=True)
            totals[model].append(time.perf_counter() - start)
            timed = subprocess.run(command + ["--timing"], check=True,
                                   capture_output=True, text=True)
            for phase, seconds in phases_of(timed.stderr).items():
                phases[model].setdefault(phase, []).append(seconds)
    return built, {
        m: {"seconds": statistics.median(totals[m]),
            "phases": {p: statistics.median(s) for p, s in phases[m].items()}}
        for m in options.models}


def setting(folder, name):
    """A value of CMake's cache."""
    with open(os.path.join(folder, "CMakeCache.txt")) as file:
        match = re.search(r"^%s:\w+=(.*)$" % name, file.read(), re.MULTILINE)
    return match[1] if match else None


def stripped(path, folder):
    copy = os.path.join(folder, "stripped")
    tool = shutil.which("strip") or shutil.which("llvm-strip-22")
    subprocess.run([tool, "-o", copy, path], check=True)
    return os.path.getsize(copy)


def sizes(build_folder, root, folder, built):
    """Bytes of the runtime, of examples/embed_c linked statically, and of
    artifacts; all stripped."""
    example = os.path.join(root, "examples", "embed_c")
    model = os.path.join(folder, "regression.o")
    main = os.path.join(folder, "main.o")
    program = os.path.join(folder, "embed_static")
    runtime = os.path.join(build_folder, "runtime")
    subprocess.run([os.path.join(build_folder, "bin", "dlc-compile"),
                    os.path.join(example, "regression.mlir"),
                    "--emit=object", "-o", model], check=True)
    subprocess.run([setting(build_folder, "CMAKE_C_COMPILER"), "-O2", "-c",
                    "-DLINKED_MODEL", "-I" + os.path.join(root, "include"),
                    os.path.join(example, "main.c"), "-o", main], check=True)
    link = [setting(build_folder, "CMAKE_CXX_COMPILER"), main, model,
            os.path.join(runtime, "libdlcrt.a"), "-Wl,--gc-sections",
            "-pthread", "-o", program]
    found = {"libdlcrt.so": stripped(os.path.join(runtime, "libdlcrt.so"),
                                     folder)}
    subprocess.run(link, check=True)
    found["embed_c, model and runtime inside"] = stripped(program, folder)
    subprocess.run(link + ["-static"], check=True)
    found["embed_c, libc and libstdc++ inside, too"] = stripped(program, folder)
    for name, path in built.items():
        found["artifact " + name] = os.path.getsize(path)
    return found


def commit(root):
    """Of the source tree; with '+' if files differ from it."""
    def git(*command):
        return subprocess.run(("git", "-C", root) + command, text=True,
                              capture_output=True).stdout.strip()
    name = git("rev-parse", "--short=12", "HEAD")
    if name and git("status", "--porcelain", "--untracked-files=no"):
        name += "+"
    return name or "unknown"
