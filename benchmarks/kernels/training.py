"""Training steps of programs written by hand, and PyTorch's form of them."""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Training:
    """The `train_step` of a file. `inputs` are shapes whose leading "?" is the
    rows; `torch` makes a step of such tensors; `flops` are those of the products
    of a row, forward and backward; `classes` limits integers, by input."""

    trains = True

    def __init__(self, name, path, inputs, flops, torch, classes=None):
        self.name, self.path, self.inputs = name, path, inputs
        self.flops, self.torch, self.classes = flops, torch, classes or {}

    def rows(self, size):
        """So many that the first input has `size` bytes."""
        elements = 1
        for d in self.inputs[0][1:]:
            elements *= d
        return max(1, size // 4 // elements)

    def module(self):
        with open(os.path.join(ROOT, self.path)) as file:
            return file.read()


def step(parameters, loss):
    """A step of SGD on what `loss` computes."""
    import torch
    optimizer = torch.optim.SGD(parameters, lr=0.01)

    def run():
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
    return run


def weights(*shapes):
    import torch
    return [(0.1 * torch.randn(shape)).requires_grad_() for shape in shapes]


def encoder(x, mask, target):
    import torch
    from torch.nn import functional as f
    width, heads, inner = 64, 4, 128
    qkv, out, up, down, up_bias, down_bias, head = weights(
        (3 * width, width), (width, width), (inner, width), (width, inner),
        (inner,), (width,), (width,))
    norms = weights((width,), (width,), (width,), (width,))
    hidden = ((mask > 0).float()[:, None, None, :] - 1) * 1e9

    def loss():
        y = f.layer_norm(x, (width,), norms[0], norms[1], 1e-3)
        q, k, v = f.linear(y, qkv).view(
            len(x), -1, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        y = f.scaled_dot_product_attention(q, k, v, attn_mask=hidden)
        z = x + f.linear(y.transpose(1, 2).flatten(2), out)
        y = f.layer_norm(z, (width,), norms[2], norms[3], 1e-3)
        y = f.gelu(f.linear(y, up, up_bias), approximate="tanh")
        z = z + f.linear(y, down, down_bias)
        return f.mse_loss(z.mean(1) @ head, target)
    return step([qkv, out, up, down, up_bias, down_bias, head] + norms, loss)


def batch_norm(x, target):
    import torch
    from torch.nn import functional as f
    dense, gamma, beta, output = weights((33, 20), (33,), (33,), (33,))

    def loss():
        y = f.batch_norm(f.linear(x, dense), None, None, gamma, beta, True,
                         eps=1e-3)
        return f.mse_loss(f.relu(y) @ output, target)
    return step([dense, gamma, beta, output], loss)


def bag(ids, target):
    """A gather and its scatter: not the product that the program writes."""
    from torch.nn import functional as f
    table, output = weights((50, 24), (24,))

    def loss():
        y = f.embedding_bag(ids, table, mode="mean")
        return f.mse_loss(y.tanh() @ output, target)
    return step([table, output], loss)


def products(*sizes):
    """Operations of products of m x k by k x n and their two gradients."""
    return sum(6 * m * k * n for m, k, n in sizes)


INPUTS = "test/Pipelines/Inputs/"
# Inputs that are not differentiated have one product less.
PROGRAMS = [
    Training("encoder", "examples/encoder_block/encoder_block.mlir",
             [["?", 16, 64], ["?", 16], ["?"]],
             products((16, 64, 4 * 64), (64, 16, 16), (64, 16, 16),
                      (16, 64, 128), (16, 128, 64), (1, 64, 1)), encoder),
    Training("batch_norm", INPUTS + "batch_norm.mlir", [["?", 20], ["?"]],
             products((1, 20, 33), (1, 33, 1)) - 2 * 20 * 33, batch_norm),
    Training("bag_of_rows", INPUTS + "bag_of_rows.mlir", [["?", 8], ["?"]],
             products((1, 50, 24), (1, 24, 1)) - 2 * 50 * 24, bag, {0: 50}),
]
