// A residual network for the handwritten digits of data/digits, whose layers are
// in a file of their own.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
dlc.import "layers.mlir"

dlc.model @residual_digits {
  %image = dlc.input "image" : tensor<?x8x8xui8>
  %0 = dlc.rescaling %image {scale = 0.0625}
  %1 = dlc.flatten %0
  %2 = dlc.dense %1 {units = 48, activation = @swish}
  %3 = dlc.apply @residual(%2) {width = 48, hidden = 96}
  %4 = dlc.apply @residual(%3) {width = 48, hidden = 96}
  %5 = dlc.dense %4 {units = 10, activation = @softmax}
  dlc.outputs %5 names ["probabilities"]
}

dlc.recipe @residual_digits {
  dlc.optimizer @adam {learning_rate = 2e-3}
  dlc.loss @sparse_categorical_crossentropy
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
} {batch_size = 32, epochs = 10}
