# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""layers.safetensors: single layers, forward and backward."""

import jax
import keras
import numpy as np

from common import DTYPES, Tensors, check, check_gradient, labels, precision, random, widen

K = keras.layers
FROZEN = ("moving_mean", "moving_variance")
# Integer inputs, uniform below this: they have no gradient.
BELOW = {"embedding.x": 7, "embedding_rank1.x": 7}
BELOW |= {"add_int.x0": 100, "add_int.x1": 100}
# Gradients that differences of the formula do not show: ties, and steps of
# which a small move makes unmasked ones.
UNCOMPARED = ("maximum", "minimum", "masking_unmasked_output")


# Means and variances of Normalization.
GIVEN = [0.5, -1.0, 2.0, 0.0], [4.0, 0.25, 1.0, 2.0]
# Of those that adapt to data: arguments, shape of a row, what is reduced.
ADAPTED = {
    "normalization_adapted": ({}, (4,), (0,)),
    "normalization_adapted_axis1": ({"axis": 1}, (3, 4), (0, 2)),
    "normalization_adapted_axes": ({"axis": (1, 2)}, (3, 4), (0,)),
    "normalization_adapted_none": ({"axis": None}, (3, 4), (0, 1, 2)),
}


def dense(x, kernel, bias=0.0):
    return np.einsum("...i,io->...o", x, kernel) + bias


def glu(x):
    a, b = np.split(x, 2, -1)
    return a / (1 + np.exp(-b))


def merge(function):
    return lambda *xs: function(xs)


def einsum(equation):
    """For a bias whose axes are the last ones of y."""
    return lambda x, kernel, bias=0.0: np.einsum(equation, x, kernel) + bias


def standard(x, axes, epsilon):
    """Mean 0 and (nearly) variance 1 along the axes."""
    centred = x - x.mean(axes, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axes, keepdims=True) + epsilon)


def layer_norm(axes=(-1,), epsilon=1e-3):
    """For weights whose axes are the last ones of x."""
    return lambda x, gamma=1.0, beta=0.0: standard(x, axes, epsilon) * gamma + beta


def rms_norm(x, scale):
    return x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-6) * scale


def unit(x, axis=-1):
    return x / np.sqrt((x**2).sum(axis, keepdims=True))


def statistics(x, axis):
    others = tuple(i for i in range(x.ndim) if i != axis % x.ndim)
    mean = x.mean(others, keepdims=True)
    return mean, ((x - mean) ** 2).mean(others, keepdims=True)


def batch_norm(axis=-1, training=False):
    """From x, perhaps gamma and beta, the moving mean and variance."""

    def formula(x, *weights):
        shape = [1] * x.ndim
        shape[axis] = -1
        *affine, mean, variance = (w.reshape(shape) for w in weights)
        if training:
            mean, variance = statistics(x, axis)
        gamma, beta = affine or (1.0, 0.0)
        return (x - mean) / np.sqrt(variance + 1e-3) * gamma + beta

    return formula


def moved(x, axis, momentum, mean, variance):
    """The moving mean and variance after one batch."""
    now = (a.reshape(-1) for a in statistics(x, axis))
    olds = (mean, variance)
    return [momentum * old + (1 - momentum) * new for old, new in zip(olds, now)]


