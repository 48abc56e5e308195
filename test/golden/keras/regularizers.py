# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""regularizers.safetensors: penalties with gradients, and constraints."""

import jax
import keras
import numpy as np

from common import DTYPES, Tensors, check, check_gradient, precision, random, widen

R, C = keras.regularizers, keras.constraints
KERNEL, BIAS = (4, 3), (5,)
EPSILON = 1e-7


def orthogonal(x):
    """Mean |cosine| of two rows."""
    unit = x / np.sqrt((x**2).sum(1, keepdims=True))
    pairs = [np.abs(a @ b) for i, a in enumerate(unit) for b in unit[:i]]
    return np.mean(pairs)


# name: (maker, shape, formula). Makers, for some keep tensors of the dtype in use.
PENALTIES = {
    "orthogonal_rows": (
        lambda: R.OrthogonalRegularizer(0.01, mode="rows"),
        KERNEL,
        lambda x: 0.01 * orthogonal(x),
    ),
    "orthogonal_columns": (
        lambda: R.OrthogonalRegularizer(0.01, mode="columns"),
        KERNEL,
        lambda x: 0.01 * orthogonal(x.T),
    ),
}
for _rank, _shape in (("rank2", KERNEL), ("rank1", BIAS)):
    PENALTIES |= {
        f"l1_{_rank}": (
            lambda: R.L1(0.01),
            _shape,
            lambda x: 0.01 * np.abs(x).sum(),
        ),
        f"l2_{_rank}": (
            lambda: R.L2(0.01),
            _shape,
            lambda x: 0.01 * (x**2).sum(),
        ),
        f"l1l2_{_rank}": (
            lambda: R.L1L2(0.01, 0.02),
            _shape,
            lambda x: 0.01 * np.abs(x).sum() + 0.02 * (x**2).sum(),
        ),
    }
# A bias begins as zeros: where |x| has its kink.
PENALTIES |= {
    "l1_zeros": PENALTIES["l1_rank1"],
    "l1l2_zeros": PENALTIES["l1l2_rank1"],
}


def rescaled(desired, axis):
    """To the norm that desired makes of the norm along the axis."""

    def formula(w):
        norm = np.sqrt((w**2).sum(axis, keepdims=True))
        return w * desired(norm) / (EPSILON + norm)

    return formula


def halfway(norm):
    return 0.5 * np.clip(norm, 0.5, 1.5) + 0.5 * norm


CONSTRAINTS = {
    "max_norm": (C.MaxNorm(2, axis=0), rescaled(lambda n: np.minimum(n, 2), 0)),
    "max_norm_axis1": (
        C.MaxNorm(1, axis=1),
        rescaled(lambda n: np.minimum(n, 1), 1),
    ),
    "non_neg": (C.NonNeg(), lambda w: np.maximum(w, 0)),
    "unit_norm": (C.UnitNorm(axis=0), rescaled(lambda n: 1, 0)),
    "min_max_norm": (
        C.MinMaxNorm(0.5, 1.5, rate=0.5, axis=0),
        rescaled(halfway, 0),
    ),
}


def run_penalty(t, name, tag):
    make_it, _, formula = PENALTIES[name]
    x = widen(t[f"{name}.x"], tag)
    y, dx = jax.jit(jax.value_and_grad(make_it()))(x)
    wide = widen(t[f"{name}.x"], "f64")
    check(y, formula(wide), {"f32": 1e-7, "f64": 1e-15}[tag], name)
    if name.endswith("zeros"):  # the gradient of |x| at 0 is 1
        check(dx, np.full(x.shape, np.array(0.01, x.dtype)), 0, name)
    elif tag == "f64":
        check_gradient(formula, wide, dx, name)
    t.put(f"{name}.y.{tag}", y)
    t.put(f"{name}.dx.{tag}", dx)


def run_constraint(t, name, tag):
    constraint, formula = CONSTRAINTS[name]
    y = constraint(widen(t[f"{name}.x"], tag))
    wanted = formula(widen(t[f"{name}.x"], "f64"))
    check(y, wanted, {"f32": 5e-7, "f64": 1e-15}[tag], name)
    t.put(f"{name}.y.{tag}", y)


def make():
    t = Tensors()
    for name, (_, shape, _) in PENALTIES.items():
        zeros = np.zeros(shape, np.float32)
        x = zeros if name.endswith("zeros") else random(f"{name} x", shape)
        t.put(f"{name}.x", x)
    # Columns, and rows, with norms below, between and above the limits.
    sizes = np.array([0.1, 0.6, 3.0], np.float32)
    for name in CONSTRAINTS:
        t.put(f"{name}.x", random(f"{name} x", KERNEL) * sizes)
    for tag in DTYPES:
        with precision(tag):
            for name in PENALTIES:
                run_penalty(t, name, tag)
            for name in CONSTRAINTS:
                run_constraint(t, name, tag)
    return {"regularizers.safetensors": t}, {}
