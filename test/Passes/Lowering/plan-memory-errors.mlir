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
