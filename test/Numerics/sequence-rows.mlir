// Rows of sequences [rows, T, D]: what is done with the inner dimension, with operands
// that have all of the rows' dimensions, some or none, on CPUs and the simulator, for
// lengths of one, below and above a vector and ragged.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// DEFINE: %{t} = 5
// DEFINE: %{d} = 9
// DEFINE: %{float} = f32
// DEFINE: %{program} = sed -e "s/_T_/%{t}/g; s/_D_/%{d}/g; s/_F_/%{float}/g" %s
// DEFINE: %{cpu} = %{program} > %t.mlir && dlc-compile %t.mlir --verify-numerics -o %t.dlc
// DEFINE: %{sim} = dlc-compile %t.mlir --target=sim --verify-numerics -o %t.dlc

// RUN: %{program} > %t.mlir && dlc-compile %t.mlir --emit=kernel | FileCheck %s
// RUN: %{cpu} --cpu=x86-64,x86-64-v3,native && %{sim}
// REDEFINE: %{t} = 7
// REDEFINE: %{d} = 1
// RUN: %{cpu} && %{sim}
// REDEFINE: %{t} = 1
// REDEFINE: %{d} = 33
// REDEFINE: %{float} = f64
// RUN: %{cpu} && %{sim}
// REDEFINE: %{t} = 70
// REDEFINE: %{d} = 17
// REDEFINE: %{float} = f32
// RUN: %{cpu}

// Softmax, gain, table and mask go through the same rows, of two dimensions, and so do
// sums of all of them; a sum over the batch alone has rows of sequences, and so have
// those over their positions.
// CHECK: dlcrt.kernel @kernel_0(
// CHECK-SAME: -> (tensor<?x5x9xf32>, tensor<?x5x9xf32>, tensor<?x5x9xf32>, tensor<9xf32>, tensor<f32>) form <#dlcrt.rows<dims = 2>>
// CHECK: dlcrt.kernel @kernel_1(
// CHECK-SAME: -> (tensor<5x9xf32>, tensor<?x9xf32>, tensor<?x9xf32>) form <#dlcrt.rows>
// Scores with a mask that queries share.
// CHECK: dlcrt.kernel @kernel_2(
// CHECK-SAME: form <#dlcrt.rows<dims = 3>>
// CHECK-NOT: #dlcrt.loops

