// What dlt-autodiff refuses.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-autodiff %s --verify-diagnostics --split-input-file

func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

func.func private @calls(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'func.call' op must be inlined before it can be differentiated}}
  %y = func.call @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

func.func @g(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y, %dx = dlt.vjp @calls(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// -----

func.func @second(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y, %dx = dlt.vjp @first(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

func.func private @first(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'dlt.vjp' op must be inlined before it can be differentiated}}
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = dlt.tanh %x : tensor<4xf32>
  // expected-error@below {{'arith.negf' op has no gradient, but is on the way to what is differentiated}}
  %z = arith.negf %y : tensor<4xf32>
  return %z : tensor<4xf32>
}

func.func @g(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note@below {{differentiated here}}
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// -----

// Its gradient would have a dimension more than tensors may have.
!T = tensor<?x1x1x1x1x1x1x4xf32>
func.func private @f(%x: !T) -> !T {
  // expected-error@below {{'dlt.sort' op of 8 dimensions has no gradient, which takes one more}}
  %y = dlt.sort %x dim = 7 : !T
  return %y : !T
}

func.func @g(%x: !T) -> !T {
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (!T) (!T) -> (!T, !T)
  return %dx : !T
}

// -----

// No error: what has no gradient is not on the way.
func.func private @f(%x: tensor<4xf32>, %c: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %y = arith.negf %c : tensor<4xf32>
  %z = dlt.multiply %x, %y : tensor<4xf32>
  %unused = arith.negf %x : tensor<4xf32>
  %other = arith.negf %x : tensor<4xf32>
  return %z, %other : tensor<4xf32>, tensor<4xf32>
}

func.func @g(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y, %z, %dx = dlt.vjp @f(%x, %x) cotangents(%x) wrt = [0] : (tensor<4xf32>, tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// -----

// Regions read what is differentiated, too.
func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %p = arith.constant true
  // expected-error@below {{'scf.if' op has no gradient, but is on the way to what is differentiated}}
  %y = scf.if %p -> tensor<4xf32> {
    %t = dlt.tanh %x : tensor<4xf32>
    scf.yield %t : tensor<4xf32>
  } else {
    scf.yield %x : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

func.func @g(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note@below {{differentiated here}}
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// -----

// expected-note@below {{callee}}
func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  cf.br ^next(%x : tensor<4xf32>)
^next(%y: tensor<4xf32>):
  return %y : tensor<4xf32>
}

func.func @g(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'dlt.vjp' op expects a callee of one block and of ranked tensors, found 2 blocks}}
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// -----

// expected-note@below {{callee}}
func.func private @f(%x: tensor<*xf32>) -> tensor<*xf32> {
  %y = dlt.reduce sum %x dims = [0] : tensor<*xf32> -> tensor<*xf32>
  return %y : tensor<*xf32>
}

func.func @g(%x: tensor<*xf32>) -> tensor<*xf32> {
  // expected-error@below {{'dlt.vjp' op expects a callee of one block and of ranked tensors, found 'tensor<*xf32>'}}
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<*xf32>) (tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  return %dx : tensor<*xf32>
}

// -----

// expected-note@below {{callee}}
func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = tensor.cast %x : tensor<4xf32> to tensor<*xf32>
  %z = tensor.cast %y : tensor<*xf32> to tensor<4xf32>
  return %z : tensor<4xf32>
}

func.func @g(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'dlt.vjp' op expects a callee of one block and of ranked tensors, found 'tensor<*xf32>'}}
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// -----

func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'dlt.vjp' op differentiates @f, which it is a part of}}
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// -----

func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = dlt.custom_vjp(%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    yield %a : tensor<4xf32>
  } backward(%da) {
    // expected-error@below {{'func.call' op can't be a part of what is differentiated: expects operations without effects in a dlt.custom_vjp, found one with them}}
    %g = func.call @f(%da) : (tensor<4xf32>) -> tensor<4xf32>
    yield %g : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}
func.func @g(%x: tensor<4xf32>) {
  %y, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<4xf32>) (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return
}
