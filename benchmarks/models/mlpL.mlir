// A perceptron 784-512-512-10: mostly arithmetic.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model sequential @mlpL {
  %x = dlc.input "x" : tensor<?x784xf32>
  %0 = dlc.dense %x {units = 512, activation = @relu}
  %1 = dlc.dense %0 {units = 512, activation = @relu}
  %2 = dlc.dense %1 {units = 10}
  dlc.outputs %2 names ["logits"]
}

dlc.recipe @mlpL {
  dlc.optimizer @adam {learning_rate = 1.0e-3}
  dlc.loss @sparse_categorical_crossentropy {from_logits = true}
} {batch_size = 128}
