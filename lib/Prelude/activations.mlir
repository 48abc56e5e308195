// Activations, as Keras's keras.activations defines them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

!F = tensor<*x!dlt.float>
!P = tensor<*xi1>

dlc.define activation @linear(%x: !F) {
  dlc.yield %x : !F
}

// The gradient at 0 is 0, and nan stays nan, as in Keras.
dlc.define activation @relu(%x: !F) {
  %zero = dlt.full_like %x, 0.0 : !F
  %cut = dlt.compare le %x, %zero : !F
  %y = dlt.select %cut, %zero, %x : !P, !F
  dlc.yield %y : !F
}

dlc.define activation @sigmoid(%x: !F) {
  %y = dlt.logistic %x : !F
  dlc.yield %y : !F
}

dlc.define activation @tanh(%x: !F) {
  %y = dlt.tanh %x : !F
  dlc.yield %y : !F
}

dlc.define activation @exponential(%x: !F) {
  %y = dlt.exponential %x : !F
  dlc.yield %y : !F
}

// Along the last dimension. The maximum only keeps e^x from overflowing: the
// value does not depend on it, so no gradient need flow through it.
dlc.define activation @softmax(%x: !F) {
  %max = dlt.reduce max %x dims = [-1] keep_dims : !F -> !F
  %fixed = dlt.stop_gradient %max : !F
  %shift = dlt.broadcast_like %fixed, %x : !F, !F -> !F
  %shifted = dlt.subtract %x, %shift : !F
  %exp = dlt.exponential %shifted : !F
  %sum = dlt.reduce sum %exp dims = [-1] keep_dims : !F -> !F
  %sums = dlt.broadcast_like %sum, %x : !F, !F -> !F
  %y = dlt.divide %exp, %sums : !F
  dlc.yield %y : !F
}

dlc.define activation @log_softmax(%x: !F) {
  %max = dlt.reduce max %x dims = [-1] keep_dims : !F -> !F
  %fixed = dlt.stop_gradient %max : !F
  %shift = dlt.broadcast_like %fixed, %x : !F, !F -> !F
  %shifted = dlt.subtract %x, %shift : !F
  %exp = dlt.exponential %shifted : !F
  %sum = dlt.reduce sum %exp dims = [-1] keep_dims : !F -> !F
  %log = dlt.log %sum : !F
  %logs = dlt.broadcast_like %log, %x : !F, !F -> !F
  %y = dlt.subtract %shifted, %logs : !F
  dlc.yield %y : !F
}

// ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).
dlc.define activation @softplus(%x: !F) {
  %zero = dlt.full_like %x, 0.0 : !F
  %positive = dlt.maximum %x, %zero : !F
  %abs = dlt.abs %x : !F
  %minus = dlt.negate %abs : !F
  %exp = dlt.exponential %minus : !F
  %log = dlt.log_plus_one %exp : !F
  %y = dlt.add %positive, %log : !F
  dlc.yield %y : !F
}

dlc.define activation @silu(%x: !F) {
  %s = dlt.logistic %x : !F
  %y = dlt.multiply %x, %s : !F
  dlc.yield %y : !F
}

// The gradient at 0 is 1, as in Keras.
dlc.define activation @leaky_relu(%x: !F, %negative_slope: tensor<!dlt.float>)
    params(negative_slope = 0.2) {
  %zero = dlt.full_like %x, 0.0 : !F
  %positive = dlt.compare ge %x, %zero : !F
  %slope = dlt.broadcast_like %negative_slope, %x : tensor<!dlt.float>, !F -> !F
  %scaled = dlt.multiply %slope, %x : !F
  %y = dlt.select %positive, %x, %scaled : !P, !F
  dlc.yield %y : !F
}
