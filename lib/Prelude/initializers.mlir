// Initializers: from numbers uniform in [0, 1), the fan in and the fan out.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>

dlc.define initializer @zeros(%u: !F, %fan_in: !S, %fan_out: !S) {
  %zero = dlt.full_like %u, 0.0 : !F
  dlc.yield %zero : !F
}

dlc.define initializer @ones(%u: !F, %fan_in: !S, %fan_out: !S) {
  %one = dlt.full_like %u, 1.0 : !F
  dlc.yield %one : !F
}

// Uniform in [-limit, limit), limit = sqrt(6 / (fan_in + fan_out)).
dlc.define initializer @glorot_uniform(%u: !F, %fan_in: !S, %fan_out: !S) {
  %six = dlt.splat 6.0 : !S
  %fans = dlt.add %fan_in, %fan_out : !S
  %ratio = dlt.divide %six, %fans : !S
  %limit = dlt.sqrt %ratio : !S
  %limits = dlt.broadcast_like %limit, %u : !S, !F -> !F
  %two = dlt.full_like %u, 2.0 : !F
  %one = dlt.full_like %u, 1.0 : !F
  %double = dlt.multiply %u, %two : !F
  %centered = dlt.subtract %double, %one : !F
  %value = dlt.multiply %centered, %limits : !F
  dlc.yield %value : !F
}

// Uniform in [-limit, limit), limit = sqrt(6 / fan_in).
dlc.define initializer @he_uniform(%u: !F, %fan_in: !S, %fan_out: !S) {
  %six = dlt.splat 6.0 : !S
  %ratio = dlt.divide %six, %fan_in : !S
  %limit = dlt.sqrt %ratio : !S
  %limits = dlt.broadcast_like %limit, %u : !S, !F -> !F
  %two = dlt.full_like %u, 2.0 : !F
  %one = dlt.full_like %u, 1.0 : !F
  %double = dlt.multiply %u, %two : !F
  %centered = dlt.subtract %double, %one : !F
  %value = dlt.multiply %centered, %limits : !F
  dlc.yield %value : !F
}
