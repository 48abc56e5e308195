// What dlc-expand refuses: what has no types, sharing that does not fit, and
// definitions that are no activations.
// RUN: dlc-opt %s --dlc-expand --verify-diagnostics --split-input-file

// expected-error@below {{'dlc.model' op has no types yet; run dlc-infer first}}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.flatten %x {name = "y", dtype = f32}
  dlc.outputs %y
}

// -----

// Types of some values only.
!T = tensor<?x4xf32>
// expected-error@below {{'dlc.model' op has no types yet; run dlc-infer first}}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  %y = dlc.dense %x {name = "y", units = 4, dtype = f32} : !T -> !dlc.deferred
  %z = dlc.dense %y {name = "z", units = 4, dtype = f32} : !dlc.deferred -> !T
  dlc.outputs %z : !T
}

// -----

!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op has no dtype; run dlc-infer first}}
  %y = dlc.dense %x {name = "y", units = 4} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op has no name; run dlc-name-layers first}}
  %y = dlc.dense %x {units = 4, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// Types that are no layer's.
dlc.model @m {
  // expected-error@below {{'dlc.input' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<f32>'}}
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<f32>
  %y = dlc.dense %x {name = "y", units = 4, dtype = f32} : tensor<f32> -> tensor<?x4xf32>
  dlc.outputs %y : tensor<?x4xf32>
}

// -----

// An input's that is not what the caller feeds.
dlc.model @m {
  // expected-error@below {{'dlc.input' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<?x3xf32>'}}
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x3xf32>
  %y = dlc.dense %x {name = "y", units = 1, dtype = f32} : tensor<?x3xf32> -> tensor<?x1xf32>
  dlc.outputs %y : tensor<?x1xf32>
}

// -----

// Operands that do not fit each other.
!T = tensor<?x4xf32>
!U = tensor<?x3xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  %u = dlc.input "u" : !U -> !U
  // expected-error@below {{'dlc.add' op expects inputs of one shape, found 'tensor<?x4xf32>' and, as input 1, 'tensor<?x3xf32>'}}
  %y = dlc.add %x, %u {name = "y", dtype = f32} : (!T, !U) -> !T
  dlc.outputs %y : !T
}

// -----

// A dtype that models do not have.
!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op expects a dtype of f16, bf16, f32 or f64, found 'i32'}}
  %y = dlc.dense %x {name = "y", units = 4, dtype = i32} : !T -> tensor<?x4xi32>
  dlc.outputs %y : tensor<?x4xi32>
}

// -----

// An instance of a block, of which only the generic form has types.
!T = tensor<?x4xf32>
dlc.block @b(%x) {
  dlc.yield %x
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.apply' op has no types; run dlc-instantiate-blocks first}}
  %y = "dlc.apply"(%x) {block = @b, name = "y"} : (!T) -> !T
  %z = dlc.flatten %y {name = "z", dtype = f32} : !T -> !T
  dlc.outputs %z : !T
}

// -----

// Hyperparameters without values.
!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op expects a number of units, found @units; run dlc-bind first}}
  %y = dlc.dense %x {name = "y", units = @units, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dropout' op expects a number as rate, found @rate; run dlc-bind first}}
  %y = dlc.dropout %x {name = "y", rate = @rate, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.rescaling' op expects a number as offset, found @offset; run dlc-bind first}}
  %y = dlc.rescaling %x {name = "y", scale = 1.0, offset = @offset, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// Sharing with a layer that is not there.
!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op shares "z", which is not an earlier layer of its class}}
  %y = dlc.dense %x {name = "y", shares = "z", units = 4, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// With one that comes later.
!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op shares "z", which is not an earlier layer of its class}}
  %y = dlc.dense %x {name = "y", shares = "z", units = 4, dtype = f32} : !T -> !T
  %z = dlc.dense %y {name = "z", units = 4, dtype = f32} : !T -> !T
  dlc.outputs %z : !T
}

// -----

// With one of another class.
!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  %y = dlc.flatten %x {name = "y", dtype = f32} : !T -> !T
  // expected-error@below {{'dlc.dense' op shares "y", which is not an earlier layer of its class}}
  %z = dlc.dense %y {name = "z", shares = "y", units = 4, dtype = f32} : !T -> !T
  dlc.outputs %z : !T
}

// -----

// With itself.
!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op shares "y", which is not an earlier layer of its class}}
  %y = dlc.dense %x {name = "y", shares = "y", units = 4, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// With one that has not all of its variables.
!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  %y = dlc.dense %x {name = "y", units = 4, use_bias = false, dtype = f32} : !T -> !T
  // expected-error@below {{'dlc.dense' op shares "y", which has no "bias"}}
  %z = dlc.dense %y {name = "z", shares = "y", units = 4, dtype = f32} : !T -> !T
  dlc.outputs %z : !T
}

