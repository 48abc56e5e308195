// What dlt-autodiff makes of a dlt.vjp: the function's operations, then theirs
// backward, and nothing for what does not take part.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-autodiff %s | FileCheck %s --implicit-check-not=dlt.vjp --implicit-check-not=stop_gradient

func.func private @chain(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = dlt.tanh %x : tensor<4xf32>
  %z = dlt.exponential %y : tensor<4xf32>
  return %z : tensor<4xf32>
}

// The callee is cloned and stays; gradients go from the last op to the first.
// CHECK-LABEL: func.func @of_chain
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %[[G:.*]]: tensor<4xf32>)
func.func @of_chain(%x: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK-NEXT: %[[Y:.*]] = dlt.tanh %[[X]]
  // CHECK-NEXT: %[[Z:.*]] = dlt.exponential %[[Y]]
  // CHECK-NEXT: %[[DY:.*]] = dlt.multiply %[[G]], %[[Z]]
  // CHECK-NEXT: %[[ONE:.*]] = dlt.splat 1.0
  // CHECK-NEXT: %[[Y2:.*]] = dlt.multiply %[[Y]], %[[Y]]
  // CHECK-NEXT: %[[SLOPE:.*]] = dlt.subtract %[[ONE]], %[[Y2]]
  // CHECK-NEXT: %[[DX:.*]] = dlt.multiply %[[DY]], %[[SLOPE]]
  // CHECK-NEXT: return %[[Z]], %[[DX]]
  %z, %dx = dlt.vjp @chain(%x) cotangents(%g) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %z, %dx : tensor<4xf32>, tensor<4xf32>
}


func.func private @parts(%x: tensor<4xf32>, %y: tensor<4xf32>, %unused: tensor<?x3xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %a = dlt.multiply %x, %y : tensor<4xf32>
  %b = dlt.tanh %x : tensor<4xf32>
  %c = dlt.log %y : tensor<4xf32>
  %d = dlt.add %b, %c : tensor<4xf32>
  return %a, %d : tensor<4xf32>, tensor<4xf32>
}

// Results without a cotangent give nothing: nothing goes back through the add,
// the tanh and the logarithm. What is not asked for gets nothing either, and
// what the result does not depend on gets zeros of its type.
// CHECK-LABEL: func.func @of_one_result
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>, %{{.*}}: tensor<?x3xf32>, %[[G:.*]]: tensor<4xf32>)
func.func @of_one_result(%x: tensor<4xf32>, %y: tensor<4xf32>, %u: tensor<?x3xf32>, %g: tensor<4xf32>) -> (tensor<?x3xf32>, tensor<4xf32>) {
  // CHECK: %[[A:.*]] = dlt.multiply %[[X]], %[[Y]]
  // CHECK: dlt.add
  // CHECK-NEXT: %[[DX:.*]] = dlt.multiply %[[G]], %[[Y]]
  // CHECK-NEXT: dlt.multiply %[[G]], %[[X]]
  // CHECK-NEXT: %[[ZERO:.*]] = dlt.splat 0.0{{.*}} : tensor<?x3xf32>
  // CHECK-NEXT: return %[[ZERO]], %[[DX]]
  %a, %b, %du, %dx = dlt.vjp @parts(%x, %y, %u) cotangents(%g) wrt = [2, 0]
      : (tensor<4xf32>, tensor<4xf32>, tensor<?x3xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<?x3xf32>, tensor<4xf32>)
  return %du, %dx : tensor<?x3xf32>, tensor<4xf32>
}


func.func private @square(%x: tensor<f32>) -> tensor<f32> {
  %y = dlt.multiply %x, %x : tensor<f32>
  return %y : tensor<f32>
}

