// Metrics, one value for each sample, averaged over all samples seen, as
// keras.metrics defines them. A recipe may also name a loss as a metric.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which share of a sample's predictions is on the target's side of the
// threshold.
dlc.define metric @binary_accuracy(%target, %prediction) params(%threshold = 0.5) {
  %value = eval mean(convert(%target == convert(%prediction > %threshold)), -1)
  yield %value
}

// Whether the first largest prediction is where the first largest target is.
dlc.define metric @categorical_accuracy(%target, %prediction) {
  %classes = iota -1 like %prediction
  %wanted = eval min(select(%target == max(%target, -1, keep_dims), %classes, 2147483647), -1)
  %largest = eval min(select(%prediction == max(%prediction, -1, keep_dims), %classes, 2147483647), -1)
  %value = eval convert(%largest == %wanted)
  yield %value
}

// Whether the first largest prediction is the target's class.
dlc.define metric @sparse_categorical_accuracy(%target, %prediction) class_targets {
  %classes = iota -1 like %prediction
  %largest = eval min(select(%prediction == max(%prediction, -1, keep_dims), %classes, 2147483647), -1)
  %value = eval convert(%largest == %target)
  yield %value
}

// Whether fewer than k predictions exceed that of the target's class.
dlc.define metric @top_k_categorical_accuracy(%target, %prediction) params(%k = 5) {
  %classes = iota -1 like %prediction
  %wanted = eval min(select(%target == max(%target, -1, keep_dims), %classes, 2147483647), -1, keep_dims)
  %own = eval sum(select(%classes == %wanted, %prediction, 0), -1, keep_dims)
  %value = eval convert(sum(convert(%prediction > %own), -1) < %k)
  yield %value
}

dlc.define metric @sparse_top_k_categorical_accuracy(%target, %prediction) params(%k = 5) class_targets {
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %own = eval sum(select(%classes == %wanted, %prediction, 0), -1, keep_dims)
  %value = eval convert(sum(convert(%prediction > %own), -1) < %k)
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
  %t = eval %target * minimum(rsqrt(sum(%target * %target, -1, keep_dims)), 1e12)
  %p = eval %prediction * minimum(rsqrt(sum(%prediction * %prediction, -1, keep_dims)), 1e12)
  %value = eval sum(%t * %p, -1)
  yield %value
}

