// A model of layers is no program: an error, and not a success that does nothing.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlc-kernel-pipeline --verify-diagnostics

// expected-error@below {{'dlc.model' op is left; expected nothing of the layer level after dlc-build-entries}}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