// Contributions to one value are added.
// CHECK-LABEL: func.func @of_square
// CHECK-SAME: (%[[X:.*]]: tensor<f32>, %[[G:.*]]: tensor<f32>)
func.func @of_square(%x: tensor<f32>, %g: tensor<f32>) -> tensor<f32> {
  // CHECK: %[[L:.*]] = dlt.multiply %[[G]], %[[X]]
  // CHECK-NEXT: %[[R:.*]] = dlt.multiply %[[G]], %[[X]]
  // CHECK-NEXT: %[[DX:.*]] = dlt.add %[[L]], %[[R]]
  // CHECK-NEXT: return %[[DX]]
  %y, %dx = dlt.vjp @square(%x) cotangents(%g) wrt = [0] : (tensor<f32>) (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}


func.func private @difference(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %z = dlt.subtract %x, %y : tensor<f32>
  return %z : tensor<f32>
}

// One value for two arguments: each argument has a cotangent of its own.
// CHECK-LABEL: func.func @of_one_value_twice
// CHECK-SAME: (%[[X:.*]]: tensor<f32>, %[[G:.*]]: tensor<f32>)
func.func @of_one_value_twice(%x: tensor<f32>, %g: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  // CHECK-NEXT: dlt.subtract %[[X]], %[[X]]
  // CHECK-NEXT: %[[DY:.*]] = dlt.negate %[[G]]
  // CHECK-NEXT: return %[[G]], %[[DY]]
  %z, %dx, %dy = dlt.vjp @difference(%x, %x) cotangents(%g) wrt = [0, 1] : (tensor<f32>, tensor<f32>) (tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return %dx, %dy : tensor<f32>, tensor<f32>
}


func.func private @returns_argument(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  return %x, %x, %y : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// An argument that is a result, twice.
// CHECK-LABEL: func.func @of_returned_argument
// CHECK-SAME: (%[[X:.*]]: tensor<2xf32>, %[[G:.*]]: tensor<2xf32>, %[[H:.*]]: tensor<2xf32>)
func.func @of_returned_argument(%x: tensor<2xf32>, %g: tensor<2xf32>, %h: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  // CHECK-NEXT: %[[DX:.*]] = dlt.add %[[G]], %[[H]]
  // CHECK-NEXT: return %[[X]], %[[DX]]
  %a, %b, %c, %dx = dlt.vjp @returns_argument(%x, %x) cotangents(%g, %h) wrt = [0]
      : (tensor<2xf32>, tensor<2xf32>) (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %c, %dx : tensor<2xf32>, tensor<2xf32>
}


func.func private @mixed(%x: tensor<4xf32>, %i: tensor<4xi32>) -> tensor<4xf32> {
  %p = dlt.is_finite %x : tensor<4xf32>
  dlt.check %p, "not finite" : tensor<4xi1>
  %j = dlt.convert %x : tensor<4xf32> -> tensor<4xi32>
  %k = dlt.add %i, %j : tensor<4xi32>
  %y = dlt.convert %k : tensor<4xi32> -> tensor<4xf32>
  %q = dlt.not %p : tensor<4xi1>
  %z = dlt.select %q, %y, %x : tensor<4xi1>, tensor<4xf32>
  return %z : tensor<4xf32>
}

// No gradient flows through integers and truth values, nor is one missed: the
// addition of integers and `not` have none. Checks are cloned.
// CHECK-LABEL: func.func @of_mixed
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %{{.*}}: tensor<4xi32>, %[[G:.*]]: tensor<4xf32>)
func.func @of_mixed(%x: tensor<4xf32>, %i: tensor<4xi32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi32>) {
  // CHECK: dlt.check
  // CHECK: %[[Q:.*]] = dlt.not
  // CHECK-NEXT: dlt.select %[[Q]], %{{.*}}, %[[X]]
  // CHECK-NEXT: %[[ZERO:.*]] = dlt.splat 0.0
  // CHECK: %[[DX:.*]] = dlt.select %[[Q]], %[[ZERO]], %[[G]]
  // CHECK-NEXT: %[[DI:.*]] = dlt.splat 0.0{{.*}} : tensor<4xi32>
  // CHECK-NEXT: return %[[DX]], %[[DI]]
  %z, %dx, %di = dlt.vjp @mixed(%x, %i) cotangents(%g) wrt = [0, 1]
      : (tensor<4xf32>, tensor<4xi32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xi32>)
  return %dx, %di : tensor<4xf32>, tensor<4xi32>
}


func.func private @stopped(%x: tensor<f32>) -> tensor<f32> {
  %s = dlt.sign %x : tensor<f32>
  %y = dlt.multiply %s, %x : tensor<f32>
  return %y : tensor<f32>
}

// An op that no gradient flows through.
// CHECK-LABEL: func.func @of_stopped
// CHECK-SAME: (%[[X:.*]]: tensor<f32>, %[[G:.*]]: tensor<f32>)
func.func @of_stopped(%x: tensor<f32>, %g: tensor<f32>) -> tensor<f32> {
  // CHECK: %[[S:.*]] = dlt.sign %[[X]]
  // CHECK: dlt.multiply %[[G]], %[[X]]
  // CHECK-NEXT: %[[DX:.*]] = dlt.multiply %[[G]], %[[S]]
  // CHECK-NEXT: return %[[DX]]
  %y, %dx = dlt.vjp @stopped(%x) cotangents(%g) wrt = [0] : (tensor<f32>) (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}


func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %y = dlt.negate %x : tensor<f32>
  return %y : tensor<f32>
}

dlt.variables @state {}

// In an entry, and without anything to differentiate: a call.
// CHECK-LABEL: dlt.entry @entry
// CHECK-SAME: (%[[X:.*]]: tensor<f32>)
dlt.entry @entry state(@state) (%x: tensor<f32>) -> tensor<f32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // CHECK-NEXT: %[[Y:.*]] = negate %[[X]]
  // CHECK-NEXT: return %[[Y]]
  %y = dlt.vjp @f(%x) cotangents(%x) wrt = [] : (tensor<f32>) (tensor<f32>) -> (tensor<f32>)
  dlt.return %y : tensor<f32>
}

// One argument asked for twice: its cotangent is there twice.
// CHECK-LABEL: func.func @asked_twice
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %[[G:.*]]: tensor<4xf32>)
func.func @asked_twice(%x: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: dlt.subtract
  // CHECK-NEXT: %[[DX:.*]] = dlt.multiply
  // CHECK-NEXT: return %[[DX]], %[[DX]]
  %z, %a, %b = dlt.vjp @chain(%x) cotangents(%g) wrt = [0, 0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// The callee is the one that the op's own module has.
// CHECK-LABEL: module @inner
module @inner {
  func.func private @chain(%x: tensor<f32>) -> tensor<f32> {
    %y = dlt.negate %x : tensor<f32>
    return %y : tensor<f32>
  }
  // CHECK: func.func @of_chain
  // CHECK-SAME: (%[[X:.*]]: tensor<f32>)
  func.func @of_chain(%x: tensor<f32>) -> tensor<f32> {
    // CHECK-NEXT: dlt.negate %[[X]]
    // CHECK-NEXT: %[[DX:.*]] = dlt.negate %[[X]]
    // CHECK-NEXT: return %[[DX]]
    %y, %dx = dlt.vjp @chain(%x) cotangents(%x) wrt = [0] : (tensor<f32>) (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return %dx : tensor<f32>
  }
}