// How often predictions above the threshold, and others, are right and wrong.
dlc.define metric @true_positives(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("count") result = @itself {
  %w = broadcast_like %weight, %prediction leading
  %count = eval sum(%w * convert(%prediction > %threshold) * %target)
  yield %count
}

dlc.define metric @false_positives(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("count") result = @itself {
  %w = broadcast_like %weight, %prediction leading
  %count = eval sum(%w * convert(%prediction > %threshold) * (1 - %target))
  yield %count
}

dlc.define metric @true_negatives(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("count") result = @itself {
  %w = broadcast_like %weight, %prediction leading
  %count = eval sum(%w * (1 - convert(%prediction > %threshold)) * (1 - %target))
  yield %count
}

dlc.define metric @false_negatives(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("count") result = @itself {
  %w = broadcast_like %weight, %prediction leading
  %count = eval sum(%w * (1 - convert(%prediction > %threshold)) * %target)
  yield %count
}

dlc.define metric @precision(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("true_positives", "positives") result = @share_of {
  %w = broadcast_like %weight, %prediction leading
  %positive = eval %w * convert(%prediction > %threshold)
  %right = eval sum(%positive * %target)
  %all = eval sum(%positive)
  yield %right, %all
}

dlc.define metric @recall(%target, %prediction, %weight)
    params(%threshold = 0.5) sums("true_positives", "relevant") result = @share_of {
  %w = broadcast_like %weight, %prediction leading
  %relevant = eval %w * %target
  %right = eval sum(%relevant * convert(%prediction > %threshold))
  %all = eval sum(%relevant)
  yield %right, %all
}

// Of each class by itself, and their mean; micro: of all classes together.
dlc.define function @f1_of(%tp, %fp, %fn) params(%beta = 1, %micro = 0) {
  %right = eval select(%micro == 0, %tp, sum(%tp))
  %precision = eval %right / (%right + select(%micro == 0, %fp, sum(%fp)) + 1e-7)
  %recall = eval %right / (%right + select(%micro == 0, %fn, sum(%fn)) + 1e-7)
  %score = eval (1 + %beta * %beta) * %precision * %recall / (%beta * %beta * %precision + %recall + 1e-7)
  %y = eval mean(%score)
  yield %y
}

// With a threshold, none below 0, positive is what exceeds it, else the largest.
dlc.define metric @f1_score(%target, %prediction, %weight)
    params(%beta = 1, %threshold = -1, %micro = 0)
    sums("true_positives", "false_positives", "false_negatives") result = @f1_of {
  %w = broadcast_like %weight, %prediction leading
  %largest = eval convert(%prediction >= max(%prediction, -1, keep_dims)) * convert(abs(%prediction) > 1e-9)
  %positive = eval select(%threshold < 0, %largest, convert(%prediction > %threshold))
  %right = eval %w * %positive * %target
  %wrong = eval %w * %positive * (1 - %target)
  %missed = eval %w * (1 - %positive) * %target
  %tp = reduce sum %right dims = [0]
  %fp = reduce sum %wrong dims = [0]
  %fn = reduce sum %missed dims = [0]
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
  %largest = eval min(select(%prediction == max(%prediction, -1, keep_dims), %classes, 2147483647), -1, keep_dims)
  %in_target = eval %w * convert(%classes == %wanted)
  %in_prediction = eval convert(%classes == %largest)
  %confusion = dot_general %in_target, %in_prediction contract = [0] x [0]
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
  %wt2 = eval %wt * %target
  %d = eval %target - %prediction
  %wd2 = eval %w * %d * %d
  %squares = reduce sum %wt2 dims = [0]
  %sum = reduce sum %wt dims = [0]
  %residual = reduce sum %wd2 dims = [0]
  %count = reduce sum %w dims = [0]
  yield %squares, %sum, %residual, %count
}

// Of predictions [rows, 1]: how many are above each of 200 thresholds, spread
// evenly over [0, 1], and not, by target.
dlc.define function @above_thresholds(%prediction) {
  %sum = reduce sum %prediction dims = [0]
  %like = pad %sum dim = 0 low = 0 high = 199
  %i = iota 0 like %like
  %t = eval select(%i == 0, -1e-7, select(%i == 199, 1 + 1e-7, %i / 199))
  %y = eval convert(%prediction > %t)
  yield %y
}

// The area under the curve of true over false positives, by trapezoids.
dlc.define function @roc_area(%tp, %fp, %tn, %fn) {
  %y = eval @share_of(%tp, %tp + %fn)
  %x = eval @share_of(%fp, %fp + %tn)
  %y0 = slice %y dim = 0 [0, 199]
  %y1 = slice %y dim = 0 [1, 200]
  %x0 = slice %x dim = 0 [0, 199]
  %x1 = slice %x dim = 0 [1, 200]
  %area = eval sum((%x0 - %x1) * (%y0 + %y1) / 2)
  yield %area
}

// The area under the curve of precision over recall: J. Davis, M. Goadrich, The
// relationship between precision-recall and ROC curves (2006).
dlc.define function @pr_area(%tp, %fp, %tn, %fn) {
  %p = eval %tp + %fp
  %tp0 = slice %tp dim = 0 [0, 199]
  %tp1 = slice %tp dim = 0 [1, 200]
  %fn1 = slice %fn dim = 0 [1, 200]
  %p0 = slice %p dim = 0 [0, 199]
  %p1 = slice %p dim = 0 [1, 200]
  %slope = eval @share_of(%tp0 - %tp1, maximum(%p0 - %p1, 0))
  %intercept = eval %tp1 - %slope * %p1
  %ratio = eval select(%p0 * %p1 > 0, @share_of(%p0, %p1), 1)
  %part = eval @share_of(%slope * (%tp0 - %tp1 + %intercept * log(%ratio)), %tp1 + %fn1)
  %area = eval sum(%part)
  yield %area
}

dlc.define metric @auc(%target, %prediction, %weight)
    sums("true_positives", "false_positives", "true_negatives", "false_negatives") result = @roc_area {
  %w = broadcast_like %weight, %prediction leading
  %above = eval @above_thresholds(%prediction)
  %tp = eval %w * %target * %above
  %fp = eval %w * (1 - %target) * %above
  %tn = eval %w * (1 - %target) * (1 - %above)
  %fn = eval %w * %target * (1 - %above)
  %0 = reduce sum %tp dims = [0]
  %1 = reduce sum %fp dims = [0]
  %2 = reduce sum %tn dims = [0]
  %3 = reduce sum %fn dims = [0]
  yield %0, %1, %2, %3
}

dlc.define metric @auc_pr(%target, %prediction, %weight)
    sums("true_positives", "false_positives", "true_negatives", "false_negatives") result = @pr_area {
  %w = broadcast_like %weight, %prediction leading
  %above = eval @above_thresholds(%prediction)
  %tp = eval %w * %target * %above
  %fp = eval %w * (1 - %target) * %above
  %tn = eval %w * (1 - %target) * (1 - %above)
  %fn = eval %w * %target * (1 - %above)
  %0 = reduce sum %tp dims = [0]
  %1 = reduce sum %fp dims = [0]
  %2 = reduce sum %tn dims = [0]
  %3 = reduce sum %fn dims = [0]
  yield %0, %1, %2, %3
}
