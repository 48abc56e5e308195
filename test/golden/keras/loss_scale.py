# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""loss_scale.safetensors: trainings whose loss is scaled, some steps left out."""

import keras
import numpy as np

from common import Tensors, random

O = keras.optimizers
ROWS, STEPS = 8, 24


def dynamic(inner, **options):
    return lambda: O.LossScaleOptimizer(inner(), **options)


# name: (policy, factor of the inputs, optimizer). Keras itself puts a
# LossScaleOptimizer around the optimizer of a mixed_float16 model.
CASES = {
    # From where gradients of float32 overflow.
    "dynamic": (
        "float32",
        1,
        dynamic(
            lambda: O.SGD(0.002, momentum=0.9),
            initial_scale=2.0**127,
            dynamic_growth_steps=3,
        ),
    ),
    "fixed": ("float32", 1, lambda: O.Adam(0.02, loss_scale_factor=10)),
    "mixed_float16": ("mixed_float16", 64, lambda: O.SGD(1e-6)),
}


def build(policy, optimizer):
    keras.backend.clear_session()
    model = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8, activation="relu", dtype=policy),
            keras.layers.Dense(1, dtype=policy),
        ],
        name="scaled",
    )
    # What compile() asks for its own wrapper.
    model.dtype_policy = keras.DTypePolicy(policy)
    model.compile(optimizer=optimizer(), loss="mean_squared_error")
    for v in model.variables:
        v.assign(random(f"scaled {v.path}", v.shape, 0.5))
    return model


def sequence(skipped, start, growth):
    """The scale and its counter after each step, by the rule."""
    scale, counter, after = start, 0, []
    for skip in skipped:
        if skip:
            scale, counter = scale / 2, 0
        elif counter == growth - 1:
            scale, counter = scale * 2, 0
        else:
            counter += 1
        after.append((scale, counter))
    return np.array(after).T


def make():
    t = Tensors()
    x = t.put("x", random("scaled x", (STEPS * ROWS, 4)))
    y = t.put("y", random("scaled y", (STEPS * ROWS, 1), 20))
    for name, (policy, factor, optimizer) in CASES.items():
        model = build(policy, optimizer)
        if name == "dynamic":
            for v in model.variables:
                t.put(f"initial.{v.path}", np.array(v.value))
        has_scale = isinstance(model.optimizer, O.LossScaleOptimizer)
        inner = model.optimizer.inner_optimizer if has_scale else model.optimizer
        scales, counters, iterations = [], [], []
        for step in range(STEPS):
            rows = slice(step * ROWS, (step + 1) * ROWS)
            model.train_on_batch(factor * x[rows], y[rows])
            if has_scale:
                scales.append(float(model.optimizer.dynamic_scale.value))
                counters.append(int(model.optimizer.step_counter.value))
            iterations.append(int(inner.iterations.value))
        if has_scale:
            skipped = np.diff([0] + iterations) == 0
            assert 2 < skipped.sum() < STEPS - 4, skipped
            start = model.optimizer.initial_scale
            wanted = sequence(skipped, start, model.optimizer.dynamic_growth_steps)
            assert (wanted == [scales, counters]).all()
            t.put(f"{name}.scale", np.array(scales, np.float32))
            t.put(f"{name}.counter", np.array(counters, np.int32))
        t.put(f"{name}.iterations", np.array(iterations, np.int32))
        for v in model.variables:
            if v.path.startswith("scaled") or v.path.startswith("dense"):
                t.put(f"{name}.end.{v.path}", np.array(v.value))
    return {"loss_scale.safetensors": t}, {}
