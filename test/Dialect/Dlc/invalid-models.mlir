// What the verifiers of models, blocks and layers refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

// expected-error@below {{'dlc.param' op expects a number, truth value, name or string, found [1, 2]}}
dlc.param @p = [1, 2]

// -----

// expected-error@below {{'dlc.model' op expects a dtype of f16, bf16, f32 or f64, found 'i32'}}
dlc.model @m attributes {dtype = i32} {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{block with no terminator}}
  %y = dlc.flatten %x
}

// -----

dlc.model @m {
  // expected-note@below {{first used here}}
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.input' op repeats the name "x"}}
  %y = dlc.input "x" : tensor<?x4xf32>
  %z = dlc.add %x, %y
  dlc.outputs %z
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-note@below {{first used here}}
  %y = dlc.dense %x {units = 4, name = "a"}
  // expected-error@below {{'dlc.dense' op repeats the name "a"}}
  %z = dlc.dense %y {units = 4, name = "a"}
  dlc.outputs %z
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlt.splat' op is neither an input nor a layer}}
  %y = dlt.splat 1.0 : tensor<4xf32>
  dlc.outputs %x names ["y"]
}

// -----

dlc.model sequential @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {units = 4}
  // expected-error@below {{'dlc.dense' op breaks the chain of a sequential model: expects the layer before as its only input}}
  %z = dlc.dense %x {units = 4}
  dlc.outputs %z
}

// -----

dlc.model sequential @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.input' op breaks the chain of a sequential model: expects the layer before as its only input}}
  %y = dlc.input "y" : tensor<?x4xf32>
  dlc.outputs %y names ["y"]
}

// -----

dlc.model sequential @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {units = 4}
  // expected-error@below {{'dlc.outputs' op expects the last layer of a sequential model}}
  dlc.outputs %x names ["y"]
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.outputs' op expects at least one output}}
  dlc.outputs
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {units = 4}
  // expected-error@below {{'dlc.outputs' op expects a name for each of 1 outputs, found 2}}
  dlc.outputs %y names ["a", "b"]
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {units = 4}
  // expected-error@below {{'dlc.outputs' op expects names that are unique and not empty, found ["a", "a"]}}
  dlc.outputs %y, %y names ["a", "a"]
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects a tensor type with `?` as its first and only dynamic dimension, found 'tensor<4xf32>'}}
  %x = dlc.input "x" : tensor<4xf32>
  dlc.outputs %x names ["y"]
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects a tensor type with `?` as its first and only dynamic dimension, found 'tensor<?x?xf32>'}}
  %x = dlc.input "x" : tensor<?x?xf32>
  dlc.outputs %x names ["y"]
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects a tensor type without encoding, found 'tensor<?x4xf32, "rows">'}}
  %x = dlc.input "x" : tensor<?x4xf32, "rows">
  dlc.outputs %x names ["y"]
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dense' op expects units of at least 1, found 0}}
  %y = dlc.dense %x {units = 0}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dense' op requires attribute 'units'}}
  %y = dlc.dense %x
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{attribute 'units' failed to satisfy constraint: 64-bit integer or a hyperparameter}}
  %y = dlc.dense %x {units = 4.5}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dropout' op expects a rate in [0, 1), found 1.000000e+00}}
  %y = dlc.dropout %x {rate = 1.0}
  dlc.outputs %y
}

// -----

// expected-note@below {{the block}}
dlc.block @b(%x) {
  %y = dlc.dense %x {units = 4}
  dlc.yield %y
}

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op expects 1 inputs and 1 results, found 2 and 1}}
  %y = dlc.apply @b(%x, %x)
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op @m is not a dlc.block}}
  %y = dlc.apply @m(%x)
  dlc.outputs %y
}

// -----

dlc.block @b(%x) {
  // expected-error@below {{'dlt.splat' op is not a layer}}
  %y = dlt.splat 1.0 : tensor<4xf32>
  dlc.yield %x
}

// -----

// Which is the result of several inputs?
dlc.block @b(%x, %z) {
  // expected-error@below {{block with no terminator}}
  %y = dlc.add %x, %z
}

// -----

// expected-error@below {{'dlc.block' op expects arguments of type !dlc.deferred, found 'f32'}}
"dlc.block"() <{sym_name = "b"}> ({
^bb0(%x: f32):
  "dlc.yield"() : () -> ()
}) : () -> ()

// -----

// A value of outside.
%c = dlt.splat 1.0 : tensor<4x4xf32>
// expected-note@below {{required by region isolation constraints}}
dlc.model @m {
  // expected-error@below {{'dlc.flatten' op using value defined outside the region}}
  %y = dlc.flatten %c : tensor<4x4xf32> -> !dlc.deferred
  dlc.outputs %y
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects a name that is not empty}}
  %x = dlc.input "" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dense' op expects a name that is not empty}}
  %y = dlc.dense %x {units = 4, name = ""}
  dlc.outputs %y
}

