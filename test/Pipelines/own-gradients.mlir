// A definition with a gradient of its own trains, and every pass keeps it: an
// optimizer of shared slots, and one that splits the weights.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: sed s/OPTIMIZER/nadam/ %s | dlc-compile - --verify-numerics --target=cpu,sim -o %t.dlc
// RUN: sed s/OPTIMIZER/muon/ %s | dlc-compile - --verify-numerics --target=cpu,sim -o %t.dlc
// RUN: sed s/OPTIMIZER/adafactor/ %s | dlc-compile - --verify-numerics --target=cpu,sim -o %t.dlc

dlc.define activation @ternary(%x) {
  %y = custom_vjp(%a = %x) {
    %r = eval round_nearest_even(minimum(maximum(%a, -1), 1))
    yield %r, %a
  } backward(%a, %dr) {
    %da = eval select(abs(%a) <= 1, %dr, 0)
    yield %da
  }
  yield %y
}

dlc.model sequential @rounded {
  dlc.input "x" : tensor<?x6xf32>
  dlc.dense {units = 8, activation = @ternary}
  dlc.dense {units = 2}
  dlc.outputs names ["y"]
}

dlc.recipe @rounded {
  dlc.optimizer @OPTIMIZER
  dlc.loss @mean_squared_error
}
