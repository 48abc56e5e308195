// What a word may be a misspelling of, and what has no effect.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlc-infer --dlc-expand --dlc-build-entries --verify-diagnostics --split-input-file

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.dense' op has no attribute "unit"; did you mean "units"?}}
  %0 = dlc.dense %x {unit = 2}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{did you mean "mean_absolute_error"?}}
  dlc.loss @mae
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  dlc.loss @mean_squared_error
  // expected-error@below {{there are among others binary_accuracy, categorical_accuracy, sparse_categorical_accuracy}}
  dlc.metric @accuracy
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.dense' op gives a bias_initializer, but has no bias}}
  %0 = dlc.dense %x {name = "a", units = 2, use_bias = false, bias_initializer = @ones}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-warning@below {{"y" is read by no layer that an output needs}}
  %y = dlc.input "y" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a number as learning_rate, found nan}}
  dlc.optimizer @sgd {learning_rate = nan}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op expects a number as weight, found nan}}
  dlc.loss @mean_squared_error {weight = nan}
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op expects as reduction "sum_over_batch_size", "mean_with_sample_weight" or "sum", found "average"}}
  dlc.loss @mean_squared_error {reduction = "average"}
}
