// Optimizers, as keras.optimizers defines them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
!D = tensor<f64>

// w -= lr g
dlc.define optimizer @sgd(%w: !F, %g: !F, %iteration: !S, %lr: !S) learning_rate = 0.01 {
  %rate = dlt.broadcast_like %lr, %w : !S, !F -> !F
  %step = dlt.multiply %rate, %g : !F
  %next = dlt.subtract %w, %step : !F
  dlc.yield %next : !F
}

// m = momentum m - lr g; w += m
dlc.define optimizer @sgd_momentum(%w: !F, %g: !F, %iteration: !S, %lr: !S, %m: !F, %momentum: !S)
    params(momentum = 0.9) slots(momentum) learning_rate = 0.01 {
  %rate = dlt.broadcast_like %lr, %w : !S, !F -> !F
  %mu = dlt.broadcast_like %momentum, %w : !S, !F -> !F
  %step = dlt.multiply %rate, %g : !F
  %old = dlt.multiply %mu, %m : !F
  %m1 = dlt.subtract %old, %step : !F
  %next = dlt.add %w, %m1 : !F
  dlc.yield %next, %m1 : !F, !F
}

// m = momentum m - lr g; w += momentum m - lr g, with the new m
dlc.define optimizer @sgd_nesterov(%w: !F, %g: !F, %iteration: !S, %lr: !S, %m: !F, %momentum: !S)
    params(momentum = 0.9) slots(momentum) learning_rate = 0.01 {
  %rate = dlt.broadcast_like %lr, %w : !S, !F -> !F
  %mu = dlt.broadcast_like %momentum, %w : !S, !F -> !F
  %step = dlt.multiply %rate, %g : !F
  %old = dlt.multiply %mu, %m : !F
  %m1 = dlt.subtract %old, %step : !F
  %ahead = dlt.multiply %mu, %m1 : !F
  %move = dlt.subtract %ahead, %step : !F
  %next = dlt.add %w, %move : !F
  dlc.yield %next, %m1 : !F, !F
}

// t = iteration + 1; a = lr sqrt(1 - beta_2^t) / (1 - beta_1^t)
// m += (g - m)(1 - beta_1); v += (g^2 - v)(1 - beta_2); w -= a m / (sqrt(v) + epsilon)
// As in Keras the powers are of the betas rounded to the dtype, but 1 - beta is
// the exact difference rounded.
dlc.define optimizer @adam(%w: !F, %g: !F, %iteration: !S, %lr: !S, %m: !F, %v: !F,
                           %beta_1: !D, %beta_2: !D, %epsilon: !S)
    params(beta_1 = 0.9, beta_2 = 0.999, epsilon = 1.0e-7) slots(momentum, velocity) {
  %one = dlt.splat 1.0 : !S
  %t = dlt.add %iteration, %one : !S
  %b1 = dlt.convert %beta_1 : !D -> !S
  %b2 = dlt.convert %beta_2 : !D -> !S
  %power1 = dlt.power %b1, %t : !S
  %power2 = dlt.power %b2, %t : !S
  %bias1 = dlt.subtract %one, %power1 : !S
  %bias2 = dlt.subtract %one, %power2 : !S
  %root = dlt.sqrt %bias2 : !S
  %scaled = dlt.multiply %lr, %root : !S
  %alpha = dlt.divide %scaled, %bias1 : !S
  %exact = dlt.splat 1.0 : !D
  %exact1 = dlt.subtract %exact, %beta_1 : !D
  %exact2 = dlt.subtract %exact, %beta_2 : !D
  %rest1 = dlt.convert %exact1 : !D -> !S
  %rest2 = dlt.convert %exact2 : !D -> !S

  %c1 = dlt.broadcast_like %rest1, %w : !S, !F -> !F
  %c2 = dlt.broadcast_like %rest2, %w : !S, !F -> !F
  %a = dlt.broadcast_like %alpha, %w : !S, !F -> !F
  %e = dlt.broadcast_like %epsilon, %w : !S, !F -> !F
  %dm = dlt.subtract %g, %m : !F
  %dm1 = dlt.multiply %dm, %c1 : !F
  %m1 = dlt.add %m, %dm1 : !F
  %square = dlt.multiply %g, %g : !F
  %dv = dlt.subtract %square, %v : !F
  %dv1 = dlt.multiply %dv, %c2 : !F
  %v1 = dlt.add %v, %dv1 : !F
  %top = dlt.multiply %m1, %a : !F
  %sqrt = dlt.sqrt %v1 : !F
  %bottom = dlt.add %sqrt, %e : !F
  %step = dlt.divide %top, %bottom : !F
  %next = dlt.subtract %w, %step : !F
  dlc.yield %next, %m1, %v1 : !F, !F, !F
}
