# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""activations.safetensors: values and gradients of activations."""

import math

import jax
import keras
import numpy as np

from common import Tensors, check, check_gradient, precision, random, widen

A = keras.activations

# Values at which formulas overflow, cancel or change branch, with both zeros.
# None is subnormal: XLA on the CPU flushes those to zero.
POSITIVE = [0.0, 1e-30, 1e-8, 1e-4, 0.25, 0.5, 1.0, 2.5, 2.9, 3.0, 3.1, 5.9]
POSITIVE += [6.0, 6.1, 10.0, 17.0, 20.0, 30.0, 50.0, 80.0, 88.0, 100.0, 1000.0]
EDGES = np.array([s * v for v in POSITIVE for s in (1, -1)], np.float32)

SHAPES = {"rank1": (7,), "rank2": (5, 7), "rank3": (2, 3, 4)}
SHAPES["rank4"] = (2, 2, 3, 2)


def sparsemax(x, axis=-1):
    """Keras's, but for the threshold: that of 3.15.1 sums sums, so that what it makes
    does not sum to 1 (keras-team/keras#23425), which is mended in #23469."""
    jnp = jax.numpy
    z = -1.0 * jnp.sort(x * -1.0, axis=axis)
    r = jnp.arange(1, x.shape[axis] + 1)
    if axis != -1:
        r = r.reshape([-1 if i == axis else 1 for i in range(x.ndim)])
    support = z - (jnp.cumsum(z, axis=axis) - 1) / r > 0
    k = jnp.sum(support, axis=axis, keepdims=True)
    tau = (jnp.sum(jnp.where(support, z, 0.0), axis=axis, keepdims=True) - 1) / k
    return jnp.maximum(x - tau, 0.0)


CASES = {
    "linear": A.linear,
    "relu": A.relu,
    "relu_slope0.1_max6_threshold0.5": lambda x: A.relu(x, 0.1, 6.0, 0.5),
    "relu_slope0.1": lambda x: A.relu(x, 0.1),
    "relu6": A.relu6,
    "leaky_relu": A.leaky_relu,
    "sigmoid": A.sigmoid,
    "log_sigmoid": A.log_sigmoid,
    "hard_sigmoid": A.hard_sigmoid,
    "tanh": A.tanh,
    "hard_tanh": A.hard_tanh,
    "softmax": A.softmax,
    "log_softmax": A.log_softmax,
    "softplus": A.softplus,
    "softsign": A.softsign,
    "elu": A.elu,
    "celu_alpha2": lambda x: A.celu(x, 2.0),
    "selu": A.selu,
    "gelu_exact": lambda x: A.gelu(x, approximate=False),
    "gelu_tanh": lambda x: A.gelu(x, approximate=True),
    "silu": A.silu,
    "hard_silu": A.hard_silu,
    "mish": A.mish,
    "exponential": A.exponential,
    "elu_alpha0.5": lambda x: A.elu(x, 0.5),
    "sparse_sigmoid": A.sparse_sigmoid,
    "sparse_plus": A.sparse_plus,
    "tanh_shrink": A.tanh_shrink,
    "hard_shrink": A.hard_shrink,
    "soft_shrink": A.soft_shrink,
    "threshold_1_to_minus2": lambda x: A.threshold(x, 1.0, -2.0),
    "squareplus": A.squareplus,
    "sparsemax": sparsemax,
    "glu": A.glu,
}
AXIS1 = {
    "softmax_axis1": lambda x: A.softmax(x, axis=1),
    "log_softmax_axis1": lambda x: A.log_softmax(x, axis=1),
    "sparsemax_axis1": lambda x: sparsemax(x, axis=1),
    "glu_axis1": lambda x: A.glu(x, axis=1),
}
HALVED = {"glu": -1, "glu_axis1": 1}


def erf(x):
    return np.vectorize(math.erf, otypes=[float])(x)


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def log_softmax(x, axis=-1):
    d = x - x.max(axis, keepdims=True)
    return d - np.log(np.exp(d).sum(axis, keepdims=True))


def relu_general(x, slope=0.1, top=6.0, threshold=0.5):
    low = slope * (x - threshold)
    return np.where(x > threshold, np.minimum(x, top), low)


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def sparsemax_by_search(x, axis=-1):
    """The threshold that makes the sum 1, by halving an interval that has it."""
    low, high = x.max(axis, keepdims=True) - 1, x.max(axis, keepdims=True)
    for _ in range(200):
        middle = (low + high) / 2
        above = np.maximum(x - middle, 0).sum(axis, keepdims=True) > 1
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.maximum(x - low, 0)


def glu(x, axis=-1):
    a, b = np.split(x, 2, axis)
    return a * sigmoid(b)


