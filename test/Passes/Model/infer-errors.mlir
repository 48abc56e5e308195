// What dlc-infer refuses: what is not ready for it, and what does not fit.
// RUN: dlc-opt %s --dlc-infer --verify-diagnostics --split-input-file

dlc.param @units = 4
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dense' op attribute "units" is the unbound hyperparameter @units; run dlc-bind first}}
  %y = dlc.dense %x {units = @units}
  dlc.outputs %y
}

// -----

// Where a name may stand, a hyperparameter's is unbound, too.
dlc.param @act
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.activation' op attribute "activation" is the unbound hyperparameter @act; run dlc-bind first}}
  %y = dlc.activation %x {activation = @act}
  dlc.outputs %y
}

// -----

// A name where only a value may stand: integer, float, truth value.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dense' op attribute "units" expects a value, but is @units, which is not a dlc.param}}
  %y = dlc.dense %x {units = @units}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.rescaling' op attribute "offset" expects a value, but is @m, which is not a dlc.param}}
  %y = dlc.rescaling %x {scale = 2.0, offset = @m}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dense' op attribute "use_bias" expects a value, but is @bias, which is not a dlc.param}}
  %y = dlc.dense %x {units = 4, use_bias = @bias}
  dlc.outputs %y
}

// -----

// The recipe and what is in it.
dlc.param @lr
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op attribute "learning_rate" is the unbound hyperparameter @lr; run dlc-bind first}}
  dlc.optimizer @sgd {learning_rate = @lr}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
// expected-error@below {{'dlc.recipe' op attribute "batch_size" expects a value, but is @batch, which is not a dlc.param}}
dlc.recipe @m {
  dlc.loss @mean_squared_error
} {batch_size = @batch}

// -----

dlc.block @tower(%x) {
  dlc.yield %x
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op has no types; run dlc-instantiate-blocks first}}
  %y = dlc.apply @tower(%x) {name = "a"}
  dlc.outputs %y names ["y"]
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.flatten' op has the unknown dtype policy "mixed_bf16"; did you mean "mixed_bfloat16"?}}
  %y = dlc.flatten %x {dtype = "mixed_bf16"}
  dlc.outputs %y
}

// -----

// A type that is no dtype.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.flatten' op expects a dtype of f16, bf16, f32 or f64, found 'tensor<f32>'}}
  %y = dlc.flatten %x {dtype = tensor<f32>}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?xf32>
  // expected-error@below {{'dlc.dense' op expects an input of rank 2 or more, found 'tensor<?xf32>'}}
  %y = dlc.dense %x {units = 4}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.add' op expects two or more inputs, found 1}}
  %y = dlc.add %x
  dlc.outputs %y
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.add' op expects two or more inputs, found 0}}
  %y = dlc.add
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4x3xf32>
  %y = dlc.input "y" : tensor<?x4x2xf32>
  // expected-error@below {{'dlc.add' op expects inputs of one shape, found 'tensor<?x4x3xf32>' and, as input 2, 'tensor<?x4x2xf32>'}}
  %z = dlc.add %x, %x, %y
  dlc.outputs %z
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.concatenate' op expects two or more inputs, found 1}}
  %y = dlc.concatenate %x
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.concatenate' op expects an axis of the input other than the rows, found axis 0 of 'tensor<?x4xf32>'}}
  %y = dlc.concatenate %x, %x {axis = 0}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.concatenate' op expects an axis of the input other than the rows, found axis 2 of 'tensor<?x4xf32>'}}
  %y = dlc.concatenate %x, %x {axis = 2}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4x3xf32>
  %y = dlc.input "y" : tensor<?x5x3xf32>
  // expected-error@below {{'dlc.concatenate' op expects inputs that differ only along axis 2, found 'tensor<?x4x3xf32>' and, as input 1, 'tensor<?x5x3xf32>'}}
  %z = dlc.concatenate %x, %y
  dlc.outputs %z
}

// -----

// Another rank.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4x3xf32>
  %y = dlc.input "y" : tensor<?x4xf32>
  // expected-error@below {{'dlc.concatenate' op expects inputs that differ only along axis 1, found 'tensor<?x4x3xf32>' and, as input 1, 'tensor<?x4xf32>'}}
  %z = dlc.concatenate %x, %y {axis = 1}
  dlc.outputs %z
}

// -----

// The last axis of an input that has none but the rows.
dlc.model @m {
  %x = dlc.input "x" : tensor<?xf32>
  // expected-error@below {{'dlc.concatenate' op expects an axis of the input other than the rows, found axis -1 of 'tensor<?xf32>'}}
  %y = dlc.concatenate %x, %x
  dlc.outputs %y
}

// -----

// An axis before the first.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.concatenate' op expects an axis of the input other than the rows, found axis -3 of 'tensor<?x4xf32>'}}
  %y = dlc.concatenate %x, %x {axis = -3}
  dlc.outputs %y
}

// -----

// Sizes whose products or sums are no 64-bit integers.
dlc.model @m {
  // expected-error@below {{'dlc.input' op expects tensors of at most 2^44 elements for each row, found 'tensor<?x4294967296x4294967296xf32>'}}
  %x = dlc.input "x" : tensor<?x4294967296x4294967296xf32>
  %y = dlc.flatten %x
  dlc.outputs %y
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects tensors of at most 2^44 elements for each row, found 'tensor<?x9223372036854775807xf32>'}}
  %x = dlc.input "x" : tensor<?x9223372036854775807xf32>
  %y = dlc.concatenate %x, %x
  dlc.outputs %y
}

// -----

// A type that is written, but is another.
dlc.model @m {
  // expected-error@below {{'dlc.input' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<?x3xf32>'}}
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x3xf32>
  %y = dlc.dense %x {units = 1} : tensor<?x3xf32> -> tensor<?x1xf32>
  dlc.outputs %y : tensor<?x1xf32>
}

// -----

// Of a value only.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dense' op expects result 0 of the inferred type 'tensor<?x2xf32>', found 'tensor<?x2xf64>'}}
  %y = dlc.dense %x {units = 2} : !dlc.deferred -> tensor<?x2xf64>
  dlc.outputs %y : tensor<?x2xf64>
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.normalization' op expects 3 numbers as variance, found 2}}
  %0 = dlc.normalization %x {mean = 0.5, variance = [1, 2]}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.normalization' op expects a mean and a variance, or none of both}}
  %0 = dlc.normalization %x {mean = 0.5}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.normalization' op expects an axis of the input other than the rows, found axis 0 of 'tensor<?x3xf32>'}}
  %0 = dlc.normalization %x {axis = 0}
  dlc.outputs %0
}
