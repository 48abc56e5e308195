// What dlc-build-entries refuses: recipes that do not fit their model,
// definitions that make something else than they should.
// RUN: dlc-opt %s --dlc-infer --dlc-expand --dlc-build-entries --verify-diagnostics --split-input-file

// An output that is not there, of a loss and of a metric.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x, %x names ["a", "b"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op names the output "c"; the model's are "a" "b"}}
  dlc.loss @mean_squared_error for "c"
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op names the output "y"; the model's are "x"}}
  dlc.metric @mean_squared_error for "y"
}

// -----

// A loss that names none is one of each.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x, %x names ["a", "b"]
}
dlc.recipe @m {
  dlc.loss @mean_squared_error
  // expected-error@below {{'dlc.loss' op is a second loss of output "b"}}
  dlc.loss @mean_squared_error for "b"
}

// -----

// Definitions that are not there, by kind.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op expects loss @none to be a dlc.define of this file, of one that it imports or of the prelude}}
  dlc.loss @none
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op expects metric @none to be a dlc.define of this file, of one that it imports or of the prelude}}
  dlc.metric @none
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects optimizer @none to be a dlc.define of this file, of one that it imports or of the prelude}}
  dlc.optimizer @none
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{expects initializer @none to be a dlc.define of this file, of one that it imports or of the prelude}}
  %y = dlc.dense %x {name = "d", units = 3, kernel_initializer = @none}
  dlc.outputs %y
}

// -----

// Definitions of another kind.
!F = tensor<*x!dlt.float>
// expected-note@below {{defined here}}
dlc.define activation @same(%x: !F) {
  dlt.yield %x : !F
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op expects a definition of kind loss, but @same is of kind activation}}
  dlc.loss @same
}

// -----

// A metric is no loss, though a loss may be a metric.
!F = tensor<*x!dlt.float>
// expected-note@below {{defined here}}
dlc.define metric @same(%target: !F, %prediction: !F) {
  dlt.yield %prediction : !F
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op expects a definition of kind loss, but @same is of kind metric}}
  dlc.loss @same
}

// -----

!F = tensor<*x!dlt.float>
// expected-note@below {{defined here}}
dlc.define activation @same(%x: !F) {
  dlt.yield %x : !F
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op expects a definition of kind metric, but @same is of kind activation}}
  dlc.metric @same
}

// -----

!F = tensor<*x!dlt.float>
// expected-note@below {{defined here}}
dlc.define activation @same(%x: !F) {
  dlt.yield %x : !F
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a definition of kind optimizer, but @same is of kind activation}}
  dlc.optimizer @same
  dlc.loss @mean_squared_error
}

// -----

!F = tensor<*x!dlt.float>
// expected-note@below {{defined here}}
dlc.define activation @same(%x: !F) {
  dlt.yield %x : !F
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{expects a definition of kind initializer, but @same is of kind activation}}
  %y = dlc.dense %x {name = "d", units = 3, bias_initializer = @same}
  dlc.outputs %y
}

// -----

// Two targets of one output.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  dlc.loss @mean_squared_error
  // expected-error@below {{'dlc.metric' op needs a target of 'tensor<?xi32>' for output "y", whose target is 'tensor<?x4xf32>' already}}
  dlc.metric @sparse_categorical_accuracy
}

// -----

// Two metrics of one name; the loss has one, too.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  dlc.metric @mean_squared_error
  // expected-error@below {{'dlc.metric' op repeats the name "mean_squared_error"}}
  dlc.metric @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  dlc.loss @mean_squared_error
  // expected-error@below {{'dlc.metric' op repeats the name "loss"}}
  dlc.metric @mean_squared_error {name = "loss"}
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.flatten %x {name = "y", dtype = f64}
  dlc.outputs %x, %y names ["a", "b"]
}
dlc.recipe @m {
  dlc.loss @mean_squared_error for "a"
  // expected-error@below {{'dlc.loss' op expects losses of one dtype to be added, found 'tensor<f32>' and 'tensor<f64>'}}
  dlc.loss @mean_squared_error for "b"
}

// -----

