// A perceptron 8-16-16-4: what a step costs beside its arithmetic.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model sequential @tiny {
  %x = dlc.input "x" : tensor<?x8xf32>
  %0 = dlc.dense %x {units = 16, activation = @relu}
  %1 = dlc.dense %0 {units = 16, activation = @relu}
  %2 = dlc.dense %1 {units = 4}
  dlc.outputs %2 names ["y"]
}

dlc.recipe @tiny {
  dlc.optimizer @adam {learning_rate = 1.0e-3}
  dlc.loss @mean_squared_error
} {batch_size = 8}
