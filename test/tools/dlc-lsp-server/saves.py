"""Saves a file that an open document imports.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

saves.py SERVER FOLDER
"""
import os
import sys

from client import Client


def main():
    server, folder = sys.argv[1:]
    layers = os.path.join(os.path.abspath(folder), "layers.mlir")
    uri = "file://" + os.path.join(os.path.abspath(folder), "model.mlir")

    def write(units):
        with open(layers, "w", encoding="utf-8") as file:
            file.write("dlc.block @b(%x) {\n"
                       f"  dlc.dense {{units = {units}}}\n  dlc.yield\n}}\n")

    client = Client([server])

    def show(event):
        client.published.clear()
        client.diagnostics(1)
        print(event, [d["message"] for d in client.published[-1]["diagnostics"]])

    write(0)
    client.open(uri, 'dlc.import "layers.mlir"\n', 1)
    show("opened:")
    write(3)
    client.notify("textDocument/didSave",
                  {"textDocument": {"uri": "file://" + layers}})
    show("saved:")
    return client.close()


if __name__ == "__main__":
    sys.exit(main())
