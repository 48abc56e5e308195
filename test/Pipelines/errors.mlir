// Errors of passes behind the first ones are at the operation of the program.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlc-kernel-pipeline %s --verify-diagnostics --split-input-file

dlt.variables @state {}

dlt.entry @gram state(@state) (%x: tensor<?x4xf32>) -> tensor<?xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlcrt.launch' op expects values with at most one dimension of rows, found 'tensor<?x?xf32>'}}
  %g = dlt.dot_general %x, %x contract = [1] x [1] : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x?xf32>
  %y = dlt.reduce sum %g dims = [1] : tensor<?x?xf32> -> tensor<?xf32>
  dlt.return %y : tensor<?xf32>
}
