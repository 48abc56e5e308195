// Learning rates that change with the iteration, as
// keras.optimizers.schedules defines them, in float64.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which part of so many steps, more than 0, have passed.
dlc.define function @part_of(%steps, %all) {
  %some = eval %all > 0
  check %some, "expects more than 0 decay steps"
  %y = eval %steps / %all
  yield %y
}

// Periods of decay_steps that have passed; whole ones with staircase.
dlc.define function @decay_periods(%iteration, %decay_steps, %staircase) {
  %p = eval @part_of(%iteration, %decay_steps)
  %y = eval select(%staircase == 0, %p, floor(%p))
  yield %y
}

dlc.define schedule @exponential_decay(%iteration)
    params(%initial_learning_rate, %decay_steps, %decay_rate, %staircase = 0) {
  %p = eval @decay_periods(%iteration, %decay_steps, %staircase)
  %y = eval %initial_learning_rate * %decay_rate ** %p
  yield %y
}

dlc.define schedule @inverse_time_decay(%iteration)
    params(%initial_learning_rate, %decay_steps, %decay_rate, %staircase = 0) {
  %p = eval @decay_periods(%iteration, %decay_steps, %staircase)
  %y = eval %initial_learning_rate / (1 + %decay_rate * %p)
  yield %y
}

// With cycle the steps grow to the next multiple of decay_steps.
dlc.define schedule @polynomial_decay(%iteration)
    params(%initial_learning_rate, %decay_steps, %end_learning_rate = 1e-4, %power = 1, %cycle = 0) {
  %p = eval @part_of(%iteration, %decay_steps)
  %part = eval select(%cycle == 0, minimum(%p, 1), %p / maximum(ceil(%p), 1))
  %y = eval (%initial_learning_rate - %end_learning_rate) * (1 - %part) ** %power + %end_learning_rate
  yield %y
}

// (1 + cos(pi t)) / 2 for t in [0, 1]: sin(y) of y = pi (1 / 2 - t) by its series.
dlc.define function @half_cosine(%t) {
  %y = eval 3.141592653589793 * (0.5 - %t)
  %z = eval %y * %y
  %a = eval 1 - %z / 420 * (1 - %z / 506)
  %b = eval 1 - %z / 210 * (1 - %z / 272 * (1 - %z / 342 * %a))
  %c = eval 1 - %z / 72 * (1 - %z / 110 * (1 - %z / 156 * %b))
  %sin = eval %y * (1 - %z / 6 * (1 - %z / 20 * (1 - %z / 42 * %c)))
  %half = eval (1 + %sin) / 2
  yield %half
}

// With a warmup_target, none below 0, the rate grows to it over warmup_steps first.
dlc.define schedule @cosine_decay(%iteration)
    params(%initial_learning_rate, %decay_steps, %alpha = 0, %warmup_target = -1, %warmup_steps = 0) {
  %from = eval select(%warmup_target < 0, %initial_learning_rate, %warmup_target)
  %wait = eval select(%warmup_target < 0, 0, %warmup_steps)
  %past = eval minimum(maximum(@part_of(%iteration - %wait, %decay_steps), 0), 1)
  %decayed = eval %from * ((1 - %alpha) * @half_cosine(%past) + %alpha)
  %grown = eval %initial_learning_rate + (%from - %initial_learning_rate) * (%iteration / maximum(%wait, 1))
  %y = eval select(%iteration >= %wait, %decayed, %grown)
  yield %y
}

// Restart number i is of t_mul^i first_decay_steps and begins at m_mul^i.
dlc.define schedule @cosine_decay_restarts(%iteration)
    params(%initial_learning_rate, %first_decay_steps, %t_mul = 2, %m_mul = 1, %alpha = 0) {
  %p = eval @part_of(%iteration, %first_decay_steps)
  %log = eval log(1 - %p * (1 - %t_mul)) / log(select(%t_mul == 1, 2, %t_mul))
  // Whole at a restart, but for rounding.
  %i = eval floor(select(%t_mul == 1, %p, %log) + 1e-12)
  %begun = eval select(%t_mul == 1, %i, (1 - %t_mul ** %i) / select(%t_mul == 1, 1, 1 - %t_mul))
  %past = eval minimum(maximum((%p - %begun) / %t_mul ** %i, 0), 1)
  %y = eval %initial_learning_rate * ((1 - %alpha) * %m_mul ** %i * @half_cosine(%past) + %alpha)
  yield %y
}

// values[i] where i of the boundaries are below the iteration.
dlc.define schedule @piecewise_constant_decay(%iteration)
    params(%boundaries list, %values list) {
  %fits = eval size(%values, 0) == size(%boundaries, 0) + 1
  check %fits, "expects one value more than boundaries"
  %index = iota 0 like %values
  %passed = eval sum(convert(%iteration > %boundaries))
  %y = eval sum(select(%index == %passed, %values, 0))
  yield %y
}
