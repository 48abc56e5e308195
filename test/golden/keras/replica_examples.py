# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The models of examples.py in plain NumPy float64: losses and gradients.

Nothing here uses Keras or JAX: it judges them. A model is a function of the
weights by path and of a batch that returns its loss, the loss's gradient by
path, and the new values of variables that have none.
"""

import math

import numpy as np

from replica_models import mean_squared_error, softmax

EPSILON = 1e-3  # of both normalizations
erf = np.vectorize(math.erf)


def logits_crossentropy(z, classes):
    """The mean loss of logits, and its gradient."""
    p, rows = softmax(z), np.arange(len(z))
    value = -np.log(p[rows, classes]).mean()
    p[rows, classes] -= 1
    return value, p / len(z)


def dense(p, path, x):
    """Over the last axis of x, with a bias where there is one."""
    return x @ p[f"{path}/kernel"] + p.get(f"{path}/bias", 0.0)


def dense_backward(p, grads, path, x, dy):
    flat_x, flat_dy = (a.reshape(-1, a.shape[-1]) for a in (x, dy))
    grads[f"{path}/kernel"] = flat_x.T @ flat_dy
    if f"{path}/bias" in p:
        grads[f"{path}/bias"] = flat_dy.sum(0)
    return dy @ p[f"{path}/kernel"].T


def standard(x, axis):
    mean, variance = x.mean(axis, keepdims=True), x.var(axis, keepdims=True)
    return (x - mean) / np.sqrt(variance + EPSILON), mean, variance


def standard_backward(x, axis, dy):
    """Through mean and variance too: they are of x."""
    y, _, variance = standard(x, axis)
    mean = lambda a: a.mean(axis, keepdims=True)
    return (dy - mean(dy) - y * mean(dy * y)) / np.sqrt(variance + EPSILON)


def normalize(p, path, x, axis):
    return standard(x, axis)[0] * p[f"{path}/gamma"] + p[f"{path}/beta"]


def normalize_backward(p, grads, path, x, axis, dy):
    others = tuple(range(x.ndim - 1))
    grads[f"{path}/gamma"] = (standard(x, axis)[0] * dy).sum(others)
    grads[f"{path}/beta"] = dy.sum(others)
    return standard_backward(x, axis, dy * p[f"{path}/gamma"])


def moved(p, path, x):
    """Batch normalization's moving statistics after the batch."""
    _, mean, variance = standard(x, 0)
    return {
        f"{path}/moving_{name}": 0.99 * p[f"{path}/moving_{name}"] + 0.01 * now[0]
        for name, now in (("mean", mean), ("variance", variance))
    }


def gelu(x):
    return x * (1 + erf(x / math.sqrt(2))) / 2


def gelu_slope(x):
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return (1 + erf(x / math.sqrt(2))) / 2 + x * density


def normalized_mlp(p, x, classes):
    blocks = [("dense", "batch_normalization")]
    blocks.append(("dense_1", "batch_normalization_1"))
    kept, new, grads = [], {}, {}
    for layer, norm in blocks:
        z = dense(p, layer, x)
        y = normalize(p, norm, z, 0)
        new |= moved(p, norm, z)
        kept.append((x, z, y))
        x = np.maximum(y, 0)
    value, d = logits_crossentropy(dense(p, "dense_2", x), classes)
    d = dense_backward(p, grads, "dense_2", x, d)
    for (layer, norm), (x, z, y) in zip(blocks[::-1], kept[::-1]):
        d = normalize_backward(p, grads, norm, z, 0, d * (y > 0))
        d = dense_backward(p, grads, layer, x, d)
    return value, grads, new


def scatter(table, ids, d):
    """The gradient of table[ids]."""
    out = np.zeros_like(table)
    np.add.at(out, ids, d)
    return out


def recommender(p, user, item, rating):
    users, items = "user_embedding/embeddings", "item_embedding/embeddings"
    a, b = p[users][user], p[items][item]
    product, grads = (a * b).sum(-1, keepdims=True), {}
    value, d = mean_squared_error(dense(p, "dense", product), rating)
    d = dense_backward(p, grads, "dense", product, d)
    grads[users] = scatter(p[users], user, d * b)
    grads[items] = scatter(p[items], item, d * a)
    return value, grads, {}


def tokens(p, ids, classes):
    table, grads, kept = "embedding/embeddings", {}, []
    mask = (ids != 0)[..., None]
    x = p[table][ids]
    for i in range(2):
        norm = "layer_normalization" + ("_1" if i else "")
        inner = "einsum_dense" + ("_2" if i else "")
        outer = "einsum_dense_3" if i else "einsum_dense_1"
        y = normalize(p, norm, x, -1)
        z = dense(p, inner, y)
        h = gelu(z)
        kept.append((norm, inner, outer, x, y, z, h))
        x = x + dense(p, outer, h)
    count = mask.sum(1)
    pooled = (x * mask).sum(1) / count
    value, d = logits_crossentropy(dense(p, "dense", pooled), classes)
    d = dense_backward(p, grads, "dense", pooled, d)
    dx = (d / count)[:, None] * mask
    for norm, inner, outer, x, y, z, h in kept[::-1]:
        dz = dense_backward(p, grads, outer, h, dx) * gelu_slope(z)
        dy = dense_backward(p, grads, inner, y, dz)
        dx = dx + normalize_backward(p, grads, norm, x, -1, dy)
    grads[table] = scatter(p[table], ids, dx)
    return value, grads, {}