// -----

// Another shape of the input.
!T = tensor<?x4xf32>
!U = tensor<?x3xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{here}}
  %y = dlc.dense %x {name = "y", units = 3, dtype = f32} : !T -> !U
  // expected-error@below {{'dlc.dense' op needs "y/kernel" of type 'tensor<3x3xf32>', which is there with type 'tensor<4x3xf32>'}}
  %z = dlc.dense %y {name = "z", shares = "y", units = 3, dtype = f32} : !U -> !U
  dlc.outputs %z : !U
}

// -----

// Another dtype, of an owner that is not trained.
!T = tensor<?x4xf32>
!U = tensor<?x4xf64>
dlc.model sequential @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{here}}
  %y = dlc.dense %x {name = "y", units = 4, dtype = f32, trainable = false} : !T -> !T
  // expected-error@below {{'dlc.dense' op needs "m/y/kernel" of type 'tensor<4x4xf64>', which is there with type 'tensor<4x4xf32>'}}
  %z = dlc.dense %y {name = "z", shares = "y", units = 4, dtype = f64} : !T -> !U
  dlc.outputs %z : !U
}

// -----

// Types that are not the layer's.
!T = tensor<?x4xf32>
!U = tensor<?x5xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<?x5xf32>'}}
  %y = dlc.dense %x {name = "y", units = 4, dtype = f32} : !T -> !U
  dlc.outputs %y : !U
}

// -----

