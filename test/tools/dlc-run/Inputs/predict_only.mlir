// No recipe, and one of its layers is frozen.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.model @predict_only {
  %x = dlc.input "x" : tensor<?x2xf32>
  %h = dlc.dense %x {units = 3, trainable = false, name = "frozen"}
  %y = dlc.dense %h {units = 1, use_bias = false, name = "last"}
  dlc.outputs %y names ["y"]
}
