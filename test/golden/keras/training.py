# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whole trainings: digits_*, two_outputs and two_towers."""

import gzip
import pathlib
import struct

import jax
import keras
import numpy as np

import replica as R
import replica_models as models
from common import Tensors, gap, labels, pointwise_gap, random, widen

K, O = keras.layers, keras.optimizers
SPARSE = keras.losses.SparseCategoricalCrossentropy
MSE = keras.losses.MeanSquaredError
BATCH = 32
LOSS_LIMIT = 1e-5  # Keras float32 against the replica, per loss
WEIGHT_LIMIT = 1e-4

OPTIMIZERS = {
    "sgd": (lambda: O.SGD(0.01), R.sgd, {}),
    "sgd_momentum": (
        lambda: O.SGD(0.01, momentum=0.9),
        R.sgd,
        {"momentum": 0.9},
    ),
    "sgd_nesterov": (
        lambda: O.SGD(0.01, momentum=0.9, nesterov=True),
        R.sgd,
        {"momentum": 0.9, "nesterov": True},
    ),
    "adam": (lambda: O.Adam(1e-3), R.adam, {}),
}


def read_idx(name):
    """An unsigned-byte IDX file of the shipped digits."""
    root = pathlib.Path(__file__).resolve().parents[3]
    data = gzip.decompress((root / "data/digits" / f"{name}.gz").read_bytes())
    rank = data[3]
    shape = struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank])
    return np.frombuffer(data[4 + 4 * rank :], np.uint8).reshape(shape)


def batches(rows, batch, steps):
    """[begin, end) per step: whole epochs in order, the last batch short."""
    spans = [(b, min(b + batch, rows)) for b in range(0, rows, batch)]
    return [spans[i % len(spans)] for i in range(steps)]


def set_weights(model, name):
    """Glorot-uniform kernels and small biases, from NumPy's generator."""
    for v in model.variables:
        limit = np.sqrt(6 / sum(v.shape)) if len(v.shape) == 2 else 0.05
        stream = np.random.Generator(np.random.PCG64(list((name + v.path).encode())))
        v.assign(stream.uniform(-limit, limit, v.shape).astype(np.float32))


def values_of(model):
    both = model.variables + model.optimizer.variables
    return {v.path: np.array(v.value) for v in both}


def put_all(t, prefix, values):
    for path, value in values.items():
        t.put(f"{prefix}.{path}", value)


def first_gradients(model, loss, x, y):
    """Of the loss with the weights as they are, by path."""

    def run(weights):
        out, _ = model.stateless_call(weights, [], x, training=True)
        return loss(y, out)

    weights = [v.value for v in model.trainable_variables]
    grads = jax.jit(jax.grad(run))(weights)
    return {v.path: g for v, g in zip(model.trainable_variables, grads)}


def take(tree, begin, end):
    return jax.tree.map(lambda a: a[begin:end], tree)


def train(t, build, x, y, spans, total_loss, log_names):
    """Train with Keras; store weights, slots and losses. (model, losses)."""
    model = build()
    put_all(t, "initial", {v.path: np.array(v.value) for v in model.variables})
    b, e = spans[0]
    grads = first_gradients(model, total_loss, take(x, b, e), take(y, b, e))
    put_all(t, "step1_gradients", grads)
    logs = []
    for step, (b, e) in enumerate(spans, 1):
        model.reset_metrics()  # so that the values are this batch's own
        logs.append(
            model.train_on_batch(take(x, b, e), take(y, b, e), return_dict=True)
        )
        if step in (1, len(spans)):
            put_all(t, f"step{step}", values_of(model))
    t.put("batch_begin", np.array([b for b, _ in spans], np.int32))
    t.put("batch_end", np.array([e for _, e in spans], np.int32))
    for name, stored in log_names.items():
        t.put(stored, np.array([log[name] for log in logs], np.float32))
    return model


def judge(t, model, inputs, targets, spans, rule, options, names):
    """Run the replica; store its losses; the gaps, which must be small."""
    initial = {k[8:]: widen(v, "f64") for k, v in t.items() if k[:8] == "initial."}
    losses, found = [], {}
    values, optimizer = initial, R.Optimizer(rule, True, **options)
    for step, (b, e) in enumerate(spans, 1):
        value, grads = model(values, *(a[b:e] for a in (*inputs, *targets)))
        losses.append(value)
        if step == 1:
            first = grads
        values = optimizer.step(values, grads)
    losses = np.array(losses)
    for column, name in enumerate(names):
        t.put(f"replica.{name}.f64", losses[:, column])
        found[name] = pointwise_gap(t[name], losses[:, column])
        assert found[name] <= LOSS_LIMIT, (name, found)
    last = f"step{len(spans)}"
    found["first gradients"] = max(
        gap(t[f"step1_gradients.{k}"], g) for k, g in first.items()
    )
    found["last weights"] = max(gap(t[f"{last}.{k}"], v) for k, v in values.items())
    slots = [0.0]
    for k, state in optimizer.state.items():
        for slot, value in vars(state).items():
            path = f"{k.replace('/', '_')}_{slot}"
            name = next(n for n in t if n.startswith(last) and n.endswith("/" + path))
            slots.append(gap(t[name], value))
    found["last slots"] = max(slots)
    assert max(found.values()) <= WEIGHT_LIMIT, found
    return found


def digits_model(optimizer, loss, metric):
    keras.backend.clear_session()
    model = keras.Sequential(
        [
            keras.Input((8, 8), dtype="uint8"),
            K.Rescaling(1 / 16),
            K.Flatten(),
            K.Dense(64, activation="relu"),
            K.Dense(10, activation="softmax"),
        ],
        name="digits_mlp",
    )
    model.compile(optimizer=optimizer(), loss=loss(), metrics=[metric])
    set_weights(model, "digits")
    return model


