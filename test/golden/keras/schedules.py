# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""schedules.json: learning rates by step."""

import json
import math

import jax
import keras
import numpy as np

from common import gap

S = keras.optimizers.schedules
STEPS = (0, 1, 5, 9, 10, 11, 99, 100, 101, 250, 1000)
LIMIT = 1e-6  # of float32, relative to the largest rate


# Formulas: the rate at an integer step, in float64, from the same arguments.


def ratio(step, decay_steps, staircase):
    return step // decay_steps if staircase else step / decay_steps


def exponential(step, start, decay_steps, rate, staircase=False):
    return start * rate ** ratio(step, decay_steps, staircase)


def inverse_time(step, start, decay_steps, rate, staircase=False):
    return start / (1 + rate * ratio(step, decay_steps, staircase))


def piecewise(step, boundaries, values):
    return values[sum(step > b for b in boundaries)]


def polynomial(step, start, decay_steps, end=1e-4, power=1.0, cycle=False):
    if cycle:  # the first multiple that is not below the step, but at least one
        decay_steps *= max(-(-step // decay_steps), 1)
    left = 1 - min(step, decay_steps) / decay_steps
    return (start - end) * left**power + end


def half_cosine(fraction):
    return (1 + math.cos(math.pi * fraction)) / 2


def cosine(step, start, decay_steps, alpha=0.0, target=None, warmup_steps=0):
    if target is None:
        target, warmup_steps = start, 0
    elif step < warmup_steps:
        return start + (target - start) * step / warmup_steps
    done = min(step - warmup_steps, decay_steps) / decay_steps
    return target * ((1 - alpha) * half_cosine(done) + alpha)


def cosine_restarts(step, start, steps, t_mul=2.0, m_mul=1.0, alpha=0.0):
    """Period after period, each t_mul times as long, m_mul times as high."""
    height = 1.0
    while step >= steps:
        step, steps, height = step - steps, steps * t_mul, height * m_mul
    return start * ((1 - alpha) * height * half_cosine(step / steps) + alpha)


FORMULAS = {
    S.ExponentialDecay: exponential,
    S.InverseTimeDecay: inverse_time,
    S.PiecewiseConstantDecay: piecewise,
    S.PolynomialDecay: polynomial,
    S.CosineDecay: cosine,
    S.CosineDecayRestarts: cosine_restarts,
}
SHORT = {  # Keras's names that the formulas shorten
    "initial_learning_rate": "start",
    "end_learning_rate": "end",
    "decay_rate": "rate",
    "first_decay_steps": "steps",
    "warmup_target": "target",
}


def decay(start, steps, **more):
    return {"initial_learning_rate": start, "decay_steps": steps} | more


def restarts(start, steps, **more):
    return {"initial_learning_rate": start, "first_decay_steps": steps} | more


# name: (class, arguments)
CASES = {
    "exponential": (S.ExponentialDecay, decay(0.1, 10, decay_rate=0.9)),
    "exponential_staircase": (
        S.ExponentialDecay,
        decay(0.1, 10, decay_rate=0.9, staircase=True),
    ),
    "exponential_staircase_3": (
        S.ExponentialDecay,
        decay(0.01, 3, decay_rate=0.96, staircase=True),
    ),
    "exponential_staircase_55": (
        S.ExponentialDecay,
        decay(0.1, 55, decay_rate=0.9, staircase=True),
    ),
    "piecewise": (
        S.PiecewiseConstantDecay,
        {"boundaries": [5, 10, 100], "values": [0.5, 0.1, 0.05, 0.001]},
    ),
    "piecewise_one_boundary": (
        S.PiecewiseConstantDecay,
        {"boundaries": [10], "values": [1.0, 0.5]},
    ),
    "polynomial": (S.PolynomialDecay, decay(0.1, 100)),
    "polynomial_power2": (
        S.PolynomialDecay,
        decay(0.1, 100, end_learning_rate=0.01, power=2.0),
    ),
    "polynomial_power0.5": (
        S.PolynomialDecay,
        decay(0.1, 101, end_learning_rate=0.01, power=0.5),
    ),
    "polynomial_cycle": (
        S.PolynomialDecay,
        decay(0.1, 10, end_learning_rate=0.01, cycle=True),
    ),
    "polynomial_cycle_7": (S.PolynomialDecay, decay(0.1, 7, cycle=True)),
    "polynomial_power2_cycle": (
        S.PolynomialDecay,
        decay(0.1, 99, end_learning_rate=0.001, power=2.0, cycle=True),
    ),
    "inverse_time": (S.InverseTimeDecay, decay(0.1, 10, decay_rate=0.5)),
    "inverse_time_staircase": (
        S.InverseTimeDecay,
        decay(0.1, 10, decay_rate=0.5, staircase=True),
    ),
    "cosine": (S.CosineDecay, decay(0.1, 100)),
    "cosine_alpha": (S.CosineDecay, decay(0.1, 250, alpha=0.1)),
    "cosine_warmup": (
        S.CosineDecay,
        decay(0.0, 100, warmup_target=0.1, warmup_steps=10),
    ),
    "cosine_warmup_alpha": (
        S.CosineDecay,
        decay(0.01, 200, alpha=0.05, warmup_target=0.2, warmup_steps=100),
    ),
    "cosine_restarts": (S.CosineDecayRestarts, restarts(0.1, 10)),
    "cosine_restarts_alpha": (
        S.CosineDecayRestarts,
        restarts(0.1, 11, alpha=0.1),
    ),
    "cosine_restarts_t1": (S.CosineDecayRestarts, restarts(0.1, 10, t_mul=1.0)),
    "cosine_restarts_t1_m0.9": (
        S.CosineDecayRestarts,
        restarts(0.1, 9, t_mul=1.0, m_mul=0.9, alpha=0.01),
    ),
    "cosine_restarts_t1.5_m0.8": (
        S.CosineDecayRestarts,
        restarts(0.1, 10, t_mul=1.5, m_mul=0.8),
    ),
}


# Keras's rate is wrong once compiled: XLA multiplies by a rounded 1 / decay_steps,
# so that a whole quotient becomes a little more or less than that.
MORE_STEPS = {
    "polynomial_cycle_7": (7, 14, 21, 28, 42, 49, 56),
    "exponential_staircase_55": (54, 55, 56, 110, 111, 165),
}
WRONG = {
    "polynomial_power0.5": [101, 250, 1000],
    "polynomial_cycle_7": [21, 42, 49],
    "exponential_staircase_55": [55, 110],
}


def describe(name):
    kind, arguments = CASES[name]
    schedule = kind(**arguments)
    steps = sorted(STEPS + MORE_STEPS.get(name, ()))
    own = {SHORT.get(k, k): v for k, v in arguments.items()}
    wanted = np.array([FORMULAS[kind](step, **own) for step in steps], np.float64)
    # As in a training step: compiled, of int32 iterations.
    compiled = jax.jit(schedule)
    found = np.array([compiled(np.int32(step)) for step in steps], np.float32)
    eager = np.array([schedule(np.int32(step)) for step in steps], np.float32)
    off = np.abs(found - wanted) > LIMIT * np.abs(wanted).max()
    wrong = {step: float(v) for step, v, bad in zip(steps, found, off) if bad}
    assert list(wrong) == WRONG.get(name, []), (name, wrong)
    assert gap(eager, wanted) <= LIMIT, name
    config = schedule.get_config()
    del config["name"]
    described = {
        "class": kind.__name__,
        "arguments": config,
        "steps": steps,
        "float64": wanted.tolist(),
        "float32": np.where(off, wanted.astype(np.float32), found).tolist(),
    }
    return described | ({"wrong_in_keras": wrong} if wrong else {})


def make():
    found = {name: describe(name) for name in CASES}
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in found.items()]
    return {"schedules.json": "{\n" + ",\n".join(lines) + "\n}\n"}, {}
