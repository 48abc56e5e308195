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
chances = (1 / (1 + np.exp(-2 * random("chances", (ROWS, 3))))).astype(np.float32)
chances[0, 1], chances[3, 0], chances[9, 2] = 0, 1, 0.5  # ends, and a threshold
chances[5] = chances[6]
# Labels that the chances know something about: one in four is turned.
likely = ((chances > 0.5) ^ (labels("turned", (ROWS, 3), 4) == 0)).astype(np.float32)
soft = (0.4 * likely).astype(np.float32)  # what is not 0 is true
logits = 2 * random("chances", (ROWS, 3))
beyond = 1.5 * chances - 0.25  # is cut to [0, 1]
parts, guessed = labels("parts", (ROWS,), 3), labels("guessed parts", (ROWS,), 3)
guessed[::2] = parts[::2]

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
    "cosine_similarity": (M.CosineSimilarity, {}, real, guess, None),
    "auc": (M.AUC, {}, likely, chances, None),
    "auc_weighted": (M.AUC, {}, likely, chances, weights),
    "auc_pr": (
        M.AUC,
        {"curve": "PR"},
        likely,
        chances,
        None,
    ),
    "precision": (M.Precision, {}, likely, chances, None),
    "precision_weighted": (M.Precision, {}, likely, chances, weights),
    "recall": (M.Recall, {}, likely, chances, None),
    "f1_score_macro": (M.F1Score, {"average": "macro"}, hot, scores, None),
    "f1_score_micro_threshold0.5": (
        M.F1Score,
        {"average": "micro", "threshold": 0.5},
        likely,
        chances,
        None,
    ),
    "auc_logits": (M.AUC, {"from_logits": True}, likely, logits, None),
    "auc_soft": (M.AUC, {"num_thresholds": 20}, soft, chances, weights),
    "auc_majoring": (
        M.AUC,
        {"num_thresholds": 7, "summation_method": "majoring"},
        likely,
        beyond,
        None,
    ),
    "auc_pr_minoring": (
        M.AUC,
        {"curve": "PR", "num_thresholds": 50, "summation_method": "minoring"},
        likely,
        chances,
        None,
    ),
    "auc_prgain": (M.AUC, {"curve": "PRGAIN"}, likely, chances, None),
    "auc_rank3": (M.AUC, {}, likely[:, :, None], chances[:, :, None], None),
    "auc_labels_weighted": (
        M.AUC,
        {"multi_label": True, "num_labels": 3, "num_thresholds": 20},
        likely,
        chances,
        weights,
    ),
    "auc_labels_pr": (
        M.AUC,
        {"multi_label": True, "curve": "PR", "num_thresholds": 20},
        likely,
        chances,
        None,
    ),
    "precision_class1": (M.Precision, {"class_id": 1}, likely, chances, None),
    "precision_top2": (M.Precision, {"top_k": 2}, hot, scores, weights),
    "precision_top3_threshold": (
        M.Precision,
        {"top_k": 3, "thresholds": 0.3},
        hot,
        scores,
        weights,
    ),
    "recall_class2": (
        M.Recall,
        {"class_id": 2, "thresholds": 0.3},
        likely,
        chances,
        None,
    ),
    "recall_top2": (M.Recall, {"top_k": 2}, hot, scores, None),
    "f1_score_weighted": (
        M.F1Score,
        {"average": "weighted", "threshold": 0.5},
        likely,
        chances,
        None,
    ),
    "mean_iou": (M.MeanIoU, {"num_classes": 3}, parts, guessed, None),
    "r2_score": (M.R2Score, {}, real, guess, None),
    "r2_score_weighted": (M.R2Score, {}, real, guess, weights),
    "true_positives": (M.TruePositives, {}, likely, chances, None),
    "false_positives": (M.FalsePositives, {}, likely, chances, None),
    "true_negatives": (M.TrueNegatives, {}, likely, chances, None),
    "false_negatives": (M.FalseNegatives, {}, likely, chances, None),
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
    true, pred = (a.astype(np.float64) for a in (true, pred))
    if kind in (M.MeanSquaredError, M.RootMeanSquaredError):
        return ((pred - true) ** 2).mean(-1)
    if kind is M.MeanAbsoluteError:
        return np.abs(pred - true).mean(-1)
    if kind is M.CosineSimilarity:
        return (true * pred).sum(-1) / np.sqrt((true**2).sum(-1) * (pred**2).sum(-1))
    return None


