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
