// Gradients of one's own: what is computed stays, the gradient is what is said.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-autodiff --dlt-evaluate %s
// RUN: dlc-opt --dlt-autodiff --cse %s | FileCheck %s

// x w, whose gradients are said to be -dy and w dy. The index has none.
func.func private @f(%x: tensor<2xf32>, %w: tensor<2xf32>, %i: tensor<2xi32>) -> (tensor<2xf32>, tensor<2xi32>) {
  %y, %n = dlt.custom_vjp(%a = %x, %k = %i, %b = %w)
      : (tensor<2xf32>, tensor<2xi32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xi32>) {
    %p = multiply %a, %b : tensor<2xf32>
    %j = negate %k : tensor<2xi32>
    yield %p, %j, %b : tensor<2xf32>, tensor<2xi32>, tensor<2xf32>
  } backward(%b, %dy) {
    %n = negate %dy : tensor<2xf32>
    %db = multiply %b, %dy : tensor<2xf32>
    yield %n, %db : tensor<2xf32>, tensor<2xf32>
  }
  return %y, %n : tensor<2xf32>, tensor<2xi32>
}

// It is gone, and what is kept is not computed twice.
// CHECK-LABEL: func.func @gradients
// CHECK-NOT: custom_vjp
// CHECK: dlt.multiply
// CHECK-NEXT: dlt.negate %{{.*}} : tensor<2xi32>
// CHECK-NEXT: dlt.negate %{{.*}} : tensor<2xf32>
// CHECK-NEXT: dlt.multiply
// CHECK-NEXT: check.
func.func @gradients() {
  %x = dlt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w = dlt.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %g = dlt.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %i = dlt.constant dense<[5, 6]> : tensor<2xi32>
  %y, %n, %dx, %dw = dlt.vjp @f(%x, %w, %i) cotangents(%g) wrt = [0, 1]
      : (tensor<2xf32>, tensor<2xf32>, tensor<2xi32>) (tensor<2xf32>)
      -> (tensor<2xf32>, tensor<2xi32>, tensor<2xf32>, tensor<2xf32>)
  check.expect_eq %y, dense<[3.0, 8.0]> : tensor<2xf32> : tensor<2xf32>
  check.expect_eq %n, dense<[-5, -6]> : tensor<2xi32> : tensor<2xi32>
  check.expect_eq %dx, dense<[-10.0, -20.0]> : tensor<2xf32> : tensor<2xf32>
  check.expect_eq %dw, dense<[30.0, 80.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

// One in another's body, where its gradient does not count; what other users say
// of the operand is added: 7 + 1.
func.func private @nested(%x: tensor<f32>) -> tensor<f32> {
  %y = dlt.custom_vjp(%a = %x) : (tensor<f32>) -> tensor<f32> {
    %z = custom_vjp(%b = %a) : (tensor<f32>) -> tensor<f32> {
      %e = add %b, %b : tensor<f32>
      yield %e : tensor<f32>
    } backward(%de) {
      %hundred = splat 100.0 : tensor<f32>
      yield %hundred : tensor<f32>
    }
    yield %z : tensor<f32>
  } backward(%dz) {
    %seven = splat 7.0 : tensor<f32>
    yield %seven : tensor<f32>
  }
  %s = dlt.add %y, %x : tensor<f32>
  return %s : tensor<f32>
}

// CHECK-LABEL: func.func @nested_gradients
// CHECK-NOT: custom_vjp
func.func @nested_gradients() {
  %x = dlt.constant dense<5.0> : tensor<f32>
  %one = dlt.constant dense<1.0> : tensor<f32>
  %s, %dx = dlt.vjp @nested(%x) cotangents(%one) wrt = [0]
      : (tensor<f32>) (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  check.expect_eq %s, dense<15.0> : tensor<f32> : tensor<f32>
  check.expect_eq %dx, dense<8.0> : tensor<f32> : tensor<f32>
  return
}

// A check of the body is made once.
func.func private @checked(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = dlt.custom_vjp(%a = %x) : (tensor<2xf32>) -> tensor<2xf32> {
    %zero = splat 0.0 : tensor<2xf32>
    %above = compare gt %a, %zero : tensor<2xf32>
    check %above, "is not above 0" at "f" : tensor<2xi1>
    %r = sqrt %a : tensor<2xf32>
    yield %r : tensor<2xf32>
  } backward(%dr) {
    yield %dr : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// CHECK-LABEL: func.func @checked_gradients
// CHECK-COUNT-1: dlt.check
// CHECK-NOT: dlt.check
// CHECK: return
func.func @checked_gradients() {
  %x = dlt.constant dense<4.0> : tensor<2xf32>
  %y, %dx = dlt.vjp @checked(%x) cotangents(%x) wrt = [0]
      : (tensor<2xf32>) (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  check.expect_eq %y, dense<2.0> : tensor<2xf32> : tensor<2xf32>
  check.expect_eq %dx, dense<4.0> : tensor<2xf32> : tensor<2xf32>
  return
}

// A check in one that is nested is made once, too, and those of a gradient are made.
func.func private @deeper(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = dlt.custom_vjp(%a = %x) : (tensor<2xf32>) -> tensor<2xf32> {
    %r = custom_vjp(%b = %a) : (tensor<2xf32>) -> tensor<2xf32> {
      %zero = splat 0.0 : tensor<2xf32>
      %above = compare gt %b, %zero : tensor<2xf32>
      check %above, "is not above 0" at "f" : tensor<2xi1>
      %s = sqrt %b : tensor<2xf32>
      yield %s : tensor<2xf32>
    } backward(%ds) {
      yield %ds : tensor<2xf32>
    }
    yield %r, %r : tensor<2xf32>, tensor<2xf32>
  } backward(%r, %dy) {
    %small = compare lt %dy, %r : tensor<2xf32>
    check %small, "is large" at "gradient" : tensor<2xi1>
    %dx = multiply %r, %dy : tensor<2xf32>
    yield %dx : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// CHECK-LABEL: func.func @deeper_gradients
// CHECK: dlt.check %{{.*}}, "is not above 0"
// CHECK-NOT: is not above 0
// CHECK: dlt.check %{{.*}}, "is large"
// CHECK: return
func.func @deeper_gradients() {
  %x = dlt.constant dense<4.0> : tensor<2xf32>
  %one = dlt.constant dense<1.0> : tensor<2xf32>
  %y, %dx = dlt.vjp @deeper(%x) cotangents(%one) wrt = [0]
      : (tensor<2xf32>) (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  check.expect_eq %y, dense<2.0> : tensor<2xf32> : tensor<2xf32>
  check.expect_eq %dx, dense<2.0> : tensor<2xf32> : tensor<2xf32>
  return
}
