// Metrics, one value for each sample, averaged over all samples seen, as
// keras.metrics defines them. A recipe may also name a loss as a metric.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

!F = tensor<*x!dlt.float>
!I = tensor<*xi32>
!P = tensor<*xi1>

// Whether the first largest prediction is the target's class.
dlc.define metric @sparse_categorical_accuracy(%target: !I, %prediction: !F) {
  %max = dlt.reduce max %prediction dims = [-1] keep_dims : !F -> !F
  %maxes = dlt.broadcast_like %max, %prediction : !F, !F -> !F
  %largest = dlt.compare eq %prediction, %maxes : !F
  %classes = dlt.iota -1 like %prediction : !F -> !I
  %beyond = dlt.full_like %classes, 2147483647.0 : !I
  %candidates = dlt.select %largest, %classes, %beyond : !P, !I
  %first = dlt.reduce min %candidates dims = [-1] : !I -> !I
  %right = dlt.compare eq %first, %target : !I
  %value = dlt.convert %right : !P -> !F
  dlc.yield %value : !F
}
