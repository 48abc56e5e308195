"""Types files into a language server, character by character.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

prefixes.py SERVER FILE...
After each character the server must say what is wrong and answer what an editor asks
at the cursor and at some other place; each whole file must be free of errors.
"""
import os
import random
import sys

from client import Client


def place(text, offset):
    before = text[:offset]
    return before.count("\n"), offset - (before.rfind("\n") + 1)


def type_file(client, path, numbers):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # Where it imports from, but no file that is there.
    uri = "file://" + os.path.abspath(path) + ".typed"
    client.published.clear()
    client.open(uri, "", 0)
    for end in range(1, len(text) + 1):
        client.change(uri, text[:end], end)
        for offset in (end, numbers.randrange(end + 1)):
            for kind in ("completion", "hover", "definition", "references",
                         "documentSymbol"):
                client.ask(kind, uri, *place(text, offset))
        client.diagnostics(end)
    return [d for d in client.diagnostics(len(text)) if d["severity"] == 1]


def main():
    server, *paths = sys.argv[1:]
    client = Client([server])
    numbers = random.Random(1)
    failed = False
    for path in paths:
        errors = type_file(client, path, numbers)
        print(f"{os.path.basename(path)}: {len(errors)} errors")
        failed |= bool(errors)
    status = client.close()
    print(f"status {status}")
    return 1 if failed or status else 0


if __name__ == "__main__":
    sys.exit(main())
