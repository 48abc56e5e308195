# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""masks.safetensors: what a mask does in the layers and losses after it."""

import jax
import keras
import numpy as np

from common import DTYPES, Tensors, check, check_gradient, labels, precision, random, widen

K, L = keras.layers, keras.losses
STEPS, FEATURES, WORDS = 5, 4, 9


# The models: from inputs to an output. Every layer has its default name.


def masked_merge(layer):
    def build(*inputs, **k):
        merged = layer(**k)([K.Masking(**k)(x) for x in inputs])
        return K.GlobalAveragePooling1D(**k)(merged)

    return build


def masking_pool(x, **k):
    return K.GlobalAveragePooling1D(**k)(K.Masking(**k)(x))


def embedding_pool(x, **k):
    words = K.Embedding(WORDS, FEATURES, mask_zero=True, **k)(x)
    return K.GlobalAveragePooling1D(**k)(words)


def masking_batch_normalization(x, **k):
    return K.BatchNormalization(**k)(K.Masking(**k)(x))


def masking_dense(x, **k):
    return K.Dense(2, **k)(K.Masking(**k)(x))


def embedding_dense(x, **k):
    words = K.Embedding(WORDS, FEATURES, mask_zero=True, **k)(x)
    return K.Dense(5, **k)(words)


# The same in NumPy, from inputs and weights.


def unmasked(x):
    return (x != 0).any(-1)


def average(x, mask):
    """Over the steps that count."""
    mask = mask[..., None]
    return (x * mask).sum(1) / mask.sum(1)


def merge(function):
    """A step counts if it does in either input."""
    return lambda a, b: average(function(a, b), unmasked(a) | unmasked(b))


def pick(best):
    """best of both where both count, else the one that counts, else zero."""

    def function(a, b):
        in_a, in_b = unmasked(a)[..., None], unmasked(b)[..., None]
        return np.where(in_a & in_b, best(a, b), np.where(in_a, a, b))

    return function


def valid_moments(x):
    """Of the steps that count, divided by their number and 1e-7."""
    mask = unmasked(x)[..., None]
    count = mask.sum((0, 1)) + 1e-7
    mean = (x * mask).sum((0, 1)) / count
    return mean, ((x - mean) ** 2 * mask).sum((0, 1)) / count


def batch_normalized(x, gamma, beta, *_):
    """Of masked steps too: they become what a zero becomes."""
    mean, variance = valid_moments(x)
    return (x - mean) / np.sqrt(variance + 1e-3) * gamma + beta


def squared_error(y, target):
    return ((y - target) ** 2).mean(-1)


def crossentropy(y, target):
    y = y - y.max(-1, keepdims=True)
    log = y - np.log(np.exp(y).sum(-1, keepdims=True))
    return -np.take_along_axis(log, target[..., None], -1)[..., 0]


def mean_valid(values, mask):
    """The masked loss: its sum over the steps that count, by their number."""
    return (values * mask).sum() / mask.sum()


# name: (model, number of inputs, formula). Inputs of names with "embedding" are
# words, 0 padding.
CASES = {
    "masking_pool": (masking_pool, 1, lambda x: average(x, unmasked(x))),
    "embedding_pool": (
        embedding_pool,
        1,
        lambda x, embeddings: average(embeddings[x], x != 0),
    ),
    "masking_batch_normalization_training": (
        masking_batch_normalization,
        1,
        batch_normalized,
    ),
    "masking_add": (masked_merge(K.Add), 2, merge(lambda a, b: a + b)),
    "masking_maximum": (masked_merge(K.Maximum), 2, merge(pick(np.maximum))),
    "masking_minimum": (masked_merge(K.Minimum), 2, merge(pick(np.minimum))),
    "masking_concatenate": (
        masked_merge(K.Concatenate),
        2,
        merge(lambda a, b: np.concatenate([a, b], -1)),
    ),
    "masking_dense_loss": (
        masking_dense,
        1,
        lambda x, kernel, bias: x @ kernel + bias,
    ),
    "embedding_token_loss": (
        embedding_dense,
        1,
        lambda x, embeddings, kernel, bias: embeddings[x] @ kernel + bias,
    ),
}
# name: (Keras's loss, its formula per step)
LOSSES = {
    "masking_dense_loss": (lambda: L.MeanSquaredError(), squared_error),
    "embedding_token_loss": (
        lambda: L.SparseCategoricalCrossentropy(from_logits=True),
        crossentropy,
    ),
}


def inputs_of(t, name):
    found = [f"{name}.{n}" for n in ("x", "x0", "x1") if f"{name}.{n}" in t]
    return {key.split(".")[1]: t[key] for key in found}


def build(name, shapes, tag):
    keras.backend.clear_session()
    integers = "embedding" in name
    dtype = "int32" if integers else DTYPES[tag]
    inputs = [keras.Input(shape[1:], dtype=dtype) for shape in shapes]
    output = CASES[name][0](*inputs, dtype=DTYPES[tag])
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], output)


def put_weights(t, name, model):
    for v in model.variables:
        value = random(f"{name} {v.path}", v.shape)
        t.put(f"{name}.{v.path}", np.abs(value) if "variance" in v.path else value)


