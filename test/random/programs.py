#!/usr/bin/env python3
"""Makes random programs of tensor operations, to compile and compare.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

programs.py SEED [--operations N]
Prints a module of one entry and its table of variables. The same seed makes the
same program on every machine. Values stay of moderate size, and nothing jumps
at a place where rounding could decide: comparisons are of inputs, which are
exact.
"""
import argparse
import random

ROWS = "?"
SIZES = [1, 2, 3, 4, 5, 7, 8, 13, 16, 17]


def text(shape, dtype):
    return "tensor<" + "".join("%sx" % d for d in shape) + dtype + ">"


class Program:
    def __init__(self, seed, operations):
        self.random = random.Random(seed)
        self.dtype = self.random.choice(["f32", "f32", "f64", "bf16", "f16"])
        self.lines = []
        self.values = []   # (name, shape) of floats
        self.exact = []    # those that come from outside
        self.count = 0
        self.operations = operations

    def pick(self, wanted=None):
        fitting = [v for v in self.values if wanted is None or wanted(v[1])]
        if not fitting:
            return None
        # Recent values more often, so that long chains come about.
        if self.random.random() < 0.6:
            fitting = fitting[-4:]
        return self.random.choice(fitting)

    def emit(self, operation, shape, dtype=None):
        name = "%%v%d" % self.count
        self.count += 1
        self.lines.append("  %s = %s" % (name, operation))
        if dtype is None:
            self.values.append((name, tuple(shape)))
        return name

    def type(self, shape):
        return text(shape, self.dtype)

    # Each maker adds an operation or does nothing.
    def unary(self):
        x, shape = self.pick()
        op = self.random.choice(["tanh", "logistic", "negate", "abs", "erf", "tanh",
                                 "sine", "cosine", "squash_first"])
        if op == "squash_first": # Of any number it would overflow.
            x = self.emit("dlt.tanh %s : %s" % (x, self.type(shape)), shape, 1)
            op = "exponential_minus_one"
        self.emit("dlt.%s %s : %s" % (op, x, self.type(shape)), shape)

    def positive(self):
        x, shape = self.pick()
        kind = self.type(shape)
        square = self.emit("dlt.multiply %s, %s : %s" % (x, x, kind), shape, 1)
        one = self.emit("dlt.splat 1.0 : %s" % kind, shape, 1)
        base = self.emit("dlt.add %s, %s : %s" % (square, one, kind), shape, 1)
        op = self.random.choice(["sqrt", "rsqrt", "log", "log_plus_one"])
        self.emit("dlt.%s %s : %s" % (
            op, square if op == "log_plus_one" else base, kind), shape)

    def quotient(self):
        """Of a divisor, or a base, that is at least 1."""
        x, shape = self.pick()
        y, _ = self.pick(lambda s: s == shape)
        kind = self.type(shape)
        square = self.emit("dlt.multiply %s, %s : %s" % (y, y, kind), shape, 1)
        one = self.emit("dlt.full_like %s, 1.0 : %s" % (y, kind), shape, 1)
        base = self.emit("dlt.add %s, %s : %s" % (square, one, kind), shape, 1)
        if self.random.random() < 0.5:
            self.emit("dlt.divide %s, %s : %s" % (x, base, kind), shape)
            return
        small = self.emit("dlt.tanh %s : %s" % (x, kind), shape, 1)
        self.emit("dlt.power %s, %s : %s" % (base, small, kind), shape)

    def sign(self):
        """What jumps, of numbers that all stages have the same bits of."""
        name, shape = self.random.choice(self.exact)
        op = self.random.choice(["sign", "floor", "ceil", "round_nearest_even"])
        self.emit("dlt.%s %s : %s" % (op, name, self.type(shape)), shape)

    def stop(self):
        x, shape = self.pick()
        kind = self.type(shape)
        x = self.emit("dlt.after %s, [%s] : %s, [%s]" % (x, x, kind, kind),
                      shape, 1)
        self.emit("dlt.stop_gradient %s : %s" % (x, kind), shape)

    def like(self):
        x, shape = self.pick()
        fitting = [v for v in self.values
                   if len(v[1]) >= len(shape) and ROWS not in shape
                   and v[1][len(v[1]) - len(shape):] == shape]
        if fitting:
            y, target = self.random.choice(fitting)
            self.emit("dlt.broadcast_like %s, %s : %s, %s -> %s" % (
                x, y, self.type(shape), self.type(target), self.type(target)),
                target)

    def scaled(self, value, shape, factor):
        kind = self.type(shape)
        small = self.emit("dlt.splat %s : %s" % (factor, kind), shape, 1)
        self.emit("dlt.multiply %s, %s : %s" % (value, small, kind), shape)

    def index(self):
        found = self.pick(lambda s: len(s) > 0)
        if found:
            x, shape = found
            kind = self.type(shape)
            numbers = self.emit("dlt.iota %d like %s : %s -> %s" % (
                self.random.randrange(len(shape)), x, kind, kind), shape, 1)
            self.scaled(numbers, shape, "0.03125")

    def rows(self):
        count = self.emit("dlt.rows : %s" % self.type(()), (), 1)
        self.scaled(count, (), "0.015625")

    def constant(self):
        size = self.random.choice(SIZES)
        numbers = ", ".join("%.3f" % self.random.uniform(-1, 1)
                            for _ in range(size))
        self.emit("dlt.constant dense<[%s]> : %s" % (
            numbers, self.type((size,))), (size,))

    def uniform(self):
        _, shape = self.pick()
        if ROWS in shape[1:]:
            return
        i64 = text((), "i64")
        key = self.emit("dlt.constant dense<%d> : %s" % (
            self.random.randrange(1 << 40), i64), (), 1)
        # Random numbers are f32 or f64; others are made of them.
        narrow = self.dtype in ("f16", "bf16")
        made = text(shape, "f32" if narrow else self.dtype)
        x = self.emit("dlt.random_uniform %s, %s stream = %d : %s, %s -> %s" % (
            key, key, self.random.randrange(4), i64, i64, made), shape,
            1 if narrow else None)
        if narrow:
            self.emit("dlt.convert %s : %s -> %s" % (x, made, self.type(shape)),
                      shape)

    def exponential(self):
        x, shape = self.pick()
        kind = self.type(shape)
        small = self.emit("dlt.tanh %s : %s" % (x, kind), shape, 1)
        self.emit("dlt.exponential %s : %s" % (small, kind), shape)

    def binary(self):
        x, shape = self.pick()
        y, _ = self.pick(lambda s: s == shape)
        op = self.random.choice(["add", "subtract", "multiply", "maximum",
                                 "minimum"])
        self.emit("dlt.%s %s, %s : %s" % (op, x, y, self.type(shape)), shape)

    def squash(self):
        x, shape = self.pick()
        kind = self.type(shape)
        x = self.emit("dlt.tanh %s : %s" % (x, kind), shape, 1)
        least = self.emit("dlt.splat -0.6 : %s" % kind, shape, 1)
        most = self.emit("dlt.splat 0.7 : %s" % kind, shape, 1)
        self.emit("dlt.clamp %s, %s, %s : %s" % (least, x, most, kind), shape)

    def remainder(self):
        # Next to a multiple a small difference would become a large one.
        x, shape = self.random.choice(self.exact)
        kind = self.type(shape)
        y = self.emit("dlt.splat 0.75 : %s" % kind, shape, 1)
        self.emit("dlt.remainder %s, %s : %s" % (x, y, kind), shape)

    def select(self):
        name, shape = self.random.choice(self.exact)
        x, _ = self.pick(lambda s: s == shape)
        y, _ = self.pick(lambda s: s == shape)
        limit = self.emit("dlt.splat %s : %s" % (
            self.random.choice(["0.0", "0.3", "-0.7"]), self.type(shape)),
            shape, 1)
        test = self.emit("dlt.compare %s %s, %s : %s" % (
            self.random.choice(["gt", "le", "lt", "ge", "eq", "ne"]), name,
            limit, self.type(shape)), shape, 1)
        truth = text(shape, "i1")
        if self.random.random() < 0.3:
            other = self.emit("dlt.is_finite %s : %s" % (
                name, self.type(shape)), shape, 1)
            test = self.emit("dlt.%s %s, %s : %s" % (
                self.random.choice(["and", "or", "xor"]), test, other, truth), shape, 1)
        if self.random.random() < 0.2:
            test = self.emit("dlt.not %s : %s" % (test, truth), shape, 1)
        if self.random.random() < 0.25 and shape[:1] == (ROWS,) and len(shape) == 1:
            known = self.emit("dlt.is_finite %s : %s" % (
                name, self.type(shape)), shape, 1)
            self.lines.append('  dlt.check %s, "a number is not finite" : %s' % (
                known, truth))
        self.emit("dlt.select %s, %s, %s : %s, %s" % (
            test, x, y, text(shape, "i1"), self.type(shape)), shape)

    def reduce(self):
        found = self.pick(lambda s: len(s) > 0)
        if not found:
            return
        x, shape = found
        dims = [d for d in range(len(shape)) if self.random.random() < 0.5]
        dims = dims or [len(shape) - 1]
        keep = self.random.random() < 0.3 and ROWS not in [shape[d] for d in dims]
        result = [1 if d in dims else s for d, s in enumerate(shape)
                  if keep or d not in dims]
        self.emit("dlt.reduce %s %s dims = [%s]%s : %s -> %s" % (
            self.random.choice(["sum", "mean", "max", "min"]), x,
            ", ".join(map(str, dims)), " keepdims" if keep else "",
            self.type(shape), self.type(result)), result)

    def broadcast(self):
        x, shape = self.pick()
        target = self.random.choice(self.values)[1]
        # Which dimensions of the target the operand's are, in order.
        dims, at = [], 0
        for size in shape:
            while at < len(target) and not (target[at] == size or size == 1):
                at += 1
            if at == len(target):
                return
            dims.append(at)
            at += 1
        self.emit("dlt.broadcast_in_dim %s dims = [%s] : %s -> %s" % (
            x, ", ".join(map(str, dims)), self.type(shape), self.type(target)),
            target)

    def transpose(self):
        found = self.pick(lambda s: len([d for d in s if d != ROWS]) > 1)
        if not found:
            return
        x, shape = found
        first = 1 if shape[0] == ROWS else 0
        order = list(range(first, len(shape)))
        self.random.shuffle(order)
        order = list(range(first)) + order
        result = [shape[d] for d in order]
        self.emit("dlt.transpose %s, [%s] : %s -> %s" % (
            x, ", ".join(map(str, order)), self.type(shape),
            self.type(result)), result)

    def static_dimension(self, least=1):
        found = self.pick(lambda s: any(d != ROWS and d >= least for d in s))
        if not found:
            return None
        x, shape = found
        dims = [d for d, s in enumerate(shape) if s != ROWS and s >= least]
        return x, list(shape), self.random.choice(dims)

    def slice(self):
        found = self.static_dimension(2)
        if not found:
            return
        x, shape, dim = found
        start = self.random.randrange(shape[dim])
        limit = self.random.randrange(start + 1, shape[dim] + 1)
        stride = self.random.choice([1, 1, 1, 2, 3, 5])
        result = shape[:dim] + [-(-(limit - start) // stride)] + shape[dim + 1:]
        self.emit("dlt.slice %s dim = %d [%d, %d%s] : %s -> %s" % (
            x, dim, start, limit, ", %d" % stride if stride > 1 else "",
            self.type(shape), self.type(result)), result)

    def by_index(self):
        """Rows of a table by index, or sums of rows; the index is a place."""
        found = self.pick(lambda s: len(s) in (2, 3) and s[1] != ROWS and ROWS not in s[2:])
        if not found:
            return
        like, shape = found
        at = list(shape[:2])
        count = shape[1]
        places = self.emit("dlt.iota 1 like %s : %s -> %s" % (
            like, self.type(shape), text(shape, "i32")), shape, 1)
        if len(shape) == 3:
            places = self.emit("dlt.reduce min %s dims = [2] : %s -> %s" % (
                places, text(shape, "i32"), text(at, "i32")), at, 1)
        table = self.pick(lambda s: s and ROWS not in s and s[0] >= count)
        if table and self.random.random() < 0.5:
            y, rows = table
            self.emit("dlt.gather %s[%s] : %s, %s -> %s" % (
                y, places, self.type(rows), text(at, "i32"),
                self.type(at + list(rows[1:]))), at + list(rows[1:]))
            return
        size = count + self.random.randrange(3)
        result = [size] + list(shape[2:])
        self.emit("dlt.scatter_add %s[%s] size = %d : %s, %s -> %s" % (
            like, places, size, self.type(shape), text(at, "i32"),
            self.type(result)), result)

    def order(self):
        """In order or summed up along a dimension; places only of what is exact."""
        found = self.static_dimension()
        if not found:
            return
        x, shape, dim = found
        name, whole = self.random.choice(self.exact)
        op = self.random.choice(["sort", "cumulative_sum", "ranks"])
        back = self.random.choice(["", " reverse" if op == "cumulative_sum"
                                   else " descending"])
        if op == "sort":
            self.emit("dlt.sort %s dim = %d%s : %s" % (
                x, dim, back, self.type(shape)), shape)
            return
        if op == "cumulative_sum":
            name = self.emit("dlt.cumulative_sum %s dim = %d%s : %s" % (
                x, dim, back, self.type(shape)), shape, 1)
            self.scaled(name, shape, "0.125")
            return
        dims = [d for d, s in enumerate(whole) if s != ROWS]
        if dims:
            ranks = self.emit("dlt.ranks %s dim = %d%s : %s -> %s" % (
                name, self.random.choice(dims), back, self.type(whole),
                text(whole, "i32")), whole, 1)
            self.scaled(self.convert(ranks, whole, "i32", self.dtype), whole, "0.0625")

    def pad(self):
        found = self.static_dimension()
        if not found:
            return
        x, shape, dim = found
        low, high = self.random.randrange(3), self.random.randrange(3)
        interior = self.random.choice([0, 0, 0, 1, 2])
        size = low + high + shape[dim] + (shape[dim] - 1) * interior
        result = shape[:dim] + [size] + shape[dim + 1:]
        self.emit("dlt.pad %s dim = %d low = %d high = %d%s%s : %s -> %s" % (
            x, dim, low, high, " interior = %d" % interior if interior else "",
            self.random.choice(["", " value = 0.25"]), self.type(shape),
            self.type(result)), result)

    def concatenate(self):
        found = self.static_dimension()
        if not found:
            return
        x, shape, dim = found

        def fits(other):
            return (len(other) == len(shape) and other[dim] != ROWS and all(
                a == b for d, (a, b) in enumerate(zip(shape, other)) if d != dim))
        parts = [(x, tuple(shape))] + [
            self.pick(fits) for _ in range(self.random.randrange(1, 3))]
        result = list(shape)
        result[dim] = sum(p[1][dim] for p in parts)
        self.emit("dlt.concatenate %s dim = %d : (%s) -> %s" % (
            ", ".join(p[0] for p in parts), dim,
            ", ".join(self.type(p[1]) for p in parts), self.type(result)),
            result)

    def reshape(self):
        found = self.pick(lambda s: len(s) > 1)
        if not found:
            return
        x, shape = found
        head = list(shape[:1]) if shape[0] == ROWS else []
        size = 1
        for d in shape[len(head):]:
            size *= d
        splits = [d for d in range(1, size + 1) if size % d == 0]
        left = self.random.choice(splits)
        tail = self.random.choice([[size], [left, size // left],
                                   [size // left, left]])
        self.emit("dlt.reshape %s : %s -> %s" % (
            x, self.type(shape), self.type(head + tail)), head + tail)

    def convert(self, x, shape, source, to):
        return self.emit("dlt.convert %s : %s -> %s" % (
            x, text(shape, source), text(shape, to)), shape, to)

    def product(self, x, left, y, right, dims, shape):
        """A product of x and y, squashed. One of float32 may have operands and a
        result of float64: the other way would lose digits on purpose."""
        types = [self.dtype] * 3
        to = ""
        if self.dtype == "f32" and self.random.random() < 0.3:
            types[2], to = "f64", " to f64"
            for i in range(2):
                types[i] = self.random.choice(["f32", "f64"])
        if types[0] != self.dtype:
            x = self.convert(x, left, self.dtype, types[0])
        if types[1] != self.dtype:
            y = self.convert(y, right, self.dtype, types[1])
        name = self.emit("dlt.dot_general %s, %s %s%s : (%s, %s) -> %s" % (
            x, y, dims, to, text(left, types[0]), text(right, types[1]),
            text(shape, types[2])), shape, to and types[2] or None)
        if types[2] != self.dtype:
            name = self.convert(name, shape, types[2], self.dtype)
        self.emit("dlt.tanh %s : %s" % (name, self.type(shape)), shape)

    def dot(self):
        x, left = self.pick(lambda s: len(s) > 0)
        l = self.random.randrange(len(left))
        found = self.pick(lambda s: left[l] in s)
        if not found:
            return
        y, right = found
        r = self.random.choice([d for d, s in enumerate(right) if s == left[l]])
        rest = ([s for d, s in enumerate(left) if d != l]
                + [s for d, s in enumerate(right) if d != r])
        if rest.count(ROWS) > 1 or (ROWS in rest and rest[0] != ROWS):
            return
        if len(rest) > 4:
            return
        self.product(x, left, y, right, "contract = [%d] x [%d]" % (l, r), rest)

    def batched(self):
        x, left = self.pick(lambda s: len(s) > 1)
        lb = 0 if left[0] == ROWS else self.random.randrange(len(left))
        found = self.pick(lambda s: len(s) > 1 and left[lb] in s and any(
            a == b for i, a in enumerate(left) if i != lb
            for j, b in enumerate(s) if j != s.index(left[lb])))
        if not found:
            return
        y, right = found
        rb = right.index(left[lb])
        pairs = [(i, j) for i, a in enumerate(left) if i != lb
                 for j, b in enumerate(right) if j != rb and a == b != ROWS]
        if not pairs:
            return
        l, r = self.random.choice(pairs)
        rest = ([left[lb]] + [s for d, s in enumerate(left) if d not in (lb, l)]
                + [s for d, s in enumerate(right) if d not in (rb, r)])
        if ROWS in rest[1:] or len(rest) > 5:
            return
        self.product(x, left, y, right, "batch = [%d] x [%d] contract = [%d] x"
                     " [%d]" % (lb, rb, l, r), rest)

    def module(self):
        r = self.random
        widths = r.sample(SIZES, 3)
        variables = [("w%d" % i, shape) for i, shape in enumerate(
            [tuple(widths[:2]), (widths[1],), (widths[1], widths[2]), (),
             (2, 3, widths[0])])]
        inputs = [("x%d" % i, shape) for i, shape in enumerate(
            [(ROWS, widths[0]), (ROWS, widths[1]), (ROWS, 2, 3), (ROWS,),
             (ROWS, widths[2], 3), (ROWS, 3, 2, widths[1])])]
        for name, shape in variables + inputs:
            self.values.append(("%" + name, shape))
            self.exact.append(("%" + name, shape))
        structures = [self.reduce, self.reduce, self.broadcast, self.broadcast,
                      self.transpose, self.slice, self.slice, self.pad, self.by_index,
                      self.order,
                      self.concatenate, self.reshape, self.dot, self.dot,
                      self.dot, self.batched, self.batched, self.like]
        elements = [self.unary, self.positive, self.exponential, self.binary,
                    self.binary, self.binary, self.squash, self.select,
                    self.select, self.quotient, self.sign, self.stop,
                    self.remainder]
        sources = [self.index, self.rows, self.constant, self.uniform]
        makers = 2 * structures + elements + sources
        while self.count < self.operations:
            r.choice(makers)()
            # Sums and products grow; keep them in range.
            if r.random() < 0.25:
                self.squash()

        new_state = []
        for name, shape in variables:
            fitting = [v for v in self.values if v[1] == shape]
            new_state.append(r.choice(fitting))
        made = self.values[len(variables) + len(inputs):] or self.values
        outputs = [v for v in r.sample(made, min(3, len(made)))
                   if all(d != 0 for d in v[1])]
        arguments = ["%%%s: %s" % (n, self.type(s)) for n, s in variables + inputs]
        results = [self.type(s) for _, s in new_state + outputs]
        print('dlt.metadata "random"')
        print("dlt.variables @state {")
        for name, shape in variables:
            print('  dlt.variable "%s" : %s weight' % (name, self.type(shape)))
        print("}")
        print("dlt.entry @step state(@state) (%s) -> (%s)" % (
            ", ".join(arguments), ", ".join(results)))
        print("    inputs [%s]" % ", ".join(
            '#dlt.input<"%s", feature>' % n for n, _ in inputs))
        print("    outputs [%s] {" % ", ".join(
            '"y%d"' % i for i in range(len(outputs))))
        print("\n".join(self.lines))
        print("  dlt.return %s : %s" % (
            ", ".join(v[0] for v in new_state + outputs), ", ".join(results)))
        print("}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("--operations", type=int, default=24)
    options = parser.parse_args()
    Program(options.seed, options.operations).module()


main()
