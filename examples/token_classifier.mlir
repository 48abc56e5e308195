// A classifier of token sequences, padded with 0 to length 32: residual blocks of
// each token by itself, and the mean over the tokens that are no padding.
// docs/writing_a_model.md explains masks.
//
//   dlc-compile examples/token_classifier.mlir -o tokens.dlc
//   dlc-run fit tokens.dlc --input tokens=tokens.npy --input target=classes.npy
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.param @dropout = 0.1

dlc.model @tokens {
  %tokens = dlc.input "tokens" : tensor<?x32xi32>
  %x = dlc.embedding %tokens {input_dim = 201, output_dim = 64, mask_zero = true}

  %0 = dlc.layer_normalization %x
  %1 = dlc.einsum_dense %0 {equation = "abc,cd->abd", output_shape = [32, 128], bias_axes = "d", activation = @gelu}
  %2 = dlc.dropout %1 {rate = @dropout}
  %3 = dlc.einsum_dense %2 {equation = "abc,cd->abd", output_shape = [32, 64], bias_axes = "d"}
  %4 = dlc.add %x, %3

  %5 = dlc.layer_normalization %4
  %6 = dlc.einsum_dense %5 {equation = "abc,cd->abd", output_shape = [32, 128], bias_axes = "d", activation = @gelu}
  %7 = dlc.dropout %6 {rate = @dropout}
  %8 = dlc.einsum_dense %7 {equation = "abc,cd->abd", output_shape = [32, 64], bias_axes = "d"}
  %9 = dlc.add %4, %8

  %10 = dlc.global_average_pooling1d %9
  %11 = dlc.dense %10 {units = 5}
  dlc.outputs %11 names ["logits"]
}

dlc.recipe @tokens {
  dlc.optimizer @adamw {learning_rate = 2e-3, weight_decay = 0.01, global_clipnorm = 1}
  dlc.loss @sparse_categorical_crossentropy {from_logits = 1}
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
} {batch_size = 32, epochs = 10}
