# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""metrics.safetensors: metrics after each of three batches of 4, 4, 3 rows."""

import keras
import numpy as np

from common import Tensors, check, labels, random

M = keras.metrics
BATCHES = ((0, 4), (4, 8), (8, 11))
ROWS = 11


def with_ties():
    """Scores whose largest value stands twice in some rows: the first wins."""
    scores = random("metric scores", (ROWS, 5))
    scores[2, [1, 3]] = 4
    scores[6, [0, 4]] = 4
    return scores


scores, classes = with_ties(), labels("metric classes", (ROWS,), 5)
classes[[0, 2, 5, 6, 9]] = scores.argmax(-1)[[0, 2, 5, 6, 9]]
scores3, classes3 = random("s3", (ROWS, 3, 4)), labels("c3", (ROWS, 3), 4)
hot = np.eye(5, dtype=np.float32)[classes]
unit = (1 / (1 + np.exp(-random("metric unit", (ROWS, 3))))).astype(np.float32)
unit[1, 0] = unit[7, 2] = 0.5  # not above the threshold
bits = labels("metric bits", (ROWS, 3), 2).astype(np.float32)
real, guess = random("metric real", (ROWS, 3)), random("guess", (ROWS, 3))
weights = np.abs(random("metric weights", (ROWS,)))
weights[4] = 0

SPARSE = M.SparseCategoricalAccuracy
# name: (class, arguments, y_true, y_pred, sample_weight)
CASES = {
    "sparse_categorical_accuracy": (SPARSE, {}, classes, scores, None),
    "sparse_categorical_accuracy_column": (
        SPARSE,
        {},
        classes[:, None],
        scores,
        None,
    ),
    "sparse_categorical_accuracy_rank3": (SPARSE, {}, classes3, scores3, None),
    "sparse_categorical_accuracy_weighted": (
        SPARSE,
        {},
        classes,
        scores,
        weights,
    ),
    "categorical_accuracy": (M.CategoricalAccuracy, {}, hot, scores, None),
    "binary_accuracy": (M.BinaryAccuracy, {}, bits, unit, None),
    "binary_accuracy_threshold0.7": (
        M.BinaryAccuracy,
        {"threshold": 0.7},
        bits,
        unit,
        None,
    ),
    "binary_accuracy_column": (
        M.BinaryAccuracy,
        {},
        bits[:, :1],
        unit[:, :1],
        None,
    ),
    "mean_squared_error": (M.MeanSquaredError, {}, real, guess, None),
    "mean_squared_error_weighted": (
        M.MeanSquaredError,
        {},
        real,
        guess,
        weights,
    ),
    "mean_absolute_error": (M.MeanAbsoluteError, {}, real, guess, None),
    "root_mean_squared_error": (
        M.RootMeanSquaredError,
        {},
        real,
        guess,
        None,
    ),
    "sparse_top2_categorical_accuracy": (
        M.SparseTopKCategoricalAccuracy,
        {"k": 2},
        classes,
        scores,
        None,
    ),
    "top2_categorical_accuracy": (
        M.TopKCategoricalAccuracy,
        {"k": 2},
        hot,
        scores,
        None,
    ),
}


def per_value(kind, options, true, pred):
    """What the metric averages, without Keras; None where not written out."""
    if kind is SPARSE:
        return pred.argmax(-1) == true.reshape(pred.shape[:-1])
    if kind is M.CategoricalAccuracy:
        return pred.argmax(-1) == true.argmax(-1)
    if kind is M.BinaryAccuracy:
        at = np.float32(options.get("threshold", 0.5))
        return ((pred > at) == true).mean(-1)
    if kind is M.MeanSquaredError:
        return ((pred.astype(np.float64) - true) ** 2).mean(-1)
    if kind is M.MeanAbsoluteError:
        return np.abs(pred.astype(np.float64) - true).mean(-1)
    return None


def running(kind, options, true, pred, weight):
    """After each batch: the result, and the variables total and count."""
    metric = kind(**options)
    rows = []
    for begin, end in BATCHES:
        w = None if weight is None else weight[begin:end]
        metric.update_state(true[begin:end], pred[begin:end], sample_weight=w)
        state = [metric.result(), metric.total, metric.count]
        rows.append([np.float32(v) for v in state])
        values = per_value(kind, options, true[:end], pred[:end])
        if values is not None:
            values = values.reshape(end, -1).mean(-1)  # one value per sample
            w = np.ones(end) if weight is None else weight[:end]
            check(rows[-1][0], (values * w).sum() / w.sum(), 1e-6, kind)
            check(rows[-1][2], w.sum(), 1e-6, kind)
    return np.array(rows, np.float32).T


def make():
    t = Tensors()
    t.put("batch_begin", np.array([b for b, _ in BATCHES], np.int32))
    t.put("batch_end", np.array([e for _, e in BATCHES], np.int32))
    for name, (kind, options, true, pred, weight) in CASES.items():
        result, total, count = running(kind, options, true, pred, weight)
        t.put(f"{name}.y_true", true)
        t.put(f"{name}.y_pred", pred)
        if weight is not None:
            t.put(f"{name}.sample_weight", weight)
        t.put(f"{name}.result.f32", result)
        t.put(f"{name}.total.f32", total)
        t.put(f"{name}.count.f32", count)
    return {"metrics.safetensors": t}, {}
