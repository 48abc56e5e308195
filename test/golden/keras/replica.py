# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Optimizers in plain NumPy float64, written from their formulas.

Nothing here uses Keras or JAX: it judges them.
"""

import numpy as np

sqrt = np.sqrt


def sgd(s, v, g, t, h):
    if not h.momentum:
        return v - h.lr * g
    s.momentum = h.momentum * s.momentum - h.lr * g
    return v + (h.momentum * s.momentum - h.lr * g if h.nesterov else s.momentum)


def adam(s, v, g, t, h):
    rate = h.lr * sqrt(1 - h.base2**t) / (1 - h.base1**t)
    s.momentum += (g - s.momentum) * (1 - h.beta1)
    s.velocity += (g * g - s.velocity) * (1 - h.beta2)
    velocity = s.velocity
    if h.amsgrad:
        s.velocity_hat = velocity = np.maximum(s.velocity_hat, velocity)
    return v - rate * s.momentum / (sqrt(velocity) + h.epsilon)


def rmsprop(s, v, g, t, h):
    s.velocity = h.rho * s.velocity + (1 - h.rho) * g * g
    under = s.velocity + h.epsilon
    if h.centered:
        s.average_gradient = h.rho * s.average_gradient + (1 - h.rho) * g
        under = under - s.average_gradient**2
    step = h.lr * g / sqrt(under)
    if h.momentum:
        s.momentum = step = h.momentum * s.momentum + step
    return v - step


def adagrad(s, v, g, t, h):
    if t == 1:
        s.accumulator = s.accumulator + h.initial_accumulator
    s.accumulator += g * g
    return v - h.lr * g / sqrt(s.accumulator + h.epsilon)


def adadelta(s, v, g, t, h):
    s.accumulated_grad = h.rho * s.accumulated_grad + (1 - h.rho) * g * g
    step = sqrt(s.accumulated_delta_var + h.epsilon) * g
    step /= sqrt(s.accumulated_grad + h.epsilon)
    s.accumulated_delta_var *= h.rho
    s.accumulated_delta_var += (1 - h.rho) * step * step
    return v - h.lr * step


def adamax(s, v, g, t, h):
    s.momentum += (g - s.momentum) * (1 - h.beta1)
    s.norm = np.maximum(h.beta2 * s.norm, abs(g))
    return v - h.lr * s.momentum / ((1 - h.base1**t) * (s.norm + h.epsilon))


def nadam(s, v, g, t, h):
    decay = lambda step: h.beta1 * (1 - 0.5 * 0.96**step)
    product = np.prod([decay(i) for i in range(1, t + 1)])
    s.momentum += (g - s.momentum) * (1 - h.beta1)
    s.velocity += (g * g - s.velocity) * (1 - h.beta2)
    m = decay(t + 1) * s.momentum / (1 - product * decay(t + 1))
    m = m + (1 - decay(t)) * g / (1 - product)
    return v - h.lr * m / (sqrt(s.velocity / (1 - h.base2**t)) + h.epsilon)


def lion(s, v, g, t, h):
    step = np.sign(h.beta1 * s.momentum + (1 - h.beta1) * g)
    s.momentum = h.beta2 * s.momentum + (1 - h.beta2) * g
    return v - h.lr * step


DEFAULTS = {
    sgd: dict(lr=0.01, momentum=0, nesterov=False),
    adam: dict(lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7, amsgrad=False),
    rmsprop: dict(lr=1e-3, rho=0.9, momentum=0, epsilon=1e-7, centered=False),
    adagrad: dict(lr=1e-3, initial_accumulator=0.1, epsilon=1e-7),
    adadelta: dict(lr=1e-3, rho=0.95, epsilon=1e-7),
    adamax: dict(lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
    nadam: dict(lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
    lion: dict(lr=1e-3, beta1=0.9, beta2=0.99),
}
COMMON = dict(weight_decay=0, clipnorm=0, global_clipnorm=0, clipvalue=0)
COMMON |= dict(ema=0, accumulate=1)


class Bag:
    """Named values; state not yet there is zero."""

    def __init__(self, values=()):
        self.__dict__.update(values)

    def __getattr__(self, name):
        return 0.0


class Optimizer:
    """Steps over variables given by name.

    round32: the base of a power beta^t is beta rounded to float32, as in Keras.
    """

    def __init__(self, rule, round32=False, **hyper):
        unknown = set(hyper) - set(DEFAULTS[rule]) - set(COMMON)
        assert not unknown, unknown
        self.rule, self.hyper = rule, Bag(COMMON | DEFAULTS[rule] | hyper)
        for i in "12":
            beta = getattr(self.hyper, f"beta{i}")
            base = float(np.float32(beta)) if round32 else beta
            setattr(self.hyper, f"base{i}", base)
        self.state, self.calls, self.updates = {}, 0, 0
        self.average, self.sum = {}, {}

    def clip(self, gradients):
        h = self.hyper
        norms = {k: sqrt((g * g).sum()) for k, g in gradients.items()}
        total = sqrt(sum(n * n for n in norms.values()))
        for k, g in gradients.items():
            if h.clipnorm:
                g = g * h.clipnorm / max(norms[k], h.clipnorm)
            elif h.global_clipnorm:
                g = g * h.global_clipnorm / max(total, h.global_clipnorm)
            elif h.clipvalue:
                g = np.clip(g, -h.clipvalue, h.clipvalue)
            yield k, g

    def update(self, values, gradients):
        """New values; rules see the update's number, from 1."""
        h = self.hyper
        self.updates += 1
        out = {}
        for k, g in self.clip(gradients):
            state = self.state.setdefault(k, Bag())
            v = values[k] - values[k] * h.weight_decay * h.lr
            out[k] = self.rule(state, v, g, self.updates, h)
        return out

    def step(self, values, gradients):
        h = self.hyper
        self.calls += 1
        for k, g in gradients.items():
            self.sum[k] = self.sum.get(k, 0) + g
        if self.calls % h.accumulate == 0:
            mean = {k: g / h.accumulate for k, g in self.sum.items()}
            values, self.sum = self.update(values, mean), {}
        if h.ema:
            keep = h.ema if self.calls > 1 else 0
            for k, v in values.items():
                old = self.average.get(k, 0)
                self.average[k] = keep * old + (1 - keep) * v
        return values
