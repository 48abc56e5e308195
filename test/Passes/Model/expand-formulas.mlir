// What formulas and operations without types of a definition become.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlc-infer --dlc-expand --split-input-file --verify-diagnostics | FileCheck %s

// Numbers have the dtype and shape of what they meet. What is made of numbers
// alone is computed in float64 and rounded once.
// CHECK-LABEL: func.func private @m_inference
// CHECK-NEXT: %[[A:.*]] = dlt.splat 0.69999999999999996 : tensor<?x4xf64>
// CHECK-NEXT: %[[B:.*]] = dlt.multiply %{{.*}}, %[[A]] : tensor<?x4xf64>
// CHECK-NEXT: %[[C:.*]] = dlt.splat 0.36787944117144233 : tensor<?x4xf64>
// CHECK-NEXT: %[[D:.*]] = dlt.add %[[B]], %[[C]] : tensor<?x4xf64>
// CHECK-NEXT: return %[[D]]
dlc.define activation @numbers(%x) params(%a = 0.1, %b = 1) {
  %y = eval %x * (1 - 3 * %a) + exponential(-%b)
  yield %y
}
dlc.model @m attributes {dtype = f64} {
  %x = dlc.input "x" : tensor<?x4xf64>
  %0 = dlc.activation %x {name = "a", activation = @numbers}
  dlc.outputs %0
}

// -----

// A choice that depends on params alone is made of numbers, too; so are truth
// values. A use gives other numbers.
// CHECK-LABEL: func.func private @m_inference
// CHECK-NEXT: %[[A:.*]] = dlt.splat 2.500000e-01 : tensor<?x4xf32>
// CHECK-NEXT: dlt.multiply %[[A]], %{{.*}} : tensor<?x4xf32>
dlc.define activation @choice(%x) params(%large = 2, %small = 0.5, %is_small = 0) {
  %factor = eval select(and(%is_small > 0, not(%large < %small)), %small, %large)
  %y = eval %factor * %x
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.activation %x {name = "a", activation = @choice {small = 0.25, is_small = 1}}
  dlc.outputs %0
}

// -----

// Operands broadcast as in NumPy: to trailing dimensions, and where they are 1.
// CHECK-LABEL: func.func private @m_inference
// CHECK: %[[MAX:.*]] = dlt.reduce max %{{.*}} dims = [-1] keepdims : tensor<?x2x3xf32> -> tensor<?x2x1xf32>
// CHECK-NEXT: %[[WIDE:.*]] = dlt.broadcast_in_dim %[[MAX]] dims = [0, 1, 2] : tensor<?x2x1xf32> -> tensor<?x2x3xf32>
// CHECK-NEXT: dlt.subtract %{{.*}}, %[[WIDE]] : tensor<?x2x3xf32>
dlc.define activation @shapes(%x) {
  %y = eval %x - max(%x, -1, keepdims)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x2x3xf32>
  %0 = dlc.activation %x {name = "a", activation = @shapes}
  dlc.outputs %0
}

// -----

// Integers stay integers with whole numbers where the operation takes them,
// become floats with floats, with fractions, and where it takes floats only.
// CHECK-LABEL: func.func private @m_inference
// CHECK-NEXT: %[[I:.*]] = dlt.iota -1 like %{{.*}} : tensor<?x4xf32> -> tensor<?x4xi32>
// CHECK-NEXT: %[[ONE:.*]] = dlt.splat 1.000000e+00 : tensor<?x4xi32>
// CHECK-NEXT: %[[J:.*]] = dlt.add %[[I]], %[[ONE]] : tensor<?x4xi32>
// CHECK-NEXT: %[[E:.*]] = dlt.convert %[[J]] : tensor<?x4xi32> -> tensor<?x4xf32>
// CHECK-NEXT: dlt.multiply %{{.*}}, %[[E]] : tensor<?x4xf32>
// CHECK-NEXT: %[[F:.*]] = dlt.convert %[[J]] : tensor<?x4xi32> -> tensor<?x4xf32>
// CHECK-NEXT: %[[ROOT:.*]] = dlt.sqrt %[[F]] : tensor<?x4xf32>
// CHECK-NEXT: %[[G:.*]] = dlt.convert %[[I]] : tensor<?x4xi32> -> tensor<?x4xf32>
// CHECK-NEXT: %[[HALF:.*]] = dlt.splat 5.000000e-01 : tensor<?x4xf32>
// CHECK-NEXT: dlt.multiply %[[G]], %[[HALF]] : tensor<?x4xf32>
// CHECK-NEXT: dlt.add %[[ROOT]]
dlc.define activation @integers(%x) {
  %i = iota -1 like %x
  %j = eval %i + 1
  %y = eval %x * %j + (sqrt(%j) + %i * 0.5)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.activation %x {name = "a", activation = @integers}
  dlc.outputs %0
}

