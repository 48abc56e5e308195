"""Compiles every example of model text in pages of Markdown.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

snippets.py DLC_COMPILE PAGE...
An example is a fenced block of language mlir, a whole file. Its first line may
give options: // dlc-compile --define=name=value
One whose first line is a name, as // layers.mlir, is a file that later examples of
its page import; it is not compiled by itself.
"""
import os
import re
import shlex
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```mlir\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTIONS = re.compile(r"// dlc-compile (.*)\n")
NAME = re.compile(r"// (\w+\.mlir)\n")


def compile_page(compiler, page, folder):
    """Prints what does not compile; returns how many examples do not."""
    with open(page, encoding="utf-8") as file:
        text = file.read()
    compiled, imported, failures = 0, 0, 0
    for block in BLOCK.finditer(text):
        example = block.group(1)
        name = NAME.match(example)
        if name:
            with open(os.path.join(folder, name.group(1)), "w",
                      encoding="utf-8") as file:
                file.write(example)
            imported += 1
            continue
        options = OPTIONS.match(example)
        command = [compiler, "-", "-o", "-", "--emit=object"] + (
            shlex.split(options.group(1)) if options else [])
        result = subprocess.run(command, input=example.encode(), cwd=folder,
                                capture_output=True, check=False)
        if result.returncode == 0 and result.stdout:
            compiled += 1
            continue
        line = text.count("\n", 0, block.start()) + 2
        print(f"{page}:{line}: this example does not compile:\n"
              + result.stderr.decode(errors="replace"))
        failures += 1
    print(f"{os.path.basename(page)}: {compiled} of {compiled + failures} "
          f"compile" + (f", {imported} to import" if imported else ""))
    return failures


def main():
    compiler, *pages = sys.argv[1:]
    failures = 0
    for page in pages:
        with tempfile.TemporaryDirectory() as folder:
            failures += compile_page(compiler, page, folder)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
