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

// Adam with the largest velocity so far, whose weights decay.
dlc.define optimizer @adamw_amsgrad(%w, %g, %iteration, %lr)
    slots(%m "momentum", %v "velocity", %hat "velocity_hat")
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-7) weight_decay = 0.004 {
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

dlc.define optimizer @rmsprop_centered_momentum(%w, %g, %iteration, %lr)
    slots(%v "velocity", %m "momentum", %a "average_gradient")
    params(%rho = 0.9, %momentum = 0.9, %epsilon = 1e-7) {
  %v1 = eval %rho * %v + (1 - %rho) * (%g * %g)
  %a1 = eval %rho * %a + (1 - %rho) * %g
  %m1 = eval %momentum * %m + %lr * %g / sqrt(%v1 - %a1 * %a1 + %epsilon)
  %next = eval %w - %m1
  yield %next, %v1, %m1, %a1
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

//===----------------------------------------------------------------------===//
// Of Adam's kind
//===----------------------------------------------------------------------===//

// Nesterov's momentum in step t.
dlc.define function @nadam_momentum(%t, %beta_1) {
  %u = eval %beta_1 * (1 - 0.5 * 0.96 ** %t)
  yield %u
}

// Adam with Nesterov's momentum. All weights share the product of momenta so far.
dlc.define optimizer @nadam(%w, %g, %iteration, %lr)
    slots(%m "momentum", %v "velocity", %product "u_product" shared = 1)
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-7) {
  %u = eval @nadam_momentum(%iteration + 1, %beta_1)
  %ahead = eval @nadam_momentum(%iteration + 2, %beta_1)
  %product1 = eval %product * %u
  %m1 = eval %m + (%g - %m) * (1 - convert(%beta_1))
  %v1 = eval %v + (%g * %g - %v) * (1 - convert(%beta_2))
  %mean = eval %ahead * %m1 / (1 - %product1 * %ahead) + (1 - %u) * %g / (1 - %product1)
  %square = eval %v1 / (1 - %beta_2 ** (%iteration + 1))
  %next = eval %w - %mean * %lr / (sqrt(%square) + %epsilon)
  yield %next, %m1, %v1, %product1
}

dlc.define function @norm(%x) {
  %y = eval sqrt(sum(%x * %x))
  yield %y
}

// Adam whose step is as long, compared with the weight, as the learning rate says.
dlc.define optimizer @lamb(%w, %g, %iteration, %lr) slots(%m "momentum", %v "velocity")
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-7) {
  %m1 = eval %m + (%g - %m) * (1 - %beta_1)
  %v1 = eval %v + (%g * %g - %v) * (1 - %beta_2)
  %mean = eval %m1 / (1 - %beta_1 ** (%iteration + 1))
  %step = eval %mean / (sqrt(%v1 / (1 - %beta_2 ** (%iteration + 1))) + %epsilon)
  %long = eval @norm(%w)
  %short = eval @norm(%step)
  %ratio = eval select(and(%long > 0, %short > 0), %long / select(%short > 0, %short, 1), 1)
  %next = eval %w - %ratio * %lr * %step
  yield %next, %m1, %v1
}

// AdamW that needs no schedule: gradients are taken at a mean y of what is updated, z,
// and of the mean of z so far, x. The weight is y; before the first step all are equal.
dlc.define optimizer @schedule_free_adamw(%w, %g, %iteration, %lr)
    slots(%z "momentum" = %w, %v "velocity") learning_rate = 0.0025
    params(%beta_1 = 0.9, %beta_2 = 0.999, %epsilon = 1e-8, %warmup_steps = 0) {
  %warmth = eval minimum((%iteration + 1) / maximum(%warmup_steps, 1), 1)
  %v1 = eval %v + (%g * %g - %v) * (1 - convert(%beta_2))
  %size = eval sqrt(%v1 / (1 - %beta_2 ** (%iteration + 1))) + %epsilon
  %z1 = eval %z - %lr * %warmth * %g / %size
  %x = eval (%w - (1 - convert(%beta_1)) * %z) / %beta_1
  %part = eval 1 / (%iteration + 1)
  %x1 = eval (1 - %part) * %x + %part * %z1
  %next = eval (1 - convert(%beta_1)) * %z1 + %beta_1 * %x1
  yield %next, %z1, %v1
}

