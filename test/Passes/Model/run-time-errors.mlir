// RUN: dlc-opt %s --dlc-bind --dlc-name-layers --dlc-infer --dlc-expand --dlc-build-entries --split-input-file --verify-diagnostics
// RUN: not dlc-opt %s --dlc-layer-pipeline --split-input-file 2>&1 | FileCheck %s --check-prefix=LAYERS
// LAYERS: error: 'dlc.dense' op expects #dlc.run_time<@slop, 1.000000e-01 : f64> to be a dlc.param of run time of this number

// expected-error@below {{of run time expects a number, found "relu"}}
dlc.param @activation = "relu" {run_time}

// -----

// Without a default it must be given one, a number.
// expected-error@below {{has no default and was given no value}}
dlc.param @rate {run_time}

// -----

// What code is made of is known when it is made.
dlc.param @units = 4 {run_time}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{attribute 'units' failed to satisfy constraint: 64-bit integer or a hyperparameter}}
  // expected-note@below {{the value of @units is a number that is known at run time only}}
  %0 = dlc.dense %x {units = @units}
  dlc.outputs %0
}

// -----

// Initial weights are made before the number can be set.
dlc.param @value = 4 {run_time}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{the initializer of "dense/bias" expects params that are known when it is compiled, but @value is known at run time only}}
  %0 = dlc.dense %x {units = 4, bias_initializer = @constant {value = @value}}
  dlc.outputs %0
}

// -----

dlc.param @start = 0.1 {run_time}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {units = 4}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{expects a number that is known when it is compiled as "initial_accumulator_value" of @ftrl, found one of run time}}
  dlc.optimizer @ftrl {initial_accumulator_value = @start}
  dlc.loss @mean_squared_error
}

// -----

dlc.param @axis = 1 {run_time}
dlc.define activation @along(%x) params(%axis = -1) {
  // expected-error@below {{'dlt.reduce' op expects a number that is known when it is compiled as dimension, found one of run time}}
  %y = eval %x / sum(%x, %axis, keepdims)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-note@below {{instantiated here}}
  %0 = dlc.activation %x {activation = @along {axis = @axis}}
  dlc.outputs %0
}

// -----

// What is misspelt is no number of run time.
// expected-error@below {{has no attribute "runtime"; did you mean "run_time"?}}
dlc.param @rate = 0.1 {runtime}

// -----

// The number that it begins with fits, too.
dlc.param @rate = 3 {run_time}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{expects a rate in [0, 1), found 3.0}}
  dlc.dropout {rate = @rate}
}

// -----

dlc.param @limit = 0 {run_time}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
}
dlc.recipe @m {
  // expected-error@below {{expects a clipnorm above 0, found 0.0}}
  dlc.optimizer @sgd {clipnorm = @limit}
  dlc.loss @mean_squared_error
}

// -----

// Written by hand: a number that no hyperparameter has.
dlc.param @slope = 0.1 {run_time}
dlc.model @m {
  %0 = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  // expected-error@below {{expects a dlc.param of run time with a number, found @slop}}
  %1 = dlc.dense %0 {activation = @leaky_relu {negative_slope = #dlc.run_time<@slop, 0.1 : f64>}, dtype = f32, name = "dense", units = 4} : tensor<?x4xf32> -> tensor<?x4xf32>
  dlc.outputs %1 : tensor<?x4xf32>
}

// -----

// expected-note@below {{defined here}}
dlc.param @slope = 0.1
func.func @f() -> tensor<f64> {
  // expected-error@below {{expects a dlc.param of run time with a number, found @slope}}
  %0 = dlc.param_value @slope : tensor<f64>
  return %0 : tensor<f64>
}