def norm_weights(features, *names):
    return {name: (features,) for name in names}


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
    "dense_rank3_glu": (
        lambda **k: K.Dense(6, activation="glu", **k),
        [(2, 3, 4)],
        {"kernel": (4, 6), "bias": (6,)},
        lambda *a: glu(dense(*a)),
    ),
    "activation_glu": (
        lambda **k: K.Activation("glu", **k),
        [(5, 8)],
        {},
        glu,
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
    "einsum_dense_abc_cd_abd": (
        lambda **k: K.EinsumDense("abc,cd->abd", (3, 5), bias_axes="d", **k),
        [(2, 3, 4)],
        {"kernel": (4, 5), "bias": (5,)},
        dense,
    ),
    "einsum_dense_heads": (
        lambda **k: K.EinsumDense("abc,cde->abde", (3, 2, 4), bias_axes="de", **k),
        [(2, 3, 5)],
        {"kernel": (5, 2, 4), "bias": (2, 4)},
        einsum("abc,cde->abde"),
    ),
    "einsum_dense_back": (
        lambda **k: K.EinsumDense("abde,dec->abc", (3, 5), bias_axes="c", **k),
        [(2, 3, 2, 4)],
        {"kernel": (2, 4, 5), "bias": (5,)},
        einsum("abde,dec->abc"),
    ),
    "einsum_dense_ellipsis_left": (
        lambda **k: K.EinsumDense("...x,xy->...y", 4, bias_axes="y", **k),
        [(2, 3, 5)],
        {"kernel": (5, 4), "bias": (4,)},
        dense,
    ),
    "einsum_dense_ellipsis_right": (
        lambda **k: K.EinsumDense("ab...,bc->ac...", 4, **k),
        [(2, 3, 5)],
        {"kernel": (3, 4)},
        einsum("abz,bc->acz"),
    ),
    "einsum_dense_relu_no_bias": (
        lambda **k: K.EinsumDense("ab,bc->ac", 6, activation="relu", **k),
        [(5, 4)],
        {"kernel": (4, 6)},
        lambda *a: np.maximum(dense(*a), 0),
    ),
    "embedding": (
        lambda **k: K.Embedding(7, 4, **k),
        [(3, 5)],
        {"embeddings": (7, 4)},
        lambda x, embeddings: embeddings[x],
    ),
    "embedding_rank1": (
        lambda **k: K.Embedding(7, 4, **k),
        [(5,)],
        {"embeddings": (7, 4)},
        lambda x, embeddings: embeddings[x],
    ),
    "layer_normalization": (
        K.LayerNormalization,
        [(5, 8)],
        norm_weights(8, "gamma", "beta"),
        layer_norm(),
    ),
    "layer_normalization_rank3": (
        K.LayerNormalization,
        [(2, 3, 8)],
        norm_weights(8, "gamma", "beta"),
        layer_norm(),
    ),
    "layer_normalization_axes": (
        lambda **k: K.LayerNormalization(axis=[1, 2], **k),
        [(4, 3, 5)],
        {"gamma": (3, 5), "beta": (3, 5)},
        layer_norm((1, 2)),
    ),
    "layer_normalization_no_scale": (
        lambda **k: K.LayerNormalization(scale=False, **k),
        [(5, 8)],
        norm_weights(8, "beta"),
        lambda x, beta: layer_norm()(x, beta=beta),
    ),
    "layer_normalization_no_center": (
        lambda **k: K.LayerNormalization(center=False, **k),
        [(5, 8)],
        norm_weights(8, "gamma"),
        layer_norm(),
    ),
    "layer_normalization_epsilon": (
        lambda **k: K.LayerNormalization(epsilon=1e-6, **k),
        [(5, 8)],
        norm_weights(8, "gamma", "beta"),
        layer_norm(epsilon=1e-6),
    ),
    "rms_normalization": (
        K.RMSNormalization,
        [(5, 8)],
        norm_weights(8, "scale"),
        rms_norm,
    ),
    "rms_normalization_rank3": (
        K.RMSNormalization,
        [(2, 3, 8)],
        norm_weights(8, "scale"),
        rms_norm,
    ),
    "unit_normalization": (K.UnitNormalization, [(5, 8)], {}, unit),
    "unit_normalization_axis1": (
        lambda **k: K.UnitNormalization(axis=1, **k),
        [(2, 3, 4)],
        {},
        lambda x: unit(x, 1),
    ),
    "permute": (
        lambda **k: K.Permute((2, 1), **k),
        [(2, 3, 4)],
        {},
        lambda x: x.swapaxes(1, 2),
    ),
    "permute_rank4": (
        lambda **k: K.Permute((3, 1, 2), **k),
        [(2, 3, 4, 5)],
        {},
        lambda x: np.moveaxis(x, 3, 1),
    ),
    "repeat_vector": (
        lambda **k: K.RepeatVector(3, **k),
        [(5, 4)],
        {},
        lambda x: np.stack([x] * 3, 1),
    ),
    "masking_unmasked_output": (
        lambda **k: K.Masking(0.0, **k),
        [(3, 4, 2)],
        {},
        lambda x: x,  # what is masked is zero before
    ),
    "global_average_pooling1d": (
        K.GlobalAveragePooling1D,
        [(3, 5, 4)],
        {},
        lambda x: x.mean(1),
    ),
    "global_max_pooling1d": (
        K.GlobalMaxPooling1D,
        [(3, 5, 4)],
        {},
        lambda x: x.max(1),
    ),
    "identity": (K.Identity, [(5, 4)], {}, lambda x: x),
    "dot_axes1": (
        lambda **k: K.Dot(axes=1, **k),
        [(5, 4)] * 2,
        {},
        lambda a, b: (a * b).sum(-1, keepdims=True),
    ),
    "dot_axes_2_1": (
        lambda **k: K.Dot(axes=(2, 1), **k),
        [(2, 3, 4), (2, 4, 5)],
        {},
        lambda a, b: a @ b,
    ),
    "dot_normalize": (
        lambda **k: K.Dot(axes=1, normalize=True, **k),
        [(5, 4)] * 2,
        {},
        lambda a, b: (unit(a) * unit(b)).sum(-1, keepdims=True),
    ),
    "multiply_broadcast": (
        K.Multiply,
        [(5, 4), (5, 1)],
        {},
        lambda a, b: a * b,
    ),
    "add_int": (K.Add, [(5, 4)] * 2, {}, merge(sum)),
    "normalization": (
        lambda **k: K.Normalization(mean=GIVEN[0], variance=GIVEN[1], **k),
        [(5, 4)],
        {},
        lambda x: (x - np.array(GIVEN[0])) / np.sqrt(GIVEN[1]),
    ),
    "normalization_invert": (
        lambda **k: K.Normalization(
            axis=None, mean=0.5, variance=4.0, invert=True, **k
        ),
        [(2, 3, 4)],
        {},
        lambda x: 0.5 + x * 2,
    ),
}

