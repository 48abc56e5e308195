"""Opens a model in a language server that takes seconds to analyse.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

long.py SERVER
The server answers before it has analysed the model, leaves that for a newer version,
and ends in the middle of it.
"""
import sys

from client import Client

URI = "file:///long.mlir"
LAYERS = 3000


def model(layers):
    return ('dlc.model sequential @m {\n  dlc.input "x" : tensor<?x4xf32>\n'
            + "  dlc.dense {units = 4, activation = @gelu}\n" * layers
            + "  dlc.dense {units = 1}\n  dlc.outputs\n}\n"
            "dlc.recipe @m {\n  dlc.optimizer @adam\n"
            "  dlc.loss @mean_squared_error\n}\n")


def main():
    client = Client([sys.argv[1]])
    client.open(URI, model(LAYERS), 1)
    items = client.ask("completion", URI, 2, 2)["items"]
    hover = client.ask("hover", URI, 2, 5)
    print("answers:", bool(items) and bool(hover))
    print("published before:", [p["version"] for p in client.published])
    client.change(URI, model(1).replace("gelu", "gellu"), 2)
    message = client.diagnostics(2)[0]["message"]
    print("then:", message)
    print("published:", [p["version"] for p in client.published])
    client.change(URI, model(LAYERS), 3)
    client.ask("hover", URI, 2, 5)
    print("status", client.close())
    print("published:", [p["version"] for p in client.published])


if __name__ == "__main__":
    main()
