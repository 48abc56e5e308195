// What dlt-lower-to-linalg refuses, and the operations that refuse it.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg %s --verify-diagnostics --split-input-file

dlt.variables @state {}

func.func private @f(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlt.vjp' op has no lowering to kernels}}
  %y = dlt.vjp @f(%x) cotangents(%x) wrt = [] : (tensor<?x4xf32>) (tensor<?x4xf32>) -> (tensor<?x4xf32>)
  dlt.return %y : tensor<?x4xf32>
}

// -----

dlt.variables @state {}

dlt.entry @e state(@state) () -> tensor<4xf32> inputs [] outputs ["y"] {
  // expected-error@below {{'dlt.constant' op has a value that can't be lowered}}
  %y = dlt.constant dense_resource<numbers> : tensor<4xf32>
  dlt.return %y : tensor<4xf32>
}

{-#
  dialect_resources: {
    builtin: {
      numbers: "0x0400000000000000000000000000000000000000"
    }
  }
#-}

// -----

dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %y = dlt.tanh %x : tensor<?x4xf32>
  // expected-error@below {{'math.exp' op is not an operation of the tensor graph, of which an entry consists before it is lowered}}
  %z = math.exp %y : tensor<?x4xf32>
  dlt.return %z : tensor<?x4xf32>
}

// -----

dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlt.splat' op expects ranked tensors of concrete dtypes, found 'tensor<*xf32>'}}
  %y = dlt.splat 1.0 : tensor<*xf32>
  dlt.return %x : tensor<?x4xf32>
}

// -----

dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlt.splat' op expects ranked tensors of concrete dtypes, found 'tensor<4x!dlt.float>'}}
  %y = dlt.splat 1.0 : tensor<4x!dlt.float>
  dlt.return %x : tensor<?x4xf32>
}

// -----

dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlt.broadcast_in_dim' op makes rows, 'tensor<?x4xf32>', but no input of the entry has rows}}
  %y = dlt.broadcast_in_dim %x dims = [1] : tensor<4xf32> -> tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}
