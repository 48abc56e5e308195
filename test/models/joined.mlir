// Layers without activations beside each other: their gradients are slices. The
// batch is so large that devices leave all products to libraries.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model @joined {
  %x = dlc.input "x" : tensor<?x6xf32>
  %a = dlc.dense %x {units = 8}
  %b = dlc.dense %x {units = 4, use_bias = false}
  %c = dlc.dense %x {units = 5}
  %joined = dlc.concatenate %a, %b, %c
  %y = dlc.dense %joined {units = 3}
  dlc.outputs %y names ["y"]
}

dlc.recipe @joined {
  dlc.optimizer @sgd {learning_rate = 1.0e-2}
  dlc.loss @mean_squared_error
} {batch_size = 512}
