// Two outputs, each with a loss; a residual connection; a metric of each.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model @two_outputs {
  %x = dlc.input "x" : tensor<?x10xf32>
  %h = dlc.dense %x {units = 10, activation = @silu, name = "hidden"}
  %r = dlc.add %x, %h
  %class = dlc.dense %r {units = 3, activation = @softmax, name = "class"}
  %value = dlc.dense %r {units = 2, use_bias = false, name = "value"}
  dlc.outputs %class, %value names ["class", "value"]
}

dlc.recipe @two_outputs {
  dlc.optimizer @adam {learning_rate = 1.0e-2}
  dlc.loss @sparse_categorical_crossentropy for "class"
  dlc.loss @mean_squared_error for "value" {weight = 0.5}
  dlc.metric @sparse_categorical_accuracy for "class" {name = "accuracy"}
  dlc.metric @mean_squared_error for "value" {name = "mse"}
} {batch_size = 8}
