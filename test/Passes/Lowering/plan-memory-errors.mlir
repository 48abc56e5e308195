// What dlcrt-plan-memory refuses.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlcrt-plan-memory %s --verify-diagnostics --split-input-file

dlt.variables @state {}

dlt.entry @e state(@state) (%p: tensor<?xi1>) -> () inputs [#dlt.input<"p", feature>] outputs [] {
  // expected-error@below {{'dlt.check' op is not part of a kernel; run dlc-form-kernels first}}
  dlt.check %p, "bad" : tensor<?xi1>
  dlt.return
}

// -----

dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlt.tanh' op is not part of a kernel; run dlc-form-kernels first}}
  %y = dlt.tanh %x : tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}

// -----

dlt.variables @state {}

dlcrt.kernel @kernel(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<4xf32>
}

dlt.entry @e state(@state) (%x: tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %rows = arith.constant 1 : index
  // expected-error@below {{'arith.negf' op is not part of a kernel; run dlc-form-kernels first}}
  %n = arith.negf %x : tensor<4xf32>
  %y = dlcrt.launch @kernel rows(%rows) (%n) : (tensor<4xf32>) -> tensor<4xf32>
  dlt.return %y : tensor<4xf32>
}

// -----

dlt.variables @state {}

dlcrt.kernel @gram(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x?xf32>
    form <#dlcrt.loops> {
  %y = tensor.empty(%rows, %rows) : tensor<?x?xf32>
  dlcrt.return %y : tensor<?x?xf32>
}
dlcrt.kernel @sum(%rows: index, %x: tensor<?x?xf32>) -> tensor<?xf32>
    form <#dlcrt.loops> {
  %y = tensor.empty(%rows) : tensor<?xf32>
  dlcrt.return %y : tensor<?xf32>
}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %zero = arith.constant 0 : index
  %rows = tensor.dim %x, %zero : tensor<?x4xf32>
  // expected-error@below {{'dlcrt.launch' op expects values with at most one dimension of rows, found 'tensor<?x?xf32>'}}
  %g = dlcrt.launch @gram rows(%rows) (%x) : (tensor<?x4xf32>) -> tensor<?x?xf32>
  %y = dlcrt.launch @sum rows(%rows) (%g) : (tensor<?x?xf32>) -> tensor<?xf32>
  dlt.return %y : tensor<?xf32>
}

// -----

// No error: what nobody reads, and indices, need no kernel.
dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %rows = arith.constant 1 : index
  %unused = tensor.empty() : tensor<4xf32>
  dlt.return %x : tensor<4xf32>
}
