// Metrics, one value for each sample, averaged over all samples seen, as
// keras.metrics defines them. A recipe may also name a loss as a metric.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Where the first largest element along a dimension is; nan is larger than all.
dlc.define function @arg_max(%x, %axis) {
  %index = iota %axis like %x
  %largest = eval or(%x == max(%x, %axis, keepdims), ne(%x, %x))
  %y = eval min(select(%largest, %index, 2147483647), %axis)
  yield %y
}

// The first least; nan is less than all.
dlc.define function @arg_min(%x, %axis) {
  %index = iota %axis like %x
  %least = eval or(%x == min(%x, %axis, keepdims), ne(%x, %x))
  %y = eval min(select(%least, %index, 2147483647), %axis)
  yield %y
}

// Which share of a sample's predictions is on the target's side of the
// threshold.
dlc.define metric @binary_accuracy(%target, %prediction) params(%threshold = 0.5) {
  %value = eval mean(convert(%target == convert(%prediction > %threshold)), -1)
  yield %value
}

// Whether the first largest prediction is where the first largest target is.
dlc.define metric @categorical_accuracy(%target, %prediction) {
  %value = eval convert(@arg_max(%prediction, -1) == @arg_max(%target, -1))
  yield %value
}

// Whether the first largest prediction is the target's class.
dlc.define metric @sparse_categorical_accuracy(%target, %prediction) class_targets {
  %value = eval convert(@arg_max(%prediction, -1) == %target)
  yield %value
}

// The number, which is to be whole.
dlc.define function @count(%k) {
  %whole = eval floor(%k) == %k
  check %whole, "expects a whole number of predictions or classes"
  yield %k
}

// Whether fewer than k predictions exceed that of the target's class.
dlc.define metric @top_k_categorical_accuracy(%target, %prediction) params(%k = 5) {
  %classes = iota -1 like %prediction
  %wanted = eval min(select(%target == max(%target, -1, keepdims), %classes, 2147483647), -1, keepdims)
  %own = eval sum(select(%classes == %wanted, %prediction, 0), -1, keepdims)
  %value = eval convert(sum(convert(%prediction > %own), -1) < @count(%k))
  yield %value
}

dlc.define metric @sparse_top_k_categorical_accuracy(%target, %prediction) params(%k = 5) class_targets {
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %own = eval sum(select(%classes == %wanted, %prediction, 0), -1, keepdims)
  %value = eval convert(sum(convert(%prediction > %own), -1) < @count(%k))
  yield %value
}

//===----------------------------------------------------------------------===//
// Of sums over all batches
//===----------------------------------------------------------------------===//

// 0 of nothing.
dlc.define function @share_of(%part, %all) {
  %y = eval select(%all == 0, 0, %part / select(%all == 0, 1, %all))
  yield %y
}

dlc.define function @itself(%x) {
  yield %x
}

dlc.define function @root_of_share(%part, %all) {
  %y = eval sqrt(@share_of(%part, %all))
  yield %y
}

dlc.define metric @root_mean_squared_error(%target, %prediction, %weight)
    sums("total", "count") result = @root_of_share {
  %d = eval %prediction - %target
  %mean = eval mean(%d * %d, -1)
  %total = eval sum(%weight * %mean)
  %count = eval sum(%weight)
  yield %total, %count
}

// The cosine of target and prediction along the last dimension.
dlc.define metric @cosine_similarity(%target, %prediction) {
  %value = eval sum(@unit(%target, 1e-24) * @unit(%prediction, 1e-24), -1)
  yield %value
}

// What is not 0 is true.
dlc.define function @truth(%target) {
  %y = eval convert(ne(%target, 0))
  yield %y
}

