// Initializers: from numbers uniform in [0, 1), the fan in and the fan out.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.define initializer @zeros(%u, %fan_in, %fan_out) {
  %value = full_like %u, 0.0
  yield %value
}

dlc.define initializer @ones(%u, %fan_in, %fan_out) {
  %value = full_like %u, 1.0
  yield %value
}

// Uniform in [-limit, limit), limit = sqrt(6 / (fan_in + fan_out)).
dlc.define initializer @glorot_uniform(%u, %fan_in, %fan_out) {
  %value = eval (%u * 2 - 1) * sqrt(6 / (%fan_in + %fan_out))
  yield %value
}

// Uniform in [-limit, limit), limit = sqrt(6 / fan_in).
dlc.define initializer @he_uniform(%u, %fan_in, %fan_out) {
  %value = eval (%u * 2 - 1) * sqrt(6 / %fan_in)
  yield %value
}