// -----

dlc.define activation @shapes(%x) {
  %t = transpose %x, [0, 2, 1]
  // expected-error@below {{'dlt.add' op can't broadcast its operands to one shape, found 'tensor<?x3x2xf32>' among them}}
  %y = eval %x + %t
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x2x3xf32>
  // expected-note@below {{instantiated here}}
  %0 = dlc.activation %x {name = "a", activation = @shapes}
  dlc.outputs %0
}

// -----

dlc.define activation @truth(%x) {
  // expected-error@below {{'dlt.multiply' op requires the same type for all operands and results}}
  %y = eval %x * (%x > 0)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-note@below {{instantiated here}}
  %0 = dlc.activation %x {name = "a", activation = @truth}
  dlc.outputs %0
}

// -----

// What combines rows would make a prediction depend on its batch.
dlc.define activation @mean(%x) {
  %y = eval %x - mean(%x, 0)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{'dlc.activation' op expects an activation that computes each row by itself, but @mean combines the rows of 'tensor<?x3xf32>'}}
  %0 = dlc.activation %x {name = "a", activation = @mean}
  dlc.outputs %0
}

// -----

dlc.define activation @share(%x) {
  %n = rows
  %y = eval %x / %n
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error@below {{but @share combines the rows of 'tensor<?x3xf32>'}}
  %0 = dlc.activation %x {name = "a", activation = @share}
  dlc.outputs %0
}

// -----

// A definition applies others, with their own numbers for params; numbers alone
// stay numbers through them.
// CHECK-LABEL: func.func private @m_inference
// CHECK-NEXT: %[[T:.*]] = dlt.tanh %{{.*}} : tensor<?x3xf32>
// CHECK-NEXT: %[[TWO:.*]] = dlt.splat 2.000000e+00 : tensor<?x3xf32>
// CHECK-NEXT: %[[TWICE:.*]] = dlt.multiply %{{.*}}, %[[TWO]] : tensor<?x3xf32>
// CHECK-NEXT: %[[TANH:.*]] = dlt.tanh %[[TWICE]] : tensor<?x3xf32>
// CHECK-NEXT: %[[NINE:.*]] = dlt.splat 9.000000e+00 : tensor<?x3xf32>
// CHECK-NEXT: %[[SUM:.*]] = dlt.add %[[TANH]], %[[NINE]] : tensor<?x3xf32>
// CHECK-NEXT: dlt.multiply %[[SUM]], %[[T]] : tensor<?x3xf32>
dlc.define function @scaled(%x, %by) params(%power = 1) {
  %y = eval %x * %by ** %power
  yield %y
}
dlc.define activation @both(%x) params(%three = 3) {
  %t = apply @tanh(%x)
  %y = eval (@tanh(@scaled(%x, 2)) + @scaled(%three, %three)) * %t
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.activation %x {name = "a", activation = @both}
  dlc.outputs %0
}

// -----

dlc.define activation @self(%x) {
  // expected-error@below {{'dlt.apply' op of @self is more than 64 definitions deep; does it lead back to itself?}}
  %y = eval @self(%x) + 1
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-note@below {{instantiated here}}
  %0 = dlc.activation %x {name = "a", activation = @self}
  dlc.outputs %0
}

// -----

dlc.define activation @two(%x) {
  // expected-error@below {{'dlt.apply' op expects 1 operands for @tanh, found 2}}
  %y = eval @tanh(%x, %x)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-note@below {{instantiated here}}
  %0 = dlc.activation %x {name = "a", activation = @two}
  dlc.outputs %0
}

// -----

dlc.define activation @typo(%x) {
  // expected-error@below {{'dlt.apply' op expects function @sigmoit to be a dlc.define of this file, of one that it imports or of the prelude; did you mean "sigmoid"?}}
  %y = eval @sigmoit(%x)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-note@below {{instantiated here}}
  %0 = dlc.activation %x {name = "a", activation = @typo}
  dlc.outputs %0
}
