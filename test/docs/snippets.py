"""Compiles every example of model text in pages of Markdown.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

snippets.py DLC_COMPILE PAGE...
An example is a fenced block of language mlir, a whole file. Its first line may
give options: // dlc-compile --define=name=value
"""
import re
import shlex
import subprocess
import sys

BLOCK = re.compile(r"^```mlir\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTIONS = re.compile(r"// dlc-compile (.*)\n")


def main():
    compiler, *pages = sys.argv[1:]
    failures = 0
    for page in pages:
        with open(page, encoding="utf-8") as file:
            text = file.read()
        blocks = list(BLOCK.finditer(text))
        compiled = 0
        for block in blocks:
            options = OPTIONS.match(block.group(1))
            command = [compiler, "-", "-o", "-", "--emit=object"] + (
                shlex.split(options.group(1)) if options else [])
            result = subprocess.run(command, input=block.group(1).encode(),
                                    capture_output=True, check=False)
            if result.returncode == 0 and result.stdout:
                compiled += 1
                continue
            line = text.count("\n", 0, block.start()) + 2
            print(f"{page}:{line}: this example does not compile:\n"
                  + result.stderr.decode(errors="replace"))
            failures += 1
        print(f"{page.rsplit('/', 1)[-1]}: {compiled} of {len(blocks)} compile")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