AFFINE = ("gamma", "beta", *FROZEN)
# name: (arguments, shape of x, names of weights); for inference and training
BATCH_NORMS = {
    "": ({}, (6, 4), AFFINE),
    "_rank3": ({"momentum": 0.9}, (3, 5, 4), AFFINE),
    "_axis1": ({"axis": 1}, (3, 5, 4), AFFINE),
    "_no_scale_no_center": ({"scale": False, "center": False}, (6, 4), FROZEN),
}


def batch_norm_cases():
    for mode in ("inference", "training"):
        for name, (options, shape, weights) in BATCH_NORMS.items():
            axis = options.get("axis", -1)
            yield f"batch_normalization{name}_{mode}", (
                lambda options=options, **k: K.BatchNormalization(**options, **k),
                [shape],
                norm_weights(shape[axis], *weights),
                batch_norm(axis, mode == "training"),
            )


CASES |= dict(batch_norm_cases())


def run_case(t, name, tag):
    maker, _, weight_shapes, formula = CASES[name]
    several = f"{name}.x0" in t
    names = [f"x{i}" for i in range(9) if f"{name}.x{i}" in t] or ["x"]
    xs = [widen(t[f"{name}.{n}"], tag) for n in names]
    weights = {n: widen(t[f"{name}.{n}"], tag) for n in weight_shapes}
    layer = maker(dtype=DTYPES[tag])
    layer.build([x.shape for x in xs] if several else xs[0].shape)
    found = [(v.name, v.shape) for v in layer.variables]
    found = [f for f in found if f[0] != "seed_generator_state"]
    assert found == list(weight_shapes.items()), (name, found)
    learnt = [n for n in weight_shapes if n not in FROZEN]
    assert learnt == [v.name for v in layer.trainable_variables], name
    frozen = [weights.get(v.name, v.value) for v in layer.non_trainable_variables]
    options = {"training": True} if name.endswith("_training") else {}

    def call(floats, learnt):
        floats = iter(floats)
        x = [next(floats) if x.dtype.kind == "f" else x for x in xs]
        return layer.stateless_call(learnt, frozen, x if several else x[0], **options)

    floats = [n for n, x in zip(names, xs) if x.dtype.kind == "f"]
    args = [x for x in xs if x.dtype.kind == "f"], [weights[n] for n in learnt]
    y, pull, after = jax.vjp(call, *args, has_aux=True)
    wide = {n: widen(t[f"{name}.{n}"], "f64") for n in (*names, *weight_shapes)}
    limit = {"f32": 2e-6, "f64": 1e-14}[tag]
    check(y, formula(*wide.values()), limit, name)
    if options:
        values = [wide[n] for n in ("x", *FROZEN)]
        wanted = moved(values[0], layer.axis, layer.momentum, *values[1:])
        for n, value, new in zip(FROZEN, after, wanted):
            check(value, new, limit, (name, n))
            t.put(f"{name}.new_{n}.{tag}", value)
    if y.dtype == np.int32:
        return put_integers(t, name, y)
    if f"{name}.cotangent" not in t:
        t.put(f"{name}.cotangent", random(f"{name} cotangent", y.shape))
    dxs, dweights = pull(widen(t[f"{name}.cotangent"], tag))
    gradients = dict(zip((*floats, *learnt), (*dxs, *dweights)))
    t.put(f"{name}.y.{tag}", y)
    for n, d in gradients.items():
        t.put(f"{name}.d{n}.{tag}", d)
    if name == "masking_unmasked_output":
        unmasked = (xs[0] != 0).any(-1, keepdims=True)
        check(dxs[0], t[f"{name}.cotangent"] * unmasked, 0, name)
    if tag == "f32" or name in UNCOMPARED:
        return
    cotangent = t[f"{name}.cotangent"].astype(np.float64)
    for n, d in gradients.items():
        weighted = lambda a: (cotangent * formula(*(wide | {n: a}).values())).sum()
        check_gradient(weighted, wide[n], d, f"{name} {n}")


