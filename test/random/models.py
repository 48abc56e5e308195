#!/usr/bin/env python3
"""Makes random models with recipes, to compile and compare.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

models.py SEED [--operations N]
Prints a model file: layers in a random graph, blocks with variables of their
own and shared ones, several outputs, losses, metrics, any optimizer. The same
seed makes the same model on every machine.
"""
import argparse
import random

ACTIVATIONS = ["linear", "relu", "sigmoid", "tanh", "softmax", "log_softmax",
               "softplus", "silu", "sparsemax", "leaky_relu", "elu", "selu", "gelu", "mish",
               "gelu {approximate = true}", "softsign", "hard_silu",
               "relu {negative_slope = 0.1, max_value = 2}"]
# None of a step that jumps where rounding decides, as that of lion.
OPTIMIZERS = ["sgd", "sgd_momentum", "sgd_nesterov", "adam", "adam_amsgrad",
              "adamax", "rmsprop", "rmsprop_centered", "adagrad", "adadelta"]


class Model:
    def __init__(self, seed, operations):
        self.random = random.Random(seed)
        self.operations = operations
        self.dtype = self.random.choice(["f32", "f32", "f32", "f64"])
        # As one dtype for all or as a policy, whose variables may be wider.
        self.policy = self.dtype
        if self.dtype == "f32":
            self.policy = self.random.choice(
                ["f32", "f32", '"mixed_bfloat16"', '"mixed_float16"',
                 '"bfloat16"'])
        self.lines = []
        self.values = []  # (name, shape without the rows)
        self.count = 0
        self.blocks = {}  # name of an instance: (block, shape of its input)

    def emit(self, operation, shape):
        name = "%%v%d" % self.count
        self.count += 1
        self.lines.append("  %s = %s" % (name, operation))
        self.values.append((name, tuple(shape)))

    def pick(self, wanted=lambda shape: True):
        fitting = [v for v in self.values if wanted(v[1])]
        if not fitting:
            return None
        if self.random.random() < 0.6:
            fitting = fitting[-3:]
        return self.random.choice(fitting)

    def dense(self):
        x, shape = self.pick()
        units = self.random.choice([1, 2, 3, 5, 8, 17, 33])
        options = ["units = %d" % units]
        if self.random.random() < 0.7:
            options.append("activation = @%s" % self.random.choice(ACTIVATIONS))
        if self.random.random() < 0.2:
            options.append("use_bias = false")
        if self.random.random() < 0.15:
            options.append("trainable = false")
        self.emit("dlc.dense %s {%s}" % (x, ", ".join(options)),
                  shape[:-1] + (units,))

    def activation(self):
        x, shape = self.pick()
        self.emit("dlc.activation %s {activation = @%s}" % (
            x, self.random.choice(ACTIVATIONS)), shape)

    def dropout(self):
        x, shape = self.pick()
        self.emit("dlc.dropout %s {rate = %s}" % (
            x, self.random.choice(["0.25", "0.5"])), shape)

    def rescaling(self):
        x, shape = self.pick()
        self.emit("dlc.rescaling %s {scale = 0.5, offset = -0.25}" % x, shape)

    def flatten(self):
        x, shape = self.pick()
        size = 1
        for d in shape:
            size *= d
        if size <= 200:
            self.emit("dlc.flatten %s" % x, (size,))

    def add(self):
        x, shape = self.pick()
        y, _ = self.pick(lambda s: s == shape)
        self.emit("dlc.add %s, %s" % (x, y), shape)

    def concatenate(self):
        x, shape = self.pick()
        axis = self.random.randrange(len(shape))

        def fits(other):
            return len(other) == len(shape) and all(
                a == b for d, (a, b) in enumerate(zip(shape, other))
                if d != axis)
        y, other = self.pick(fits)
        result = list(shape)
        result[axis] += other[axis]
        if result[axis] <= 64:
            self.emit("dlc.concatenate %s, %s {axis = %d}" % (
                x, y, axis + 1), result)

    def apply(self):
        shares = self.random.choice([None] + sorted(self.blocks))
        if shares:
            found = self.pick(lambda s: s[-1] == self.blocks[shares])
            if not found:
                return
            x, shape = found
            self.emit('dlc.apply @block(%s) {shares = "%s"}' % (x, shares),
                      shape[:-1] + (4,))
            return
        x, shape = self.pick()
        name = "part%d" % len(self.blocks)
        self.blocks[name] = shape[-1]
        self.emit('dlc.apply @block(%s) {name = "%s"}' % (x, name),
                  shape[:-1] + (4,))

    def file(self):
        r = self.random
        inputs = [("a", (r.choice([1, 4, 6, 9]),), self.dtype),
                  ("b", (r.choice([2, 3]), r.choice([4, 5])),
                   r.choice([self.dtype, "ui8"]))]
        for name, shape, dtype in inputs:
            text = "tensor<?x%sx%s>" % ("x".join(map(str, shape)), dtype)
            self.lines.append('  %%%s = dlc.input "%s" : %s' % (name, name, text))
            value = "%" + name
            if dtype == "ui8":
                self.lines.append(
                    "  %%s = dlc.rescaling %s {scale = 0.0078125}" % value)
                value = "%s"
            self.values.append((value, shape))
        makers = [self.dense, self.dense, self.dense, self.activation,
                  self.dropout, self.rescaling, self.flatten, self.add,
                  self.concatenate, self.apply]
        while self.count < self.operations:
            r.choice(makers)()
        # What becomes the outputs has two dimensions, so that losses fit.
        heads, losses = [], []
        for number in range(r.choice([1, 1, 2])):
            x, shape = self.pick()
            if len(shape) > 1:
                size = 1
                for d in shape:
                    size *= d
                self.emit("dlc.flatten %s" % x, (size,))
                x = self.values[-1][0]
            name = "y%d" % number
            kind, activation, keywords = r.choice([
                ("mean_squared_error", "@linear", []),
                ("huber", "@tanh", ["delta = 0.5"]),
                ("binary_crossentropy", "@sigmoid", ["label_smoothing = 0.1"]),
                ("sparse_categorical_crossentropy", "@softmax", []),
                ("sparse_categorical_crossentropy", "@linear",
                 ["from_logits = true"])])
            self.emit("dlc.dense %s {units = 3, activation = %s}" % (
                x, activation), (3,))
            heads.append((self.values[-1][0], name))
            keywords = keywords + r.choice([[], ["weight = 0.5"]])
            losses.append('  dlc.loss @%s for "%s" {%s}'
                          % (kind, name, ", ".join(keywords)))
            if kind == "sparse_categorical_crossentropy":
                losses.append('  dlc.metric @sparse_categorical_accuracy for '
                              '"%s" {name = "accuracy%d"}' % (name, number))
        print("dlc.block @block(%x) {")
        print("  %0 = dlc.dense %x {units = 6, activation = @tanh}")
        print("  %1 = dlc.dense %0 {units = 4}")
        print("  dlc.yield %1\n}")
        print("dlc.model @random attributes {dtype = %s} {" % self.policy)
        print("\n".join(self.lines))
        print("  dlc.outputs %s names [%s]\n}" % (
            ", ".join(h[0] for h in heads),
            ", ".join('"%s"' % h[1] for h in heads)))
        print("dlc.recipe @random {")
        print("  dlc.optimizer @%s {learning_rate = 1.0e-2}"
              % r.choice(OPTIMIZERS))
        print("\n".join(losses))
        print("} {batch_size = 8}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("--operations", type=int, default=10)
    options = parser.parse_args()
    Model(options.seed, options.operations).file()


main()
