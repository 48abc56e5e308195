"""Records a build twice, and once with another program: compare.py tells.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

selftest.py BIN RUNTIME
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import made_up

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODEL = "examples/embed_c/regression.mlir"
LIST = "test/Numerics/odd-results.mlir"
CASES = [MODEL, LIST + ":arg.mlir", "small product vector", "random program 2"]


def call(script, *arguments):
    done = subprocess.run([sys.executable, HERE / script, *arguments],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", check=False)
    return done.returncode, done.stdout


def record(output, root=ROOT, cases=CASES):
    """All on the CPU and the simulated device, in whatever order they end."""
    only = [part for case in cases for part in ("--only", case)]
    return call("record.py", "--tools", BIN, "--runtime", RUNTIME, "--root",
                root, "--output", output, "--cpus", "x86-64", *only)


class BitsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.first = cls.folder / "first.json"
        cls.status, cls.output = record(cls.first)

    def setUp(self):
        self.assertEqual(self.status, 0, self.output)
        self.record = json.loads(self.first.read_text(encoding="utf-8"))
        self.cases = self.record["cases"]

    def compare(self, other):
        """With a record of the same format."""
        path = self.folder / "other.json"
        path.write_text(json.dumps(other), encoding="utf-8")
        return call("compare.py", self.first, path)

    def test_all_ran(self):
        for case in CASES:
            for target in "x86-64", "sim":
                name = "%s, %s" % (case, target)
                self.assertIn(name, self.cases)
                self.assertGreater(len(self.cases[name]), 2, name)
        # As many steps in a call as one likes.
        for target in "x86-64", "sim":
            model = self.cases["%s, %s" % (MODEL, target)]
            self.assertEqual(model["fused training's weights"],
                             model["unfused training's weights"])
            self.assertNotEqual(model["fused training's weights"],
                                model["initial weights"])

    def test_one_build_is_the_same(self):
        second = self.folder / "second.json"
        self.assertEqual(record(second)[0], 0)
        status, output = call("compare.py", self.first, second)
        self.assertEqual(status, 0, output)
        self.assertTrue(output.startswith("0 differences in "), output)

    def test_flipped(self):
        other = copy.deepcopy(self.record)
        results = other["cases"][MODEL + ", sim"]
        result = sorted(results)[0]
        results[result] = results[result][:-1] + (
            "0" if results[result][-1] != "0" else "1")
        status, output = self.compare(other)
        self.assertEqual(status, 1)
        self.assertIn("%s, sim: %s: differs\n1 differences" % (MODEL, result),
                      output)

    def test_missing(self):
        other = copy.deepcopy(self.record)
        del other["cases"][MODEL + ", sim"]
        other["cases"]["another"] = {}
        results = other["cases"][MODEL + ", x86-64"]
        result = sorted(results)[0]
        del results[result]
        status, output = self.compare(other)
        self.assertEqual(status, 1)
        for line in ("another: not in %s\n" % self.first,
                     MODEL + ", sim: not in ",
                     "%s, x86-64: %s: not in " % (MODEL, result),
                     "3 differences"):
            self.assertIn(line, output)

    def test_nothing_to_compare(self):
        self.assertEqual(self.compare({"format": 1, "cases": {}})[0], 1)
        self.assertEqual(self.compare({"format": 2, "cases": self.cases})[0], 1)
        status, output = record(self.folder / "none.json",
                                cases=["no such program"])
        self.assertEqual(status, 1, output)

    def test_another_program(self):
        # The same names, other numbers; and a text that does not compile.
        root = self.folder / "root"
        for path in sorted(["test/random", MODEL, LIST]):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "test" / "random").symlink_to(ROOT / "test" / "random")
        for path, old, new in ((MODEL, "5.0e-2", "4.0e-2"),
                               (LIST, "tensor<", "tensor<<")):
            text = (ROOT / path).read_text(encoding="utf-8")
            self.assertIn(old, text)
            (root / path).write_text(text.replace(old, new), encoding="utf-8")
        second = self.folder / "second.json"
        status, output = record(second, root=root)
        self.assertEqual(status, 0, output)
        self.assertIn(LIST + ":arg.mlir, x86-64: not compiled\n", output)
        status, output = call("compare.py", self.first, second)
        self.assertEqual(status, 1)
        for target in "x86-64", "sim":
            case = "%s, %s: " % (MODEL, target)
            self.assertIn(case + "fused training's weights: differs\n", output)
            self.assertNotIn(case + "initial weights", output)
            self.assertIn("%s:arg.mlir, %s: compiling: not in" % (LIST, target),
                          output)
        self.assertNotIn("random program", output)

    def test_made_up(self):
        for dtype, size in made_up.SIZES.items():
            first, again, other = (made_up.numbers(dtype, 5000, key)
                                   for key in (0, 0, 1))
            self.assertEqual(len(first), 5000 * size)
            self.assertEqual(first, again)
            self.assertNotEqual(first, other)
        classes = made_up.numbers("u8", 5000, 3, classes=7)
        self.assertEqual(set(classes), set(range(7)))


if __name__ == "__main__":
    BIN, RUNTIME = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