// A target that is called as an input: the one target, or an output's.
dlc.model @m {
  // expected-note@below {{the input}}
  %x = dlc.input "target" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
// expected-error@below {{'dlc.recipe' op needs a target called "target", but that is the name of an input of the model}}
dlc.recipe @m {
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  // expected-note@below {{the input}}
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x, %x
}
// expected-error@below {{'dlc.recipe' op needs a target called "x", but that is the name of an input of the model}}
dlc.recipe @m {
  dlc.loss @mean_squared_error
}

// -----

// Params that the definition has not, and no numbers.
!F = tensor<*x!dlt.float>
// expected-note@below {{its params are ["a", "b"]}}
dlc.define loss @params(%target: !F, %prediction: !F)
    params(%a: tensor<f32> = 1.0, %b: tensor<f32> = 2.0) {
  dlt.yield %prediction : !F
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op "c" is not a param of @params}}
  dlc.loss @params {params = {a = 1.0, c = 2.0}}
}

// -----

// A misspelt attribute is taken for a param.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op "wieght" is not a param of @mean_squared_error; did you mean "weight"?}}
  dlc.loss @mean_squared_error {wieght = 0.5}
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {name = "d", units = 3}
  dlc.outputs %y
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a number for param "momentum", found "fast"}}
  dlc.optimizer @sgd_momentum {params = {momentum = "fast"}}
  dlc.loss @mean_squared_error
}

// -----

// A string is none.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {name = "d", units = 3}
  dlc.outputs %y
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a number for param "momentum", found "much"}}
  dlc.optimizer @sgd_momentum {params = {momentum = "much"}}
  dlc.loss @mean_squared_error
}

// -----

// Losses and metrics that have no value for each sample: a scalar, another
// dtype, no rows first.
!F = tensor<*x!dlt.float>
// expected-note@below {{defined here}}
dlc.define loss @scalar(%target: !F, %prediction: !F) {
  %0 = dlt.reduce sum %prediction dims = [0, 1] : !F -> !F
  dlt.yield %0 : !F
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op expects values for each sample, tensors of 'f32' with rows first, but its definition makes 'tensor<f32>'}}
  dlc.loss @scalar
}

// -----

!F = tensor<*x!dlt.float>
!I = tensor<*xi32>
// expected-note@below {{defined here}}
dlc.define metric @integer(%target: !I, %prediction: !F) class_targets {
  dlt.yield %target : !I
}
dlc.model @m attributes {dtype = f64} {
  %x = dlc.input "x" : tensor<?x4xf64>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op expects values for each sample, tensors of 'f64' with rows first, but its definition makes 'tensor<?xi32>'}}
  dlc.metric @integer
}

// -----

!F = tensor<*x!dlt.float>
// expected-note@below {{defined here}}
dlc.define loss @columns(%target: !F, %prediction: !F) {
  %0 = dlt.reduce sum %prediction dims = [0] : !F -> !F
  dlt.yield %0 : !F
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op expects values for each sample, tensors of 'f32' with rows first, but its definition makes 'tensor<4xf32>'}}
  dlc.loss @columns
}

// -----

// An optimizer whose new weight, or new slot, has another type.
!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
dlc.define optimizer @rate(%w: !F, %g: !F, %i, %lr: !S) {
  dlt.yield %lr : !S
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {name = "d", units = 3}
  dlc.outputs %y
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects new values of 'tensor<4x3xf32>' for "d/kernel", but its definition makes 'tensor<f32>'}}
  dlc.optimizer @rate
  dlc.loss @mean_squared_error
}

// -----

!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
dlc.define optimizer @slot(%w: !F, %g: !F, %i, %lr: !S) slots(%s: !F) {
  dlt.yield %w, %lr : !F, !S
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {name = "d", units = 3}
  dlc.outputs %y
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects new values of 'tensor<4x3xf32>' for "d/kernel", but its definition makes 'tensor<f32>'}}
  dlc.optimizer @slot
  dlc.loss @mean_squared_error
}

// -----

// An initializer whose value has another type.
!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
dlc.define initializer @fan(%u: !F, %in: !S, %out: !S) {
  dlt.yield %in : !S
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{expects an initial value of 'tensor<3xf32>', but its initializer makes 'tensor<f32>'}}
  %y = dlc.dense %x {name = "d", units = 3, bias_initializer = @fan}
  dlc.outputs %y
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {name = "d", units = 3}
  dlc.outputs %y
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op excludes "bais" from weight decay, which is found in the path of no weight}}
  dlc.optimizer @sgd {weight_decay = 0.1, exclude_from_weight_decay = ["kernel", "bais"]}
  dlc.loss @mean_squared_error
}
