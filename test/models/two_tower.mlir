// Two towers with one set of variables, joined, with dropout.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 16, activation = @tanh}
  %1 = dlc.dense %0 {units = 8, activation = @relu}
  dlc.yield %1
}

dlc.model @two_tower {
  %left = dlc.input "left" : tensor<?x12xf32>
  %right = dlc.input "right" : tensor<?x12xf32>
  %a = dlc.apply @tower(%left) {name = "tower"}
  %b = dlc.apply @tower(%right) {shares = "tower"}
  %c = dlc.apply @tower(%right) {name = "other"}
  %joined = dlc.concatenate %a, %b, %c
  %dropped = dlc.dropout %joined {rate = 0.25}
  %y = dlc.dense %dropped {units = 1, activation = @sigmoid}
  dlc.outputs %y names ["score"]
}

dlc.recipe @two_tower {
  dlc.optimizer @sgd_momentum {learning_rate = 5.0e-2}
  dlc.loss @mean_squared_error
} {batch_size = 16}
