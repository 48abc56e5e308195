# small_products.py FOLDER: writes launch lists of one kernel each into the folder:
# products of short sums and of few columns, with what may be done to their
# elements, rows and columns.
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import pathlib
import sys

R = None  # A dimension of rows.
BYTES = {"f32": 4, "f64": 8, "i1": 1}


class Value:
    def __init__(self, name, shape, type="f32"):
        self.name, self.shape, self.type = name, list(shape), type

    def text(self):
        sizes = ["?" if size is R else str(size) for size in self.shape]
        return "tensor<%s>" % "x".join(sizes + [self.type])

    def row_bytes(self):
        if R not in self.shape:
            return 0
        result = BYTES[self.type]
        for size in self.shape:
            result *= 1 if size is R else size
        return result


def access(loops, dims):
    return "affine_map<(%s) -> (%s)>" % (
        ", ".join("d%d" % i for i in range(loops)),
        ", ".join("d%d" % i for i in dims))


class Kernel:
    """A kernel of linalg on tensors, and a program that runs it."""

    def __init__(self):
        self.lines, self.arguments, self.values = [], [], 0

    def fresh(self, shape, type):
        self.values += 1
        return Value("%%v%d" % self.values, shape, type)

    def argument(self, shape, type="f32"):
        value = self.fresh(shape, type)
        self.arguments.append(value)
        return value

    def generic(self, inputs, maps, iterators, out, body):
        """body: operations on %a0, %a1, ... and %o that make %r."""
        result = self.fresh(out.shape, out.type)
        self.lines.append(
            "  %s = linalg.generic {indexing_maps = [%s], iterator_types = [%s]}"
            " %souts(%s : %s) {" % (
                result.name,
                ", ".join(access(len(iterators), dims) for dims in maps),
                ", ".join('"parallel"' if i == "p" else '"reduction"'
                          for i in iterators),
                "ins(%s : %s) " % (", ".join(v.name for v in inputs),
                                   ", ".join(v.text() for v in inputs))
                if inputs else "", out.name, out.text()))
        arguments = ["%%a%d: %s" % (i, v.type) for i, v in enumerate(inputs)]
        self.lines.append("  ^bb0(%s):" % ", ".join(
            arguments + ["%%o: %s" % out.type]))
        self.lines += ["    " + line for line in body]
        self.lines += ["    linalg.yield %%r : %s" % out.type,
                       "  } -> %s" % out.text()]
        return result

    def empty(self, shape, type):
        result = self.fresh(shape, type)
        self.lines.append("  %s = tensor.empty(%s) : %s" % (
            result.name, "%n" if R in shape else "", result.text()))
        return result

    def fill(self, shape, type, number):
        dims = range(len(shape))
        return self.generic([], [dims], "p" * len(shape),
                            self.empty(shape, type),
                            ["%%r = arith.constant %s" % number +
                             ("" if type == "i1" else " : " + type)])

    def product(self, a, b, m, n, k, transposed=True, order=None):
        """C[m, n] of A[m, k] and B[k, n], or B[n, k]; order: of the loops."""
        loops = order or list(range(len(m + n + k)))
        ms, ns = loops[:len(m)], loops[len(m):len(m + n)]
        ks = loops[len(m + n):]
        maps = [ms + ks, ns + ks if transposed else ks + ns, ms + ns]
        result = self.fresh(m + n, a.type)
        self.lines.append("  %s = dlcrt.contract [%s] %s, %s in %s : (%s, %s) -> %s" % (
            result.name, ", ".join(access(len(loops), dims) for dims in maps),
            a.name, b.name, a.type, a.text(), b.text(), result.text()))
        return result

    def elementwise(self, inputs, body, type=None, maps=None):
        shape, type = inputs[0].shape, type or inputs[0].type
        maps = maps or [range(len(v.shape)) for v in inputs]
        return self.generic(inputs, maps + [range(len(shape))],
                            "p" * len(shape), self.empty(shape, type), body)

    def reduce(self, x, dims, op="arith.addf", start="0.0"):
        left = [d for d in range(len(x.shape)) if d not in dims]
        return self.generic(
            [x], [range(len(x.shape)), left],
            ["r" if d in dims else "p" for d in range(len(x.shape))],
            self.fill([x.shape[d] for d in left], x.type, start),
            ["%%r = %s %%o, %%a0 : %s" % (op, x.type)])

    def columns(self, x, *how):
        return self.reduce(x, range(len(x.shape) - 1), *how)

    def rows(self, x, *how):
        return self.reduce(x, range(1, len(x.shape)), *how)

    def slice(self, x, offset, size):
        result = self.fresh(size, x.type)
        self.lines.append("  %s = tensor.extract_slice %s%s [%s] %s : %s to %s" % (
            result.name, x.name, list(offset),
            ", ".join("%n" if s is R else str(s) for s in size),
            [1] * len(size), x.text(), result.text()))
        return result

    def relu_gradient(self, d, y):
        return self.elementwise([d, y], [
            "%%z = arith.constant 0.0 : %s" % d.type,
            "%%p = arith.cmpf ole, %%a1, %%z : %s" % d.type,
            "%%r = arith.select %%p, %%z, %%a0 : %s" % d.type])

    def add_index(self, x, dim):
        return self.elementwise([x], [
            "%%i = linalg.index %d : index" % dim,
            "%j = arith.index_cast %i : index to i32",
            "%%f = arith.sitofp %%j : i32 to %s" % x.type,
            "%%r = arith.addf %%a0, %%f : %s" % x.type])

    def by_row(self, op, x, number):
        """x OP number, one for each row."""
        return self.elementwise([x, number], ["%%r = %s %%a0, %%a1 : %s" %
                                              (op, x.type)],
                                maps=[range(len(x.shape)), [0]])

    def softmax(self, x):
        most = self.rows(x, "arith.maximumf", "-1.0e30")
        e = self.by_row("arith.subf", x, most)
        e = self.elementwise([e], ["%%r = math.exp %%a0 : %s" % x.type])
        return self.by_row("arith.divf", e, self.rows(e))

    def write(self, path, results):
        types = ", ".join(v.text() for v in results)
        inputs = range(len(self.arguments))
        buffers = ["#dlcrt.buffer<input, %d>" % i for i in inputs]
        buffers += ["#dlcrt.buffer<output, %d>" % i for i in range(len(results))]
        path.write_text("\n".join([
            'dlt.metadata "small" {batch_size = 32 : i64}',
            "dlt.variables @state {}",
            "dlcrt.kernel @k(%%n: index, %s) -> (%s) {" % (
                ", ".join("%s: %s" % (v.name, v.text())
                          for v in self.arguments), types),
            *self.lines,
            "  dlcrt.return %s : %s" % (", ".join(v.name for v in results), types),
            "}",
            "dlcrt.program @predict (%s) -> (%s)" % (
                ", ".join(v.text() for v in self.arguments), types),
            "    inputs [%s] outputs [%s]" % (
                ", ".join('#dlt.input<"x%d", feature>' % i for i in inputs),
                ", ".join('"y%d"' % i for i in range(len(results)))),
            "    arena = 0 + 0 rows row_bytes = %s to %s state_copies = 0 {" % (
                [v.row_bytes() for v in self.arguments],
                [v.row_bytes() for v in results]),
            "  dlcrt.run @k [%s]" % ", ".join(buffers),
            "}",
            "dlcrt.checks [] at []", ""]))


CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def dense(k, columns, terms, type="f32", transposed=True):
    a = k.argument([R, terms], type)
    b = k.argument([columns, terms] if transposed else [terms, columns], type)
    return k.product(a, b, [R], [columns], [terms], transposed)


def sizes(name, make, *cases):
    """A case for each of columns, terms, type, transposed."""
    for columns, terms, type, transposed in cases:
        CASES["%s_%d_%d_%s_%d" % (name, columns, terms, type, transposed)] = (
            lambda k, at=(columns, terms, type, transposed): make(
                k, dense(k, *at)))


# Short sums.

def gradients(k, d):
    g = k.relu_gradient(d, k.argument(d.shape, d.type))
    return [g, k.columns(g)]


sizes("gradients", gradients, (64, 10, "f32", True), (33, 10, "f32", False),
      (5, 16, "f64", True), (1, 7, "f32", True), (100, 4, "f32", False))


@case
def given_twice(k):
    d = dense(k, 12, 10)
    s = k.columns(d)
    return [s, d, s]


@case
def sum_is_read(k):
    d = dense(k, 12, 10)
    s = k.columns(d)
    return [d, s, k.elementwise([d, s], ["%r = arith.mulf %a0, %a1 : f32"],
                                maps=[[0, 1], [1]])]


@case
def another_start(k):
    d = dense(k, 12, 10)
    return [d, k.columns(d, "arith.addf", "1.0"),
            k.columns(d, "arith.maximumf", "0.5")]


def many_sums(k, count):
    d = dense(k, 12, 10)
    return [d] + [k.columns(k.elementwise([d], [
        "%%c = arith.constant %d.0 : f32" % i,
        "%r = arith.mulf %a0, %c : f32"])) for i in range(count)]


CASES["eight_sums"] = lambda k: many_sums(k, 8)
CASES["nine_sums"] = lambda k: many_sums(k, 9)


@case
def truth(k):
    d = dense(k, 12, 10)
    y = k.argument(d.shape)
    c = k.elementwise([d, y], ["%r = arith.cmpf olt, %a0, %a1 : f32"], "i1")
    return [k.columns(c, "arith.andi", "true"), c]


