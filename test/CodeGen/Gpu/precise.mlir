// PTX needs no library, and precise operations stay precise.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-compile --target=cuda --emit=ptx %s -o %t.ptx
// RUN: FileCheck %s --input-file=%t.ptx
// RUN: FileCheck %s --input-file=%t.ptx --check-prefix=PRECISE
// RUN: dlc-compile --target=cuda --gpu=sm_90 --emit=ptx %s | FileCheck %s --check-prefix=SM90

// CHECK-NOT: .extern
// CHECK-NOT: approx
// CHECK-NOT: .ftz
// CHECK-NOT: .local
// PRECISE: sqrt.rn.f32
// PRECISE: div.rn.f32
// SM90: .target sm_90
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x8xf32>) -> tensor<?x8xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %a = dlt.sqrt %x : tensor<?x8xf32>
  %b = dlt.rsqrt %x : tensor<?x8xf32>
  %c = dlt.exponential %x : tensor<?x8xf32>
  %d = dlt.log %x : tensor<?x8xf32>
  %e = dlt.tanh %x : tensor<?x8xf32>
  %f = dlt.divide %a, %b : tensor<?x8xf32>
  %g = dlt.add %c, %d : tensor<?x8xf32>
  %h = dlt.power %e, %f : tensor<?x8xf32>
  %y = dlt.add %g, %h : tensor<?x8xf32>
  dlt.return %y : tensor<?x8xf32>
}
