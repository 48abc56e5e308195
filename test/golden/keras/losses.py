# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""losses.safetensors: losses per sample, reduced, and their gradients."""

import jax
import keras
import numpy as np

from common import Tensors, check, check_gradient, labels, precision, random, widen

L = keras.losses
EPSILON = 1e-7


def probabilities(seed, shape):
    e = np.exp(random(seed, shape, 1.5))
    return (e / e.sum(-1, keepdims=True)).astype(np.float32)


def one_hot(index, classes):
    return np.eye(classes, dtype=np.float32)[index]


def bits(seed, shape):
    return labels(seed, shape, 2).astype(np.float32)


def unit(seed, shape):
    return (1 / (1 + np.exp(-random(seed, shape)))).astype(np.float32)


# Certain and impossible classes, right and wrong ones; a row that does not sum
# to 1 (Keras divides by the sum) and one next to certainty.
HARD = np.array(
    [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0.5, 0.5, 0], [0.5, 0.5, 0]]
    + [[0.2, 0.2, 0.1], [2.0, 1.0, 1.0], [1 - 2e-7, 1e-7, 1e-7]],
    np.float32,
)
HARD_CLASSES = np.array([0, 1, 2, 0, 2, 2, 0, 0], np.int32)
BIG = np.array(
    [[1000, 0, -1000], [1000, 0, -1000], [88, -88, 0], [1e-8, 0, -1e-8]],
    np.float32,
)
BIG_CLASSES = np.array([0, 2, 1, 1], np.int32)
BINARY_HARD = np.array(
    [[0, 1], [0, 1], [1, 0], [0.5, 1e-8], [1 - 1e-7, 0.25]], np.float32
)
BINARY_HARD_TRUE = np.array([[0, 1], [1, 0], [1, 1], [0, 0], [1, 1]], np.float32)
BINARY_BIG = np.array([[100, -100], [100, -100], [1000, 0]], np.float32)
BINARY_BIG_TRUE = np.array([[1, 0], [0, 1], [0, 1]], np.float32)
WEIGHTS = np.array([1, 0, 0.5, 2, 1, 3], np.float32)

c6, p65 = labels("c6", (6,), 5), probabilities("p65", (6, 5))
c23, p234 = labels("c23", (2, 3), 4), probabilities("p234", (2, 3, 4))
z65, z234 = random("z65", (6, 5), 3), random("z234", (2, 3, 4), 3)
t63, r63 = random("t63", (6, 3)), random("r63", (6, 3))
t234, r234 = random("t234", (2, 3, 4)), random("r234", (2, 3, 4))
b64, u64, z64 = bits("b64", (6, 4)), unit("u64", (6, 4)), random("z64", (6, 4))
b61, u61, z61 = bits("b61", (6, 1)), unit("u61", (6, 1)), random("z61", (6, 1))
sign64 = 2 * b64 - 1

SPARSE = L.SparseCategoricalCrossentropy
CATEGORICAL = L.CategoricalCrossentropy
BINARY = L.BinaryCrossentropy
BINARY_FOCAL = L.BinaryFocalCrossentropy
CATEGORICAL_FOCAL = L.CategoricalFocalCrossentropy
GENERALIZED = L.CategoricalGeneralizedCrossEntropy
LOGITS = {"from_logits": True}
SMOOTH = {"label_smoothing": 0.1}

