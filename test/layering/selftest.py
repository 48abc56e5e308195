"""Plants violations in a small tree: layering.py must find each, no others.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

selftest.py READELF PROGRAM_THAT_LINKS_LLVM
"""
import os
import sys
import tempfile
import unittest

import layering

TABLE = """
| folder | holds | may include |
|---|---|---|
| `include/dlcrt` | the runtime's headers | |
| `runtime` | the runtime | `include/dlcrt` |
| `lib/Support` | helpers | MLIR |
| `dialects/Dlt` | tensors | MLIR, `lib/Support` |
| `dialects/Dlc` | layers | MLIR, `dialects/Dlt` |
| `passes` | passes | MLIR, `dialects` |
| `tools/dlc-run` | runs artifacts | `include/dlcrt`, `runtime` |
"""
HEAD = "// " + layering.LICENCE + "\n"
CLEAN = {
    "docs/architecture.md": TABLE,
    "runtime/core/A.h": HEAD + "#include <vector>\n",
    "runtime/core/A.cpp": HEAD + '#include "core/A.h"\n'
                                 '#include "dlcrt/dlcrt.h"\n',
    "include/dlc/Dlt/Dlt.h": HEAD + '#include "dlc/Support/T.h"\n'
                                    '#include "dlc/Dlt/Ops.h.inc"\n',
    "dialects/Dlc/X.td": HEAD + 'include "mlir/IR/OpBase.td"\n'
                                'include "dialects/Dlc/Base.td"\n',
    "passes/Model/P.cpp": HEAD + '#include "dlc/Passes/Model.h"\n'
                                 '#include "dlc/Dlc/Dlc.h"\n',
    "tools/dlc-run/dlc-run.cpp": HEAD + '#include "core/A.h"\n' * 59,
    "docs/a.md": "[a](architecture.md) [b](../runtime/core/A.h#L1) "
                 "[c](https://example.org/) [d](#here)\n",
    "test/a.mlir": "// RUN: dlc-opt %s -o %t/tmp/x; cat ${D}/tmp/y\n",
    "build/generated.cpp": '#include "mlir/IR/Builders.h"\n',
}


def planted(path, line):
    return path, HEAD + line + "\n"


# Each a file and what is said of it.
VIOLATIONS = [
    (planted("runtime/core/B.cpp", '#include "llvm/ADT/StringRef.h"'),
     "runtime may include"),
    (planted("runtime/core/C.cpp", "#include <mlir/IR/Value.h>"),
     "runtime may include"),
    (planted("runtime/core/D.cpp", '#include "dlc/Support/T.h"'),
     "runtime may include"),
    (planted("include/dlcrt/d.h", '#include "core/A.h"'),
     "include/dlcrt may include"),
    (planted("dialects/Dlt/Y.cpp", '#include "dlc/Dlc/Dlc.h"'),
     "dialects/Dlt may include"),
    (planted("dialects/Dlt/Y.td", 'include "dialects/Dlc/Base.td"'),
     "dialects/Dlt may include"),
    (planted("include/dlc/Support/U.h", '#include "dlc/Dlt/Dlt.h"'),
     "lib/Support may include"),
    (planted("passes/Model/Q.cpp", '#include "dlc/Passes/Fusion.h"'),
     "a group of passes"),
    (planted("passes/Model/R.cpp", '#include "../Fusion/F.h"'),
     "can't tell where"),
    (planted("passes/Model/S.cpp", '#include "dlc/Pipelines/Pipelines.h"'),
     "passes may include"),
    (planted("tools/dlc-run/R.cpp", '#include "dlc/Dlt/Dlt.h"'),
     "tools/dlc-run may include"),
    (planted("tools/dlc-x/dlc-x.cpp", "\n" * 60), "expected at most 60 lines"),
    (("lib/Support/V.cpp", "int v;\n"), "expected \"SPDX"),
    (("scripts/run", "#!/bin/sh\n"), "expected \"SPDX"),
    (("docs/y.md", "See [this](z.md)\n"), "a link to z.md"),
    (("docs/x.md", "Look into " + "/tmp" + "/x.\n"), "a path of one machine"),
]


class LayeringTest(unittest.TestCase):

    def check(self, tree):
        with tempfile.TemporaryDirectory() as root:
            for path, text in tree.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)),
                            exist_ok=True)
                with open(os.path.join(root, path), "w",
                          encoding="utf-8") as file:
                    file.write(text)
            return list(layering.check_tree(root))

    def test_clean(self):
        self.assertEqual(self.check(CLEAN), [])

    def test_planted(self):
        for (path, text), message in VIOLATIONS:
            with self.subTest(path=path):
                found = self.check({**CLEAN, path: text})
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(path + ":"), found)
                self.assertIn(message, found[0])

    def test_no_table(self):
        found = self.check({"docs/architecture.md": "No table.\n"})
        self.assertIn("expected a table", "".join(found))

    def test_linked(self):
        found = "\n".join(layering.check_library(READELF, PROGRAM))
        self.assertRegex(found, "links lib(MLIR|LLVM)")


if __name__ == "__main__":
    READELF, PROGRAM = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