def put_integers(t, name, y):
    """The layer is not to turn integers into floats, whatever its dtype."""
    if f"{name}.y" not in t:
        t.put(f"{name}.y", y)
    check(y, t[f"{name}.y"], 0, name)


def run_adapted(t, name, tag):
    options, row, reduced = ADAPTED[name]
    data, x = (widen(t[f"{name}.{n}"], tag) for n in ("data", "x"))
    layer = K.Normalization(**options, dtype=DTYPES[tag])
    layer.adapt(data)
    wide = data.astype(np.float64)
    statistics = wide.mean(reduced), wide.var(reduced)
    limit = {"f32": 2e-6, "f64": 1e-14}[tag]
    for n, value, wanted in zip(
        ("mean", "variance"), (layer.adapt_mean, layer.adapt_variance), statistics
    ):
        check(value.value, wanted, limit, (name, n))
        t.put(f"{name}.{n}.{tag}", value.value)
    shape = [1 if i in reduced else n for i, n in enumerate(data.shape)]
    mean, variance = (s.reshape(shape) for s in statistics)
    y = layer(x)
    check(y, (x.astype(np.float64) - mean) / np.sqrt(variance), 2 * limit, name)
    t.put(f"{name}.y.{tag}", y)


def make():
    t = Tensors()
    for name, (_, row, _) in ADAPTED.items():
        t.put(f"{name}.data", 3 * random(f"{name} data", (37, *row)) + np.float32(2))
        t.put(f"{name}.x", random(f"{name} x", (5, *row)))
    for name, (_, shapes, weights, _) in CASES.items():
        for i, shape in enumerate(shapes):
            x = f"x{i}" if len(shapes) > 1 else "x"
            below, seed = BELOW.get(f"{name}.{x}"), f"{name} {x}"
            value = labels(seed, shape, below) if below else random(seed, shape)
            t.put(f"{name}.{x}", value)
        for weight, shape in weights.items():
            value = random(f"{name} {weight}", shape)
            if weight == "moving_variance":
                value = np.abs(value) + np.float32(0.1)
            t.put(f"{name}.{weight}", value)
    for name in ("maximum", "minimum"):  # ties share the gradient
        t[f"{name}.x1"][0] = t[f"{name}.x0"][0]
    steps = t["masking_unmasked_output.x"]
    steps[0, 2:] = steps[1, 0] = 0
    steps[2, 1, 0] = 0  # alone, it masks nothing
    image = labels("rescaling image", (2, 8, 8), 17).astype(np.uint8)
    t.put("rescaling_uint8.x", image)
    for tag in ("f32", "f64"):
        with precision(tag):
            for name in CASES:
                run_case(t, name, tag)
            for name in ADAPTED:
                run_adapted(t, name, tag)
            y = K.Rescaling(1 / 16, dtype=DTYPES[tag])(image)
            check(y, image / 16, 0, "rescaling_uint8")
            t.put(f"rescaling_uint8.y.{tag}", y)
    return {"layers.safetensors": t}, {}
