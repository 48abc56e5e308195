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


def lamb(s, v, g, t, h):
    s.momentum += (g - s.momentum) * (1 - h.beta1)
    s.velocity += (g * g - s.velocity) * (1 - h.beta2)
    mean = s.momentum / (1 - h.base1**t)
    step = mean / (sqrt(s.velocity / (1 - h.base2**t)) + h.epsilon)
    norms = sqrt((v * v).sum()), sqrt((step * step).sum())
    ratio = norms[0] / norms[1] if min(norms) > 0 else 1
    return v - ratio * h.lr * step


def ftrl(s, v, g, t, h):
    if t == 1:
        s.accumulator = s.accumulator + h.initial_accumulator
    before = s.accumulator**-h.power
    s.accumulator = s.accumulator + g * g
    after = s.accumulator**-h.power
    s.linear += g + 2 * h.shrinkage * v - (after - before) / h.lr * v
    l2 = h.l2 + h.beta / (2 * h.lr)
    return (np.clip(s.linear, -h.l1, h.l1) - s.linear) / (after / h.lr + 2 * l2)


def rms(x):
    return sqrt((x * x).mean())


def adafactor(s, v, g, t, h):
    keep = 1 - float(t) ** h.beta2_decay
    square = g * g + h.epsilon1
    if v.ndim < 2:
        s.velocity = keep * s.velocity + (1 - keep) * square
    else:
        s.row = keep * s.row + (1 - keep) * square.mean(-1, keepdims=True)
        s.column = keep * s.column + (1 - keep) * square.mean(-2, keepdims=True)
        s.velocity = s.row * s.column / s.row.mean(-2, keepdims=True)
    step = g / sqrt(s.velocity)
    rate = max(h.epsilon2, rms(v)) * min(h.lr, 1 / sqrt(t))
    return v - rate * step / max(1, rms(step) / h.threshold)


def schedule_free(s, v, g, t, h):
    if t == 1:
        s.momentum = s.start
    mean = (v - (1 - h.base1) * s.momentum) / h.base1
    s.velocity += (g * g - s.velocity) * (1 - h.beta2)
    size = sqrt(s.velocity / (1 - h.base2**t)) + h.epsilon
    rate = h.lr * (min(t / h.warmup, 1) if h.warmup else 1)
    s.momentum = s.momentum - rate * g / size
    mean = (1 - 1 / t) * mean + s.momentum / t
    return (1 - h.base1) * s.momentum + h.base1 * mean


def muon(s, v, g, t, h):
    """Matrices only: others are adam's, with the same decay."""
    if v.ndim != 2:
        return adam(s, v, g, t, h)
    s.momentum = h.momentum * s.momentum + g
    x = g + h.momentum * s.momentum if h.nesterov else s.momentum
    x = x / (sqrt((x * x).sum()) + 1e-7)
    a, b, c = 3.4445, -4.7750, 2.0315
    for _ in range(h.ns_steps):
        xx = x @ x.T
        x = a * x + (b * xx + c * xx @ xx) @ x
    return v - h.lr * x * sqrt(max(v.shape)) * h.rms_rate


DEFAULTS = {
    sgd: dict(lr=0.01, momentum=0, nesterov=False),
    adam: dict(lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7, amsgrad=False),
    rmsprop: dict(lr=1e-3, rho=0.9, momentum=0, epsilon=1e-7, centered=False),
    adagrad: dict(lr=1e-3, initial_accumulator=0.1, epsilon=1e-7),
    adadelta: dict(lr=1e-3, rho=0.95, epsilon=1e-7),
    adamax: dict(lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
    nadam: dict(lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
    lion: dict(lr=1e-3, beta1=0.9, beta2=0.99),
    lamb: dict(lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
    ftrl: dict(
        lr=1e-3, power=-0.5, initial_accumulator=0.1, l1=0, l2=0, shrinkage=0, beta=0
    ),
    adafactor: dict(
        lr=1e-3, beta2_decay=-0.8, epsilon1=1e-30, epsilon2=1e-3, threshold=1
    ),
    schedule_free: dict(
        lr=2.5e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, warmup=0
    ),
    muon: dict(lr=1e-3, momentum=0.95, nesterov=True, rms_rate=0.2, ns_steps=5)
    | dict(beta1=0.9, beta2=0.999, epsilon=1e-7, amsgrad=False),
}
COMMON = dict(weight_decay=0, clipnorm=0, global_clipnorm=0, clipvalue=0)
COMMON |= dict(ema=0, overwrite=0, accumulate=1)


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
            state = self.state.setdefault(k, Bag({"start": values[k]}))
            v = values[k] - values[k] * h.weight_decay * h.lr
            out[k] = self.rule(state, v, g, self.updates, h)
        return out

    def step(self, values, gradients):
        h = self.hyper
        before = self.calls // h.accumulate
        self.calls += 1
        for k, g in gradients.items():
            self.sum[k] = self.sum.get(k, 0) + g
        if self.calls % h.accumulate == 0:
            mean = {k: g / h.accumulate for k, g in self.sum.items()}
            values, self.sum = self.update(values, mean), {}
        if h.ema:
            keep = h.ema if before else 0
            for k, v in values.items():
                old = self.average.get(k, 0)
                self.average[k] = keep * old + (1 - keep) * v
            if h.overwrite and (before + 1) % h.overwrite == 0:
                values = dict(self.average)
        return values
