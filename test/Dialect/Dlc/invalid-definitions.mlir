// What the verifiers of definitions and recipes refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

// expected-error@below {{expects one of activation, loss, metric, optimizer, initializer, function, regularizer, constraint, schedule, layer; found 'layers'}}
dlc.define layers @d(%x: tensor<*xf32>) {
  dlt.yield %x : tensor<*xf32>
}

// -----

dlc.define activation @d(%x: tensor<*xf32>) {
  // expected-error@below {{block with no terminator}}
  %y = dlt.abs %x : tensor<*xf32>
}

// -----

// expected-error@below {{'dlc.define' op of kind loss with 0 slots and 0 params}}
dlc.define loss @d(%x: tensor<*xf32>) {
  dlt.yield %x : tensor<*xf32>
}

// -----

dlc.define activation @d(%x: tensor<*xf32>) {
  // expected-error@below {{'dlt.yield' op expects 1 values of this definition of kind activation, found 2}}
  dlt.yield %x, %x : tensor<*xf32>, tensor<*xf32>
}

// -----

// expected-error@below {{'dlc.define' op expects tensors, found 'f32'}}
dlc.define activation @d(%x: f32) {
  dlt.yield %x : f32
}

// -----

dlc.define activation @d(%x: tensor<*xf32>) {
  // expected-error@below {{'arith.constant' op is not an operation of the tensor graph}}
  %c = arith.constant 1.0 : f32
  dlt.yield %x : tensor<*xf32>
}

// -----

// expected-error@below {{'dlc.define' op only an optimizer has a learning rate}}
dlc.define activation @d(%x: tensor<*xf32>) learning_rate = 0.1 {
  dlt.yield %x : tensor<*xf32>
}

// -----

// expected-error@below {{'dlc.define' op only an optimizer has slots}}
dlc.define activation @d(%x: tensor<*xf32>) slots(%s: tensor<*xf32>) {
  dlt.yield %x : tensor<*xf32>
}

// -----

// expected-error@below {{'dlc.define' op expects a value for each of 1 params, found 0}}
"dlc.define"() <{kind = 0 : i32, param_names = ["p"], param_values = array<f64>, slots = [], sym_name = "d"}> ({
^bb0(%x: tensor<*xf32>, %p: tensor<f32>):
  "dlc.yield"(%x) : (tensor<*xf32>) -> ()
}) : () -> ()

// -----

// expected-error@below {{'dlc.define' op expects a value for each of 1 slots, found 0}}
"dlc.define"() <{kind = 3 : i32, param_names = [], param_values = array<f64>, slots = ["s"], slot_values = [], sym_name = "d"}> ({
^bb0(%w: tensor<*xf32>, %g: tensor<*xf32>, %i: tensor<f32>, %lr: tensor<f32>, %s: tensor<*xf32>):
  "dlc.yield"(%w, %s) : (tensor<*xf32>, tensor<*xf32>) -> ()
}) : () -> ()

// -----

// expected-error@below {{'dlc.recipe' op @nosuch is not a dlc.model}}
dlc.recipe @nosuch {
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}

// expected-error@below {{'dlc.recipe' op expects batch_size of at least 1, found 0}}
dlc.recipe @m {
  dlc.loss @mean_squared_error
} {batch_size = 0}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}

dlc.recipe @m {
  // expected-note@below {{the first}}
  dlc.loss @mean_squared_error
  // expected-error@below {{'dlc.loss' op is a second loss of one output}}
  dlc.loss @mean_absolute_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}

dlc.recipe @m {
  // expected-note@below {{the first}}
  dlc.optimizer @sgd
  // expected-error@below {{'dlc.optimizer' op is a second optimizer}}
  dlc.optimizer @adam
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}

// expected-error@below {{'dlc.recipe' op has an optimizer, but no loss to minimise}}
dlc.recipe @m {
  dlc.optimizer @sgd
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}

dlc.recipe @m {
  // expected-error@below {{'dlc.param' op}}
  dlc.param @p = 1
}

// -----

!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
// expected-error@below {{names "s" twice}}
dlc.define activation @twice(%x: !F) params(%a "s": !S = 1.0, %b "s": !S = 2.0) {
  dlt.yield %x : !F
}

// -----

// expected-error@below {{'dlc.define' op only an optimizer has a weight decay}}
dlc.define activation @d(%x) weight_decay = 0.1 {
  yield %x
}

// -----

// expected-error@below {{'dlc.define' op only a loss or metric has targets}}
dlc.define activation @d(%x) class_targets {
  yield %x
}

