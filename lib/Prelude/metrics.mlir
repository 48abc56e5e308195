// Metrics, one value for each sample, averaged over all samples seen, as
// keras.metrics defines them. A recipe may also name a loss as a metric.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Whether the first largest prediction is the target's class.
dlc.define metric @sparse_categorical_accuracy(%target, %prediction) class_targets {
  %classes = iota -1 like %prediction
  %largest = eval select(%prediction == max(%prediction, -1, keep_dims), %classes, 2147483647)
  %value = eval convert(min(%largest, -1) == %target)
  yield %value
}
