// What the verifiers of launches and launch lists refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

func.func @f(%rows: index, %x: tensor<?x4xf32>) {
  // expected-error@below {{'dlcrt.launch' op @nosuch is not the symbol of a dlcrt.kernel}}
  %0 = dlcrt.launch @nosuch rows(%rows) (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  dlcrt.return %x : tensor<?x4xf32>
}


func.func @f(%rows: index, %x: tensor<?x5xf32>) {
  // expected-error@below {{'dlcrt.launch' op doesn't fit the type of its kernel, '(index, tensor<?x4xf32>) -> tensor<?x4xf32>'}}
  %0 = dlcrt.launch @kernel rows(%rows) (%x) : (tensor<?x5xf32>) -> tensor<?x4xf32>
  return
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  dlcrt.return %x : tensor<?x4xf32>
}

dlcrt.program @p (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16] to [16] state_copies = 0 {
  // expected-error@below {{'dlcrt.run' op expects 2 buffers, found 1}}
  dlcrt.run @kernel [#dlcrt.buffer<input, 0>]
}

// -----

dlcrt.program @p (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16] to [16] state_copies = 0 {
  // expected-error@below {{'dlcrt.run' op @nosuch is not the symbol of a dlcrt.kernel}}
  dlcrt.run @nosuch [#dlcrt.buffer<input, 0>]
}

// -----

// expected-error@below {{'dlcrt.stop_if' op expects parent op to be one of 'dlcrt.program, dlcrt.steps, dlcrt.group'}}
dlcrt.stop_if <arena, 0> check 0

// -----

func.func @f(%x: tensor<f32>) {
  // expected-error@below {{'dlcrt.require' op operand #0 must be}}
  dlcrt.require %x, "bad" at "here" : tensor<f32>
  return
}

// -----

// A function is no kernel.
func.func private @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}
func.func @f(%rows: index, %x: tensor<?x4xf32>) {
  // expected-error@below {{'dlcrt.launch' op @kernel is not the symbol of a dlcrt.kernel}}
  %0 = dlcrt.launch @kernel rows(%rows) (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return
}

// -----

// expected-error@below {{'dlcrt.kernel' op expects the number of rows, an index, as its first argument, found '(tensor<?x4xf32>) -> tensor<?x4xf32>'}}
dlcrt.kernel @kernel(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  dlcrt.return %x : tensor<?x4xf32>
}

// -----

// expected-error@below {{'dlcrt.kernel' op expects the number of rows, an index, as its first argument, found '() -> ()'}}
dlcrt.kernel @kernel() {
  dlcrt.return
}

// -----

// expected-error@below {{'dlcrt.kernel' op expects ranked tensors of integers or floats behind the rows, found 'f32'}}
dlcrt.kernel @kernel(%rows: index, %x: f32) -> tensor<4xf32> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  dlcrt.return %c : tensor<4xf32>
}

// -----

// expected-error@below {{'dlcrt.kernel' op expects one block that dlcrt.return ends}}
dlcrt.kernel @kernel(%rows: index) {
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'dlcrt.return' op expects values of the kernel's result types, found  for '(index, tensor<4xf32>) -> tensor<4xf32>'}}
  dlcrt.return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  // expected-error@below {{'dlcrt.contract' op expects maps of lhs, rhs and the result, found 2 maps}}
  %0 = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>] %x, %y in f32 : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  // expected-error@below {{'dlcrt.contract' op expects each map to give each of the 2 dimensions of 'tensor<2x3xf32>' one of the 3 loops, found affine_map<(d0, d1, d2) -> (d0)>}}
  %0 = dlcrt.contract [affine_map<(m, n, k) -> (m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %y in f32 : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  // expected-error@below {{'dlcrt.contract' op expects each map to give each of the 2 dimensions of 'tensor<2x3xf32>' one of the 3 loops, found affine_map<(d0, d1, d2) -> (d0, d2 + 1)>}}
  %0 = dlcrt.contract [affine_map<(m, n, k) -> (m, k + 1)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %y in f32 : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  // expected-error@below {{'dlcrt.contract' op expects each loop to be an index of two operands, or of all and the result, found that loop 3 is not}}
  %0 = dlcrt.contract [affine_map<(m, n, k, l) -> (m, k)>, affine_map<(m, n, k, l) -> (k, n)>, affine_map<(m, n, k, l) -> (m, n)>] %x, %y in f32 : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2xf32>, %y: tensor<3xf32>) {
  // expected-error@below {{'dlcrt.contract' op expects a loop that is an index of lhs and rhs only, found none to sum over}}
  %0 = dlcrt.contract [affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>] %x, %y in f32 : (tensor<2xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<?x4xf32>) {
  // expected-error@below {{'dlcrt.contract' op expects one size of loop 2, found 3 and ?}}
  %0 = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %y in f32 : (tensor<2x3xf32>, tensor<?x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  // expected-error@below {{'dlcrt.contract' op expects an accumulator that holds all numbers of 'f32', found 'bf16'}}
  %0 = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %y in bf16 : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  // expected-error@below {{'dlcrt.contract' op expects a float or a signless integer as accumulator, found 'index'}}
  %0 = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %y in index : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xi8>, %y: tensor<3x4xi8>) {
  // expected-error@below {{'dlcrt.contract' op expects a result of floats from floats and of integers from integers, found 'f32' from 'i32'}}
  %0 = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %y in i32 : (tensor<2x3xi8>, tensor<3x4xi8>) -> tensor<2x4xf32>
  return
}

// -----

dlcrt.program @p () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{expects to be all that its program has}}
  dlcrt.steps {
  }
  dlcrt.copy <arena, 0> to <arena, 64>, 16
}

// -----

dlcrt.program @p () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{expects kernels, with checks before them, or checks, or one copy}}
  dlcrt.group "a" {
    dlcrt.copy <arena, 0> to <arena, 64>, 16
    dlcrt.copy <arena, 0> to <arena, 64>, 16
  }
}

// -----

dlcrt.program @p () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{expects kernels, with checks before them, or checks, or one copy}}
  dlcrt.group "a" {
  }
}

