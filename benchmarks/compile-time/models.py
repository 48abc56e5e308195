#!/usr/bin/env python3
"""Makes the models that take the compiler long, of any size.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

models.py KIND SIZE
Prints a model file. The same arguments make the same text.
"""
import sys

TRAINED = """
dlc.recipe @m {
  dlc.optimizer @adam {learning_rate = 1.0e-3}
  dlc.loss @%s
%s} {batch_size = 128}
"""


def dense(result, operand, units, activation=None):
    options = "units = %d" % units
    if activation:
        options += ", activation = @" + activation
    return "  %%%s = dlc.dense %%%s {%s}" % (result, operand, options)


def model(lines, outputs, names, recipe=""):
    return "dlc.model @m {\n%s\n  dlc.outputs %s names [%s]\n}\n%s" % (
        "\n".join(lines), ", ".join("%" + value for value in outputs),
        ", ".join('"%s"' % name for name in names), recipe)


def chain(widths, loss="mean_squared_error", metrics=""):
    """Layers one behind the other, relu between, trained with Adam."""
    lines = ['  %%x = dlc.input "x" : tensor<?x%dxf32>' % widths[0]]
    value = "x"
    for i, width in enumerate(widths[1:]):
        lines.append(dense("v%d" % i, value, width,
                           "relu" if i + 2 < len(widths) else None))
        value = "v%d" % i
    return model(lines, [value], ["y"], TRAINED % (loss, metrics))


def equal(size):
    """A chain of layers of one width."""
    return chain([32] * (size + 1))


def different(size):
    """A chain of layers no two of which have the same shape."""
    return chain([16 + i for i in range(size + 1)])


def independent(size):
    """Layers that have nothing to do with each other, each an output."""
    lines = ['  %%x%d = dlc.input "x%d" : tensor<?x3xf32>' % (i, i)
             for i in range(size)]
    lines += [dense("v%d" % i, "x%d" % i, 3) for i in range(size)]
    return model(lines, ["v%d" % i for i in range(size)],
                 ["y%d" % i for i in range(size)])


def fan_out(size):
    """Layers that all read one value, each an output."""
    lines = ['  %x = dlc.input "x" : tensor<?x3xf32>',
             dense("h", "x", 3, "relu")]
    lines += [dense("v%d" % i, "h", 3) for i in range(size)]
    return model(lines, ["v%d" % i for i in range(size)],
                 ["y%d" % i for i in range(size)])


def fan_in(size):
    """Layers that all read one value, added up and trained with Adam."""
    lines = ['  %x = dlc.input "x" : tensor<?x3xf32>',
             dense("h", "x", 3, "relu")]
    lines += [dense("v%d" % i, "h", 3) for i in range(size)]
    lines.append("  %%y = dlc.add %s" %
                 ", ".join("%%v%d" % i for i in range(size)))
    return model(lines, ["y"], ["y"], TRAINED % ("mean_squared_error", ""))


def metrics(size):
    """Metrics with a check each, of one output."""
    return chain([8, 8, 4], "sparse_categorical_crossentropy {from_logits = true}",
                 "".join('  dlc.metric @sparse_categorical_accuracy '
                         '{name = "m%d"}\n' % i for i in range(size)))


def blocks(size):
    """Equal blocks of layers one behind the other."""
    lines = ['  %x = dlc.input "x" : tensor<?x64xf32>']
    value = "x"
    for i in range(size):
        lines.append("  %%v%d = dlc.apply @part(%%%s)" % (i, value))
        value = "v%d" % i
    part = "dlc.block @part(%%a) {\n%s\n  dlc.yield %%c\n}\n" % "\n".join(
        [dense("b", "a", 128, "relu"), dense("c", "b", 64, "relu")])
    return part + model(lines, [value], ["y"],
                        TRAINED % ("mean_squared_error", ""))


def mlp(_):
    """784-512-512-10 for digits."""
    return chain([784, 512, 512, 10],
                 "sparse_categorical_crossentropy {from_logits = true}")


KINDS = {"equal": equal, "different": different, "independent": independent,
         "fan-out": fan_out, "fan-in": fan_in, "metrics": metrics,
         "blocks": blocks, "mlp": mlp}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in KINDS:
        sys.exit("usage: models.py KIND SIZE, KIND one of: " + " ".join(KINDS))
    print(KINDS[sys.argv[1]](int(sys.argv[2])), end="")
