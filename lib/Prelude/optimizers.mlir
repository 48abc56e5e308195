// Optimizers, as keras.optimizers defines them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// w -= lr g
dlc.define optimizer @sgd(%w, %g, %iteration, %lr) learning_rate = 0.01 {
  %next = eval %w - %lr * %g
  yield %next
}

// m = momentum m - lr g; w += m
dlc.define optimizer @sgd_momentum(%w, %g, %iteration, %lr) slots(%m "momentum")
    params(%momentum = 0.9) learning_rate = 0.01 {
  %m1 = eval %momentum * %m - %lr * %g
  %next = eval %w + %m1
  yield %next, %m1
}

// m = momentum m - lr g; w += momentum m - lr g, with the new m
dlc.define optimizer @sgd_nesterov(%w, %g, %iteration, %lr) slots(%m "momentum")
    params(%momentum = 0.9) learning_rate = 0.01 {
  %step = eval %lr * %g
  %m1 = eval %momentum * %m - %step
  %next = eval %w + (%momentum * %m1 - %step)
  yield %next, %m1
}

// As in Keras the powers are of the betas rounded to the dtype, but 1 - beta is
// the exact difference rounded.
dlc.define optimizer @adam(%w, %g, %iteration, %lr) slots(%m "momentum", %v "velocity")
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-7) {
  %t = eval %iteration + 1
  %alpha = eval %lr * sqrt(1 - %beta_2 ** %t) / (1 - %beta_1 ** %t)
  %m1 = eval %m + (%g - %m) * (1 - %beta_1)
  %v1 = eval %v + (%g * %g - %v) * (1 - %beta_2)
  %next = eval %w - %m1 * %alpha / (sqrt(%v1) + %epsilon)
  yield %next, %m1, %v1
}
