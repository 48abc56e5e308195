// Activations, as Keras's keras.activations defines them: gradients where a
// formula has kinks too. nan stays nan.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.define activation @linear(%x) {
  yield %x
}

// x where it exceeds the threshold, at most max_value, else
// negative_slope (x - threshold). As in Keras the gradient at 0 is 1 if there is a slope
// and neither of the others.
dlc.define activation @relu(%x) params(%negative_slope = 0, %max_value = inf, %threshold = 0) {
  %above = eval select(%threshold == 0, select(%x <= 0, 0, %x), select(%x > %threshold, %x, 0))
  %cut = eval select(%max_value < inf, minimum(maximum(%above, 0), %max_value), %above)
  %below = eval %threshold - %x
  %bent = eval %cut - %negative_slope * select(%below <= 0, 0, %below)
  %leaky = eval select(%max_value < inf, %bent, select(%x >= 0, %x, %negative_slope * %x))
  %y = eval select(%negative_slope == 0, %cut, select(%threshold == 0, %leaky, %bent))
  yield %y
}

dlc.define activation @relu6(%x) {
  %y = eval select(%x <= 0, 0, select(%x >= 6, 6, %x))
  yield %y
}

dlc.define activation @leaky_relu(%x) params(%negative_slope = 0.2) {
  %y = eval select(%x >= 0, %x, %negative_slope * %x)
  yield %y
}

dlc.define activation @elu(%x) params(%alpha = 1) {
  %y = eval select(%x > 0, %x, %alpha * exponential_minus_one(select(%x > 0, 0, %x)))
  yield %y
}

dlc.define activation @celu(%x) params(%alpha = 1) {
  %y = eval maximum(%x, 0) + %alpha * exponential_minus_one(minimum(%x, 0) / %alpha)
  yield %y
}

dlc.define activation @selu(%x) {
  %y = eval 1.0507009873554805 * select(%x > 0, %x, 1.6732632423543772 * exponential_minus_one(select(%x > 0, 0, %x)))
  yield %y
}

dlc.define activation @sigmoid(%x) {
  %y = eval logistic(%x)
  yield %y
}

dlc.define activation @hard_sigmoid(%x) {
  %y = eval @relu6(%x + 3) / 6
  yield %y
}

// -ln(1 + e^-x)
dlc.define activation @log_sigmoid(%x) {
  %y = eval -@softplus(-%x)
  yield %y
}

dlc.define activation @sparse_sigmoid(%x) {
  %y = eval minimum(maximum(0.5 * (%x + 1), 0), 1)
  yield %y
}

dlc.define activation @tanh(%x) {
  %y = eval tanh(%x)
  yield %y
}

dlc.define activation @hard_tanh(%x) {
  %y = eval select(%x > 1, 1, select(%x < -1, -1, %x))
  yield %y
}

dlc.define activation @tanh_shrink(%x) {
  %y = eval %x - tanh(%x)
  yield %y
}

dlc.define activation @hard_shrink(%x) params(%threshold = 0.5) {
  %y = eval select(abs(%x) > %threshold, %x, 0)
  yield %y
}

dlc.define activation @soft_shrink(%x) params(%threshold = 0.5) {
  %y = eval select(%x > %threshold, %x - %threshold, select(%x < -%threshold, %x + %threshold, 0))
  yield %y
}

dlc.define activation @threshold(%x) params(%threshold = 0, %default_value = 0) {
  %y = eval select(%x > %threshold, %x, %default_value)
  yield %y
}

dlc.define activation @exponential(%x) {
  %y = eval exponential(%x)
  yield %y
}

// ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)
dlc.define activation @softplus(%x) {
  %y = eval maximum(%x, 0) + log_plus_one(exponential(-abs(%x)))
  yield %y
}

dlc.define activation @sparse_plus(%x) {
  %y = eval select(%x <= -1, 0, select(%x < 1, (%x + 1) * (%x + 1) / 4, %x))
  yield %y
}

dlc.define activation @squareplus(%x) params(%b = 4) {
  %y = eval (%x + sqrt(%x * %x + %b)) / 2
  yield %y
}

dlc.define activation @softsign(%x) {
  %y = eval %x / (abs(%x) + 1)
  yield %y
}

dlc.define activation @silu(%x) {
  %y = eval %x * logistic(%x)
  yield %y
}

dlc.define activation @hard_silu(%x) {
  %y = eval %x * @hard_sigmoid(%x)
  yield %y
}

// x times the probability that a normal number is below x, or what tanh makes
// of it: sqrt(2 / pi) = 0.797..., 1 / sqrt(2) = 0.707...
dlc.define activation @gelu(%x) params(%approximate = 0) {
  %tanh = eval 1 + tanh(0.7978845608028654 * (%x + 0.044715 * (%x * %x * %x)))
  %exact = eval 1 + erf(%x * 0.7071067811865476)
  %y = eval 0.5 * %x * select(%approximate > 0, %tanh, %exact)
  yield %y
}

dlc.define activation @mish(%x) {
  %y = eval %x * tanh(@softplus(%x))
  yield %y
}

// The maximum only keeps e^x from overflowing: the value does not depend on it, so no
// gradient need flow through it.
dlc.define activation @softmax(%x) params(%axis = -1) {
  %exp = eval exponential(%x - stop_gradient(max(%x, %axis, keepdims)))
  %y = eval %exp / sum(%exp, %axis, keepdims)
  yield %y
}

dlc.define activation @log_softmax(%x) params(%axis = -1) {
  %shifted = eval %x - stop_gradient(max(%x, %axis, keepdims))
  %y = eval %shifted - log(sum(exponential(%shifted), %axis, keepdims))
  yield %y
}

// The projection onto the probabilities (A. Martins, R. Astudillo, From Softmax to
// Sparsemax, 2016), along a dimension: max(x - tau, 0), where tau makes the
// sum 1. What is above tau are the k largest, k the most with 1 + k x_k > x_1 +
// ... + x_k. Which they are has no gradient, so it is found of numbers at rest. As
// in softmax the maximum only keeps digits.
dlc.define activation @sparsemax(%x) params(%axis = -1) {
  %shifted = eval %x - stop_gradient(max(%x, %axis, keepdims))
  %still = eval stop_gradient(%shifted)
  %sorted = sort %still dim = %axis descending
  %sums = cumulative_sum %sorted dim = %axis
  %place = iota %axis like %x
  %counts = eval 1 + (%place + 1) * %sorted > %sums
  %least = eval (sum(select(%counts, %sorted, 0), %axis, keepdims) - 1) / sum(convert(%counts), %axis, keepdims)
  %above = eval %still > %least
  %tau = eval (sum(select(%above, %shifted, 0), %axis, keepdims) - 1) / sum(convert(%above), %axis, keepdims)
  %y = eval maximum(%shifted - %tau, 0)
  yield %y
}

// Of the halves of a dimension the first, times the sigmoid of the second.
dlc.define activation @glu(%x) params(%axis = -1) {
  %y = eval part(%x, %axis, 0, 2) * logistic(part(%x, %axis, 1, 2))
  yield %y
}
