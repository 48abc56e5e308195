// Everything in float64.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model sequential @double attributes {dtype = f64} {
  %x = dlc.input "x" : tensor<?x7xf64>
  %0 = dlc.dense %x {units = 40, activation = @tanh}
  %1 = dlc.dense %0 {units = 36, activation = @softplus}
  %2 = dlc.dense %1 {units = 4, activation = @softmax}
  dlc.outputs %2 names ["y"]
} 

dlc.recipe @double {
  dlc.optimizer @adam {learning_rate = 1.0e-2}
  dlc.loss @sparse_categorical_crossentropy
} {batch_size = 8}
