# Configuration of the lit tests.
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import sys

import lit.formats
from lit.llvm import llvm_config

config.name = "dlc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "random", "golden", "fuzz", "unit", "lib", "models"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.dlc_obj_root, "test")

llvm_config.use_default_substitutions()
llvm_config.with_environment("PATH", config.llvm_tools_dir, append_path=True)
llvm_config.add_tool_substitutions(
    ["dlc-opt", "dlc-compile", "dlc-run", "dlc-lsp-server"],
    [os.path.join(config.dlc_obj_root, "bin")])
config.substitutions += [
    ("%docs", os.path.join(config.dlc_src_root, "docs")),
    ("%examples", os.path.join(config.dlc_src_root, "examples")),
    ("%digits_data", os.path.join(config.dlc_src_root, "data", "digits")),
    ("%source_root", config.dlc_src_root),
    ("%build_root", config.dlc_obj_root),
    ("%python", sys.executable),
    ("%cmake", config.cmake),
    ("%cxx", config.cxx),
    ("%cc", config.cc),
]
# Libraries that pretend to be NVIDIA's: a driver that only describes GPUs, one
# that runs programs, and cuBLASLt.
for name, library in (("driver", "fake_cuda"), ("gpu", "fake_cuda_run"),
                      ("cublaslt", "fake_cublaslt")):
    config.substitutions.append((f"%fake_{name}", os.path.join(
        config.dlc_obj_root, "runtime", "test", f"libdlcrt-{library}.so")))

# What this machine's CPU can run: tests that execute such code require it.
try:
    with open("/proc/cpuinfo") as cpuinfo:
        flags = set(next((line.split(":")[1].split() for line in cpuinfo
                          if line.startswith("flags")), []))
except OSError:
    flags = set()
if {"avx2", "fma", "bmi2", "f16c"} <= flags:
    config.available_features.add("x86-64-v3")
if {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"} <= flags:
    config.available_features.add("x86-64-v4")

# NVIDIA's assembler is no part of the toolchain; where it is, it reads our PTX.
for folder in ("", "/usr/local/cuda/bin"):
    ptxas = lit.util.which("ptxas", folder or None)
    if ptxas:
        config.available_features.add("ptxas")
        config.substitutions.append((r"\bptxas\b", ptxas))
        break