# name: (class, arguments, y_true, y_pred)
CASES = {
    "sparse_ce_rank2": (SPARSE, {}, c6, p65),
    "sparse_ce_column": (SPARSE, {}, c6[:, None], p65),
    "sparse_ce_rank3": (SPARSE, {}, c23, p234),
    "sparse_ce_hard": (SPARSE, {}, HARD_CLASSES, HARD),
    "sparse_ce_ignore2": (SPARSE, {"ignore_class": 2}, HARD_CLASSES, HARD),
    "sparse_ce_logits_rank2": (SPARSE, LOGITS, c6, z65),
    "sparse_ce_logits_rank3": (SPARSE, LOGITS, c23, z234),
    "sparse_ce_logits_hard": (SPARSE, LOGITS, BIG_CLASSES, BIG),
    "categorical_ce_rank2": (CATEGORICAL, {}, one_hot(c6, 5), p65),
    "categorical_ce_soft": (CATEGORICAL, {}, probabilities("soft", (6, 5)), p65),
    "categorical_ce_hard": (CATEGORICAL, {}, one_hot(HARD_CLASSES, 3), HARD),
    "categorical_ce_smooth0.1": (CATEGORICAL, SMOOTH, one_hot(c6, 5), p65),
    "categorical_ce_logits_rank3": (CATEGORICAL, LOGITS, one_hot(c23, 4), z234),
    "categorical_ce_logits_smooth0.1": (
        CATEGORICAL,
        LOGITS | SMOOTH,
        one_hot(c6, 5),
        z65,
    ),
    "binary_ce_rank2": (BINARY, {}, b64, u64),
    "binary_ce_column": (BINARY, {}, b61, u61),
    "binary_ce_smooth0.1": (BINARY, SMOOTH, b64, u64),
    "binary_ce_hard": (BINARY, {}, BINARY_HARD_TRUE, BINARY_HARD),
    "binary_ce_logits_rank2": (BINARY, LOGITS, b64, 3 * z64),
    "binary_ce_logits_smooth0.1": (BINARY, LOGITS | SMOOTH, b64, z64),
    "binary_ce_logits_hard": (BINARY, LOGITS, BINARY_BIG_TRUE, BINARY_BIG),
    "binary_focal_rank2": (BINARY_FOCAL, {}, b64, u64),
    "binary_focal_balanced": (
        BINARY_FOCAL,
        {"apply_class_balancing": True, "alpha": 0.3, "gamma": 1.5} | LOGITS,
        b64,
        z64,
    ),
    "binary_focal_smooth0.1": (BINARY_FOCAL, SMOOTH, b64, u64),
    "categorical_focal_rank3": (CATEGORICAL_FOCAL, {}, one_hot(c23, 4), p234),
    "categorical_focal_logits": (
        CATEGORICAL_FOCAL,
        {"alpha": 0.4, "gamma": 1.5} | LOGITS | SMOOTH,
        one_hot(c6, 5),
        z65,
    ),
    "generalized_ce_rank2": (GENERALIZED, {}, c6, p65),
    "generalized_ce_q0.8": (GENERALIZED, {"q": 0.8}, c6, p65),
    "mse_rank2": (L.MeanSquaredError, {}, t63, r63),
    "mse_rank3": (L.MeanSquaredError, {}, t234, r234),
    "mse_pred_column": (L.MeanSquaredError, {}, t63[:, 0], r63[:, :1]),
    "mse_true_column": (L.MeanSquaredError, {}, t63[:, :1], r63[:, 0]),
    "mse_equal": (L.MeanSquaredError, {}, t63, t63),
    "mae_rank2": (L.MeanAbsoluteError, {}, t63, r63),
    "mae_equal": (L.MeanAbsoluteError, {}, t63, t63),
    "mape_rank2": (L.MeanAbsolutePercentageError, {}, t63, r63),
    "msle_rank2": (L.MeanSquaredLogarithmicError, {}, t63, r63),
    "huber_rank2": (L.Huber, {}, 2 * t63, 2 * r63),
    "huber_delta0.5": (L.Huber, {"delta": 0.5}, t63, r63),
    "log_cosh_rank2": (L.LogCosh, {}, 5 * t63, 5 * r63),
    "kl_divergence_rank2": (
        L.KLDivergence,
        {},
        probabilities("kl true", (6, 5)),
        p65,
    ),
    "kl_divergence_hard": (L.KLDivergence, {}, one_hot(HARD_CLASSES, 3), HARD),
    "poisson_rank2": (L.Poisson, {}, labels("n", (6, 4), 5) * np.float32(1), u64),
    "hinge_rank2": (L.Hinge, {}, sign64, 2 * z64),
    "hinge_zero_one": (L.Hinge, {}, b64, 2 * z64),
    "squared_hinge_rank2": (L.SquaredHinge, {}, sign64, 2 * z64),
    "categorical_hinge_rank2": (L.CategoricalHinge, {}, one_hot(c6, 5), p65),
    "cosine_similarity_rank2": (L.CosineSimilarity, {}, t63, r63),
}
WEIGHTED = {
    "mse": (L.MeanSquaredError, t63, r63),
    "sparse_ce": (SPARSE, c6, p65),
}
REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight")


