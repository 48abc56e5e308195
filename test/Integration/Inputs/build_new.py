"""Builds what scripts/new makes in a copy of the tree, and runs its tests.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

build_new.py BUILD SOURCE COPY KIND=NAME...

Copies SOURCE and runs scripts/new there. The copy is configured as BUILD was, and its
own build generates the code of td files and compiles what is new or changed or includes
such code. All else is linked from BUILD's objects, which differ in nothing: they have
seen fewer declarations. Then the new lit tests run, and the suites of operations,
gradients and forms.
"""
import os
import re
import shutil
import subprocess
import sys

TAKEN = ("CMAKE_BUILD_TYPE", "CMAKE_C_COMPILER", "CMAKE_CXX_COMPILER",
         "CMAKE_C_COMPILER_LAUNCHER", "CMAKE_CXX_COMPILER_LAUNCHER",
         "CMAKE_CXX_FLAGS", "CMAKE_EXE_LINKER_FLAGS",
         "CMAKE_SHARED_LINKER_FLAGS")
# They include definitions that td files become, or register passes.
INCLUDING = ("dialects/Dlc/Dialect.cpp", "dialects/Dlt/Dialect.cpp",
             "dialects/DlcRt/DlcRt.cpp", "lib/Pipelines/Register.cpp")
# Tests that enumerate operations and kinds of kernels.
SUITES = {"unit/DltTests": "*OpSuite*:*Gradient*", "unit/FormTest": "*"}


def run(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)[:500]}\n{done.stdout}{done.stderr}")
    return done.stdout


def cached(build):
    """The entries of a build's cache."""
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as cache:
        return dict(re.findall(r"^(\w+):\w+=(.*)$", cache.read(), flags=re.M))


def make(source, copy, things):
    """Copies the tree; the files that scripts/new writes for all things."""
    shutil.copytree(source, copy, ignore=lambda folder, names: [
        name for name in names if name.startswith(".") or
        name == "__pycache__" or (folder == source and name.startswith("build"))])
    files = []
    for thing in things:
        said = run(os.path.join(copy, "scripts/new"), *thing.split("="))
        files += re.findall(r"^(?:new|changed) +(\S+)$", said, flags=re.M)
    return files


def objects_of(source, targets):
    """The objects that targets make of a source, which lies in the folder of a
    CMakeLists.txt or in one below."""
    folder, name = os.path.split(source)
    parent, below = os.path.split(folder)
    found = []
    for place, rest in ((folder, name), (parent, f"{below}/{name}")):
        found += re.findall(rf"^({place}/CMakeFiles/\w+\.dir/{rest}\.o):", targets,
                            flags=re.M)
    if not found:
        sys.exit(f"expected a target that compiles {source}, found none")
    return found


def link(build, made, output):
    """Links a target by its own command, with BUILD's where it has no object."""
    def choose(match):
        path = match.group(0)
        return path if os.path.exists(os.path.join(made, path)) else (
            os.path.join(build, path))
    command = run("ninja", "-t", "commands", output,
                  cwd=made).rstrip().splitlines()[-1]
    command = command.split("&&")[1].strip()
    os.makedirs(os.path.dirname(os.path.join(made, output)), exist_ok=True)
    run("sh", "-c", re.sub(r"(?<![\w./-])[\w./-]+\.(?:o|a)(?= |$)", choose, command),
        cwd=made)


def main():
    build, source, copy, *things = sys.argv[1:]
    files = make(source, copy, things)
    made = os.path.join(copy, "build")
    entries = cached(build)
    run(entries["CMAKE_COMMAND"], "-G", "Ninja", "-S", copy, "-B", made,
        *[f"-D{key}={entries[key]}" for key in TAKEN if key in entries])
    targets = run("ninja", "-t", "targets", "all", cwd=made)
    objects = []
    for path in [*files, *INCLUDING]:
        if path.endswith(".cpp"):
            objects += objects_of(path, targets)
    # The suites read files of the tree that they were compiled in.
    objects += re.findall(r"^(test/unit/(?:dlt/CMakeFiles/DltTests|"
                          r"kernels/CMakeFiles/FormTest)\.dir/\S+\.o):", targets,
                          flags=re.M)
    run("ninja", *dict.fromkeys(objects), cwd=made)
    library = re.search(r"^(lib/libDLC\.so\.\d+\.\d+\.\d+):", targets,
                        flags=re.M).group(1)
    link(build, made, library)
    for name in (library.rsplit(".", 1)[0], "lib/libDLC.so"):
        os.symlink(os.path.basename(library), os.path.join(made, name))
    # Programs find the library from where they lie.
    os.makedirs(os.path.join(made, "bin"), exist_ok=True)
    for tool in ("dlc-opt", "dlc-compile", "dlc-run"):
        run("cp", os.path.join(build, "bin", tool), os.path.join(made, "bin"))
    for suite, tests in SUITES.items():
        link(build, made, suite)
        print(run(os.path.join(made, suite), f"--gtest_filter={tests}",
                  "--gtest_brief=1"))
    tests = [path for path in files if path.endswith(".mlir")]
    print(run("lit", "-v", *[os.path.join(made, path) for path in tests]))


if __name__ == "__main__":
    main()