// -----

dlc.block @b(%x) {
  // expected-error@below {{'dlc.flatten' op expects a name that is not empty}}
  %y = dlc.flatten %x {name = ""}
  dlc.yield %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op expects a name that is not empty}}
  dlc.metric @mean_squared_error {name = ""}
}

// -----

// Misspelt attributes: of a layer, of an instance, of a model, of a recipe and
// of what is in it. Those of other dialects stay.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {units = 4, test.note = 1}
  // expected-error@below {{'dlc.dense' op has no attribute "activaton"; did you mean "activation"?}}
  %z = dlc.dense %y {units = 4, activaton = @relu}
  dlc.outputs %z
}

// -----

dlc.block @b(%x) {
  // expected-error@below {{'dlc.flatten' op has no attribute "units"; there are dtype, name, shares, trainable}}
  %y = dlc.flatten %x {units = 4}
  dlc.yield %y
}

// -----

dlc.block @b(%x) {
  dlc.yield %x
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op has no attribute "trainabel"; did you mean "trainable"?}}
  %y = "dlc.apply"(%x) {block = @b, trainabel = false} : (!dlc.deferred) -> !dlc.deferred
  dlc.outputs %y
}

// -----

// expected-error@below {{'dlc.model' op has no attribute "dtyp"; did you mean "dtype"?}}
dlc.model @m attributes {dtyp = f64} {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
// expected-error@below {{'dlc.recipe' op has no attribute "batchsize"; did you mean "batch_size"?}}
} {batchsize = 4}

// -----

dlc.model @empty_dimension {
  // expected-error@below {{expects sizes of at least 1, found 'tensor<?x0xf32>'}}
  %x = dlc.input "x" : tensor<?x0xf32>
  dlc.outputs %x names ["y"]
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects elements of f16, bf16, f32, f64, i1 or an integer type of 8, 16, 32 or 64 bits, found 'tensor<?x3xindex>'}}
  %x = dlc.input "x" : tensor<?x3xindex>
  dlc.outputs %x
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects elements of f16, bf16, f32, f64, i1 or an integer type of 8, 16, 32 or 64 bits, found 'tensor<?x3xi4>'}}
  %x = dlc.input "x" : tensor<?x3xi4>
  dlc.outputs %x
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects tensors of at most 8 dimensions, found 'tensor<?x1x1x1x1x1x1x1x3xf32>'}}
  %x = dlc.input "x" : tensor<?x1x1x1x1x1x1x1x3xf32>
  dlc.outputs %x
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects a name in UTF-8, found "gr\F6n"}}
  %x = dlc.input "gr\F6n" : tensor<?x3xf32>
  dlc.outputs %x
}

// -----

dlc.model @m {
  // expected-error@below {{'dlc.input' op expects a name without = and control characters, found "a\00b"}}
  %x = dlc.input "a\00b" : tensor<?x3xf32>
  dlc.outputs %x
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.outputs' op expects a name without = and control characters, found "a=b"}}
  dlc.outputs %x names ["a=b"]
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op expects a name that does not begin with val_, as those of metrics of validation data do, found "val_loss"}}
  dlc.metric @mean_squared_error {name = "val_loss"}
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.dense' op attribute 'name' failed to satisfy constraint: string attribute}}
  %y = dlc.dense %x {units = 3, name = 5}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.dense' op attribute 'trainable' failed to satisfy constraint: bool attribute}}
  %y = dlc.dense %x {units = 3, trainable = "no"}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op attribute 'exclude_from_weight_decay' failed to satisfy constraint: string array attribute}}
  dlc.optimizer @sgd {weight_decay = 0.1, exclude_from_weight_decay = "bias"}
  dlc.loss @mean_squared_error
}

// -----

// expected-error@below {{expects the keywords of a model behind its layers, as `{ ... } {dtype = f64}`}}
dlc.model sequential @m {dtype = f64} {
  dlc.input "x" : tensor<?x4xf32>
  dlc.outputs
}

// -----

dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.outputs
// expected-error@below {{'dlc.model' op has no attribute "dtpe"; did you mean "dtype"?}}
} {dtpe = f64}

// -----

// expected-error@below {{expects an input and layers}}
dlc.model sequential @m {
}

// -----

dlc.model sequential @misspelt {
  dlc.input "x" : tensor<?x8xf32>
  // expected-error@below {{custom op 'dlc.dens' is unknown; did you mean dlc.dense?; a layer that a dlc.define defines is dlc.layer @dens}}
  dlc.dens {units = 32}
}

// -----

// expected-error@below {{has a param "remat", which is an attribute of dlc.apply}}
dlc.block @b(%x) params(remat = 3, units) {
  dlc.dense {units = 3}
}

// -----

dlc.model sequential @m {
  dlc.input "x" : tensor<?x8xf32>
  // expected-error@below {{expects a variance of at least 0, found -1}}
  dlc.normalization {mean = 0, variance = -1}
}