def log_softmax(z):
    d = z - z.max(-1, keepdims=True)
    return d - np.log(np.exp(d).sum(-1, keepdims=True))


def clip(p, low=EPSILON, high=1 - EPSILON):
    return np.clip(p, low, high)


def crossentropy(t, p, from_logits=False, label_smoothing=0.0):
    t = t * (1 - label_smoothing) + label_smoothing / p.shape[-1]
    log = log_softmax(p) if from_logits else np.log(clip(p / p.sum(-1)[..., None]))
    return -(t * log).sum(-1)


def sparse_crossentropy(t, p, from_logits=False, ignore_class=None):
    t = t.reshape(p.shape[:-1])
    values = crossentropy(np.eye(p.shape[-1])[t], p, from_logits)
    return values if ignore_class is None else values * (t != ignore_class)


def binary_crossentropy(t, p, from_logits=False, label_smoothing=0.0):
    t = t * (1 - label_smoothing) + 0.5 * label_smoothing
    if from_logits:
        per = np.maximum(p, 0) - p * t + np.log1p(np.exp(-np.abs(p)))
    else:
        per = -(t * np.log(clip(p)) + (1 - t) * np.log(1 - clip(p)))
    return per.mean(-1)


def binary_focal(
    t,
    p,
    apply_class_balancing=False,
    alpha=0.25,
    gamma=2.0,
    from_logits=False,
    label_smoothing=0.0,
):
    t = t * (1 - label_smoothing) + 0.5 * label_smoothing
    p = 1 / (1 + np.exp(-p)) if from_logits else p
    per = -(t * np.log(clip(p)) + (1 - t) * np.log(1 - clip(p)))
    per *= (1 - t * p - (1 - t) * (1 - p)) ** gamma
    if apply_class_balancing:
        per *= t * alpha + (1 - t) * (1 - alpha)
    return per.mean(-1)


def categorical_focal(
    t, p, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0
):
    t = t * (1 - label_smoothing) + label_smoothing / p.shape[-1]
    p = np.exp(log_softmax(p)) if from_logits else clip(p / p.sum(-1)[..., None])
    return -(alpha * (1 - p) ** gamma * t * np.log(p)).sum(-1)


def generalized(t, p, q=0.5):
    own = np.take_along_axis(p, t[:, None], -1)[:, 0]
    return (1 - own**q) / q


def huber(t, p, delta=1.0):
    e = np.abs(t - p)
    return np.where(e <= delta, e**2 / 2, delta * (e - delta / 2)).mean(-1)


def hinge(t, p):
    signs = 2 * t - 1 if np.isin(t, (0, 1)).all() else t
    return np.maximum(1 - signs * p, 0)


def normalised(v):
    return v / np.sqrt((v**2).sum(-1, keepdims=True))