@case
def rows_with_factors(k):
    d = dense(k, 12, 10)
    h = k.by_row("arith.mulf", d, k.argument([R]))
    return [h, k.columns(h), k.columns(k.argument([R, 12]))]


def with_indices(k, n, terms, dim):
    a, b = k.argument([R, terms]), k.argument(n + [terms])
    return [k.add_index(k.product(a, b, [R], n, [terms]), dim)]


for n in [2, 3], [1, 40], [40, 1]:
    for terms in 7, 40:
        CASES["indices_%d_%d_%d" % (*n, terms)] = (
            lambda k, n=n, terms=terms: with_indices(k, n, terms, 2))


@case
def dims_of_m(k):
    a, b = k.argument([R, 3, 5]), k.argument([5, 20])
    g = k.add_index(k.product(a, b, [R, 3], [20], [5], False), 1)
    return [g, k.columns(g)]


@case
def dims_of_k(k):
    a, b = k.argument([R, 2, 4]), k.argument([20, 2, 4])
    d = k.product(a, b, [R], [20], [2, 4])
    return [d, k.columns(d)]


@case
def short_slices(k):
    a = k.slice(k.argument([R, 20]), [0, 3], [R, 10])
    b = k.slice(k.argument([12, 20]), [0, 6], [12, 10])
    d = k.product(a, b, [R], [12], [10])
    return [d, k.columns(d)]


@case
def two_short(k):
    a = k.argument([R, 7])
    d = [k.product(a, k.argument([9, 7]), [R], [9], [7]) for _ in range(2)]
    return [k.elementwise(d, ["%r = arith.mulf %a0, %a1 : f32"])]


# Few columns.

def head(k, d):
    return [k.softmax(d), d]


sizes("head", head, (10, 64, "f32", False), (10, 64, "f32", True),
      (32, 128, "f32", False), (1, 100, "f32", True), (3, 37, "f64", False),
      (17, 33, "f64", True), (8, 1024, "f32", True), (7, 9, "f32", False))


@case
def longer_rows(k):
    d = dense(k, 10, 40, transposed=False)
    return [k.by_row("arith.mulf", d, k.rows(k.argument([R, 600])))]


@case
def spread(k):
    d = dense(k, 10, 40, transposed=False)
    return [k.by_row("arith.mulf", k.argument([R, 600]), k.rows(d))]


@case
def two_heads(k):
    a = k.argument([R, 40])
    return [k.softmax(k.product(a, k.argument([n, 40]), [R], [n], [40]))
            for n in (10, 4)]


@case
def computed_rows(k):
    a = k.elementwise([k.argument([R, 40])], ["%r = math.absf %a0 : f32"])
    return [k.rows(k.product(a, k.argument([10, 40]), [R], [10], [40]))]


@case
def narrow_slices(k):
    a = k.slice(k.argument([R, 60]), [0, 8], [R, 40])
    b = k.slice(k.argument([10, 60]), [0, 7], [10, 40])
    c = k.slice(k.argument([40, 20]), [0, 3], [40, 10])
    return [k.rows(k.product(a, k.argument([10, 40]), [R], [10], [40])),
            k.rows(k.product(k.argument([R, 40]), b, [R], [10], [40])),
            k.rows(k.product(k.argument([R, 40]), c, [R], [10], [40], False))]


@case
def narrow_slice(k):
    a = k.slice(k.argument([R, 60]), [0, 8], [R, 40])
    return [k.softmax(k.product(a, k.argument([10, 40]), [R], [10], [40]))]


@case
def slices_of_slices(k):
    x = k.argument([R, 1, 20])
    b = k.slice(k.argument([1, 30, 5]), [0, 4, 0], [1, 20, 5])
    return [k.softmax(k.product(x, b, [R], [5], [1, 20], False))]


@case
def dims_of_n(k):
    d = k.product(k.argument([R, 2, 20]), k.argument([2, 20, 2, 3]), [R],
                  [2, 3], [2, 20], False)
    return [k.softmax(d)]


@case
def vector(k):
    d = k.product(k.argument([R, 40]), k.argument([40]), [R], [], [40])
    return [k.elementwise([d], ["%r = math.tanh %a0 : f32"]), d]


def ordered(k, order):
    return [k.rows(k.product(k.argument([R, 40]), k.argument([40, 10]), [R],
                             [10], [40], False, order))]


CASES["order_mkn"] = lambda k: ordered(k, [0, 2, 1])
CASES["order_nmk"] = lambda k: ordered(k, [1, 0, 2])


@case
def reduced_both_ways(k):
    d = dense(k, 10, 40)
    return [k.rows(d), k.columns(d)]


@case
def part_of_rows(k):
    d = dense(k, 10, 40)
    return [k.rows(k.slice(d, [0, 2], [R, 5])), k.add_index(d, 1)]


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for name, make in CASES.items():
        kernel = Kernel()
        kernel.write(folder / (name + ".mlir"), make(kernel))


main()
