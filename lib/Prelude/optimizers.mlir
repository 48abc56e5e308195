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

// The learning rate of step t, for means that start from 0. As in Keras the
// powers are of the betas rounded to the dtype, but 1 - beta elsewhere is the exact
// difference rounded.
dlc.define function @adam_rate(%lr, %t, %beta_1, %beta_2) {
  %alpha = eval %lr * sqrt(1 - %beta_2 ** %t) / (1 - %beta_1 ** %t)
  yield %alpha
}

dlc.define optimizer @adam(%w, %g, %iteration, %lr) slots(%m "momentum", %v "velocity")
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-7) {
  %alpha = eval @adam_rate(%lr, %iteration + 1, %beta_1, %beta_2)
  %m1 = eval %m + (%g - %m) * (1 - %beta_1)
  %v1 = eval %v + (%g * %g - %v) * (1 - %beta_2)
  %next = eval %w - %m1 * %alpha / (sqrt(%v1) + %epsilon)
  yield %next, %m1, %v1
}

// Adam whose weights decay.
dlc.define optimizer @adamw(%w, %g, %iteration, %lr) slots(%m "momentum", %v "velocity")
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-7) weight_decay = 0.004 {
  %alpha = eval @adam_rate(%lr, %iteration + 1, %beta_1, %beta_2)
  %m1 = eval %m + (%g - %m) * (1 - %beta_1)
  %v1 = eval %v + (%g * %g - %v) * (1 - %beta_2)
  %next = eval %w - %m1 * %alpha / (sqrt(%v1) + %epsilon)
  yield %next, %m1, %v1
}

// Adam with the largest velocity so far.
dlc.define optimizer @adam_amsgrad(%w, %g, %iteration, %lr)
    slots(%m "momentum", %v "velocity", %hat "velocity_hat")
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-7) {
  %alpha = eval @adam_rate(%lr, %iteration + 1, %beta_1, %beta_2)
  %m1 = eval %m + (%g - %m) * (1 - %beta_1)
  %v1 = eval %v + (%g * %g - %v) * (1 - %beta_2)
  %hat1 = eval maximum(%hat, %v1)
  %next = eval %w - %m1 * %alpha / (sqrt(%hat1) + %epsilon)
  yield %next, %m1, %v1, %hat1
}

dlc.define optimizer @adamax(%w, %g, %iteration, %lr) slots(%m "momentum", %u "norm")
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-7) {
  %m1 = eval %m + (%g - %m) * (1 - %beta_1)
  %u1 = eval maximum(%beta_2 * %u, abs(%g))
  %next = eval %w - %lr * %m1 / ((1 - %beta_1 ** (%iteration + 1)) * (%u1 + %epsilon))
  yield %next, %m1, %u1
}

// v = rho v + (1 - rho) g^2; w -= lr g / sqrt(v + epsilon)
dlc.define optimizer @rmsprop(%w, %g, %iteration, %lr) slots(%v "velocity")
    params(%rho = 0.9, %epsilon = 1e-7) {
  %v1 = eval %rho * %v + (1 - %rho) * (%g * %g)
  %next = eval %w - %lr * %g / sqrt(%v1 + %epsilon)
  yield %next, %v1
}

dlc.define optimizer @rmsprop_momentum(%w, %g, %iteration, %lr) slots(%v "velocity", %m "momentum")
    params(%rho = 0.9, %momentum = 0.9, %epsilon = 1e-7) {
  %v1 = eval %rho * %v + (1 - %rho) * (%g * %g)
  %m1 = eval %momentum * %m + %lr * %g / sqrt(%v1 + %epsilon)
  %next = eval %w - %m1
  yield %next, %v1, %m1
}

// The mean gradient's square is taken from the mean square.
dlc.define optimizer @rmsprop_centered(%w, %g, %iteration, %lr)
    slots(%v "velocity", %a "average_gradient") params(%rho = 0.9, %epsilon = 1e-7) {
  %v1 = eval %rho * %v + (1 - %rho) * (%g * %g)
  %a1 = eval %rho * %a + (1 - %rho) * %g
  %next = eval %w - %lr * %g / sqrt(%v1 - %a1 * %a1 + %epsilon)
  yield %next, %v1, %a1
}

dlc.define optimizer @adagrad(%w, %g, %iteration, %lr)
    slots(%a "accumulator" = initial_accumulator_value)
    params(%initial_accumulator_value = 0.1, %epsilon = 1e-7) {
  %a1 = eval %a + %g * %g
  %next = eval %w - %lr * %g / sqrt(%a1 + %epsilon)
  yield %next, %a1
}

dlc.define optimizer @adadelta(%w, %g, %iteration, %lr)
    slots(%a "accumulated_grad", %d "accumulated_delta_var") params(%rho = 0.95, %epsilon = 1e-7) {
  %a1 = eval %rho * %a + (1 - %rho) * (%g * %g)
  %delta = eval -sqrt(%d + %epsilon) * %g / sqrt(%a1 + %epsilon)
  %d1 = eval %rho * %d + (1 - %rho) * (%delta * %delta)
  %next = eval %w + %lr * %delta
  yield %next, %a1, %d1
}

// w -= lr sign(beta_1 m + (1 - beta_1) g). As in Keras 1 - beta is made of the
// beta that is rounded to the dtype.
dlc.define optimizer @lion(%w, %g, %iteration, %lr) slots(%m "momentum")
    params(%beta_1 = 0.9, %beta_2 = 0.99) {
  %next = eval %w - %lr * sign(%m * %beta_1 + %g * (1 - convert(%beta_1)))
  %m1 = eval %m * %beta_2 + %g * (1 - convert(%beta_2))
  yield %next, %m1
}