//===----------------------------------------------------------------------===//
// Others
//===----------------------------------------------------------------------===//

// Follow the regularized leader.
dlc.define optimizer @ftrl(%w, %g, %iteration, %lr)
    slots(%n "accumulator" = initial_accumulator_value, %z "linear")
    params(%learning_rate_power = -0.5, %initial_accumulator_value = 0.1,
           %l1_regularization_strength = 0, %l2_regularization_strength = 0,
           %l2_shrinkage_regularization_strength = 0, %beta = 0) {
  %convex = eval %learning_rate_power <= 0
  check %convex, "expects a learning_rate_power of at most 0"
  %least = eval minimum(minimum(%initial_accumulator_value, %l1_regularization_strength),
                        minimum(%l2_regularization_strength, %l2_shrinkage_regularization_strength))
  %defined = eval %least >= 0
  check %defined, "expects an initial accumulator and strengths of at least 0"
  %l2 = eval %l2_regularization_strength + %beta / (2 * %lr)
  %n1 = eval %n + %g * %g
  %before = eval %n ** -%learning_rate_power
  %after = eval %n1 ** -%learning_rate_power
  %shrunk = eval %g + 2 * %l2_shrinkage_regularization_strength * %w
  %z1 = eval %z + (%shrunk - (%after - %before) / %lr * %w)
  %clipped = eval minimum(maximum(%z1, -%l1_regularization_strength), %l1_regularization_strength)
  %next = eval (%clipped - %z1) / (%after / %lr + 2 * %l2)
  yield %next, %n1, %z1
}

dlc.define function @root_mean_square(%x) {
  %y = eval sqrt(mean(%x * %x))
  yield %y
}

// What Adafactor subtracts, of g divided by the root of its mean square.
dlc.define function @adafactor_step(%w, %u, %t, %lr, %epsilon_2, %clip_threshold) {
  %rate = eval maximum(@root_mean_square(%w), %epsilon_2) * minimum(%lr, 1 / sqrt(%t))
  %y = eval %rate * %u / maximum(@root_mean_square(%u) / %clip_threshold, 1)
  yield %y
}

// The mean square of the gradient is a product of its means along rows and columns,
// which is all that is kept. (Keras keeps the product as well, and does not use it.)
dlc.define optimizer @adafactor(%w, %g, %iteration, %lr)
    slots(%r "row" reduced(-1), %c "column" reduced(-2))
    params(%beta_2_decay = -0.8, %epsilon_1 = 1e-30, %epsilon_2 = 1e-3, %clip_threshold = 1)
    ranks(2, 8) otherwise = @adafactor_of_vectors {
  %beta = eval 1 - (%iteration + 1) ** %beta_2_decay
  %square = eval %g * %g + %epsilon_1
  %r1 = eval %beta * %r + (1 - %beta) * mean(%square, -1, keepdims)
  %c1 = eval %beta * %c + (1 - %beta) * mean(%square, -2, keepdims)
  %v = eval %r1 / mean(%r1, -2, keepdims) * %c1
  %next = eval %w - @adafactor_step(%w, %g / sqrt(%v), %iteration + 1, %lr, %epsilon_2, %clip_threshold)
  yield %next, %r1, %c1
}

dlc.define optimizer @adafactor_of_vectors(%w, %g, %iteration, %lr) slots(%v "velocity")
    params(%beta_2_decay = -0.8, %epsilon_1 = 1e-30, %epsilon_2 = 1e-3, %clip_threshold = 1) {
  %beta = eval 1 - (%iteration + 1) ** %beta_2_decay
  %v1 = eval %beta * %v + (1 - %beta) * (%g * %g + %epsilon_1)
  %next = eval %w - @adafactor_step(%w, %g / sqrt(%v1), %iteration + 1, %lr, %epsilon_2, %clip_threshold)
  yield %next, %v1
}

// A step of Newton and Schulz towards the orthogonal matrix next to x.
dlc.define function @newton_schulz(%x, %a, %b, %c) {
  %s = dot_general %x, %x contract = [1] x [1]
  %ss = dot_general %s, %s contract = [1] x [0]
  %m = eval %b * %s + %c * %ss
  %mx = dot_general %m, %x contract = [1] x [0]
  %y = eval %a * %x + %mx
  yield %y
}