# Metrics with a state of their own, from all rows so far and their weights.


def confusion(true, pred, weight, threshold=0.5):
    """Weights of true positives, false positives, true and false negatives."""
    weight = np.broadcast_to(weight[:, None], true.shape)
    at = pred > threshold
    sure = true != 0
    found = at & sure, at & ~sure, ~at & ~sure, ~at & sure
    return np.array([(weight * f).sum() for f in found])


def over(a, b):
    """a / b, 0 where b is."""
    return np.divide(a, b, out=np.zeros_like(a), where=b != 0)


def curve(true, pred, weight, count):
    """The confusion for each threshold, from 0 to 1; the ends are outside."""
    thresholds = np.arange(count) / (count - 1)
    thresholds[[0, -1]] = -1e-7, 1 + 1e-7
    return np.array([confusion(true, pred, weight, at) for at in thresholds]).T


HEIGHTS = {
    "interpolation": lambda a, b: (a + b) / 2,
    "minoring": np.minimum,
    "majoring": np.maximum,
}


def area(x, y, method):
    return ((x[:-1] - x[1:]) * HEIGHTS[method](y[:-1], y[1:])).sum()


def roc(true, pred, weight, num_thresholds=200, summation_method="interpolation"):
    tp, fp, tn, fn = curve(true, pred, weight, num_thresholds)
    return area(over(fp, fp + tn), over(tp, tp + fn), summation_method)


def gains(true, pred, weight, num_thresholds=200):
    """P. Flach, M. Kull, Precision-recall-gain curves (2015)."""
    tp, fp, _, fn = curve(true, pred, weight, num_thresholds)
    share = (tp[0] + fn[0]) / (tp[0] + fn[0] + fp[0])
    precision, recall = over(tp, tp + fp), over(tp, tp + fn)
    with np.errstate(divide="ignore"):
        gain = [(a - share) / ((1 - share) * a) for a in (recall, precision)]
    x, y = (np.where(tp == 0, at, g) for g, at in zip(gain, (0, 1)))
    return area(np.maximum(x, 0), y, "interpolation")


def precision_recall(
    true, pred, weight, num_thresholds=200, summation_method="interpolation"
):
    """True positives grow linearly with positives between two thresholds."""
    tp, fp, _, fn = curve(true, pred, weight, num_thresholds)
    if summation_method != "interpolation":
        return area(over(tp, tp + fn), over(tp, tp + fp), summation_method)
    whole = 0.0
    for i in range(num_thresholds - 1):
        high, low = tp[i] + fp[i], tp[i + 1] + fp[i + 1]
        if high == low or tp[i + 1] + fn[i + 1] == 0:
            continue
        slope = (tp[i] - tp[i + 1]) / (high - low)
        cut = tp[i + 1] - slope * low
        part = tp[i] - tp[i + 1] + (cut * np.log(high / low) if low else 0)
        whole += slope * part / (tp[i + 1] + fn[i + 1])
    return whole


def f1(true, pred, weight, average, threshold=None):
    if threshold is None:  # all that share the largest score, unless it is 0
        pred = (pred == pred.max(-1, keepdims=True)) & (pred != 0)
    else:
        pred = pred > threshold
    axis = None if average == "micro" else 0
    tp = (pred * true).sum(axis)
    # Keras adds 1e-7 in three denominators.
    precision = tp / (pred.sum(axis) + 1e-7)
    recall = tp / (true.sum(axis) + 1e-7)
    each = 2 * precision * recall / (precision + recall + 1e-7)
    return np.average(each, weights=true.sum(0) if average == "weighted" else None)


def mean_iou(true, pred, weight, num_classes):
    """Over the classes that occur in either."""
    sets = [(true == c, pred == c) for c in range(num_classes)]
    found = [((a & b).sum(), (a | b).sum()) for a, b in sets]
    return np.mean([both / either for both, either in found if either])


