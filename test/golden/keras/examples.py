# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""example_*.safetensors: 50 steps of three models, and examples.json."""

import json

import keras
import numpy as np

import replica as R
import replica_examples as models
from common import Tensors, gap, labels, pointwise_gap, random, widen
from training import LOSS_LIMIT, WEIGHT_LIMIT, batches, put_all, set_weights

K, O, L = keras.layers, keras.optimizers, keras.losses
ROWS, BATCH, STEPS = 256, 32, 50
WORDS, LENGTH, WIDTH = 201, 32, 64


def blobs():
    """Three classes, each normal around a point of its own."""
    y = labels("normalized_mlp y", (ROWS,), 3)
    centres = random("normalized_mlp centres", (3, 12))
    return {"x": centres[y] + random("normalized_mlp noise", (ROWS, 12), 1.5)}, y


def normalized_mlp():
    x = inputs = keras.Input((12,), name="x")
    for _ in range(2):
        x = K.Dense(32, use_bias=False)(x)
        x = K.Activation("relu")(K.BatchNormalization()(x))
    return keras.Model(inputs, K.Dense(3)(x), name="normalized_mlp")


def ratings():
    """What users and items have in common, around 3."""
    user = labels("recommender user", (ROWS,), 50)
    item = labels("recommender item", (ROWS,), 80)
    a, b = random("recommender users", (50, 4)), random("recommender items", (80, 4))
    noise = random("recommender noise", (ROWS,), 0.1)
    y = 3 + 0.5 * (a[user] * b[item]).sum(-1) + noise
    return {"user": user, "item": item}, y.astype(np.float32)[:, None]


def recommender():
    user = keras.Input((), dtype="int32", name="user")
    item = keras.Input((), dtype="int32", name="item")
    a = K.Embedding(50, 16, name="user_embedding")(user)
    b = K.Embedding(80, 16, name="item_embedding")(item)
    rating = K.Dense(1)(K.Dot(axes=1)([a, b]))
    return keras.Model([user, item], rating, name="recommender")


def sentences():
    """One word in six tells the class: it is the word modulo 5."""
    y = labels("tokens y", (ROWS,), 5)
    words = labels("tokens words", (ROWS, LENGTH), WORDS - 1) + 1
    telling = labels("tokens telling", (ROWS, LENGTH), 40) * 5 + y[:, None]
    telling = np.where(telling == 0, 200, telling)
    words = np.where(labels("tokens which", words.shape, 6) == 0, telling, words)
    lengths = 5 + labels("tokens lengths", (ROWS, 1), LENGTH - 4)
    words = np.where(np.arange(LENGTH) < lengths, words, 0)
    return {"tokens": words.astype(np.int32)}, y


def passing_mask(layer):
    """Keras's EinsumDense would drop it."""
    layer.supports_masking = True
    return layer


def tokens():
    inputs = keras.Input((LENGTH,), dtype="int32", name="tokens")
    x = K.Embedding(WORDS, WIDTH, mask_zero=True)(inputs)
    for _ in range(2):
        wide, narrow = ((LENGTH, n) for n in (2 * WIDTH, WIDTH))
        both = {"equation": "abc,cd->abd", "bias_axes": "d"}
        y = K.LayerNormalization()(x)
        inner = K.EinsumDense(output_shape=wide, activation="gelu", **both)
        y = K.Dropout(0.0)(passing_mask(inner)(y))
        y = passing_mask(K.EinsumDense(output_shape=narrow, **both))(y)
        x = K.Add()([x, y])
    pooled = K.GlobalAveragePooling1D()(x)
    return keras.Model(inputs, K.Dense(5)(pooled), name="tokens")


NESTEROV = {"momentum": 0.9, "nesterov": True}
ADAMW = {"weight_decay": 0.01, "global_clipnorm": 1.0}
SPARSE = lambda: L.SparseCategoricalCrossentropy(from_logits=True)
# name: (data, Keras's model, loss, optimizer; own model, rule, arguments)
EXAMPLES = {
    "normalized_mlp": (
        blobs,
        normalized_mlp,
        SPARSE,
        lambda: O.SGD(0.05, **NESTEROV),
        models.normalized_mlp,
        R.sgd,
        {"lr": 0.05} | NESTEROV,
    ),
    "recommender": (
        ratings,
        recommender,
        lambda: L.MeanSquaredError(),
        lambda: O.Adagrad(0.05),
        models.recommender,
        R.adagrad,
        {"lr": 0.05},
    ),
    "tokens": (
        sentences,
        tokens,
        SPARSE,
        lambda: O.AdamW(2e-3, **ADAMW),
        models.tokens,
        R.adam,
        {"lr": 2e-3} | ADAMW,
    ),
}


def values_of(model):
    return {v.path: np.array(v.value) for v in model.variables}


def train(t, model, x, y, spans):
    """Store weights before and after, and the loss of each batch alone."""
    put_all(t, "initial", values_of(model))
    inputs, losses = [x[i.name] for i in model.inputs], []
    for b, e in spans:
        model.reset_metrics()
        batch = [a[b:e] for a in inputs]
        batch = batch if len(batch) > 1 else batch[0]
        losses.append(model.train_on_batch(batch, y[b:e]))
    put_all(t, f"step{len(spans)}", values_of(model))
    t.put("batch_begin", np.array([b for b, _ in spans], np.int32))
    t.put("batch_end", np.array([e for _, e in spans], np.int32))
    t.put("losses", np.array(losses, np.float32))


def judge(t, own, x, y, spans, rule, options):
    """Run the replica; store its losses; the gaps, which must be small."""
    values = {k[8:]: widen(v, "f64") for k, v in t.items() if k[:8] == "initial."}
    optimizer, losses = R.Optimizer(rule, True, **options), []
    batch = [widen(a, "f64") for a in (*x.values(), y)]
    for b, e in spans:
        value, grads, new = own(values, *(a[b:e] for a in batch))
        losses.append(value)
        values = optimizer.step(values, grads) | new
    t.put("replica.losses.f64", np.array(losses))
    last = {k: gap(t[f"step{len(spans)}.{k}"], v) for k, v in values.items()}
    found = {"losses": pointwise_gap(t["losses"], losses)}
    found["last weights"] = max(last.values())
    assert found["losses"] <= LOSS_LIMIT, found
    assert found["last weights"] <= WEIGHT_LIMIT, last
    assert set(values) == {k[8:] for k in t if k[:8] == "initial."}
    return found


def example(name):
    data, build, loss, optimizer, own, rule, options = EXAMPLES[name]
    x, y = data()
    t = Tensors()
    for key, value in (x | {"y": y}).items():
        t.put(key, value)
    keras.backend.clear_session()
    model = build()
    model.compile(optimizer=optimizer(), loss=loss())
    set_weights(model, name)
    for v in model.variables:
        if v.name in ("gamma", "moving_variance"):
            v.assign(v + 1)
    spans = batches(ROWS, BATCH, STEPS)
    train(t, model, x, y, spans)
    found = judge(t, own, x, y, spans, rule, options)
    assert t["losses"][40:].mean() < 0.8 * t["losses"][:5].mean(), t["losses"]
    return t, found, [v.path for v in model.variables]


def make():
    files, gaps, paths = {}, {}, {}
    for name in EXAMPLES:
        t, gaps[name], paths[name] = example(name)
        files[f"example_{name}.safetensors"] = t
    files["examples.json"] = json.dumps(paths, indent=1) + "\n"
    return files, gaps
