# compile_all.py DLC-COMPILE FOLDER: compiles each model of the folder for the CPU
# and the simulated GPU, and compares what their code computes with the
# interpreter. Kernels without a form get the one that dlcrt-find-forms finds.
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import pathlib
import subprocess
import sys

files = sorted(pathlib.Path(sys.argv[2]).glob("*.mlir"))
assert files, "there is nothing to compile"
wrong = 0
for file in files:
    text = file.read_text()
    if "dlcrt.kernel" in text and " form <" not in text:
        opt = sys.argv[1].replace("dlc-compile", "dlc-opt")
        subprocess.run([opt, "--dlcrt-find-forms", file, "-o", file], check=True)
    command = [sys.argv[1], file, "--target=cpu,sim", "--verify-numerics", "-o",
               file.with_suffix(".dlc")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        wrong += 1
        print(f"{file.name}: status {done.returncode}\n{done.stderr}")
sys.exit(wrong > 0)
