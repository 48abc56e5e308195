# Configuration of the plugin's lit tests.
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os

import lit.formats

config.name = "gating"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.dirname(__file__)
config.environment["PATH"] = os.pathsep.join(
    [config.tools, config.llvm_tools, os.environ["PATH"]])
config.substitutions += [
    ("%plugin", f"--load-dialect-plugin={config.plugin} "
                f"--load-pass-plugin={config.plugin}"),
    ("%source", config.source_root),
]
