// Computes in float16 and keeps its weights in float32, for the handwritten digits of
// data/digits. The gradients of float16 are those of the loss times a factor that
// follows them; docs/writing_a_model.md explains it.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model sequential @mixed_float16 {
  dlc.input "image" : tensor<?x8x8xui8>
  dlc.rescaling {scale = 0.0625}
  dlc.flatten
  dlc.dense {units = 64, activation = @relu}
  dlc.dense {units = 64, activation = @relu}
  // The last layer is as exact as the loss.
  dlc.dense {units = 10, dtype = "float32"}
  dlc.outputs names ["digit"]
} {dtype = "mixed_float16"}

dlc.recipe @mixed_float16 {
  dlc.optimizer @adam {learning_rate = 1e-3, dynamic_growth_steps = 200}
  dlc.loss @sparse_categorical_crossentropy {from_logits = true}
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
} {batch_size = 32, epochs = 10}
