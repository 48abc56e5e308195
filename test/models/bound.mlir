// Hyperparameters that dlc-bind gives their values, and a loss of its own.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

!F = tensor<*x!dlt.float>
dlc.param @units = 24
dlc.param @act = @relu
dlc.param @rate
dlc.param @lr = 1.0e-2

// sqrt(1 + d^2) - 1, a smooth absolute difference.
dlc.define loss @pseudo_huber(%target: !F, %prediction: !F) {
  %d = dlt.subtract %prediction, %target : !F
  %d2 = dlt.multiply %d, %d : !F
  %one = dlt.full_like %d, 1.0 : !F
  %s = dlt.add %d2, %one : !F
  %root = dlt.sqrt %s : !F
  %v = dlt.subtract %root, %one : !F
  %sum = dlt.reduce sum %v dims = [-1] : !F -> !F
  dlt.yield %sum : !F
}

dlc.model sequential @bound {
  %x = dlc.input "x" : tensor<?x6xf32>
  %0 = dlc.dense %x {units = @units, activation = @act}
  %1 = dlc.dropout %0 {rate = @rate}
  %2 = dlc.dense %1 {units = 2}
  dlc.outputs %2 names ["y"]
}

dlc.recipe @bound {
  dlc.optimizer @sgd {learning_rate = @lr}
  dlc.loss @pseudo_huber
} {batch_size = 4}
