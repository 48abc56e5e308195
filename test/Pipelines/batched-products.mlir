// Products with a batch: attention of heads that lie beside each other, forward and
// backward, on CPUs and the simulator, for sizes of one, below and above a tile, and
// for sums of many terms.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// DEFINE: %{t} = 5
// DEFINE: %{s} = 9
// DEFINE: %{d} = 8
// DEFINE: %{float} = f32
// DEFINE: %{program} = sed -e "s/_T_/%{t}/g; s/_S_/%{s}/g; s/_D_/%{d}/g; s/_F_/%{float}/g" %s
// DEFINE: %{cpu} = %{program} > %t.mlir && dlc-compile %t.mlir --verify-numerics -o %t.dlc

// RUN: %{program} > %t.mlir && dlc-compile %t.mlir --emit=kernel | FileCheck %s
// RUN: %{cpu} --cpu=x86-64,x86-64-v3,native && dlc-compile %t.mlir --target=sim --verify-numerics -o %t.dlc
// REDEFINE: %{t} = 1
// REDEFINE: %{s} = 1
// REDEFINE: %{d} = 1
// RUN: %{cpu}
// REDEFINE: %{t} = 17
// REDEFINE: %{s} = 33
// REDEFINE: %{d} = 3
// RUN: %{cpu}
// REDEFINE: %{t} = 2
// REDEFINE: %{s} = 1
// REDEFINE: %{d} = 1030
// REDEFINE: %{float} = f64
// RUN: %{cpu}

// The scale is part of the product's kernel, softmax is its own.
// CHECK: dlcrt.kernel @kernel_0(%{{.*}}: index, %{{.*}}: tensor<?x5x2x8xf32>, %{{.*}}: tensor<?x9x2x8xf32>
// CHECK-SAME: -> tensor<?x2x5x9xf32> form <#dlcrt.batched>
// CHECK-NEXT: dlcrt.contract
// CHECK: arith.mulf
// CHECK: form <#dlcrt.rows<dims = 3>>
// CHECK: form <#dlcrt.batched>
// CHECK-NOT: #dlcrt.loops

dlt.metadata "t"
dlt.variables @state {}
dlt.entry @predict state(@state) (%q: tensor<?x_T_x2x_D_x_F_>, %k: tensor<?x_S_x2x_D_x_F_>, %v: tensor<?x_S_x2x_D_x_F_>, %dy: tensor<?x2x_T_x_D_x_F_>)
    -> (tensor<?x2x_T_x_S_x_F_>, tensor<?x2x_T_x_D_x_F_>, tensor<?x2x_T_x_S_x_F_>, tensor<?x2x_S_x_D_x_F_>)
    inputs [#dlt.input<"q", feature>, #dlt.input<"k", feature>, #dlt.input<"v", feature>, #dlt.input<"dy", feature>]
    outputs ["p", "y", "dp", "dv"] {
  %scores = dlt.dot_general %q, %k batch = [0, 2] x [0, 2] contract = [3] x [3]
      : (tensor<?x_T_x2x_D_x_F_>, tensor<?x_S_x2x_D_x_F_>) -> tensor<?x2x_T_x_S_x_F_>
  %scale = dlt.splat 0.25 : tensor<?x2x_T_x_S_x_F_>
  %x = dlt.multiply %scores, %scale : tensor<?x2x_T_x_S_x_F_>
  %max = dlt.reduce max %x dims = [3] keepdims : tensor<?x2x_T_x_S_x_F_> -> tensor<?x2x_T_x1x_F_>
  %maxb = dlt.broadcast_in_dim %max dims = [0, 1, 2, 3] : tensor<?x2x_T_x1x_F_> -> tensor<?x2x_T_x_S_x_F_>
  %d = dlt.subtract %x, %maxb : tensor<?x2x_T_x_S_x_F_>
  %e = dlt.exponential %d : tensor<?x2x_T_x_S_x_F_>
  %sum = dlt.reduce sum %e dims = [3] keepdims : tensor<?x2x_T_x_S_x_F_> -> tensor<?x2x_T_x1x_F_>
  %sumb = dlt.broadcast_in_dim %sum dims = [0, 1, 2, 3] : tensor<?x2x_T_x1x_F_> -> tensor<?x2x_T_x_S_x_F_>
  %p = dlt.divide %e, %sumb : tensor<?x2x_T_x_S_x_F_>
  %y = dlt.dot_general %p, %v batch = [0, 1] x [0, 2] contract = [3] x [1]
      : (tensor<?x2x_T_x_S_x_F_>, tensor<?x_S_x2x_D_x_F_>) -> tensor<?x2x_T_x_D_x_F_>
  %dp = dlt.dot_general %dy, %v batch = [0, 1] x [0, 2] contract = [3] x [3]
      : (tensor<?x2x_T_x_D_x_F_>, tensor<?x_S_x2x_D_x_F_>) -> tensor<?x2x_T_x_S_x_F_>
  %dv = dlt.dot_general %p, %dy batch = [0, 1] x [0, 1] contract = [2] x [2]
      : (tensor<?x2x_T_x_S_x_F_>, tensor<?x2x_T_x_D_x_F_>) -> tensor<?x2x_S_x_D_x_F_>
  dlt.return %p, %y, %dp, %dv : tensor<?x2x_T_x_S_x_F_>, tensor<?x2x_T_x_D_x_F_>, tensor<?x2x_T_x_S_x_F_>, tensor<?x2x_S_x_D_x_F_>
}
dlt.entry @init state(@state) (%k: tensor<i64>) -> () inputs [#dlt.input<"k", seed>] outputs [] {
  dlt.return
}
