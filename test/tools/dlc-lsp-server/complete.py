"""Asks a language server what may stand at places of a model.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

complete.py SERVER MODEL PLACES
Each line `OLD => NEW` of the file PLACES is a change of the model's text with a | in
the new one; printed is what is offered there, in the order of editors.
"""
import os
import sys

from client import Client


def main():
    server, path, places = sys.argv[1:]
    uri = "file://" + os.path.abspath(path)
    with open(path, encoding="utf-8") as file:
        model = file.read()
    client = Client([server])
    client.open(uri, model, 0)
    client.diagnostics(0)
    with open(places, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    for version, line in enumerate(lines, 1):
        if " => " not in line or line.startswith("//"):
            continue
        old, new = line.split(" => ")
        if old not in model:
            sys.exit(f"the model has no: {old}")
        text = model.replace(old, new.replace("\\n", "\n"), 1)
        before, after = text.split("|")
        client.change(uri, before + after, version)
        items = client.ask("completion", uri, before.count("\n"),
                           len(before) - before.rfind("\n") - 1)["items"]
        items.sort(key=lambda item: (item["sortText"], item["label"]))
        print(f"{new}: {' '.join(item['label'] for item in items)}")
        # The whole word that is typed already becomes another.
        for item in items:
            edit = item["textEdit"]["range"]
            line = before.split("\n")[-1]
            start = edit["start"]["character"]
            typed = line[start:]
            if edit["start"]["line"] != edit["end"]["line"] or (
                    len(typed.split()) > 1 or line[start - 1:start].isalnum()
                    or (typed[:1] in "@%" and typed[:1] != item["label"][:len(
                        typed[:1])])):
                sys.exit(f"{item['label']} takes the place of {typed!r}")
    return client.close()


if __name__ == "__main__":
    sys.exit(main())