// -----

// expected-error@below {{'dlc.define' op expects numbers or params as values of slots, found "start"}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) slots(%s = start) {
  yield %w, %s
}

// -----

// expected-error@below {{only a metric has sums and a result}}
dlc.define activation @d(%x) sums("a") result = @f {
  yield %x
}

// -----

// expected-error@below {{expects names of sums and a result that is made of them, or neither}}
dlc.define metric @d(%target, %prediction, %weight) sums("a") {
  %y = eval sum(%prediction)
  yield %y
}

// -----

dlc.define metric @d(%target, %prediction, %weight) sums("a", "b") result = @f {
  %y = eval sum(%prediction)
  // expected-error@below {{expects 2 values of this definition of kind metric, found 1}}
  yield %y
}

// -----

// expected-error@below {{is there twice}}
dlc.define activation @d(%x) params(%a = 1) params(%b = 1) {
  yield %x
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op clips in one way only, found clipvalue and clipnorm}}
  dlc.optimizer @sgd {clipvalue = 1, clipnorm = 1}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects gradient_accumulation_steps of at least 2, found 1}}
  dlc.optimizer @sgd {gradient_accumulation_steps = 1}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects an ema_momentum in [0, 1], found 1.500000e+00}}
  dlc.optimizer @sgd {ema_momentum = 1.5}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects an ema_overwrite_frequency of at least 1, found 0}}
  dlc.optimizer @sgd {ema_momentum = 0.9, ema_overwrite_frequency = 0}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op has an ema_overwrite_frequency, but no ema_momentum}}
  dlc.optimizer @sgd {ema_overwrite_frequency = 5}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a global_clipnorm above 0, found 0}}
  dlc.optimizer @sgd {global_clipnorm = 0}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a weight_decay of at least 0, found -1}}
  dlc.optimizer @sgd {weight_decay = -1}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects regular expressions, found "(": parentheses not balanced}}
  dlc.optimizer @sgd {weight_decay = 0.1, exclude_from_weight_decay = ["("]}
  dlc.loss @mean_squared_error
}

// -----

dlc.define optimizer @d(%w, %g, %iteration, %lr) slots(%p "product" shared) {
  %p1 = eval %p * sum(%g)
  // expected-error@below {{'dlt.yield' op expects a new value of the shared slot "product" that follows from the iteration, the learning rate, params and shared slots; it follows from argument 1, which each weight has its own of}}
  yield %w, %p1
}

// -----

dlc.define optimizer @d(%w, %g, %iteration, %lr) slots(%own, %p shared) {
  // expected-error@below {{it follows from argument 4, which each weight has its own of}}
  yield %w, %own, %own
}

// -----

// expected-error@below {{'dlc.define' op only an optimizer has ranks}}
dlc.define activation @d(%x) ranks(1, 2) {
  yield %x
}

// -----

// expected-error@below {{'dlc.define' op expects ranks (least, most) of at least 0, found array<i64: 3, 2>}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) ranks(3, 2) {
  yield %w
}

// -----

// expected-error@below {{'dlc.define' op excludes weights, but names no other optimizer}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) exclude("bias") {
  yield %w
}

// -----

// expected-error@below {{'dlc.define' op expects a param and exclusions that it asks for, found "rate"}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) exclude("bias") if rate otherwise = @e {
  yield %w
}

// -----

// expected-error@below {{'dlc.define' op expects regular expressions, found "(": parentheses not balanced}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) exclude("(") otherwise = @e {
  yield %w
}

// -----

// expected-error@below {{'dlc.define' op expects names of params without a number as lists, found "a"}}
dlc.define schedule @d(%iteration) params(%a list = 3) {
  yield %a
}

// -----

// expected-error@below {{'dlc.define' op expects different words of param "a", found ["b", "b"]}}
dlc.define schedule @d(%iteration) params(%a = "b" | "b") {
  yield %a
}

// -----

dlc.define schedule @d(%iteration)
    // expected-error@below {{expected string}}
    params(%a = "b" | 3) {
  yield %a
}

// -----

// expected-error@below {{'dlc.define' op expects words of a param, of which the first is its own, found ["b"] of "c"}}
"dlc.define"() <{sym_name = "d", kind = 8 : i32, param_names = ["a"], param_values = array<f64: 0.0>, slots = [], words = {c = ["b"]}}> ({
^bb0(%iteration: tensor<*x!dlt.any>, %a: tensor<*x!dlt.any>):
  "dlt.yield"(%a) : (tensor<*x!dlt.any>) -> ()
}) : () -> ()

