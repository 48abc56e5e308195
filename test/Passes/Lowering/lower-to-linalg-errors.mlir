// What dlt-lower-to-linalg refuses, and the operations that refuse it.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg %s --verify-diagnostics --split-input-file

dlt.variables @state {}

func.func private @f(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlt.vjp' op has no lowering to linalg}}
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