SELU_SCALE, SELU_ALPHA = 1.0507009873554804934, 1.6732632423543772848

# The same functions from their definitions, in plain NumPy.
FORMULAS = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "relu_slope0.1_max6_threshold0.5": relu_general,
    "relu_slope0.1": lambda x: np.where(x < 0, 0.1 * x, x),
    "relu6": lambda x: np.clip(x, 0, 6),
    "leaky_relu": lambda x: np.where(x < 0, 0.2 * x, x),
    "sigmoid": sigmoid,
    "log_sigmoid": lambda x: -softplus(-x),
    "hard_sigmoid": lambda x: np.clip(x + 3, 0, 6) / 6,
    "tanh": np.tanh,
    "hard_tanh": lambda x: np.clip(x, -1, 1),
    "softmax": softmax,
    "log_softmax": log_softmax,
    "softplus": softplus,
    "softsign": lambda x: x / (1 + np.abs(x)),
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "celu_alpha2": lambda x: np.maximum(x, 0)
    + np.minimum(0, 2 * np.expm1(np.minimum(x, 0) / 2)),
    "selu": lambda x: SELU_SCALE
    * np.where(x > 0, x, SELU_ALPHA * np.expm1(np.minimum(x, 0))),
    "gelu_exact": lambda x: 0.5 * x * (1 + erf(x / math.sqrt(2))),
    "gelu_tanh": lambda x: 0.5
    * x
    * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    "silu": lambda x: x * sigmoid(x),
    "hard_silu": lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "mish": lambda x: x * np.tanh(softplus(x)),
    "exponential": np.exp,
    "elu_alpha0.5": lambda x: np.where(x > 0, x, 0.5 * np.expm1(np.minimum(x, 0))),
    "sparse_sigmoid": lambda x: np.clip((x + 1) / 2, 0, 1),
    "sparse_plus": lambda x: np.where(x < 1, np.maximum(x + 1, 0) ** 2 / 4, x),
    "tanh_shrink": lambda x: x - np.tanh(x),
    "hard_shrink": lambda x: np.where(np.abs(x) > 0.5, x, 0),
    "soft_shrink": lambda x: np.sign(x) * np.maximum(np.abs(x) - 0.5, 0),
    "threshold_1_to_minus2": lambda x: np.where(x > 1, x, -2.0),
    "squareplus": lambda x: (x + np.sqrt(x * x + 4)) / 2,
    "sparsemax": sparsemax_by_search,
    "glu": glu,
    "softmax_axis1": lambda x: softmax(x, 1),
    "log_softmax_axis1": lambda x: log_softmax(x, 1),
    "sparsemax_axis1": lambda x: sparsemax_by_search(x, 1),
    "glu_axis1": lambda x: glu(x, 1),
}


def value_and_gradient(function, xs, cotangents):
    def run(x, cotangent):
        y, pull = jax.vjp(function, x)
        return y, pull(cotangent)[0]

    whole = lambda a, b: {k: run(a[k], b[k]) for k in a}
    return jax.jit(whole)(xs, cotangents)


def make():
    t = Tensors()
    inputs = {"edges": EDGES}
    inputs |= {k: random(f"act {k}", s, 2.0) for k, s in SHAPES.items()}
    for name, x in inputs.items():
        t.put(f"{name}.x", x)
        t.put(f"{name}.cotangent", random(f"act cotangent {name}", x.shape))
    for tag in ("f32", "f64"):
        with precision(tag), np.errstate(over="ignore"):
            for case, function in (CASES | AXIS1).items():
                some = ["rank3", "rank4"] if case in AXIS1 else list(inputs)
                axis = HALVED.get(case)
                if axis is not None:
                    some = [k for k in some if inputs[k].shape[axis] % 2 == 0]
                xs = {k: widen(inputs[k], tag) for k in some}
                cts = {k: widen(t[f"{k}.cotangent"], tag) for k in some}
                if axis is not None:
                    cts = {k: np.split(c, 2, axis)[0] for k, c in cts.items()}
                for k, (y, dx) in value_and_gradient(function, xs, cts).items():
                    inf = case == "exponential"
                    y = t.put(f"{case}.{k}.y.{tag}", y, inf)
                    t.put(f"{case}.{k}.dx.{tag}", dx, inf)
                    wide = FORMULAS[case](xs[k].astype(np.float64))
                    if tag == "f64":
                        check(y, wide, 1e-13, f"{case}.{k}")
                        weighted = lambda x: (cts[k] * FORMULAS[case](x)).sum()
                        if k != "edges":  # those have kinks
                            check_gradient(weighted, xs[k], dx, f"{case}.{k}")
                    elif not inf and case != "squareplus":  # cancels
                        check(y, wide, 1e-6, f"{case}.{k}")
    return {"activations.safetensors": t}, {}
