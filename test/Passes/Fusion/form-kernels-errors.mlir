// What dlc-form-kernels refuses.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlc-form-kernels %s --verify-diagnostics --split-input-file

dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlt.tanh' op has no place in a kernel, which holds linalg.generic of one result, products and slices; run dlt-lower-to-linalg first}}
  %y = dlt.tanh %x : tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}

// -----

dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %e = tensor.empty() : tensor<4xf32>
  // expected-error@below {{'linalg.exp' op has no place in a kernel, which holds linalg.generic of one result, products and slices; run dlt-lower-to-linalg first}}
  %y = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  dlt.return %y : tensor<4xf32>
}

// -----

dlt.variables @state {}

#id = affine_map<(d0) -> (d0)>
dlt.entry @e state(@state) (%x: tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %e = tensor.empty() : tensor<4xf32>
  // expected-error@below {{'linalg.generic' op has no place in a kernel, which holds linalg.generic of one result, products and slices; run dlt-lower-to-linalg first}}
  %y:2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e, %e : tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    linalg.yield %a, %a : f32, f32
  } -> (tensor<4xf32>, tensor<4xf32>)
  dlt.return %y#0 : tensor<4xf32>
}

// -----

// No error: an entry of launches is formed already.
dlt.variables @state {}

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<?x4xf32>
}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %zero = arith.constant 0 : index
  %rows = tensor.dim %x, %zero : tensor<?x4xf32>
  %y = dlcrt.launch @kernel rows(%rows) (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}
