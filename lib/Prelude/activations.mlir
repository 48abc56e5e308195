// Activations, as Keras's keras.activations defines them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.define activation @linear(%x) {
  yield %x
}

// The gradient at 0 is 0, and nan stays nan, as in Keras.
dlc.define activation @relu(%x) {
  %y = eval select(%x <= 0, 0, %x)
  yield %y
}

dlc.define activation @sigmoid(%x) {
  %y = eval logistic(%x)
  yield %y
}

dlc.define activation @tanh(%x) {
  %y = eval tanh(%x)
  yield %y
}

dlc.define activation @exponential(%x) {
  %y = eval exponential(%x)
  yield %y
}

// Along the last dimension. The maximum only keeps e^x from overflowing: the
// value does not depend on it, so no gradient need flow through it.
dlc.define activation @softmax(%x) {
  %exp = eval exponential(%x - stop_gradient(max(%x, -1, keep_dims)))
  %y = eval %exp / sum(%exp, -1, keep_dims)
  yield %y
}

dlc.define activation @log_softmax(%x) {
  %shifted = eval %x - stop_gradient(max(%x, -1, keep_dims))
  %y = eval %shifted - log(sum(exponential(%shifted), -1, keep_dims))
  yield %y
}

// ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).
dlc.define activation @softplus(%x) {
  %y = eval maximum(%x, 0) + log_plus_one(exponential(-abs(%x)))
  yield %y
}

dlc.define activation @silu(%x) {
  %y = eval %x * logistic(%x)
  yield %y
}

// The gradient at 0 is 1, as in Keras.
dlc.define activation @leaky_relu(%x) params(%negative_slope = 0.2) {
  %y = eval select(%x >= 0, %x, %negative_slope * %x)
  yield %y
}
