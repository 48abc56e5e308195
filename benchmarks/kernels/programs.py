"""Programs of single kernels: their text, what they move, and PyTorch's form."""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import training

# Bytes of an array: in the second cache, in the third, in memory.
SIZES = {"L2": 256 << 10, "L3": 4 << 20, "DRAM": 64 << 20}


def text(shape, dtype="f32"):
    return "tensor<" + "".join("%sx" % d for d in shape) + dtype + ">"


class Program:
    """`inputs` and `outputs` are shapes whose leading "?" is the rows; `body`
    computes %r0, ... of %x0, ..., calling `functions`; `torch` is a function of
    the same tensors. The input `classes` names has int32 below the number."""

    trains = False

    def __init__(self, name, inputs, outputs, body, torch, flops=0, unread=0,
                 functions="", classes=None):
        self.name, self.inputs, self.outputs = name, inputs, outputs
        self.body, self.torch, self.functions = body, torch, functions
        self.classes = classes or {}
        self.flops = flops    # of a row
        self.unread = unread  # elements of a row that need not be read

    def elements(self, shape, rows):
        count = 1
        for d in shape:
            count *= rows if d == "?" else d
        return count

    def rows(self, size):
        """So many that the first input has `size` bytes."""
        return max(1, size // 4 // self.elements(self.inputs[0], 1))

    def bytes(self, rows):
        """That must be read or written; elements next to others are read, too."""
        return 4 * (sum(self.elements(s, rows) for s in self.inputs + self.outputs)
                    - rows * self.unread)

    def dtype(self, i):
        return "i32" if i in self.classes else "f32"

    def module(self):
        arguments = ", ".join("%%x%d: %s" % (i, text(s, self.dtype(i)))
                              for i, s in enumerate(self.inputs))
        results = ", ".join(text(s) for s in self.outputs)
        return self.functions + """dlt.metadata "%s"
dlt.variables @state {}
dlt.entry @predict state(@state) (%s) -> (%s)
    inputs [%s] outputs [%s] {
%s
  dlt.return %s : %s
}
""" % (self.name, arguments, results,
            ", ".join('#dlt.input<"x%d", feature%s>' % (
                i, ", classes = %d" % self.classes[i]
                if i in self.classes else "") for i in range(len(self.inputs))),
            ", ".join('"r%d"' % i for i in range(len(self.outputs))),
            self.body,
            ", ".join("%%r%d" % i for i in range(len(self.outputs))), results)


def line(result, operation, operands, kind):
    return "  %%%s = dlt.%s %s : %s" % (result, operation, operands, kind)


def transpose(name, shape, order):
    to = [shape[d] for d in order]
    return Program(
        name, [shape], [to],
        "  %%r0 = dlt.transpose %%x0, [%s] : %s -> %s" % (
            ", ".join(map(str, order)), text(shape), text(to)),
        lambda x: x.permute(order).contiguous())


def reduced(name, kind, of, width):
    """The reduction of rows of `of` and, as NAMEb, it repeated along them."""
    wide, narrow = text(["?", width]), text(["?", 1])
    return """  %%%s = dlt.reduce %s %%%s dims = [1] keep_dims : %s -> %s
  %%%sb = dlt.broadcast_in_dim %%%s dims = [0, 1] : %s -> %s""" % (
        name, kind, of, wide, narrow, name, name, narrow, wide)


def layer_norm_body(width):
    wide, narrow, vector = text(["?", width]), text(["?", 1]), text([width])
    return "\n".join([
        reduced("mean", "mean", "x0", width),
        line("d", "subtract", "%x0, %meanb", wide),
        line("s", "multiply", "%d, %d", wide),
        "  %%var = dlt.reduce mean %%s dims = [1] keep_dims : %s -> %s" % (wide, narrow),
        "  %%eps = dlt.splat 1.0e-5 : %s" % narrow,
        line("v", "add", "%var, %eps", narrow),
        line("inv", "rsqrt", "%v", narrow),
        "  %%invb = dlt.broadcast_in_dim %%inv dims = [0, 1] : %s -> %s" % (narrow, wide),
        line("n", "multiply", "%d, %invb", wide),
        "  %%g = dlt.broadcast_in_dim %%x1 dims = [1] : %s -> %s" % (vector, wide),
        "  %%b = dlt.broadcast_in_dim %%x2 dims = [1] : %s -> %s" % (vector, wide),
        line("t", "multiply", "%n, %g", wide),
        line("r0", "add", "%t, %b", wide)])


def layer_norm(width):
    def torch(x, g, b):
        from torch.nn.functional import layer_norm
        return layer_norm(x, (width,), g, b)
    return Program("layer_norm", [["?", width], [width], [width]],
                   [["?", width]], layer_norm_body(width), torch)


def gradient(name, body, inputs, wrt, seed, torch, classes=None, first=False):
    """The gradients of a function of the inputs before `seed`, which is the last
    of them or a constant; with what the function computes, if `first`."""
    classes = classes or {}
    given = inputs[:-1] if seed is None else inputs
    types = [text(s, "i32" if i in classes else "f32")
             for i, s in enumerate(given)]
    out = inputs[-1] if seed is None else ["?"]
    function = "func.func private @f(%s) -> %s {\n%s\n  return %%r0 : %s\n}\n" % (
        ", ".join("%%x%d: %s" % (i, t) for i, t in enumerate(types)), text(out),
        body, text(out))
    results = [out] + [given[i] for i in wrt]
    kept = range(0 if first else 1, len(results))
    lines = []
    cotangent = "%%x%d" % (len(inputs) - 1)
    if seed is not None:
        cotangent = "%seed"
        lines.append("  %%seed = dlt.splat %s : %s" % (seed, text(out)))
    names = ["%%r%d" % (i - kept[0]) if i in kept else "%unused"
             for i in range(len(results))]
    lines.append("  %s = dlt.vjp @f(%s) cotangents(%s) wrt = [%s] : (%s) (%s) -> (%s)"
                 % (", ".join(names),
                    ", ".join("%%x%d" % i for i in range(len(given))), cotangent,
                    ", ".join(map(str, wrt)), ", ".join(types), text(out),
                    ", ".join(text(s) for s in results)))
    return Program(name, inputs, [results[i] for i in kept], "\n".join(lines),
                   torch, functions=function, classes=classes)


def backward(function, *wrt):
    """PyTorch's gradients of a function, whose graph is made once."""
    ready = {}

    def run(*inputs):
        import torch
        if inputs not in ready:
            with torch.enable_grad():
                leaves = [x.detach().requires_grad_(i in wrt)
                          for i, x in enumerate(inputs[:-1])]
                ready[inputs] = (function(*leaves), [leaves[i] for i in wrt])
        value, leaves = ready[inputs]
        return torch.autograd.grad(value, leaves, inputs[-1], retain_graph=True)
    return run


def layer_norm_grad(width):
    def torch(x, g, b):
        from torch.nn.functional import layer_norm
        return layer_norm(x, (width,), g, b)
    wide = ["?", width]
    return gradient("layer_norm_grad", layer_norm_body(width),
                    [wide, [width], [width], wide], [0, 1, 2], None,
                    backward(torch, 0, 1, 2))


def softmax_ce(width):
    """The crossentropy of logits and classes, and its gradient."""
    wide, rows, ids = text(["?", width]), text(["?"]), text(["?", width], "i32")
    body = "\n".join([
        "  %%max0 = dlt.reduce max %%x0 dims = [1] keep_dims : %s -> %s" % (
            wide, text(["?", 1])),
        "  %%max = dlt.stop_gradient %%max0 : %s" % text(["?", 1]),
        "  %%maxb = dlt.broadcast_in_dim %%max dims = [0, 1] : %s -> %s" % (
            text(["?", 1]), wide),
        line("d", "subtract", "%x0, %maxb", wide),
        line("e", "exponential", "%d", wide),
        "  %%sum = dlt.reduce sum %%e dims = [1] : %s -> %s" % (wide, rows),
        line("log", "log", "%sum", rows),
        "  %%i = dlt.iota 1 like %%x0 : %s -> %s" % (wide, ids),
        "  %%wanted = dlt.broadcast_in_dim %%x1 dims = [0] : %s -> %s" % (
            text(["?"], "i32"), ids),
        "  %%hit = dlt.compare eq %%i, %%wanted : %s" % ids,
        "  %%zero = dlt.splat 0.0 : %s" % wide,
        "  %%picked = dlt.select %%hit, %%d, %%zero : %s, %s" % (
            text(["?", width], "i1"), wide),
        "  %%logit = dlt.reduce sum %%picked dims = [1] : %s -> %s" % (wide, rows),
        line("r0", "subtract", "%log, %logit", rows)])

    def torch(x, labels):
        import torch
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            loss = torch.nn.functional.cross_entropy(x, labels, reduction="none")
            return torch.autograd.grad(loss.sum(), x)
    return gradient("softmax_ce", body, [["?", width], ["?"]], [0], "1.0", torch,
                    {1: width}, first=True)


def softmax(width):
    wide = text(["?", width])
    body = "\n".join([
        reduced("max", "max", "x0", width),
        line("d", "subtract", "%x0, %maxb", wide),
        line("e", "exponential", "%d", wide),
        reduced("sum", "sum", "e", width),
        line("r0", "divide", "%e, %sumb", wide)])
    return Program("softmax", [["?", width]], [["?", width]], body,
                   lambda x: x.softmax(1))


def gelu_body(width):
    wide = text(["?", width])
    return "\n".join(
        ["  %%%s = dlt.splat %s : %s" % (n, v, wide) for n, v in
         [("half", 0.5), ("one", 1.0), ("c", 0.044715), ("k", 0.7978845608)]]
        + [line("x2", "multiply", "%x0, %x0", wide),
           line("x3", "multiply", "%x2, %x0", wide),
           line("cx", "multiply", "%c, %x3", wide),
           line("s", "add", "%x0, %cx", wide),
           line("u", "multiply", "%k, %s", wide),
           line("t", "tanh", "%u", wide),
           line("t1", "add", "%t, %one", wide),
           line("h", "multiply", "%half, %x0", wide),
           line("r0", "multiply", "%h, %t1", wide)])


def torch_gelu(x):
    from torch.nn.functional import gelu
    return gelu(x, approximate="tanh")


def gelu(width):
    return Program("gelu_tanh", [["?", width]], [["?", width]],
                   gelu_body(width), torch_gelu)


def gelu_grad(width):
    return gradient("gelu_tanh_grad", gelu_body(width),
                    [["?", width], ["?", width]], [0], None,
                    backward(torch_gelu, 0))


def products(batch, m, k, n):
    """`batch` products for each row; and as many rows of one product."""
    a, b, c = ["?", batch, m, k], ["?", batch, k, n], ["?", batch, m, n]
    flops = 2 * batch * m * k * n
    many = Program(
        "batched_%dx%dx%d" % (m, k, n), [a, b], [c],
        "  %%r0 = dlt.dot_general %%x0, %%x1 batch = [0, 1] x [0, 1] contract ="
        " [3] x [2] : (%s, %s) -> %s" % (text(a), text(b), text(c)),
        lambda x, y: x @ y, flops)
    a, b, c = ["?", batch * m, k], [k, n], ["?", batch * m, n]
    one = Program(
        "one_%dx%dx%d" % (m, k, n), [a, b], [c],
        "  %%r0 = dlt.dot_general %%x0, %%x1 contract = [2] x [0] : (%s, %s)"
        " -> %s" % (text(a), text(b), text(c)), lambda x, y: x @ y, flops)
    return [many, one]


def copies():
    x = ["?", 128, 128]
    return [
        transpose("transpose", ["?", 64, 64], [0, 2, 1]),
        transpose("transpose_ragged", ["?", 50, 61], [0, 2, 1]),
        transpose("heads", ["?", 128, 4, 64], [0, 2, 1, 3]),
        Program("every_second", [x], [["?", 128, 64]],
                "  %%r0 = dlt.slice %%x0 dim = 2 [0, 128, 2] : %s -> %s" % (
                    text(x), text(["?", 128, 64])),
                lambda x: x[:, :, ::2].contiguous()),
        Program("middle", [x], [["?", 64, 128]],
                "  %%r0 = dlt.slice %%x0 dim = 1 [32, 96] : %s -> %s" % (
                    text(x), text(["?", 64, 128])),
                lambda x: x[:, 32:96].contiguous(), unread=64 * 128),
        Program("pad", [["?", 128, 126]], [x],
                "  %%r0 = dlt.pad %%x0 dim = 2 low = 1 high = 1 value = 1.0 :"
                " %s -> %s" % (text(["?", 128, 126]), text(x)),
                lambda x: __import__("torch").nn.functional.pad(
                    x, (1, 1), value=1.0)),
        Program("concatenate", [x, x], [["?", 128, 256]],
                "  %%r0 = dlt.concatenate %%x0, %%x1 dim = 2 : (%s, %s) -> %s"
                % (text(x), text(x), text(["?", 128, 256])),
                lambda x, y: __import__("torch").cat((x, y), 2))]


def rows():
    wide = text(["?", 256])
    return [layer_norm(256), layer_norm_grad(256), softmax(512),
            softmax_ce(512), gelu(1024), gelu_grad(1024),
            Program("add", [["?", 256], ["?", 256]], [["?", 256]],
                    line("r0", "add", "%x0, %x1", wide), lambda x, y: x + y),
            Program("column_sums", [["?", 256]], [[256]],
                    "  %%r0 = dlt.reduce sum %%x0 dims = [0] : %s -> %s" % (
                        wide, text([256])), lambda x: x.sum(0))]


class Indexed(Program):
    """Of rows of a table; its first input is their places in it. A `written`
    table is written besides."""

    def __init__(self, name, table, width, inputs, outputs, body, torch,
                 written=False):
        super().__init__(name, [["?"]] + inputs, outputs, body, torch,
                         classes={0: table})
        self.table, self.width, self.written = table, width, written

    def rows(self, size):
        """So many that the rows have `size` bytes."""
        return size // 4 // self.width

    def places(self, rows):
        return "rows %d %d %d" % (rows, self.width, self.table)

    def table_bytes(self):
        return 4 * self.width * self.table if self.written else 0


def indexed(width=64, table=4096):
    rows, all_rows = ["?", width], [table, width]

    def add(i, x):
        return x.new_zeros(all_rows).index_add_(0, i, x)
    return [
        Indexed("gather", table, width, [all_rows], [rows],
                "  %%r0 = dlt.gather %%x1[%%x0] : %s, tensor<?xi32> -> %s" % (
                    text(all_rows), text(rows)), lambda i, t: t[i]),
        Indexed("segment_sum", table, width, [rows], [all_rows],
                "  %%r0 = dlt.scatter_add %%x1[%%x0] size = %d : %s, "
                "tensor<?xi32> -> %s" % (table, text(rows), text(all_rows)),
                add, written=True)]


GROUPS = {
    "indexed": indexed(),
    "copies": copies(),
    "rows": rows(),
    "batched": (products(4, 128, 64, 128) + products(4, 128, 128, 64)
                + products(8, 32, 32, 32)),
    "training": training.PROGRAMS,
}


def find(name):
    """The program of GROUP/NAME/SIZE, and its rows."""
    group, kernel, size = name.split("/")
    program = next(p for p in GROUPS[group] if p.name == kernel)
    return program, program.rows(SIZES[size])
