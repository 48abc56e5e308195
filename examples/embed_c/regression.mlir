// Linear regression: one dense layer with one unit.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model sequential @regression {
  %x = dlc.input "x" : tensor<?x1xf32>
  %0 = dlc.dense %x {units = 1}
  dlc.outputs %0 names ["y"]
}

dlc.recipe @regression {
  dlc.optimizer @sgd {learning_rate = 5.0e-2}
  dlc.loss @mean_squared_error
} {batch_size = 4}
