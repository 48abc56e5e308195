// A value goes both through a layer and past it into a concatenation, so that its
// gradient is a product plus a slice whose rows lie apart.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline --dlc-kernel-pipeline --verify-numerics %s -o /dev/null

dlc.model @skip {
  %x = dlc.input "x" : tensor<?x6xf32>
  %h = dlc.dense %x {units = 8, activation = @tanh}
  %a = dlc.dense %h {units = 5}
  %j = dlc.concatenate %a, %h
  %y = dlc.dense %j {units = 3}
  dlc.outputs %y names ["y"]
}

dlc.recipe @skip {
  dlc.optimizer @sgd {learning_rate = 1.0e-2}
  dlc.loss @mean_squared_error
} {batch_size = 8}