// How often predictions above the threshold, and others, are right and wrong.
dlc.define metric @true_positives(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("count") result = @itself {
  %w = broadcast_like %weight, %prediction leading
  %count = eval sum(%w * convert(%prediction > %threshold) * @truth(%target))
  yield %count
}

dlc.define metric @false_positives(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("count") result = @itself {
  %w = broadcast_like %weight, %prediction leading
  %count = eval sum(%w * convert(%prediction > %threshold) * (1 - @truth(%target)))
  yield %count
}

dlc.define metric @true_negatives(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("count") result = @itself {
  %w = broadcast_like %weight, %prediction leading
  %count = eval sum(%w * (1 - convert(%prediction > %threshold)) * (1 - @truth(%target)))
  yield %count
}

dlc.define metric @false_negatives(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("count") result = @itself {
  %w = broadcast_like %weight, %prediction leading
  %count = eval sum(%w * (1 - convert(%prediction > %threshold)) * @truth(%target))
  yield %count
}

// Which predictions are positive: with a k above 0 those of the k largest of each sample,
// else all, that are above the threshold; it is 0.5, or none with a k, if it is -inf.
dlc.define function @positive(%prediction, %threshold, %k) {
  %place = ranks %prediction dim = -1 descending
  %least = eval select(%threshold > -inf, %threshold, select(@count(%k) > 0, -inf, 0.5))
  %above = eval convert(%prediction > %least)
  %y = eval select(%k > 0, %above * convert(%place < %k), %above)
  yield %y
}

// The sample's weight for each class, or for the one only that is asked for.
dlc.define function @weight_of_class(%weight, %prediction, %class_id) {
  %w = broadcast_like %weight, %prediction leading
  %class = iota -1 like %prediction
  %there = eval @count(%class_id) < size(%prediction, -1)
  check %there, "expects the class_id of a class that there is"
  %y = eval %w * select(%class_id < 0, 1, convert(%class == %class_id))
  yield %y
}

dlc.define metric @precision(%target, %prediction, %weight)
    params(%threshold = -inf, %top_k = 0, %class_id = -1)
    sums("true_positives", "positives") result = @share_of {
  %w = eval @weight_of_class(%weight, %prediction, %class_id)
  %positive = eval %w * @positive(%prediction, %threshold, %top_k)
  %right = eval sum(%positive * @truth(%target))
  %all = eval sum(%positive)
  yield %right, %all
}

dlc.define metric @recall(%target, %prediction, %weight)
    params(%threshold = -inf, %top_k = 0, %class_id = -1)
    sums("true_positives", "relevant") result = @share_of {
  %w = eval @weight_of_class(%weight, %prediction, %class_id)
  %relevant = eval %w * @truth(%target)
  %right = eval sum(%relevant * @positive(%prediction, %threshold, %top_k))
  %all = eval sum(%relevant)
  yield %right, %all
}

// Of each class by itself, and their mean, weighted by how often the class is wanted;
// micro: of all classes together.
dlc.define function @f1_of(%tp, %fp, %fn) params(%beta = 1, %average = "macro" | "micro" | "weighted") {
  %right = eval select(%average == 1, sum(%tp), %tp)
  %precision = eval %right / (%right + select(%average == 1, sum(%fp), %fp) + 1e-7)
  %recall = eval %right / (%right + select(%average == 1, sum(%fn), %fn) + 1e-7)
  %score = eval (1 + %beta * %beta) * %precision * %recall / (%beta * %beta * %precision + %recall + 1e-7)
  %weighted = eval sum(@share_of(%tp + %fn, sum(%tp + %fn)) * %score)
  %y = eval select(%average == 2, %weighted, mean(%score))
  yield %y
}

// The sums over all dimensions but the last.
dlc.define function @of_each_class(%x) {
  %steps = reduce sum %x dims = [0]
  %y = eval sum(collapse(%steps, 0, -2), 0)
  yield %y
}

// With a threshold, none below 0, positive is what exceeds it, else the largest.
dlc.define metric @f1_score(%target, %prediction, %weight)
    params(%beta = 1, %threshold = -1, %average = "macro" | "micro" | "weighted")
    sums("true_positives", "false_positives", "false_negatives") result = @f1_of {
  %w = broadcast_like %weight, %prediction leading
  %largest = eval convert(%prediction >= max(%prediction, -1, keepdims)) * convert(abs(%prediction) > 1e-9)
  %positive = eval select(%threshold < 0, %largest, convert(%prediction > %threshold))
  %tp = eval @of_each_class(%w * %positive * %target)
  %fp = eval @of_each_class(%w * %positive * (1 - %target))
  %fn = eval @of_each_class(%w * (1 - %positive) * %target)
  yield %tp, %fp, %fn
}

// Of a matrix of targets by predictions, over the classes that there are.
dlc.define function @mean_iou_of(%confusion) {
  %target = iota 0 like %confusion
  %prediction = iota 1 like %confusion
  %both = eval sum(select(%target == %prediction, %confusion, 0), 1)
  %any = eval sum(%confusion, 1) + sum(%confusion, 0) - %both
  %classes = eval sum(convert(%any > 0))
  %y = eval @share_of(sum(@share_of(%both, %any)), %classes)
  yield %y
}

// Intersection over union of the first largest prediction and the target.
dlc.define metric @mean_iou(%target, %prediction, %weight) class_targets
    sums("total_confusion_matrix") result = @mean_iou_of {
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %w = broadcast_like %weight, %prediction leading
  %largest = eval min(select(%prediction == max(%prediction, -1, keepdims), %classes, 2147483647), -1, keepdims)
  %in_target = eval %w * convert(%classes == %wanted)
  %in_prediction = eval convert(%classes == %largest)
  %targets = eval collapse(%in_target, 1, -2)
  %predictions = eval collapse(%in_prediction, 1, -2)
  %confusion = dot_general %targets, %predictions contract = [0, 1] x [0, 1]
  yield %confusion
}

// The mean over the outputs of 1 - residual / variance.
dlc.define function @r2_of(%squares, %sum, %residual, %count) {
  %variance = eval %squares - %sum * @share_of(%sum, %count)
  %y = eval mean(select(%variance == 0, 0, 1 - @share_of(%residual, %variance)))
  yield %y
}

dlc.define metric @r2_score(%target, %prediction, %weight)
    sums("squared_sum", "sum", "residual", "count") result = @r2_of {
  %w = broadcast_like %weight, %prediction leading
  %wt = eval %w * %target
  %d = eval %target - %prediction
  %squares = eval @of_each_class(%wt * %target)
  %sum = eval @of_each_class(%wt)
  %residual = eval @of_each_class(%w * %d * %d)
  %count = eval @of_each_class(%w)
  yield %squares, %sum, %residual, %count
}

// The sum of the areas below y between each two x, whose heights are the mean, the least
// or the largest of both y. Of curves along the first dimension.
dlc.define function @area_below(%x, %y, %summation_method) {
  %y0 = pad %y dim = 0 low = 1 high = 0
  %y1 = pad %y dim = 0 low = 0 high = 1
  %x0 = pad %x dim = 0 low = 1 high = 0
  %x1 = pad %x dim = 0 low = 0 high = 1
  %i = iota 0 like %x0
  %least = eval select(%summation_method == 1, minimum(%y0, %y1), maximum(%y0, %y1))
  %height = eval select(%summation_method == 0, (%y0 + %y1) / 2, %least)
  %area = eval sum(select(and(%i > 0, %i < size(%x, 0)), (%x0 - %x1) * %height, 0), 0)
  yield %area
}

// The area under the curve of precision over recall: J. Davis, M. Goadrich, The
// relationship between precision-recall and ROC curves (2006).
dlc.define function @pr_area(%tp, %fp, %fn) {
  %p = eval %tp + %fp
  %tp0 = pad %tp dim = 0 low = 1 high = 0
  %tp1 = pad %tp dim = 0 low = 0 high = 1
  %fn1 = pad %fn dim = 0 low = 0 high = 1
  %p0 = pad %p dim = 0 low = 1 high = 0
  %p1 = pad %p dim = 0 low = 0 high = 1
  %slope = eval @share_of(%tp0 - %tp1, maximum(%p0 - %p1, 0))
  %intercept = eval %tp1 - %slope * %p1
  %ratio = eval select(%p0 * %p1 > 0, @share_of(%p0, %p1), 1)
  %part = eval @share_of(%slope * (%tp0 - %tp1 + %intercept * log(%ratio)), %tp1 + %fn1)
  %i = iota 0 like %p0
  %area = eval sum(select(and(%i > 0, %i < size(%tp, 0)), %part, 0), 0)
  yield %area
}

// 1 minus how many there are to each that is right, divided by how many to expect.
dlc.define function @gain(%wrong, %tp, %fp, %tn, %fn) {
  %y = eval 1 - @share_of(%tp + %fn, %tn + %fp) * @share_of(%wrong, %tp)
  yield %y
}

// The mean over curves along the first dimension.
dlc.define function @area_under(%tp, %fp, %tn, %fn)
    params(%curve = "ROC" | "PR" | "PRGAIN", %summation_method = "interpolation" | "minoring" | "majoring") {
  %recall = eval @share_of(%tp, %tp + %fn)
  %roc = eval @area_below(@share_of(%fp, %fp + %tn), %recall, %summation_method)
  %steps = eval @area_below(%recall, @share_of(%tp, %tp + %fp), %summation_method)
  %pr = eval select(%summation_method == 0, @pr_area(%tp, %fp, %fn), %steps)
  // Where nothing is right precision gains all and recall nothing.
  %recall_gain = eval select(%tp == 0, 0, maximum(@gain(%fn, %tp, %fp, %tn, %fn), 0))
  %precision_gain = eval select(%tp == 0, 1, @gain(%fp, %tp, %fp, %tn, %fn))
  %pr_gain = eval @area_below(%recall_gain, %precision_gain, %summation_method)
  %y = eval mean(select(%curve == 0, %roc, select(%curve == 1, %pr, %pr_gain)))
  yield %y
}

// 1 where a prediction is above a threshold, which are spread evenly over [0, 1], the
// ends just outside: along a last dimension.
dlc.define function @above_thresholds(%p, %num_thresholds) {
  %column = iota -1 like %p
  %like = eval one_hot(%column, %num_thresholds)
  %i = iota -1 like %like
  %even = eval %i / (%num_thresholds - 1)
  %threshold = eval select(%i == 0, -1e-7, select(%i == %num_thresholds - 1, 1 + 1e-7, %even))
  %each = broadcast_like %p, %like leading
  %above = eval convert(%each > %threshold)
  yield %above
}

dlc.define function @probability(%x, %from_logits) {
  %y = eval minimum(maximum(select(%from_logits > 0, logistic(%x), %x), 0), 1)
  yield %y
}

// Of all predictions of a sample, each by itself: how many are above each threshold, and
// not, by target.
dlc.define metric @auc(%target, %prediction, %weight)
    params(%num_thresholds = 200, %curve = "ROC" | "PR" | "PRGAIN",
           %summation_method = "interpolation" | "minoring" | "majoring", %from_logits = 0)
    sums("true_positives", "false_positives", "true_negatives", "false_negatives") result = @area_under {
  %several = eval %num_thresholds >= 2
  check %several, "expects at least 2 thresholds"
  %p = eval collapse(@probability(%prediction, %from_logits), 1, -1)
  %t = eval collapse(@truth(%target), 1, -1)
  %counted = broadcast_like %weight, %prediction leading
  %weights = eval collapse(%counted, 1, -1)
  %above = eval @above_thresholds(%p, %num_thresholds)
  %wanted = broadcast_like %t, %above leading
  %w = broadcast_like %weights, %above leading
  %tp = eval %w * %wanted * %above
  %fp = eval %w * (1 - %wanted) * %above
  %tn = eval %w * (1 - %wanted) * (1 - %above)
  %fn = eval %w * %wanted * (1 - %above)
  %0 = reduce sum %tp dims = [0, 1]
  %1 = reduce sum %fp dims = [0, 1]
  %2 = reduce sum %tn dims = [0, 1]
  %3 = reduce sum %fn dims = [0, 1]
  yield %0, %1, %2, %3
}

dlc.define function @thresholds_first(%x) {
  %sum = reduce sum %x dims = [0]
  %y = transpose %sum, [1, 0]
  yield %y
}

// The mean of the areas of labels, the columns of a matrix: Keras's AUC of `multi_label`.
dlc.define metric @auc_of_labels(%target, %prediction, %weight)
    params(%num_thresholds = 200, %curve = "ROC" | "PR" | "PRGAIN",
           %summation_method = "interpolation" | "minoring" | "majoring", %from_logits = 0)
    sums("true_positives", "false_positives", "true_negatives", "false_negatives") result = @area_under {
  %several = eval %num_thresholds >= 2
  check %several, "expects at least 2 thresholds"
  %p = eval @probability(%prediction, %from_logits)
  %t = eval @truth(%target)
  %weights = broadcast_like %weight, %prediction leading
  %above = eval @above_thresholds(%p, %num_thresholds)
  %wanted = broadcast_like %t, %above leading
  %w = broadcast_like %weights, %above leading
  %tp = eval %w * %wanted * %above
  %fp = eval %w * (1 - %wanted) * %above
  %tn = eval %w * (1 - %wanted) * (1 - %above)
  %fn = eval %w * %wanted * (1 - %above)
  %0 = eval @thresholds_first(%tp)
  %1 = eval @thresholds_first(%fp)
  %2 = eval @thresholds_first(%tn)
  %3 = eval @thresholds_first(%fn)
  yield %0, %1, %2, %3
}
