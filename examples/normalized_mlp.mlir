// A batch-normalised perceptron for tables: 12 numbers to 3 classes.
//
//   dlc-compile examples/normalized_mlp.mlir -o normalized_mlp.dlc
//   dlc-run fit normalized_mlp.dlc --input x=x.npy --input target=classes.npy
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model @normalized_mlp {
  %x = dlc.input "x" : tensor<?x12xf32>
  %0 = dlc.dense %x {units = 32, use_bias = false}
  %1 = dlc.batch_normalization %0
  %2 = dlc.activation %1 {activation = @relu}
  %3 = dlc.dense %2 {units = 32, use_bias = false}
  %4 = dlc.batch_normalization %3
  %5 = dlc.activation %4 {activation = @relu}
  %6 = dlc.dense %5 {units = 3}
  dlc.outputs %6 names ["logits"]
}

dlc.recipe @normalized_mlp {
  dlc.optimizer @sgd_nesterov {learning_rate = 0.05}
  dlc.loss @sparse_categorical_crossentropy {from_logits = 1}
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
} {batch_size = 32, epochs = 10}
