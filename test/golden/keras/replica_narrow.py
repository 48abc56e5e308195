# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Optimizers of variables of 16 bits: each operation computes in float32 and
rounds, numbers are rounded to the dtype of what they meet."""

import numpy as np


class Narrow:
    """An array of a dtype, whose every operation rounds to it."""

    def __init__(self, value, dtype):
        self.dtype = dtype
        self.value = np.asarray(value, np.float32).astype(dtype)

    def _apply(self, function, *others):
        others = [getattr(other, "value", other) for other in others]
        numbers = [self.value] + [np.asarray(o, np.float32).astype(self.dtype) for o in others]
        return Narrow(function(*[n.astype(np.float32) for n in numbers]), self.dtype)

    def __add__(self, other):
        return self._apply(np.add, other)

    def __sub__(self, other):
        return self._apply(np.subtract, other)

    def __mul__(self, other):
        return self._apply(np.multiply, other)

    def __truediv__(self, other):
        return self._apply(np.divide, other)

    def __pow__(self, other):
        return self._apply(np.power, other)

    def sqrt(self):
        return self._apply(np.sqrt)

    def sign(self):
        return self._apply(np.sign)


def sgd_ema(n, s, w, g, t):
    w = w - g * 0.01
    momentum = n(0.9 if t > 1 else 0)
    average = s["average"] * momentum + w * (n(1) - momentum)
    return w, {"average": average}


def sgd_momentum(n, s, w, g, t):
    m = s["momentum"] * 0.9 - g * 0.01
    return w + m, {"momentum": m}


def adam(n, s, w, g, t, decay=None):
    if decay:
        w = w - w * decay * 1e-3
    m = s["momentum"] + (g - s["momentum"]) * (1 - 0.9)
    v = s["velocity"] + (g * g - s["velocity"]) * (1 - 0.999)
    one = n(1)
    alpha = n(1e-3) * (one - n(0.999) ** t).sqrt() / (one - n(0.9) ** t)
    return w - m * alpha / (v.sqrt() + 1e-7), {"momentum": m, "velocity": v}


def adamw(n, s, w, g, t):
    return adam(n, s, w, g, t, 0.004)


def rmsprop(n, s, w, g, t):
    v = s["velocity"] * 0.9 + g * g * (1 - 0.9)
    return w - g * 1e-3 / (v + 1e-7).sqrt(), {"velocity": v}


def adagrad(n, s, w, g, t):
    a = s["accumulator"] + g * g
    return w - g * 1e-3 / (a + 1e-7).sqrt(), {"accumulator": a}


def lion(n, s, w, g, t):
    """Here 1 - beta is made of the rounded beta."""
    m, one = s["momentum"], n(1)
    ahead = m * 0.9 + g * (one - n(0.9))
    return w - ahead.sign() * 1e-3, {"momentum": m * 0.99 + g * (one - n(0.99))}


RULES = {
    f.__name__: f
    for f in (sgd_ema, sgd_momentum, adam, adamw, rmsprop, adagrad, lion)
}


def run(case, initial, gradients, dtype):
    """After each step the weights, and the slots as `<weight>_<slot>`."""
    n = lambda value: Narrow(value, dtype)
    start = {"accumulator": 0.1}
    weights = {k: n(v) for k, v in initial.items()}
    slots = {}
    for k, v in initial.items():
        names = ("momentum", "velocity", "accumulator", "average")
        slots[k] = {s: n(np.full(v.shape, start.get(s, 0.0))) for s in names}
    after = {}
    for step in range(1, len(next(iter(gradients.values()))) + 1):
        for k in weights:
            g = n(gradients[k][step - 1])
            weights[k], new = RULES[case](n, slots[k], weights[k], g, step)
            slots[k] |= new
        after[step] = {k: w.value for k, w in weights.items()}
        after[step] |= {f"{k}_{s}": v.value for k in slots for s, v in slots[k].items()}
    return after