def r2(true, pred, weight):
    true, pred, weight = (a.astype(np.float64) for a in (true, pred, weight))
    mean = (weight[:, None] * true).sum(0) / weight.sum()
    left, all_ = (weight @ (true - a) ** 2 for a in (pred, mean))
    return np.mean(1 - left / all_)


def cell(index):
    return lambda *a: confusion(*a)[index]


CURVES = {"ROC": roc, "PR": precision_recall, "PRGAIN": gains}


def auc(
    true,
    pred,
    weight,
    curve="ROC",
    from_logits=False,
    multi_label=False,
    num_labels=None,
    **options,
):
    """Of predictions cut to [0, 1]; of labels the mean."""
    if multi_label:
        columns = [slice(i, i + 1) for i in range(true.shape[1])]
        each = [
            auc(true[:, c], pred[:, c], weight, curve, from_logits, **options)
            for c in columns
        ]
        return np.mean(each)
    if from_logits:
        pred = (1 / (1 + np.exp(-pred.astype(np.float64)))).astype(np.float32)
    flat = lambda x: x.reshape(len(x), -1)  # as Keras does
    return CURVES[curve](flat(true), flat(pred.clip(0, 1)), weight, **options)


def share(other):
    """Of true positives among them and a cell of the confusion."""

    def of(true, pred, weight, class_id=None, top_k=None, thresholds=None):
        if thresholds is None:
            thresholds = 0.5 if top_k is None else -np.inf
        if top_k is not None:
            others = np.argsort(-pred, -1, kind="stable")[:, top_k:]
            pred = pred.copy()
            np.put_along_axis(pred, others, -np.inf, -1)
        if class_id is not None:
            true, pred = (a[:, class_id : class_id + 1] for a in (true, pred))
        found = confusion(true, pred, weight, thresholds)
        return over(found[0], found[0] + found[other])

    return of


WHOLE = {
    M.AUC: auc,
    M.Precision: share(1),
    M.Recall: share(3),
    M.F1Score: f1,
    M.MeanIoU: mean_iou,
    M.R2Score: r2,
    M.TruePositives: cell(0),
    M.FalsePositives: cell(1),
    M.TrueNegatives: cell(2),
    M.FalseNegatives: cell(3),
}


def judge(result, count, kind, options, true, pred, weight):
    """Compare with a formula over all rows so far, where there is one."""
    weight = np.ones(len(true)) if weight is None else weight.astype(np.float64)
    if kind in WHOLE:
        wanted = WHOLE[kind](true, pred, weight, **options)
        check(result, np.asarray(wanted), 2e-6, kind)
        return
    values = per_value(kind, options, true, pred)
    if values is not None:
        values = values.reshape(len(true), -1).mean(-1)  # one value per sample
        wanted = (values * weight).sum() / weight.sum()
        root = kind is M.RootMeanSquaredError
        check(result, np.sqrt(wanted) if root else wanted, 1e-6, kind)
        check(count, weight.sum(), 1e-6, kind)


def running(kind, options, true, pred, weight):
    """After each batch: the result and the variables, by name."""
    metric = kind(**options)
    after = []
    for begin, end in BATCHES:
        w = None if weight is None else weight[begin:end]
        metric.update_state(true[begin:end], pred[begin:end], sample_weight=w)
        state = {v.name: np.array(v.value) for v in metric.variables}
        after.append({"result": np.float32(metric.result())} | state)
        w = None if weight is None else weight[:end]
        result = after[-1]["result"], state.get("count")
        judge(*result, kind, options, true[:end], pred[:end], w)
    return {name: np.stack([a[name] for a in after]) for name in after[0]}


def make():
    t = Tensors()
    t.put("batch_begin", np.array([b for b, _ in BATCHES], np.int32))
    t.put("batch_end", np.array([e for _, e in BATCHES], np.int32))
    for name, (kind, options, true, pred, weight) in CASES.items():
        t.put(f"{name}.y_true", true)
        t.put(f"{name}.y_pred", pred)
        if weight is not None:
            t.put(f"{name}.sample_weight", weight)
        for what, values in running(kind, options, true, pred, weight).items():
            tag = ".f32" if values.dtype == np.float32 else ""
            t.put(f"{name}.{what}{tag}", values)
    return {"metrics.safetensors": t}, {}
