// A bit of everything: a shared block, dropout, two inputs, labels, Adam.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 5, activation = @relu}
  dlc.yield %0
}

dlc.model @mixed {
  %image = dlc.input "image" : tensor<?x2x3xui8>
  %extra = dlc.input "extra" : tensor<?x6xf32>
  %0 = dlc.rescaling %image {scale = 0.0625, offset = -1.0}
  %1 = dlc.flatten %0
  %a = dlc.apply @tower(%1) {name = "tower"}
  %b = dlc.apply @tower(%extra) {shares = "tower"}
  %c = dlc.dense %extra {units = 4, activation = @tanh}
  %2 = dlc.add %a, %b
  %3 = dlc.concatenate %2, %c
  %4 = dlc.dropout %3 {rate = 0.25}
  %5 = dlc.dense %4 {units = 3, activation = @softmax}
  dlc.outputs %5 names ["class"]
}

dlc.recipe @mixed {
  dlc.optimizer @adam {learning_rate = 1.0e-2}
  dlc.loss @sparse_categorical_crossentropy
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
} {batch_size = 8}
