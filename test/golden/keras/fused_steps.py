# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""fused_steps.safetensors: what fit, evaluate and predict tell callbacks.

Seven batches, the last one short, with 1, 3 and 10 steps per execution.
"""

import keras
import numpy as np

from common import Tensors, gap, labels, random

ROWS, BATCH, BATCHES, EPOCHS = 53, 8, 7, 2
METRIC = "sparse_categorical_accuracy"


class Recorder(keras.callbacks.Callback):
    """Keeps begin, end and the logs of each execution, and of each epoch."""

    def __init__(self):
        super().__init__()
        self.begin, self.end, self.logs, self.epochs = [], [], [], []

    def enter(self, step, logs=None):
        self.begin.append(step)

    def leave(self, step, logs=None):
        self.end.append(step)
        self.logs.append(dict(logs))

    on_train_batch_begin = on_test_batch_begin = on_predict_batch_begin = enter
    on_train_batch_end = on_test_batch_end = on_predict_batch_end = leave

    def on_epoch_end(self, epoch, logs=None):
        self.epochs.append(dict(logs))


def put_logs(t, prefix, logs):
    for key, name in (("loss", "loss"), (METRIC, "accuracy")):
        t.put(f"{prefix}.{name}", np.array([g[key] for g in logs], np.float32))


def put_steps(t, prefix, recorder):
    t.put(f"{prefix}.begin", np.array(recorder.begin, np.int32))
    t.put(f"{prefix}.end", np.array(recorder.end, np.int32))


def build(fused):
    keras.backend.clear_session()
    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3, activation="softmax")],
        name="fused",
    )
    model.compile(
        optimizer=keras.optimizers.SGD(0.1, momentum=0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[METRIC],
        steps_per_execution=fused,
    )
    for v in model.variables:
        v.assign(random(f"fused {v.path}", v.shape, 0.5))
    return model


def make():
    t = Tensors()
    x = t.put("x", random("fused x", (ROWS, 4)))
    y = t.put("y", labels("fused y", (ROWS,), 3))
    starts = np.arange(0, ROWS, BATCH, dtype=np.int32)
    assert len(starts) == BATCHES
    t.put("batch_begin", starts)
    t.put("batch_end", np.minimum(starts + BATCH, ROWS).astype(np.int32))
    final = {}
    for fused in (1, 3, 10):
        model, case = build(fused), f"steps{fused}"
        if fused == 1:
            for v in model.variables:
                t.put(f"initial.{v.path}", v.value)
        options = dict(batch_size=BATCH, verbose=0)
        fit, test, predict = Recorder(), Recorder(), Recorder()
        model.fit(x, y, epochs=EPOCHS, shuffle=False, callbacks=[fit], **options)
        put_steps(t, f"{case}.fit", fit)
        put_logs(t, f"{case}.fit", fit.logs)
        put_logs(t, f"{case}.fit.epoch", fit.epochs)
        t.put(f"{case}.iterations", np.int32(model.optimizer.iterations))
        assert t[f"{case}.iterations"] == EPOCHS * BATCHES
        model.evaluate(x, y, callbacks=[test], **options)
        put_steps(t, f"{case}.evaluate", test)
        put_logs(t, f"{case}.evaluate", test.logs)
        out = model.predict(x, callbacks=[predict], **options)
        put_steps(t, f"{case}.predict", predict)
        values = {v.path: np.array(v.value) for v in model.variables}
        values |= {v.path: np.array(v.value) for v in model.optimizer.variables}
        final = final or values | {"predictions": out}
        for k, v in (values | {"predictions": out}).items():
            assert gap(v, final[k]) < 1e-6, (fused, k)
        assert len(fit.end) == EPOCHS * -(-BATCHES // fused)
    for k, v in final.items():
        t.put(f"final.{k}", v)
    every = t["steps1.fit.loss"].reshape(EPOCHS, BATCHES)
    third = t["steps3.fit.loss"].reshape(EPOCHS, -1)
    assert gap(third, every[:, [2, 5, 6]]) < 1e-6
    assert gap(t["steps10.fit.loss"], every[:, -1]) < 1e-6
    return {"fused_steps.safetensors": t}, {}