dlc.define function @newton_schulz_if(%condition, %x, %a, %b, %c) {
  %y = eval select(%condition, @newton_schulz(%x, %a, %b, %c), %x)
  yield %y
}

dlc.define function @transposed_if(%x, %condition) {
  %t = transpose %x, [1, 0]
  %y = eval select(%condition, %t, %x)
  yield %y
}

// The momentum of matrices is made orthogonal, nearly; other weights and embeddings
// are updated by AdamW.
dlc.define optimizer @muon(%w, %g, %iteration, %lr) slots(%m "momentum")
    params(%momentum = 0.95, %nesterov = 1, %muon_a = 3.4445, %muon_b = -4.775, %muon_c = 2.0315,
           %ns_steps = 5, %rms_rate = 0.2, %adam_beta_1 = 0.9, %adam_beta_2 = 0.999, %epsilon = 1e-7,
           %adam_lr_ratio = 1, %adam_weight_decay = 0.004, %exclude_embeddings = 1)
    weight_decay = 0.004 ranks(2, 2)
    exclude("[Ee][Mm][Bb][Ee][Dd][Dd][Ii][Nn][Gg]") if exclude_embeddings otherwise = @muon_adamw {
  %m1 = eval %m + (%g + %m * (%momentum - 1))
  %u = eval select(%nesterov, %g + %momentum * %m1, %m1)
  %few = eval and(and(%ns_steps >= 0, %ns_steps <= 10), floor(%ns_steps) == %ns_steps)
  check %few, "expects 0 to 10 ns_steps"
  // Products are of the shorter side.
  %tall = eval size(%u, 0) > size(%u, 1)
  %0 = eval @transposed_if(%u / (@norm(%u) + 1e-7), %tall)
  %1 = eval @newton_schulz_if(%ns_steps >= 1, %0, %muon_a, %muon_b, %muon_c)
  %2 = eval @newton_schulz_if(%ns_steps >= 2, %1, %muon_a, %muon_b, %muon_c)
  %3 = eval @newton_schulz_if(%ns_steps >= 3, %2, %muon_a, %muon_b, %muon_c)
  %4 = eval @newton_schulz_if(%ns_steps >= 4, %3, %muon_a, %muon_b, %muon_c)
  %5 = eval @newton_schulz_if(%ns_steps >= 5, %4, %muon_a, %muon_b, %muon_c)
  %6 = eval @newton_schulz_if(%ns_steps >= 6, %5, %muon_a, %muon_b, %muon_c)
  %7 = eval @newton_schulz_if(%ns_steps >= 7, %6, %muon_a, %muon_b, %muon_c)
  %8 = eval @newton_schulz_if(%ns_steps >= 8, %7, %muon_a, %muon_b, %muon_c)
  %9 = eval @newton_schulz_if(%ns_steps >= 9, %8, %muon_a, %muon_b, %muon_c)
  %10 = eval @newton_schulz_if(%ns_steps >= 10, %9, %muon_a, %muon_b, %muon_c)
  %longer = eval maximum(size(%u, 0), size(%u, 1))
  %next = eval %w - %lr * @transposed_if(%10, %tall) * (sqrt(%longer) * %rms_rate)
  yield %next, %m1
}

dlc.define optimizer @muon_adamw(%w, %g, %iteration, %lr) slots(%m "momentum", %v "velocity")
    params(%adam_beta_1 = 0.9, %adam_beta_2 = 0.999, %epsilon = 1e-7, %adam_lr_ratio = 1,
           %adam_weight_decay = 0.004) weight_decay = adam_weight_decay {
  %alpha = eval @adam_rate(%lr * %adam_lr_ratio, %iteration + 1, %adam_beta_1, %adam_beta_2)
  %m1 = eval %m + (%g - %m) * (1 - %adam_beta_1)
  %v1 = eval %v + (%g * %g - %v) * (1 - %adam_beta_2)
  %next = eval %w - %m1 * %alpha / (sqrt(%v1) + %epsilon)
  yield %next, %m1, %v1
}
