// Optimizers that do not fit the weights.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlc-infer --dlc-expand --dlc-build-entries --verify-diagnostics --split-input-file

dlc.define optimizer @matrices(%w, %g, %iteration, %lr) ranks(2, 3) {
  yield %w
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op updates weights of 2 to 3 dimensions, but "a/bias" is a 'tensor<2xf32>'}}
  dlc.optimizer @matrices
  dlc.loss @mean_squared_error
}

// -----

dlc.define optimizer @rows(%w, %g, %iteration, %lr) slots(%r "row" reduced(-2)) {
  yield %w, %r
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op reduces slot "row" along dimensions that "a/bias", a 'tensor<2xf32>', does not have}}
  dlc.optimizer @rows
  dlc.loss @mean_squared_error
}

// -----

dlc.define optimizer @rows(%w, %g, %iteration, %lr) slots(%r "row" reduced(-1)) {
  yield %w, %w
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects new values of 'tensor<3x1xf32>' for "a/kernel", but its definition makes 'tensor<3x2xf32>'}}
  dlc.optimizer @rows
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op excludes layers, but @adam has no other optimizer for them}}
  dlc.optimizer @adam {exclude_layers = ["a"]}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op excludes "dense", which is found in the path of no weight}}
  dlc.optimizer @muon {exclude_layers = ["dense"]}
  dlc.loss @mean_squared_error
}

// -----

// expected-note@below {{defined here}}
dlc.define optimizer @other(%w, %g, %iteration, %lr) ranks(1, 2) {
  yield %w
}
// expected-error@below {{'dlc.define' op expects an optimizer for all weights as the other, found @other}}
dlc.define optimizer @mine(%w, %g, %iteration, %lr) ranks(2, 2) otherwise = @other {
  yield %w
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  dlc.optimizer @mine
  dlc.loss @mean_squared_error
}

// -----

dlc.define schedule @three(%iteration) params(%values list) {
  %three = eval size(%values, 0) == 3
  // expected-error@below {{expects three values}}
  check %three, "expects three values"
  %y = eval mean(%values)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-note@below {{instantiated here}}
  dlc.optimizer @sgd {learning_rate = @three {values = [1, 2]}}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a list of numbers, as [1, 2], for param "values", found 1 : i64}}
  dlc.optimizer @sgd {learning_rate = @piecewise_constant_decay {boundaries = [10], values = 1}}
  dlc.loss @mean_squared_error
}

// -----

dlc.define optimizer @clash(%w, %g, %iteration, %lr) slots(%i "iteration" shared) {
  yield %w, %i
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op has two variables of the path "optimizer/iteration": expects another name of a slot}}
  dlc.optimizer @clash
  dlc.loss @mean_squared_error
}

// -----

dlc.define activation @by_rows(%x) {
  // expected-error@below {{'dlt.size' op expects a dimension of known size, but dimension 0 of 'tensor<?x2xf32>' is that of rows}}
  %y = eval %x / size(%x, 0)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-note@below {{instantiated here}}
  %0 = dlc.dense %x {name = "a", units = 2, activation = @by_rows}
  dlc.outputs %0
}

// -----

dlc.define activation @deep(%x) {
  // expected-error@below {{'dlt.size' op expects a dimension in [-2, 2) of 'tensor<?x2xf32>', found 2}}
  %y = eval %x / size(%x, 2)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-note@below {{instantiated here}}
  %0 = dlc.dense %x {name = "a", units = 2, activation = @deep}
  dlc.outputs %0
}
