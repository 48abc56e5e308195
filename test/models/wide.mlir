// Weights that take longer to fetch than a few rows to multiply: threads share the
// columns of a few rows.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model @wide {
  %x = dlc.input "x" : tensor<?x300xf32>
  %h = dlc.dense %x {units = 350, activation = @relu}
  %y = dlc.dense %h {units = 2}
  dlc.outputs %y names ["y"]
}

dlc.recipe @wide {
  dlc.optimizer @sgd {learning_rate = 1.0e-2}
  dlc.loss @mean_squared_error
} {batch_size = 16}
