# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The trained models in plain NumPy float64: losses and their gradients.

Nothing here uses Keras or JAX: it judges them. A model is a function of the
weights by path and of a batch that returns its losses, the total first, and
the total's gradient by path.
"""

import numpy as np


def dense(p, path, x):
    return x @ p[f"{path}/kernel"] + p[f"{path}/bias"]


def dense_backward(p, grads, path, x, dy):
    """Add the layer's gradients to grads; the gradient of x."""
    for name, g in (("kernel", x.T @ dy), ("bias", dy.sum(0))):
        grads[f"{path}/{name}"] = grads.get(f"{path}/{name}", 0) + g
    return dy @ p[f"{path}/kernel"].T


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def softmax_backward(p, dp):
    return p * (dp - (p * dp).sum(-1, keepdims=True))


def sparse_crossentropy(p, classes):
    """The mean loss of probabilities, and its gradient.

    Keras clips to [1e-7, 1 - 1e-7]; none of these batches gets near.
    """
    rows = np.arange(len(p))
    assert p[rows, classes].min() > 1e-7
    dp = np.zeros_like(p)
    dp[rows, classes] = -1 / (len(p) * p[rows, classes])
    return -np.log(p[rows, classes]).mean(), dp


def mean_squared_error(y, target):
    return ((y - target) ** 2).mean(), 2 * (y - target) / y.size


def digits(first, second, loss):
    """Flatten, Dense with relu, Dense with softmax, under the given loss."""

    def model(p, images, target):
        x = images.reshape(len(images), -1) / 16.0
        hidden = np.maximum(dense(p, first, x), 0)
        y = softmax(dense(p, second, hidden))
        value, dy = loss(y, target)
        grads = {}
        dz = softmax_backward(y, dy)
        dhidden = dense_backward(p, grads, second, hidden, dz)
        dense_backward(p, grads, first, x, dhidden * (hidden > 0))
        return [value], grads

    return model


def two_outputs(p, x, classes, values):
    hidden = np.maximum(dense(p, "trunk", x), 0)
    probabilities = softmax(dense(p, "class", hidden))
    y = dense(p, "value", hidden)
    loss_class, dprobabilities = sparse_crossentropy(probabilities, classes)
    loss_value, dy = mean_squared_error(y, values)
    grads = {}
    dz = softmax_backward(probabilities, dprobabilities)
    dhidden = dense_backward(p, grads, "class", hidden, dz)
    dhidden += dense_backward(p, grads, "value", hidden, dy)
    dense_backward(p, grads, "trunk", x, dhidden * (hidden > 0))
    return [loss_class + loss_value, loss_class, loss_value], grads


def two_towers(first, second, head):
    """The same two layers on both inputs, so their gradients add."""

    def model(p, a, b, target):
        hidden = [np.maximum(dense(p, first, x), 0) for x in (a, b)]
        towers = [dense(p, second, h) for h in hidden]
        joined = np.concatenate(towers, -1)
        value, dy = mean_squared_error(dense(p, head, joined), target)
        grads = {}
        djoined = dense_backward(p, grads, head, joined, dy)
        halves = np.split(djoined, 2, axis=-1)
        for x, h, d in zip((a, b), hidden, halves):
            dh = dense_backward(p, grads, second, h, d)
            dense_backward(p, grads, first, x, dh * (h > 0))
        return [value], grads

    return model