FORMULAS = {
    SPARSE: sparse_crossentropy,
    CATEGORICAL: crossentropy,
    BINARY: binary_crossentropy,
    BINARY_FOCAL: binary_focal,
    CATEGORICAL_FOCAL: categorical_focal,
    GENERALIZED: generalized,
    L.MeanSquaredError: lambda t, p: ((t - p) ** 2).mean(-1),
    L.MeanAbsoluteError: lambda t, p: np.abs(t - p).mean(-1),
    L.MeanAbsolutePercentageError: lambda t, p: 100
    * (np.abs(t - p) / np.maximum(np.abs(t), EPSILON)).mean(-1),
    L.MeanSquaredLogarithmicError: lambda t, p: (
        (np.log1p(clip(t, high=None)) - np.log1p(clip(p, high=None))) ** 2
    ).mean(-1),
    L.Huber: huber,
    L.LogCosh: lambda t, p: np.log(np.cosh(p - t)).mean(-1),
    L.KLDivergence: lambda t, p: (
        clip(t, high=1) * np.log(clip(t, high=1) / clip(p, high=1))
    ).sum(-1),
    L.Poisson: lambda t, p: (p - t * np.log(p + EPSILON)).mean(-1),
    L.Hinge: lambda t, p: hinge(t, p).mean(-1),
    L.SquaredHinge: lambda t, p: (hinge(t, p) ** 2).mean(-1),
    L.CategoricalHinge: lambda t, p: np.maximum(
        0, ((1 - t) * p).max(-1) - (t * p).sum(-1) + 1
    ),
    L.CosineSimilarity: lambda t, p: -(normalised(t) * normalised(p)).sum(-1),
}


def formula(kind, options, true, pred):
    """The loss of each sample in float64, without Keras."""
    true, pred = widen(true, "f64"), widen(pred, "f64")
    if kind not in (SPARSE, GENERALIZED) and true.ndim != pred.ndim:
        true, pred = (a.reshape(len(a), 1) for a in (true, pred))
    return FORMULAS[kind](true, pred, **options)


def add_weighted(t, tag):
    for case, (kind, true, pred) in WEIGHTED.items():
        per = formula(kind, {}, true, pred)
        wanted = {"sum": (per * WEIGHTS).sum()}
        wanted["mean"] = wanted["sum_over_batch_size"] = wanted["sum"] / per.size
        wanted["mean_with_sample_weight"] = wanted["sum"] / WEIGHTS.sum()
        for reduction in REDUCTIONS:
            loss = kind(reduction=reduction)
            value = loss(true, widen(pred, tag), sample_weight=widen(WEIGHTS, tag))
            check(value, wanted[reduction], 1e-5, (case, reduction))
            t.put(f"weighted_{case}.{reduction}.{tag}", value)


def make():
    t = Tensors()
    t.put("sample_weight", WEIGHTS)
    for case, (_, _, true, pred) in CASES.items():
        t.put(f"{case}.y_true", true)
        t.put(f"{case}.y_pred", pred)
    for case, (_, true, pred) in WEIGHTED.items():
        t.put(f"weighted_{case}.y_true", true)
        t.put(f"weighted_{case}.y_pred", pred)
    for tag in ("f32", "f64"):
        with precision(tag):
            for case, (kind, options, true, pred) in CASES.items():
                each = kind(**options, reduction=None)
                loss = kind(**options)

                def run(true, pred):
                    value, dpred = jax.value_and_grad(loss, argnums=1)(true, pred)
                    return each(true, pred), value, dpred

                args = widen(true, tag), widen(pred, tag)
                per, value, dpred = jax.jit(run)(*args)
                wanted = formula(kind, options, true, pred)
                hard = "hard" in case or "ignore" in case or "mape" in case
                tolerance = {"f32": 1e-2 if hard else 2e-6, "f64": 1e-13}[tag]
                check(per, wanted, tolerance, case)
                mean = np.asarray(wanted).mean()
                if "ignore_class" in options:  # the mean over valid samples
                    valid = true != options["ignore_class"]
                    mean = wanted.sum() / valid.sum()
                check(value, mean, tolerance, case)
                if tag == "f64" and not hard and "equal" not in case:
                    mean_loss = lambda p: formula(kind, options, true, p).mean()
                    check_gradient(mean_loss, args[1], dpred, case)
                t.put(f"{case}.per_sample.{tag}", per)
                t.put(f"{case}.loss.{tag}", value)
                t.put(f"{case}.dy_pred.{tag}", dpred)
            add_weighted(t, tag)
    return {"losses.safetensors": t}, {}