def fit_running(t, build, x, y, metric, last):
    """What fit itself logs after each batch: means since the epoch began."""
    kept = []
    keep = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: kept.append(dict(logs))
    )
    model = build()
    options = dict(batch_size=BATCH, shuffle=False, verbose=0, callbacks=[keep])
    model.fit(x, y, **options)
    rest = 50 - len(kept)
    model.fit(x[: rest * BATCH], y[: rest * BATCH], **options)
    assert len(kept) == 50
    t.put("running_loss", np.array([g["loss"] for g in kept], np.float32))
    t.put("running_accuracy", np.array([g[metric] for g in kept], np.float32))
    for path, value in values_of(model).items():
        assert np.array_equal(value, last[f"step50.{path}"]), path


def digits(name, optimizer, rule, options, y, loss, metric):
    images = read_idx("train-images-idx3-ubyte")
    spans = batches(len(images), BATCH, 50)
    build = lambda: digits_model(optimizer, loss, metric)
    t = Tensors()
    logged = {"loss": "losses", metric: "batch_accuracy"}
    model = train(t, build, images, y, spans, loss(), logged)
    fit_running(t, build, images, y, metric, t)
    test = read_idx("test-images-idx3-ubyte")[:64]
    hidden = keras.Model(model.inputs[0], model.layers[-2].output)(test)
    head = model.layers[-1]
    t.put("test64_logits", hidden @ head.kernel.value + head.bias.value)
    t.put("test64_probabilities", model.predict(test, verbose=0))
    again = models.softmax(t["test64_logits"].astype(np.float64))
    assert gap(t["test64_probabilities"], again) < 1e-6
    own = {SPARSE: models.sparse_crossentropy, MSE: models.mean_squared_error}
    paths = [v.path[: -len("/kernel")] for v in model.variables[::2]]
    judged = models.digits(*paths, own[loss])
    found = judge(t, judged, [images], [y], spans, rule, options, ["losses"])
    assert t["losses"][40:].mean() < t["losses"][:5].mean()
    return {f"digits_{name}.safetensors": t}, {f"digits_{name}": found}


def two_outputs():
    rows, batch, steps = 320, 16, 20
    t = Tensors()
    x = t.put("x", random("two_outputs x", (rows, 8)))
    teacher = random("two_outputs teacher", (8, 5))
    classes = t.put("y_class", (x @ teacher[:, :4]).argmax(-1).astype(np.int32))
    target = t.put("y_value", np.tanh(x @ teacher[:, 4:]).astype(np.float32))

    def build():
        keras.backend.clear_session()
        inputs = keras.Input((8,), name="x")
        trunk = K.Dense(16, activation="relu", name="trunk")(inputs)
        heads = {
            "class": K.Dense(4, activation="softmax", name="class")(trunk),
            "value": K.Dense(1, name="value")(trunk),
        }
        model = keras.Model(inputs, heads, name="two_outputs")
        model.compile(
            optimizer=O.Adam(1e-3),
            loss={"class": SPARSE(), "value": MSE()},
        )
        set_weights(model, "two_outputs")
        return model

    def total(y, out):
        loss_class = SPARSE()(y["class"], out["class"])
        return loss_class + MSE()(y["value"], out["value"])

    logged = {"loss": "losses", "class_loss": "class_losses"}
    logged["value_loss"] = "value_losses"
    spans = batches(rows, batch, steps)
    y = {"class": classes, "value": target}
    train(t, build, x, y, spans, total, logged)
    judged, names = models.two_outputs, list(logged.values())
    found = judge(t, judged, [x], [classes, target], spans, R.adam, {}, names)
    return {"two_outputs.safetensors": t}, {"two_outputs": found}


def two_towers():
    rows, batch, steps = 320, 16, 20
    t = Tensors()
    a = t.put("a", random("two_towers a", (rows, 8)))
    b = t.put("b", random("two_towers b", (rows, 8)))
    y = t.put("y", np.tanh((a * b).sum(-1, keepdims=True)).astype(np.float32))

    def build():
        keras.backend.clear_session()
        inputs = [keras.Input((8,), name=n) for n in "ab"]
        tower = keras.Sequential(
            [keras.Input((8,)), K.Dense(16, activation="relu"), K.Dense(8)],
            name="tower",
        )
        joined = K.Concatenate()([tower(i) for i in inputs])
        model = keras.Model(inputs, K.Dense(1)(joined), name="two_towers")
        model.compile(optimizer=O.SGD(0.05), loss=MSE())
        set_weights(model, "two_towers")
        return model

    spans = batches(rows, batch, steps)
    model = train(t, build, [a, b], y, spans, MSE(), {"loss": "losses"})
    paths = [v.path[: -len("/kernel")] for v in model.variables[::2]]
    judged, options = models.two_towers(*paths), {"lr": 0.05}
    found = judge(t, judged, [a, b], [y], spans, R.sgd, options, ["losses"])
    return {"two_towers.safetensors": t}, {"two_towers": found}


def make():
    y = read_idx("train-labels-idx1-ubyte").astype(np.int32)
    sparse = (SPARSE, "sparse_categorical_accuracy")
    parts = [digits(n, *how, y, *sparse) for n, how in OPTIMIZERS.items()]
    hot = np.eye(10, dtype=np.float32)[y]
    squared = (MSE, "categorical_accuracy")
    parts.append(digits("mse", *OPTIMIZERS["adam"], hot, *squared))
    parts += [two_outputs(), two_towers()]
    files, gaps = {}, {}
    for made, found in parts:
        files |= made
        gaps |= found
    return files, gaps