// -----

dlcrt.kernel @k(%n: index) {
  dlcrt.return
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{expects checks before kernels}}
  dlcrt.group "a" stops {
    dlcrt.run @k []
    dlcrt.stop_if <arena, 0> check 0
  }
}

// -----

dlcrt.kernel @k(%n: index) {
  dlcrt.return
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{has checks, so it stops}}
  dlcrt.group "a" {
    dlcrt.stop_if <arena, 0> check 0
    dlcrt.run @k []
  }
}

// -----

dlcrt.kernel @k(%n: index) {
  dlcrt.return
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{expects one kernel, which does not stop, for a library}}
  dlcrt.group "a" library {
    dlcrt.run @k []
    dlcrt.run @k []
  }
}

// -----

dlcrt.kernel @k(%n: index) {
  dlcrt.return
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{expects a name, as all but copies that do not stop}}
  dlcrt.group {
    dlcrt.run @k []
  }
}

// -----

dlcrt.program @p () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{has no place in a dlcrt.program}}
  %c = arith.constant 1 : i32
}

// -----

// expected-error@below {{expects ranked tensors of integers or floats behind the rows, found 'tensor<4xindex>'}}
dlcrt.kernel @k(%n: index, %x: tensor<4xindex>) -> tensor<4xindex> {
  dlcrt.return %x : tensor<4xindex>
}

// -----

// expected-error@below {{expects ranked tensors of integers or floats in its signature, found 'tensor<index>'}}
dlcrt.program @p (tensor<?x4xf32>) -> tensor<index> inputs [] outputs []
    arena = 0 + 0 rows row_bytes = [16] to [0] state_copies = 0 {
}

// -----

dlcrt.kernel @k(%n: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  dlcrt.return %x : tensor<?x4xf32>
}
dlcrt.program @p (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [] outputs []
    arena = 0 + 0 rows row_bytes = [16] to [16] state_copies = 0 {
  // expected-error@below {{expects one of 1 inputs, found 4294967296}}
  dlcrt.run @k [#dlcrt.buffer<input, 4294967296>, #dlcrt.buffer<output, 0>]
}