dlt.metadata "t"
dlt.variables @state {
  dlt.variable "g" : tensor<_D_x_F_> weight
  dlt.variable "p" : tensor<_T_x_D_x_F_> weight
}
dlt.entry @predict state(@state) (%g: tensor<_D_x_F_>, %p: tensor<_T_x_D_x_F_>, %x: tensor<?x_T_x_D_x_F_>, %m: tensor<?x_D_x_F_>,
                                  %scores: tensor<?x2x_T_x_D_x_F_>)
    -> (tensor<_D_x_F_>, tensor<_T_x_D_x_F_>, tensor<?x_T_x_D_x_F_>, tensor<?x_T_x_D_x_F_>, tensor<?x_T_x_D_x_F_>, tensor<_D_x_F_>,
        tensor<_T_x_D_x_F_>, tensor<_F_>, tensor<?x2x_T_x_D_x_F_>, tensor<?x_D_x_F_>, tensor<?x_D_x_F_>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"m", feature>, #dlt.input<"scores", feature>]
    outputs ["softmax", "scaled", "masked", "columns", "table", "all", "attention", "pooled", "largest"] {
  %max = dlt.reduce max %x dims = [2] : tensor<?x_T_x_D_x_F_> -> tensor<?x_T_x_F_>
  %maxb = dlt.broadcast_in_dim %max dims = [0, 1] : tensor<?x_T_x_F_> -> tensor<?x_T_x_D_x_F_>
  %d = dlt.subtract %x, %maxb : tensor<?x_T_x_D_x_F_>
  %e = dlt.exponential %d : tensor<?x_T_x_D_x_F_>
  %s = dlt.reduce sum %e dims = [2] : tensor<?x_T_x_D_x_F_> -> tensor<?x_T_x_F_>
  %sb = dlt.broadcast_in_dim %s dims = [0, 1] : tensor<?x_T_x_F_> -> tensor<?x_T_x_D_x_F_>
  %softmax = dlt.divide %e, %sb : tensor<?x_T_x_D_x_F_>
  %gb = dlt.broadcast_in_dim %g dims = [2] : tensor<_D_x_F_> -> tensor<?x_T_x_D_x_F_>
  %pb = dlt.broadcast_in_dim %p dims = [1, 2] : tensor<_T_x_D_x_F_> -> tensor<?x_T_x_D_x_F_>
  %xg = dlt.multiply %x, %gb : tensor<?x_T_x_D_x_F_>
  %scaled = dlt.add %xg, %pb : tensor<?x_T_x_D_x_F_>
  %mb = dlt.broadcast_in_dim %m dims = [0, 2] : tensor<?x_D_x_F_> -> tensor<?x_T_x_D_x_F_>
  %masked = dlt.add %scaled, %mb : tensor<?x_T_x_D_x_F_>
  %columns = dlt.reduce sum %x dims = [0, 1] : tensor<?x_T_x_D_x_F_> -> tensor<_D_x_F_>
  %table = dlt.reduce sum %x dims = [0] : tensor<?x_T_x_D_x_F_> -> tensor<_T_x_D_x_F_>
  %all = dlt.reduce sum %softmax dims = [0, 1, 2] : tensor<?x_T_x_D_x_F_> -> tensor<_F_>
  %ms = dlt.broadcast_in_dim %m dims = [0, 3] : tensor<?x_D_x_F_> -> tensor<?x2x_T_x_D_x_F_>
  %a = dlt.add %scores, %ms : tensor<?x2x_T_x_D_x_F_>
  %am = dlt.reduce max %a dims = [3] keepdims : tensor<?x2x_T_x_D_x_F_> -> tensor<?x2x_T_x1x_F_>
  %amb = dlt.broadcast_in_dim %am dims = [0, 1, 2, 3] : tensor<?x2x_T_x1x_F_> -> tensor<?x2x_T_x_D_x_F_>
  %ad = dlt.subtract %a, %amb : tensor<?x2x_T_x_D_x_F_>
  %ae = dlt.exponential %ad : tensor<?x2x_T_x_D_x_F_>
  %as = dlt.reduce sum %ae dims = [3] keepdims : tensor<?x2x_T_x_D_x_F_> -> tensor<?x2x_T_x1x_F_>
  %asb = dlt.broadcast_in_dim %as dims = [0, 1, 2, 3] : tensor<?x2x_T_x1x_F_> -> tensor<?x2x_T_x_D_x_F_>
  %attention = dlt.divide %ae, %asb : tensor<?x2x_T_x_D_x_F_>
  %pooled = dlt.reduce sum %x dims = [1] : tensor<?x_T_x_D_x_F_> -> tensor<?x_D_x_F_>
  %largest = dlt.reduce max %x dims = [1] : tensor<?x_T_x_D_x_F_> -> tensor<?x_D_x_F_>
  dlt.return %g, %p, %softmax, %scaled, %masked, %columns, %table, %all, %attention, %pooled, %largest
      : tensor<_D_x_F_>, tensor<_T_x_D_x_F_>, tensor<?x_T_x_D_x_F_>, tensor<?x_T_x_D_x_F_>, tensor<?x_T_x_D_x_F_>, tensor<_D_x_F_>,
        tensor<_T_x_D_x_F_>, tensor<_F_>, tensor<?x2x_T_x_D_x_F_>, tensor<?x_D_x_F_>, tensor<?x_D_x_F_>
}
dlt.entry @init state(@state) (%g: tensor<_D_x_F_>, %p: tensor<_T_x_D_x_F_>, %k: tensor<i64>) -> (tensor<_D_x_F_>, tensor<_T_x_D_x_F_>)
    inputs [#dlt.input<"k", seed>] outputs [] {
  %a = dlt.splat 0.5 : tensor<_D_x_F_>
  %b = dlt.splat 0.25 : tensor<_T_x_D_x_F_>
  dlt.return %a, %b : tensor<_D_x_F_>, tensor<_T_x_D_x_F_>
}
