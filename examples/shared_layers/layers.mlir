// Definitions and blocks that models share: residual_digits.mlir imports them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// x times the sigmoid of beta x.
dlc.define activation @swish(%x) params(%beta = 1) {
  %y = eval %x * @sigmoid(%beta * %x)
  yield %y
}

// What the input lacks, by two layers: K. He et al., Deep Residual Learning for
// Image Recognition (2016).
dlc.block @residual(%x) params(width, hidden, rate = 0.1) {
  %0 = dlc.layer_normalization %x
  %1 = dlc.dense %0 {units = @hidden, activation = @swish {beta = 1.5}}
  %2 = dlc.dropout %1 {rate = @rate}
  %3 = dlc.dense %2 {units = @width}
  %4 = dlc.add %x, %3
  dlc.yield %4
}