!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.activation' op expects activation @none to be a dlc.define of this file, of one that it imports or of the prelude; there are}}
  %y = dlc.activation %x {name = "y", activation = @none, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// A definition of another kind.
!T = tensor<?x4xf32>
!F = tensor<*x!dlt.float>
// expected-note@below {{defined here}}
dlc.define loss @distance(%target: !F, %prediction: !F) {
  %0 = dlt.subtract %prediction, %target : !F
  dlt.yield %0 : !F
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op expects a definition of kind activation, but @distance is of kind loss}}
  %y = dlc.dense %x {name = "y", units = 4, activation = @distance, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// An activation that makes another shape than of another last dimension.
!T = tensor<?x4xf32>
!F = tensor<*x!dlt.float>
dlc.define activation @sum(%x: !F) {
  %0 = dlt.reduce sum %x dims = [-1] : !F -> !F
  dlt.yield %0 : !F
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.activation' op expects an activation that keeps the dtype and the rows of 'tensor<?x4xf32>', but @sum makes 'tensor<?xf32>'}}
  %y = dlc.activation %x {name = "y", activation = @sum, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// Another dtype.
!T = tensor<?x4xf32>
!F = tensor<*x!dlt.float>
!D = tensor<*xf64>
dlc.define activation @double(%x: !F) {
  %0 = dlt.convert %x : !F -> !D
  dlt.yield %0 : !D
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.dense' op expects an activation that keeps the dtype and the rows of 'tensor<?x4xf32>', but @double makes 'tensor<?x4xf64>'}}
  %y = dlc.dense %x {name = "y", units = 4, activation = @double, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// A written type that is not what the activation makes.
!T = tensor<?x4xf32>
dlc.define activation @half(%x) {
  %y = part %x, -1, 0 of 2
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.activation' op expects result 0 of the inferred type 'tensor<?x2xf32>', found 'tensor<?x4xf32>'}}
  %y = dlc.activation %x {name = "y", activation = @half, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// Parts of another number of elements, of no dimension, and of the rows.
!T = tensor<?x5xf32>
dlc.define activation @odd(%x) {
  // expected-error@below {{'dlt.part' op expects a multiple of 2 elements along dimension -1, found 'tensor<?x5xf32>'}}
  %y = part %x, -1, 1 of 2
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @odd, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @nowhere(%x) {
  // expected-error@below {{'dlt.part' op expects a dimension in [-2, 2) of 'tensor<?x4xf32>', found 2}}
  %y = eval part(%x, 2, 0, 2)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @nowhere, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @rows(%x) {
  // expected-error@below {{'dlt.part' op expects a dimension of known size, but dimension 0 of 'tensor<?x4xf32>' is that of rows}}
  %y = part %x, 0, 0 of 2
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @rows, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// One whose operations do not fit: the error is there, a note at the layer.
!T = tensor<?x4xf32>
!F = tensor<*x!dlt.float>
dlc.define activation @third(%x: !F) {
  // expected-error@below {{expects dimensions in [-2, 2), found 2}}
  %0 = dlt.reduce sum %x dims = [2] keepdims : !F -> !F
  dlt.yield %0 : !F
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @third, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// One with a type that nothing determines.
!T = tensor<?x4xf32>
!F = tensor<*x!dlt.float>
dlc.define activation @one(%x: !F) {
  // expected-error@below {{'dlt.splat' op result type 'tensor<*xf32>' can't be inferred}}
  %0 = dlt.splat 1.0 : !F
  dlt.yield %0 : !F
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @one, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// A param that is no number.
!T = tensor<?x4xf32>
!F = tensor<*x!dlt.float>
// expected-error@below {{'dlc.define' op expects params of rank 0}}
dlc.define activation @power(%x: !F) params(%p: !F = 2.0) {
  dlt.yield %x : !F
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  %y = dlc.activation %x {name = "y", activation = @power, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

// The names of what the pass makes are taken.
!T = tensor<?x4xf32>
// expected-note@below {{see existing symbol definition here}}
func.func private @m_inference()
// expected-error@below {{redefinition of symbol named 'm_inference'}}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  dlc.outputs %x : !T
}

// -----

dlc.model @rows {
  %x = dlc.input "x" : tensor<?xf32> -> tensor<?xf32>
  // expected-error@below {{expects an activation that computes each row by itself, but @softmax combines the rows of 'tensor<?xf32>'}}
  %y = dlc.activation %x {activation = @softmax, dtype = f32, name = "y"} : tensor<?xf32> -> tensor<?xf32>
  dlc.outputs %y names ["y"] : tensor<?xf32>
}

// -----

// expected-note@below {{defined here}}
dlc.define activation @seven(%x: tensor<7xf32>) {
  dlt.yield %x : tensor<7xf32>
}
dlc.model @declared {
  %x = dlc.input "x" : tensor<?x3xf32> -> tensor<?x3xf32>
  // expected-error@below {{gives @seven a 'tensor<?x3xf32>' as argument 0; expected 'tensor<7xf32>'}}
  %y = dlc.activation %x {activation = @seven, dtype = f32, name = "y"} : tensor<?x3xf32> -> tensor<?x3xf32>
  dlc.outputs %y names ["y"] : tensor<?x3xf32>
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @along(%x) params(%axis = -1) {
  // expected-error@below {{'dlt.reduce' op expects a whole number as dimension, found 1.5}}
  %y = eval %x / sum(%x, %axis, keepdims)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @along {axis = 1.5}, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @along(%x) params(%axis = -1) {
  // expected-error@below {{expects dimensions in [-2, 2), found 2}}
  %y = eval %x / sum(%x, %axis, keepdims)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @along {axis = 2}, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @along(%x) {
  // expected-error@below {{'dlt.sort' op expects a number as dimension, found a value of 'tensor<?x4xf32>'}}
  %y = sort %x dim = %x
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @along, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{expects an activation that computes each row by itself, but @softmax combines the rows of 'tensor<?x4xf32>'}}
  %y = dlc.activation %x {name = "y", activation = @softmax {axis = 0}, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @hot(%x) {
  // expected-error@below {{'dlt.one_hot' op expects integers as indices, found 'tensor<?x4xf32>'}}
  %y = eval one_hot(%x, 3)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @hot, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @hot(%x) {
  %i = iota -1 like %x
  // expected-error@below {{'dlt.one_hot' op expects a count of at least 1, found 0}}
  %y = eval one_hot(%i, 0)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @hot, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @flat(%x) {
  // expected-error@below {{'dlt.collapse' op expects dimensions of known size, but one of 'tensor<?x4xf32>' is that of rows}}
  %y = eval collapse(%x, 0, -1)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @flat, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4x2xf32>
dlc.define activation @flat(%x) {
  // expected-error@below {{'dlt.collapse' op expects a first dimension that is not behind the last, found 2 and 0 of 'tensor<?x4x2xf32>'}}
  %y = eval collapse(%x, -1, 0)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-note@below {{instantiated here}}
  %y = dlc.activation %x {name = "y", activation = @flat, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}

// -----

!T = tensor<?x4xf32>
dlc.define activation @which(%x) params(%kind = "plain" | "odd") {
  %y = eval select(%kind == 0, %x, -%x)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.activation' op expects "plain" or "odd" for param "kind", found "even"}}
  %y = dlc.activation %x {name = "y", activation = @which {kind = "even"}, dtype = f32} : !T -> !T
  dlc.outputs %y : !T
}
