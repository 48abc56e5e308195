// Where dlcrt-plan-memory puts values for a device: small ones keep their memory,
// so that launches that could be one do not wait for each other.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels=for-device --dlcrt-plan-memory=for-device --verify-numerics --split-input-file %s | FileCheck %s

// CHECK-LABEL: dlcrt.program @small
// CHECK-SAME: arena = 384 + 0 rows
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<input, 0>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 128>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 128>, #dlcrt.buffer<arena, 256>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 256>, #dlcrt.buffer<output, 0>]
// CHECK-NEXT: }
dlt.variables @state {}
dlt.entry @small state(@state) (%x: tensor<5x5xf32>) -> tensor<5x5xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %a = dlt.transpose %x, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %b = dlt.transpose %a, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %c = dlt.transpose %b, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %d = dlt.transpose %c, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  dlt.return %d : tensor<5x5xf32>
}

// -----

// Large ones don't.
// CHECK-LABEL: dlcrt.program @large
// CHECK-SAME: arena = 132096 + 0 rows
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<input, 0>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, [[AT:.*]]>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, [[AT]]>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<output, 0>]
dlt.variables @state {}
dlt.entry @large state(@state) (%x: tensor<128x129xf32>) -> tensor<128x129xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %a = dlt.transpose %x, [1, 0] : tensor<128x129xf32> -> tensor<129x128xf32>
  %b = dlt.transpose %a, [1, 0] : tensor<129x128xf32> -> tensor<128x129xf32>
  %c = dlt.transpose %b, [1, 0] : tensor<128x129xf32> -> tensor<129x128xf32>
  %d = dlt.transpose %c, [1, 0] : tensor<129x128xf32> -> tensor<128x129xf32>
  dlt.return %d : tensor<128x129xf32>
}
