// What leads to no output is left out, chains of it too, but not what others
// share.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlc-infer --dlc-expand --verify-diagnostics | FileCheck %s

// CHECK-LABEL: dlt.variables @m_variables {
// CHECK-NEXT: "owner/kernel"
// CHECK-NEXT: "owner/bias"
// CHECK-NEXT: }
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-warning@below {{layer "dead" leads to no output of the model; it is left out}}
  %0 = dlc.dense %x {name = "dead", units = 7}
  // expected-warning@below {{layer "drop" leads to no output of the model; it is left out}}
  %1 = dlc.dropout %0 {name = "drop", rate = 0.5}
  %2 = dlc.dense %x {name = "owner", units = 3}
  %3 = dlc.dense %x {name = "y", shares = "owner", units = 3}
  dlc.outputs %3
}
