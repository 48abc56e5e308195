// A two-layer perceptron for the handwritten digits of data/digits.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model sequential @digits_mlp {
  dlc.input "image" : tensor<?x8x8xui8>
  dlc.rescaling {scale = 0.0625}
  dlc.flatten
  dlc.dense {units = 64, activation = @relu}
  dlc.dense {units = 10, activation = @softmax}
  dlc.outputs names ["probabilities"]
}

dlc.recipe @digits_mlp {
  dlc.optimizer @adam {learning_rate = 1e-3}
  dlc.loss @sparse_categorical_crossentropy
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
} {batch_size = 32, epochs = 20, steps_per_execution = 10}