// -----

// expected-error@below {{'dlc.define' op expects a number or param as weight_decay, found "b"}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) params(%a = 3) weight_decay = b {
  yield %w
}

// -----

// expected-error@below {{'dlc.define' op expects a number or param as weight_decay, found "k"}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) params(%k list) weight_decay = k {
  yield %w
}

// -----

// expected-error@below {{'dlc.define' op expects numbers or params as values of slots, found "k"}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) slots(%s = k) params(%k list) {
  yield %w, %s
}

// -----

// expected-error@below {{'dlc.define' op has a param "learning_rate", which is an attribute of dlc.optimizer}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) params(%learning_rate = 1) {
  yield %w
}

// -----

// expected-error@below {{'dlc.define' op expects the weight's shape of slot "s", which starts from it}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) slots(%s shared = %w) {
  yield %w, %s
}

// -----

// expected-error@below {{expects a number, a param or the weight}}
dlc.define optimizer @d(%w, %g, %iteration, %lr) slots(%s = %g) {
  yield %w, %s
}

// -----

// expected-error@below {{'dlc.define' op expects a param and class_targets that it is left out of, found "none"}}
dlc.define loss @d(%t, %p) class_targets(none) {
  yield %p
}

// -----

// expected-error@below {{'dlc.define' op has sums, which are given weights of samples: expects no class that is left out}}
dlc.define metric @d(%t, %p, %w) sums("a") result = @r class_targets(left) params(%left = inf) {
  %a = eval sum(%w)
  yield %a
}

// -----

// expected-error@below {{'dlc.define' op only a layer has variables}}
dlc.define activation @d(%x) variables(%w: [3]) {
  %y = eval %x * %w
  yield %y
}

// -----

// expected-error@below {{'dlc.define' op only a layer has masks}}
dlc.define activation @d(%x) passes_masks {
  yield %x
}

// -----

// expected-error@below {{'dlc.define' op expects a param that is a number as a size of "w", found "units"}}
dlc.define layer @d(%x) variables(%w: [units]) {
  %y = eval %x * %w
  yield %y
}

// -----

// expected-error@below {{expects an input of the layer, found %z}}
dlc.define layer @d(%x) variables(%w: [%z[1]]) {
  %y = eval %x * %w
  yield %y
}

// -----

// expected-error@below {{expects sizes of at least 1, names of params or [input, dimension] as a shape, found 0}}
dlc.define layer @d(%x) variables(%w: [0]) {
  %y = eval %x * %w
  yield %y
}

// -----

// expected-error@below {{'dlc.define' op names "w" twice}}
dlc.define layer @d(%x) variables(%w: [2], %v "w": [2]) {
  %y = eval %x * %w + %v
  yield %y
}

// -----

dlc.define layer @d(%x) variables(%w: [2] statistic) {
  // expected-error@below {{'dlt.yield' op expects 2 values of this definition of kind layer, the output and a new value of each statistic, found 1}}
  yield %x
}

// -----

// expected-error@below {{'dlc.define' op expects at least one input of a layer}}
dlc.define layer @d() variables(%w: [2]) {
  yield %w
}

// -----

// expected-error@below {{'dlc.define' op has a param "dtype", which is an attribute of dlc.layer}}
dlc.define layer @d(%x) params(%dtype = 1) {
  yield %x
}

// -----

// expected-error@below {{'dlc.define' op has a param "k_initializer", which is a keyword of one of its variables}}
dlc.define layer @d(%x) params(%k_initializer = 1) variables(%k: [2]) {
  %y = eval %x * %k
  yield %y
}

// -----

// expected-error@below {{'dlc.define' op only a layer has definitions as params}}
dlc.define activation @d(%x) params(@f = @relu) {
  %y = eval @f(%x)
  yield %y
}

// -----

// expected-error@below {{'dlc.define' op names "f" twice}}
dlc.define layer @d(%x) params(%f = 1, @f = @relu) {
  %y = eval @f(%x)
  yield %y
}

// -----

// expected-error@below {{names "f" twice}}
dlc.define layer @d(%x) params(@f = @relu, @f) {
  %y = eval @f(%x)
  yield %y
}

// -----

// expected-error@below {{expects = and the name of a definition}}
dlc.define layer @d(%x) params(@f = 1) {
  %y = eval @f(%x)
  yield %y
}

// -----

// expected-error@below {{'dlc.define' op has a param "name", which is an attribute of dlc.layer}}
dlc.define layer @d(%x) params(@name = @relu) {
  %y = eval @name(%x)
  yield %y
}
