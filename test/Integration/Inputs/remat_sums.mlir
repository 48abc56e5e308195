// Values that several operations read, within instances that are computed again and
// behind them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
dlc.block @thrice(%x) {
  %0 = dlc.dense %x {units = 4, activation = @tanh}
  %1 = dlc.add %x, %0
  dlc.multiply %1, %0, %x
}
dlc.block @both(%x, %y) {
  %0 = dlc.multiply %x, %y
  %1 = dlc.add %0, %x, %y
  dlc.yield %1
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %s = dlc.rescaling %x {scale = 0.1}
  %h = dlc.dense %s {units = 4, name = "h"}
  %a = dlc.apply @thrice(%h) {name = "u", remat = true}
  %b = dlc.add %a, %h
  %c = dlc.multiply %b, %h
  %d = dlc.apply @both(%c, %c) {name = "v", remat = true}
  %e = dlc.apply @both(%d, %h) {name = "w", remat = true}
  %y = dlc.dense %e {units = 2}
  dlc.outputs %y names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @sgd {learning_rate = 1e-2}
  dlc.loss @mean_squared_error
} {batch_size = 8, epochs = 2}
