// Layers of one's own, for the handwritten digits of data/digits: a dense layer
// of low rank, a normalization by the batch with statistics, and a gate.
// docs/writing_a_model.md explains them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Two thin matrices instead of one: rank * (n + units) weights for n * units.
dlc.define layer @low_rank(%x) params(%units, %rank)
    variables(%down: [%x[-1], rank], %up: [rank, units], %bias: [units] = @zeros) passes_masks {
  %narrow = dot_general %x, %down contract = [1] x [0]
  %wide = dot_general %narrow, %up contract = [1] x [0]
  %y = eval %wide + %bias
  yield %y
}

// Divides by the root of the batch's mean square, in inference by that of an
// average over the batches of training.
dlc.define layer @batch_scale(%x) params(%momentum = 0.9, %epsilon = 1e-3, %training)
    variables(%gain: [%x[-1]] = @ones, %moving: [%x[-1]] statistic = @ones) {
  %square = eval mean(%x * %x, 0)
  %next = eval %moving * %momentum + %square * (1 - %momentum)
  %used = eval select(%training == 1, %square, %moving)
  %y = eval %x * %gain / sqrt(%used + %epsilon)
  yield %y, %next
}

// Lets through as much of x as the gate y says; uses may give another activation.
dlc.define layer @gated(%x, %y) params(@gate = @sigmoid) {
  %z = eval %x * @gate(%y)
  yield %z
}

dlc.model @own_layers {
  %image = dlc.input "image" : tensor<?x8x8xui8>
  %0 = dlc.flatten %image
  %1 = dlc.rescaling %0 {scale = 0.0625}
  %2 = dlc.layer @low_rank %1 {units = 64, rank = 16, name = "value"}
  %3 = dlc.layer @low_rank %1 {units = 64, rank = 4, name = "gate", bias_initializer = @ones}
  %4 = dlc.layer @gated %2, %3
  %5 = dlc.layer @batch_scale %4
  %6 = dlc.dense %5 {units = 10, activation = @softmax}
  dlc.outputs %6 names ["digit"]
}

dlc.recipe @own_layers {
  dlc.optimizer @adam {learning_rate = 5e-3}
  dlc.loss @sparse_categorical_crossentropy
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
} {batch_size = 32, epochs = 10}
