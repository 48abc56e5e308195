// The text of gradients of one's own, and what the verifier refuses.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file | FileCheck %s
// RUN: dlc-opt %s --verify-diagnostics --split-input-file | dlc-opt - --split-input-file | FileCheck %s

// Names of the regions are their own.
// CHECK-LABEL: func.func @text
// CHECK: dlt.custom_vjp(%[[A:.*]] = %{{.*}}, %[[B:.*]] = %{{.*}}) : (tensor<?x4xf32>, tensor<?xi32>) -> (tensor<?x4xf32>, tensor<?xi32>) {
// CHECK-NEXT: yield %[[A]], %[[B]], %[[B]] : tensor<?x4xf32>, tensor<?xi32>, tensor<?xi32>
// CHECK-NEXT: } backward(%{{.*}}, %[[D:.*]]) {
// CHECK-NEXT: yield %[[D]] : tensor<?x4xf32>
func.func @text(%x: tensor<?x4xf32>, %i: tensor<?xi32>) {
  %y:2 = dlt.custom_vjp(%x = %x, %i = %i) : (tensor<?x4xf32>, tensor<?xi32>) -> (tensor<?x4xf32>, tensor<?xi32>) {
    yield %x, %i, %i : tensor<?x4xf32>, tensor<?xi32>, tensor<?xi32>
  } backward(%i, %dx) {
    yield %dx : tensor<?x4xf32>
  }
  return
}

// In definitions types are left out.
// CHECK-LABEL: dlc.define activation @ternary
// CHECK-NEXT: custom_vjp(%[[A:.*]] = %x) {
// CHECK-NEXT: eval round_nearest_even(%[[A]])
// CHECK: } backward(%{{.*}}, %{{.*}}) {
dlc.define activation @ternary(%x) {
  %y = custom_vjp(%a = %x) {
    %r = eval round_nearest_even(%a)
    yield %r, %a
  } backward(%a, %dr) {
    %da = eval select(abs(%a) <= 1, %dr, 0)
    yield %da
  }
  yield %y
}

// -----

func.func @cotangents(%x: tensor<4xf32>) {
  // expected-error@+3 {{expects 1 arguments: 0 kept values and the cotangents of the results, found 2}}
  %y = dlt.custom_vjp(%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    yield %a : tensor<4xf32>
  } backward(%a, %da) {
    yield %da : tensor<4xf32>
  }
  return
}

// -----

func.func @few(%x: tensor<4xf32>) {
  // expected-error@+3 {{expects a block before that yields 2 or more values}}
  %y:2 = dlt.custom_vjp(%a = %x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    yield %a : tensor<4xf32>
  } backward(%da, %db) {
    yield %da : tensor<4xf32>
  }
  return
}

// -----

func.func @results(%x: tensor<4xf32>) {
  // expected-error@below {{'dlt.custom_vjp' op expects its body to yield its results first: ('tensor<f32>'), found ('tensor<4xf32>')}}
  %y = dlt.custom_vjp(%a = %x) : (tensor<4xf32>) -> tensor<f32> {
    yield %a : tensor<4xf32>
  } backward(%da) {
    %n = splat 0.0 : tensor<4xf32>
    yield %n : tensor<4xf32>
  }
  return
}

// -----

func.func @operands(%x: tensor<4xf32>) {
  // expected-error@below {{'dlt.custom_vjp' op expects backward to yield the cotangents of its operands: ('tensor<4xf32>'), found ('tensor<f32>')}}
  %y = dlt.custom_vjp(%a = %x) : (tensor<4xf32>) -> tensor<f32> {
    %s = reduce sum %a : tensor<4xf32> -> tensor<f32>
    yield %s : tensor<f32>
  } backward(%ds) {
    yield %ds : tensor<f32>
  }
  return
}

// -----

func.func @captures(%x: tensor<4xf32>) {
  %y = dlt.custom_vjp(%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    yield %a : tensor<4xf32>
  } backward(%da) {
    // expected-error@below {{use of undeclared SSA value name}}
    yield %x : tensor<4xf32>
  }
  return
}
