#!/usr/bin/env python3
"""Makes values.json: what the programs written by hand must have learned.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

From the formulas alone, in float64 with PyTorch's autograd; README.md says which.
make.py > values.json
"""
import json

import torch

torch.set_default_dtype(torch.float64)
ROWS, RATE, PROJECTIONS = 13, 0.002, 3


def numbers(seed, count):
    """Numbers in [-1, 1) that any language makes the same."""
    state, result = seed * 7919 + 1, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        result.append(state / 2**30 - 1)
    return result


def tensor(seed, *shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor(numbers(seed, count)).reshape(shape)


def layer_norm(x, gamma, beta):
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + 1e-3) * gamma + beta


def gelu(x):
    return 0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)))


def encoder(w, x, mask):
    heads, width = 4, 16
    y = layer_norm(x, w["norm1/gamma"], w["norm1/beta"])
    q, k, v = (torch.einsum("rtc,chd->rhtd", y, w[name + "/kernel"])
               for name in ("query", "key", "value"))
    scores = torch.einsum("rhqd,rhkd->rhqk", q, k) / width**0.5
    scores = scores + (mask[:, None, None, :] - 1) * 1e9
    attended = torch.einsum("rhqk,rhkd->rqhd", scores.softmax(-1), v)
    z = x + torch.einsum("rqhd,hdc->rqc", attended, w["output/kernel"])
    y = layer_norm(z, w["norm2/gamma"], w["norm2/beta"])
    y = gelu(y @ w["up/kernel"] + w["up/bias"]) @ w["down/kernel"] + w["down/bias"]
    return (z + y).mean(1) @ w["head/kernel"]


def batch_norm(w, x):
    hidden = x @ w["dense/kernel"]
    mean = hidden.mean(0)
    variance = ((hidden - mean) ** 2).mean(0)
    y = (hidden - mean) / torch.sqrt(variance + 1e-3) * w["norm/gamma"] + w["norm/beta"]
    return y.clamp(min=0) @ w["output/kernel"]


def bag(w, ids):
    return torch.tanh(w["table/kernel"][ids].mean(1)) @ w["output/kernel"]


def mask_of(*shape):
    # One position of each row is always open.
    mask = (tensor(2, *shape) > -0.2).double()
    mask[:, 0] = 1
    return mask


MODELS = {
    "examples/encoder_block/encoder_block.mlir": ("encoder", encoder, {
        "norm1/gamma": (64,), "norm1/beta": (64,), "query/kernel": (64, 4, 16),
        "key/kernel": (64, 4, 16), "value/kernel": (64, 4, 16),
        "output/kernel": (4, 16, 64), "norm2/gamma": (64,), "norm2/beta": (64,),
        "up/kernel": (64, 128), "up/bias": (128,), "down/kernel": (128, 64),
        "down/bias": (64,), "head/kernel": (64,)},
        lambda: [tensor(1, ROWS, 16, 64), mask_of(ROWS, 16)]),
    "test/Pipelines/Inputs/batch_norm.mlir": ("normed", batch_norm, {
        "dense/kernel": (20, 33), "norm/gamma": (33,), "norm/beta": (33,),
        "output/kernel": (33,)},
        lambda: [tensor(1, ROWS, 20)]),
    "test/Pipelines/Inputs/bag_of_rows.mlir": ("bag", bag, {
        "table/kernel": (50, 24), "output/kernel": (24,)},
        lambda: [((tensor(1, ROWS, 8) + 1) * 25).long()]),
}


def main():
    values = {"rows": ROWS, "rate": RATE, "programs": {}}
    for path, (model, function, shapes, make_inputs) in MODELS.items():
        inputs, target = make_inputs(), tensor(99, ROWS)
        weights = {}
        for i, (name, shape) in enumerate(shapes.items()):
            # So that sums of as many terms stay near 1.
            scale = 0.5 if len(shape) == 1 else 0.25
            weights[name] = (scale * tensor(10 + i, *shape)).requires_grad_()
        digests = {}
        for step in range(1, 51):
            loss = ((function(weights, *inputs) - target) ** 2).mean()
            gradients = torch.autograd.grad(loss, list(weights.values()))
            with torch.no_grad():
                for weight, gradient in zip(weights.values(), gradients):
                    weight -= RATE * gradient
            if step in (1, 50):
                digests[step] = {"loss": loss.item(), "weights": {
                    model + "/" + name: [
                        (torch.tensor(numbers(1000 + p, weight.numel()))
                         * weight.detach().flatten()).sum().item()
                        for p in range(PROJECTIONS)]
                    for name, weight in weights.items()}}
        values["programs"][path] = {
            "shapes": {model + "/" + name: shape for name, shape in shapes.items()},
            "steps": digests}
    print(json.dumps(values, indent=1))


main()
