// What is wrong with layers of one's own, and with uses of them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline %s --verify-diagnostics --split-input-file

dlc.define layer @affine(%x) variables(%gain: [%x[-1]] = @ones) {
  %y = eval %x * %gain
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects layer @afine to be a dlc.define of this file, of one that it imports or of the prelude; did you mean "affine"?}}
  dlc.layer @afine
  dlc.outputs names ["y"]
}

// -----

// expected-note@below {{defined here}}
dlc.define activation @half(%x) {
  %y = eval %x / 2
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{expects a definition of kind layer, but @half is of kind activation}}
  dlc.layer @half
  dlc.outputs names ["y"]
}

// -----

// expected-note@below {{defined here}}
dlc.define layer @sum(%x, %y) {
  %z = eval %x + %y
  yield %z
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects 2 inputs for @sum, found 1}}
  dlc.layer @sum
  dlc.outputs names ["y"]
}

// -----

// expected-note@below {{its params are ["units"]}}
dlc.define layer @dense(%x) params(%units) variables(%kernel: [%x[-1], units]) {
  %y = dot_general %x, %kernel contract = [1] x [0]
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op "unit" is not a param of @dense; did you mean "units"?}}
  dlc.layer @dense {unit = 3}
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @dense(%x) params(%units) variables(%kernel: [%x[-1], units]) {
  %y = dot_general %x, %kernel contract = [1] x [0]
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects a number for param "units" of @dense}}
  dlc.layer @dense
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @dense(%x) params(%units) variables(%kernel: [%x[-1], units]) {
  %y = dot_general %x, %kernel contract = [1] x [0]
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects a whole size from 1 to 2^30 as "units", found 2.5}}
  dlc.layer @dense {units = 2.5}
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @dense(%x) params(%units) variables(%kernel: [%x[-1], units]) {
  %y = dot_general %x, %kernel contract = [1] x [0]
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects the name of a definition as "kernel_initializer", found 3}}
  dlc.layer @dense {units = 2, kernel_initializer = 3}
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @second(%x) variables(%kernel: [%x[2]]) {
  %y = eval %x * %kernel
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects input 0 to have a dimension 2 other than the rows, found 'tensor<?x4xf32>'}}
  dlc.layer @second
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @centred(%x) {
  %y = eval %x - mean(%x, 0)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects a layer that computes each row by itself, but @centred combines the rows of 'tensor<?x4xf32>'}}
  dlc.layer @centred
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @total(%x) {
  %y = eval sum(%x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects an output whose first and only dynamic dimension is the rows, but @total makes 'tensor<f32>'}}
  dlc.layer @total
  dlc.outputs names ["y"]
}

// -----

// expected-note@below {{its definition does not say passes_masks}}
dlc.define layer @double(%x) {
  %y = eval 2 * %x
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4x2xf32>
  dlc.masking
  // expected-error@below {{'dlc.layer' op takes no mask, but the input 0 of "double" has one}}
  dlc.layer @double
  dlc.global_average_pooling1d
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @counts(%x) variables(%n: [%x[-1]] statistic) {
  %y = eval 2 * %x
  %next = eval sum(%x)
  yield %y, %next
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects a new value of "n" like 'tensor<4xf32>', but @counts makes 'tensor<f32>'}}
  dlc.layer @counts
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @dense(%x) params(%units) variables(%kernel: [%x[-1], units]) {
  %y = dot_general %x, %kernel contract = [1] x [0]
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.layer @dense {units = 4, name = "a"}
  // expected-error@below {{shares "b", which is not an earlier layer of its class}}
  dlc.layer @dense {units = 4, shares = "b"}
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @weighted(%x) variables(%k: [%x[-1]] = @ones) {
  %y = eval %x * %k
  yield %y
}
dlc.define layer @counted(%x) variables(%k: [%x[-1]] statistic = @ones) {
  %y = eval %x * %k
  %next = eval %k * 0.5
  yield %y, %next
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.layer @weighted {name = "a"}
  // expected-error@below {{shares "a", which is not an earlier layer of its class}}
  dlc.layer @counted {shares = "a"}
  dlc.outputs names ["y"]
}

// -----

// expected-note@below {{its params are ["units"]}}
dlc.define layer @dense(%x) params(%units) variables(%kernel: [%x[-1], units]) {
  %y = dot_general %x, %kernel contract = [1] x [0]
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op "kernel_initialiser" is not a param of @dense; did you mean "kernel_initializer"?}}
  dlc.layer @dense {units = 3, kernel_initialiser = @zeros}
  dlc.outputs names ["y"]
}

// -----

// Random numbers are there in training.
dlc.define layer @noisy(%x) {
  %y = eval %x * random_like(%x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{has random numbers in training only, but what @noisy makes in inference follows from some: expects them in a select(%training == 1, ...)}}
  dlc.layer @noisy
}

// -----

dlc.define layer @lossy(%x) {
  // expected-error@below {{'dlt.add_loss' op expects a float scalar, found 'tensor<?x4xf32>'}}
  add_loss %x
  yield %x
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-note@below {{instantiated here}}
  dlc.layer @lossy
}

// -----

dlc.define activation @noisy(%x) {
  // expected-error@below {{'dlt.random_like' op draws random numbers, which only a layer does}}
  %y = eval %x * random_like(%x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-note@below {{instantiated here}}
  dlc.activation {activation = @noisy}
}

// -----

dlc.define layer @d(%x) params(@activation) {
  %y = eval @activation(%x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects the name of a definition for param "activation" of @d}}
  dlc.layer @d
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @d(%x) params(@activation = @relu) {
  %y = eval @activation(%x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer' op expects the name of a definition for param "activation", found "tanh"}}
  dlc.layer @d {activation = "tanh"}
  dlc.outputs names ["y"]
}

// -----

dlc.define layer @d(%x) params(@activation = @relu) {
  %y = eval @activation(%x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-note@+2 {{instantiated here}}
  // expected-error@below {{expects function @tan to be a dlc.define of this file, of one that it imports or of the prelude; did you mean "tanh"?}}
  dlc.layer @d {activation = @tan}
  dlc.outputs names ["y"]
}

// -----

dlc.define function @both(%x, %y) {
  %z = eval %x + %y
  yield %z
}
dlc.define layer @d(%x) params(@activation = @relu) {
  %y = eval @activation(%x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-note@+2 {{instantiated here}}
  // expected-error@below {{'dlc.layer' op expects 2 operands for @both, found 1}}
  dlc.layer @d {activation = @both}
  dlc.outputs names ["y"]
}

// -----

// expected-note@below {{its params are ["n", "activation"]}}
dlc.define layer @d(%x) params(%n = 1, @activation = @relu) {
  %y = eval @activation(%x * %n)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{"activation_" is not a param of @d; did you mean "activation"?}}
  dlc.layer @d {activation_ = @tanh}
  dlc.outputs names ["y"]
}

// -----

// expected-note@below {{its params are ["alpha"]}}
dlc.define activation @soft(%x) params(%alpha = 1) {
  %y = eval %x * %alpha
  yield %y
}
dlc.define layer @d(%x) params(@activation = @relu) {
  %y = eval @activation(%x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-note@+2 {{instantiated here}}
  // expected-error@below {{"alhpa" is not a param of @soft; did you mean "alpha"?}}
  dlc.layer @d {activation = @soft {alhpa = 2}}
  dlc.outputs names ["y"]
}
