// Layers on inputs of rank 3 and 4.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model @sequence {
  %x = dlc.input "x" : tensor<?x5x6xf32>
  %image = dlc.input "image" : tensor<?x4x3x2xui8>
  %scaled = dlc.rescaling %image {scale = 0.0078125, offset = -1.0}
  %flat = dlc.flatten %scaled
  %side = dlc.dense %flat {units = 4, activation = @log_softmax}
  %t = dlc.dense %x {units = 8, activation = @leaky_relu}
  %u = dlc.dense %t {units = 8, activation = @softmax}
  %v = dlc.add %t, %u
  %w = dlc.concatenate %v, %x {axis = 2}
  %d = dlc.dropout %w {rate = 0.5}
  %f = dlc.flatten %d
  %j = dlc.concatenate %f, %side
  %y = dlc.dense %j {units = 3}
  dlc.outputs %y names ["y"]
}

dlc.recipe @sequence {
  dlc.optimizer @sgd_nesterov {learning_rate = 1.0e-2}
  dlc.loss @sparse_categorical_crossentropy {from_logits = true}
  dlc.metric @sparse_categorical_accuracy
} {batch_size = 8}
