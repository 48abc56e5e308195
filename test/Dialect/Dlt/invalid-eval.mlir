// What a formula refuses.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

dlc.define activation @d(%x) {
  // expected-error@below {{expects a space behind %x, or the minus sign is part of its name}}
  %y = eval %x- 1
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{'broadcast_in_dim' is no function of a formula: expects an elementwise operation of dlt, stop_gradient, one_hot, reshape_like, size, part, collapse, one of sum, mean, max and min, or a definition as @name(...)}}
  %y = eval broadcast_in_dim(%x)
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{'full_like' is no function of a formula}}
  %y = eval full_like(%x, 1)
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{expects a number, a value, a function or a parenthesis}}
  %y = eval %x + "one"
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{'dlt.tanh' op requires a single operand}}
  %y = eval tanh(%x, %x)
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{'ne' compares two values}}
  %y = eval ne(%x)
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{expects == to compare}}
  %y = eval %x = 1
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{expects the digits of an exponent}}
  %y = eval %x * 1e-%x
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{expected ')'}}
  %y = eval (%x + 1
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{use of undeclared SSA value name}}
  %y = eval %x + %z
  yield %y
}

// -----

// In a program a formula has types that it can't have.
func.func @f(%x: tensor<?xf32>) -> tensor<?xf32> { // expected-note {{prior use here}}
  // expected-error@below {{use of value '%x' expects different type than prior uses: 'tensor<*x!dlt.any>' vs 'tensor<?xf32>'}}
  %y = dlt.eval %x + 1
  return %y : tensor<?xf32>
}

// -----

// No expressions, in the generic form.
dlc.define activation @d(%x) {
  %y = "dlt.eval"() ({
    // expected-error@below {{'dlt.negate' op is not used exactly once in an expression}}
    %0 = "dlt.negate"(%x) : (tensor<*x!dlt.any>) -> tensor<*x!dlt.any>
    %1 = "dlt.add"(%0, %0) : (tensor<*x!dlt.any>, tensor<*x!dlt.any>) -> tensor<*x!dlt.any>
    "dlt.yield"(%1) : (tensor<*x!dlt.any>) -> ()
  }) : () -> tensor<*x!dlt.any>
  yield %y
}

// -----

dlc.define activation @d(%x) {
  %y = "dlt.eval"() ({
    // expected-error@below {{'dlt.iota' op is no part of an expression}}
    %0 = "dlt.iota"(%x) <{dimension = 0 : i64}> : (tensor<*x!dlt.any>) -> tensor<*x!dlt.any>
    "dlt.yield"(%0) : (tensor<*x!dlt.any>) -> ()
  }) : () -> tensor<*x!dlt.any>
  yield %y
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{'dlt.eval' op expects a dlt.yield of one generic value at the end of its region}}
  %y = "dlt.eval"() ({
    "dlt.yield"(%x, %x) : (tensor<*x!dlt.any>, tensor<*x!dlt.any>) -> ()
  }) : () -> tensor<*x!dlt.any>
  yield %y
}

// -----

dlc.define activation @d(%x) {
  %y = "dlt.eval"() ({
    // expected-error@below {{'dlt.convert' op expects generic types in an expression}}
    %0 = "dlt.convert"(%x) : (tensor<*x!dlt.any>) -> tensor<*x!dlt.float>
    %1 = "dlt.convert"(%0) : (tensor<*x!dlt.float>) -> tensor<*x!dlt.any>
    "dlt.yield"(%1) : (tensor<*x!dlt.any>) -> ()
  }) : () -> tensor<*x!dlt.any>
  yield %y
}

// -----

dlc.define activation @a(%x) {
  // expected-error@below {{'dlt.part' op expects an index in [0, count), found 2 of 2}}
  %y = part %x, -1, 2 of 2
  yield %y
}

// -----

dlc.define activation @a(%x) {
  // expected-error@below {{'dlt.part' op expects an index in [0, count), found 0 of 0}}
  %y = eval part(%x, -1, 0, 0)
  yield %y
}

// -----

dlc.define activation @a(%x) params(%axis = -1) {
  %y = "dlt.eval"() ({
    // expected-error@below {{'dlt.size' op expects a number for each of 0 missing dimensions, found 1}}
    %0 = "dlt.size"(%x, %axis) <{dimension = 0 : i64}> : (tensor<*x!dlt.any>, tensor<*x!dlt.any>) -> tensor<*x!dlt.any>
    "dlt.yield"(%0) : (tensor<*x!dlt.any>) -> ()
  }) : () -> tensor<*x!dlt.any>
  yield %y
}

// -----

dlc.define activation @a(%x) params(%axis = -1) {
  %y = "dlt.eval"() ({
    %0 = "dlt.negate"(%axis) : (tensor<*x!dlt.any>) -> tensor<*x!dlt.any>
    // expected-error@below {{'dlt.size' op expects a value from outside an expression as dimension}}
    %1 = "dlt.size"(%x, %0) <{dimension = -9223372036854775808 : i64}> : (tensor<*x!dlt.any>, tensor<*x!dlt.any>) -> tensor<*x!dlt.any>
    "dlt.yield"(%1) : (tensor<*x!dlt.any>) -> ()
  }) : () -> tensor<*x!dlt.any>
  yield %y
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.reduce' op expects a number for each of 1 missing dimensions, found 0}}
  %0 = "dlt.reduce"(%x) <{kind = 0 : i32, dimensions = array<i64: -9223372036854775808>}> : (tensor<?x3xf32>) -> tensor<?xf32>
  return
}

// -----

dlc.define activation @a(%x: tensor<?x3xf32>) params(%axis = -1) {
  // expected-error@below {{'dlt.ranks' op expects a tensor without a type where a value is a dimension}}
  %y = ranks %x dim = %axis : tensor<?x3xf32> -> tensor<?x3xi32>
  yield %y : tensor<?x3xi32>
}

// -----

dlc.define activation @d(%x) {
  // expected-error@below {{'logisic' is no function of a formula; did you mean "logistic"?}}
  %y = eval logisic(%x)
  yield %y
}

// -----

// As NumPy calls it.
dlc.define activation @d(%x) {
  // expected-error@below {{'where' is no function of a formula; did you mean "select"?}}
  %y = eval where(%x > 0, %x, 0)
  yield %y
}

// -----

func.func @f(%x: tensor<3xf32>) {
  // expected-error@below {{custom op 'dlt.tanhh' is unknown; did you mean dlt.tanh?}}
  %0 = dlt.tanhh %x : tensor<3xf32>
  return
}
