// A wide perceptron with sigmoids and Adam: bound by matrix products at large
// batches and by memory at small ones.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
dlc.param @hidden = 64000 : i64
dlc.param @outputs = 8000 : i64

dlc.model sequential @wide {
  %x = dlc.input "x" : tensor<?x16000xf32>
  %0 = dlc.dense %x {units = @hidden, activation = @sigmoid}
  %1 = dlc.dense %0 {units = @outputs, activation = @sigmoid}
  dlc.outputs %1 names ["y"]
}

dlc.recipe @wide {
  dlc.optimizer @adam {learning_rate = 1.0e-3}
  dlc.loss @mean_squared_error
} {batch_size = 128}
