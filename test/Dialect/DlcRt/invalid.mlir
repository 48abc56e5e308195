// What the verifiers of launches and launch lists refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

func.func @f(%rows: index, %x: tensor<?x4xf32>) {
  // expected-error@below {{'dlcrt.launch' op @nosuch is not a kernel, a func.func of the rows and ranked tensors, of one block}}
  %0 = dlcrt.launch @nosuch rows(%rows) (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func private @kernel(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}

func.func @f(%rows: index, %x: tensor<?x4xf32>) {
  // expected-error@below {{'dlcrt.launch' op @kernel is not a kernel, a func.func of the rows and ranked tensors, of one block}}
  %0 = dlcrt.launch @kernel rows(%rows) (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func private @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}


func.func @f(%rows: index, %x: tensor<?x5xf32>) {
  // expected-error@below {{'dlcrt.launch' op doesn't fit the type of its kernel, '(index, tensor<?x4xf32>) -> tensor<?x4xf32>'}}
  %0 = dlcrt.launch @kernel rows(%rows) (%x) : (tensor<?x5xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func private @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}

dlcrt.program @p (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16] to [16] state_copies = 0 {
  // expected-error@below {{'dlcrt.run' op expects 2 buffers, found 1}}
  dlcrt.run @kernel [#dlcrt.buffer<input, 0>]
}

// -----

dlcrt.program @p (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16] to [16] state_copies = 0 {
  // expected-error@below {{'dlcrt.run' op @nosuch is not a kernel}}
  dlcrt.run @nosuch [#dlcrt.buffer<input, 0>]
}

// -----

// expected-error@below {{'dlcrt.stop_if' op expects parent op 'dlcrt.program'}}
dlcrt.stop_if <arena, 0> check 0

// -----

func.func @f(%x: tensor<f32>) {
  // expected-error@below {{'dlcrt.require' op operand #0 must be}}
  dlcrt.require %x, "bad" at "here" : tensor<f32>
  return
}

// -----

func.func private @kernel(index, tensor<?x4xf32>) -> tensor<?x4xf32>

func.func @f(%rows: index, %x: tensor<?x4xf32>) {
  // expected-error@below {{'dlcrt.launch' op @kernel is not a kernel, a func.func of the rows and ranked tensors, of one block}}
  %0 = dlcrt.launch @kernel rows(%rows) (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func private @kernel(%rows: index, %x: f32) -> tensor<4xf32> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  return %c : tensor<4xf32>
}
dlcrt.program @program () -> () inputs [] outputs [] arena = 64 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{'dlcrt.run' op @kernel is not a kernel, a func.func of the rows and ranked tensors, of one block}}
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 0>]
}
