# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""layers.safetensors: single layers, forward and backward."""

import jax
import keras
import numpy as np

from common import DTYPES, Tensors, check, check_gradient, labels, precision, random, widen

K = keras.layers


def dense(x, kernel, bias=0.0):
    return np.einsum("...i,io->...o", x, kernel) + bias


def merge(function):
    return lambda *xs: function(xs)


# name: (layer's maker, input shapes, weight shapes by name, formula)
CASES = {
    "dense_rank2": (
        lambda **k: K.Dense(3, **k),
        [(5, 4)],
        {"kernel": (4, 3), "bias": (3,)},
        dense,
    ),
    "dense_rank2_no_bias": (
        lambda **k: K.Dense(3, use_bias=False, **k),
        [(5, 4)],
        {"kernel": (4, 3)},
        dense,
    ),
    "dense_rank2_relu": (
        lambda **k: K.Dense(6, activation="relu", **k),
        [(5, 4)],
        {"kernel": (4, 6), "bias": (6,)},
        lambda *a: np.maximum(dense(*a), 0),
    ),
    "dense_rank3": (
        lambda **k: K.Dense(5, **k),
        [(2, 3, 4)],
        {"kernel": (4, 5), "bias": (5,)},
        dense,
    ),
    "dense_rank3_no_bias": (
        lambda **k: K.Dense(5, use_bias=False, **k),
        [(2, 3, 4)],
        {"kernel": (4, 5)},
        dense,
    ),
    "flatten_rank1": (K.Flatten, [(5,)], {}, lambda x: x[:, None]),
    "flatten_rank2": (K.Flatten, [(5, 4)], {}, lambda x: x),
    "flatten_rank3": (K.Flatten, [(2, 3, 4)], {}, lambda x: x.reshape(2, 12)),
    "flatten_rank4": (
        K.Flatten,
        [(2, 3, 2, 2)],
        {},
        lambda x: x.reshape(2, 12),
    ),
    "reshape": (
        lambda **k: K.Reshape((4, -1), **k),
        [(2, 6, 2)],
        {},
        lambda x: x.reshape(2, 4, 3),
    ),
    "rescaling_1_16": (
        lambda **k: K.Rescaling(1 / 16, **k),
        [(2, 3, 4)],
        {},
        lambda x: x / 16,
    ),
    "rescaling_1_255": (
        lambda **k: K.Rescaling(1 / 255, **k),
        [(2, 3, 4)],
        {},
        lambda x: x / 255,
    ),
    "rescaling_1_127.5_minus1": (
        lambda **k: K.Rescaling(1 / 127.5, offset=-1, **k),
        [(2, 3, 4)],
        {},
        lambda x: x / 127.5 - 1,
    ),
    "dropout_inference": (
        lambda **k: K.Dropout(0.5, **k),
        [(5, 4)],
        {},
        lambda x: x,
    ),
    "add_two": (K.Add, [(5, 4)] * 2, {}, merge(sum)),
    "add_three": (K.Add, [(2, 3, 4)] * 3, {}, merge(sum)),
    "add_broadcast": (K.Add, [(5, 4), (5, 1)], {}, merge(sum)),
    "subtract": (K.Subtract, [(5, 4)] * 2, {}, lambda a, b: a - b),
    "multiply": (K.Multiply, [(5, 4)] * 3, {}, lambda a, b, c: a * b * c),
    "average": (K.Average, [(5, 4)] * 3, {}, lambda a, b, c: (a + b + c) / 3),
    "maximum": (K.Maximum, [(5, 4)] * 2, {}, np.maximum),
    "minimum": (K.Minimum, [(5, 4)] * 2, {}, np.minimum),
    "concatenate_rank2_axis_last": (
        K.Concatenate,
        [(5, 4), (5, 2), (5, 3)],
        {},
        merge(lambda xs: np.concatenate(xs, -1)),
    ),
    "concatenate_rank3_axis_last": (
        lambda **k: K.Concatenate(axis=-1, **k),
        [(2, 3, 4), (2, 3, 1)],
        {},
        merge(lambda xs: np.concatenate(xs, -1)),
    ),
    "concatenate_rank3_axis1": (
        lambda **k: K.Concatenate(axis=1, **k),
        [(2, 3, 4), (2, 2, 4)],
        {},
        merge(lambda xs: np.concatenate(xs, 1)),
    ),
}


def run_case(t, name, tag):
    maker, _, weight_shapes, formula = CASES[name]
    several = f"{name}.x0" in t
    names = [f"x{i}" for i in range(9) if f"{name}.x{i}" in t] or ["x"]
    xs = [widen(t[f"{name}.{n}"], tag) for n in names]
    weights = [widen(t[f"{name}.{n}"], tag) for n in weight_shapes]
    layer = maker(dtype=DTYPES[tag])
    layer.build([x.shape for x in xs] if several else xs[0].shape)
    found = [(v.name, v.shape) for v in layer.trainable_variables]
    assert found == list(weight_shapes.items()), (name, found)
    frozen = [v.value for v in layer.non_trainable_variables]

    def call(xs, weights):
        x = xs if several else xs[0]
        return layer.stateless_call(weights, frozen, x)[0]

    y, pull = jax.vjp(call, xs, weights)
    wide = [widen(t[f"{name}.{n}"], "f64") for n in (*names, *weight_shapes)]
    check(y, formula(*wide), {"f32": 2e-6, "f64": 1e-14}[tag], name)
    if f"{name}.cotangent" not in t:
        t.put(f"{name}.cotangent", random(f"{name} cotangent", y.shape))
    dxs, dweights = pull(widen(t[f"{name}.cotangent"], tag))
    t.put(f"{name}.y.{tag}", y)
    for n, d in zip((*names, *weight_shapes), (*dxs, *dweights)):
        t.put(f"{name}.d{n}.{tag}", d)
    if tag == "f32" or name in ("maximum", "minimum"):  # those have ties
        return
    cotangent = t[f"{name}.cotangent"].astype(np.float64)
    for i, d in enumerate((*dxs, *dweights)):
        weighted = lambda a: (cotangent * formula(*wide[:i], a, *wide[i + 1 :])).sum()
        check_gradient(weighted, wide[i], d, f"{name} {i}")


def make():
    t = Tensors()
    for name, (_, shapes, weights, _) in CASES.items():
        for i, shape in enumerate(shapes):
            x = f"x{i}" if len(shapes) > 1 else "x"
            t.put(f"{name}.{x}", random(f"{name} {x}", shape))
        for weight, shape in weights.items():
            t.put(f"{name}.{weight}", random(f"{name} {weight}", shape))
    for name in ("maximum", "minimum"):  # ties share the gradient
        t[f"{name}.x1"][0] = t[f"{name}.x0"][0]
    image = labels("rescaling image", (2, 8, 8), 17).astype(np.uint8)
    t.put("rescaling_uint8.x", image)
    for tag in ("f32", "f64"):
        with precision(tag):
            for name in CASES:
                run_case(t, name, tag)
            y = K.Rescaling(1 / 16, dtype=DTYPES[tag])(image)
            check(y, image / 16, 0, "rescaling_uint8")
            t.put(f"rescaling_uint8.y.{tag}", y)
    return {"layers.safetensors": t}, {}
