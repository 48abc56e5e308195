// Many layers: many updates in one launch on a device.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
dlc.model sequential @deep {
  %x = dlc.input "x" : tensor<?x8xf32>
  %0 = dlc.dense %x {units = 8, activation = @relu}
  %1 = dlc.dense %0 {units = 8, activation = @relu}
  %2 = dlc.dense %1 {units = 8, activation = @relu}
  %3 = dlc.dense %2 {units = 8, activation = @relu}
  %4 = dlc.dense %3 {units = 8, activation = @relu}
  %5 = dlc.dense %4 {units = 8, activation = @relu}
  %6 = dlc.dense %5 {units = 8, activation = @relu}
  %7 = dlc.dense %6 {units = 8, activation = @relu}
  %8 = dlc.dense %7 {units = 8, activation = @relu}
  %9 = dlc.dense %8 {units = 8, activation = @relu}
  %10 = dlc.dense %9 {units = 8, activation = @relu}
  %11 = dlc.dense %10 {units = 8, activation = @relu}
  %12 = dlc.dense %11 {units = 8, activation = @relu}
  %13 = dlc.dense %12 {units = 8, activation = @relu}
  %y = dlc.dense %13 {units = 1}
  dlc.outputs %y names ["y"]
}

dlc.recipe @deep {
  dlc.optimizer @adam {learning_rate = 1.0e-3}
  dlc.loss @mean_squared_error
} {batch_size = 16}