def run_case(t, name, tag):
    formula = CASES[name][2]
    stored = inputs_of(t, name)
    model = build(name, [x.shape for x in stored.values()], tag)
    if tag == "f32":
        put_weights(t, name, model)
    floats = {k: widen(x, tag) for k, x in stored.items() if x.dtype != np.int32}
    weights = {v.path: widen(t[f"{name}.{v.path}"], tag) for v in model.variables}
    learnt = {v.path: weights[v.path] for v in model.trainable_variables}
    frozen = [weights[v.path] for v in model.non_trainable_variables]
    training = name.endswith("_training")

    def call(floats, learnt):  # by name: JAX sorts dictionaries
        xs = [floats.get(k, x) for k, x in stored.items()]
        learnt = [learnt[v.path] for v in model.trainable_variables]
        xs = xs if len(xs) > 1 else xs[0]
        y, new = model.stateless_call(learnt, frozen, xs, training=training)
        if name not in LOSSES:
            return y, (y, new)
        target = widen(t[f"{name}.y_true"], tag)
        model.compile(loss=LOSSES[name][0]())
        return model.compute_loss(y=target, y_pred=y), (y, new)

    # Compiled, for that is how it trains.
    value, pull, (y, new) = jax.vjp(jax.jit(call), floats, learnt, has_aux=True)
    wide = {k: widen(v, "f64") for k, v in (stored | weights).items()}
    limit = {"f32": 2e-6, "f64": 1e-14}[tag]
    check(y, formula(*wide.values()), limit, name)
    t.put(f"{name}.y.{tag}", y)
    if name in LOSSES:
        per = LOSSES[name][1]
        target = widen(t[f"{name}.y_true"], "f64")
        x = stored["x"]
        mask = unmasked(x) if x.dtype == np.float32 else x != 0
        scalar = lambda *a: mean_valid(per(formula(*a), target), mask)
        check(value, scalar(*wide.values()), limit, name)
        check_as_trained(t, name, model, weights, value, tag)
        t.put(f"{name}.loss.{tag}", value)
        cotangent = np.ones((), DTYPES[tag])
    else:
        if tag == "f32":
            t.put(f"{name}.cotangent", random(f"{name} cotangent", y.shape))
        cotangent = widen(t[f"{name}.cotangent"], tag)
        scalar = lambda *a: (cotangent * formula(*a)).sum()
    if training:
        check_moving(t, name, tag, wide, new, limit)
    dfloats, dlearnt = pull(cotangent)
    for n, d in (dfloats | dlearnt).items():
        t.put(f"{name}.d{n}.{tag}", d)
        if tag == "f64":
            compare_gradient(scalar, wide, n, d, name)


def compare_gradient(scalar, wide, n, d, name):
    """With differences, that move no step that is masked."""
    if n[0] != "x":
        check_gradient(lambda a: scalar(*(wide | {n: a}).values()), wide[n], d, name)
        return
    keep = unmasked(wide[n])[..., None]
    check(d * ~keep, np.zeros(d.shape), 0, f"{name} masked {n}")
    moved = lambda a: np.where(keep, a, 0)
    check_gradient(lambda a: scalar(*(wide | {n: moved(a)}).values()), wide[n], d, name)


def check_as_trained(t, name, model, weights, value, tag):
    """train_on_batch, whose loss is that of before the step, says the same."""
    for v in model.variables:
        v.assign(weights[v.path])
    model.compile(optimizer="sgd", loss=LOSSES[name][0]())
    x, y = (widen(t[f"{name}.{n}"], tag) for n in ("x", "y_true"))
    check(model.train_on_batch(x, y), value, {"f32": 1e-6, "f64": 1e-7}[tag], name)


def check_moving(t, name, tag, wide, new, limit):
    for what, value, now in zip(("mean", "variance"), new, valid_moments(wide["x"])):
        old = wide[f"batch_normalization/moving_{what}"]
        check(value, 0.99 * old + 0.01 * now, limit, (name, what))
        t.put(f"{name}.new_moving_{what}.{tag}", value)


def masked_steps(seed, rows, count):
    """Random rows whose steps are zero here and there, but never all."""
    x = random(seed, (rows, STEPS, FEATURES))
    for row, step in count:
        x[row, step] = 0
    x[0, 0, 1] = 0  # alone, it masks nothing
    return x


def put_inputs(t):
    # Steps masked in one, in the other, and (row 0, step 4) in both.
    first, second = [(0, 3), (0, 4), (1, 0), (2, 2)], [(0, 4), (1, 1), (2, 0), (2, 1)]
    for name, (_, inputs, _) in CASES.items():
        if "embedding" in name:
            words = labels(f"{name} x", (3, 6), WORDS - 1) + np.int32(1)
            words[0, 4:] = words[1, 2:] = words[2, 0] = 0
            words[2, 3] = words[2, 4]  # twice in a row
            t.put(f"{name}.x", words)
            continue
        for i, where in zip(range(inputs), (first, second)):
            x = f"x{i}" if inputs > 1 else "x"
            t.put(f"{name}.{x}", masked_steps(f"{name} {x}", 3, where))
    t.put("masking_dense_loss.y_true", random("masking_dense_loss y", (3, STEPS, 2)))
    t.put("embedding_token_loss.y_true", labels("embedding_token_loss y", (3, 6), 5))


def make():
    t = Tensors()
    put_inputs(t)
    for tag in DTYPES:
        with precision(tag):
            for name in CASES:
                run_case(t, name, tag)
    return {"masks.safetensors": t}, {}
