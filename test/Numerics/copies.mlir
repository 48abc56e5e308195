// Elements in other places: transposes, slices, pads, concatenations of all dtypes, on
// CPUs and the simulator, for sizes of one, below and above vectors, with rows or
// without, and for as many elements as are copied in chunks.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// DEFINE: %{t} = 19
// DEFINE: %{d} = 35
// DEFINE: %{limit} = 34
// DEFINE: %{part} = 17
// DEFINE: %{cat} = 38
// DEFINE: %{pad} = 23
// DEFINE: %{wide} = 107
// DEFINE: %{float} = f32
// DEFINE: %{program} = sed -e "s/_T_/%{t}/g; s/_D_/%{d}/g; s/_LIMIT_/%{limit}/g; s/_PART_/%{part}/g; s/_CAT_/%{cat}/g; s/_PAD_/%{pad}/g; s/_WIDE_/%{wide}/g; s/_F_/%{float}/g" %s
// DEFINE: %{cpu} = %{program} > %t.mlir && dlc-compile %t.mlir --verify-numerics -o %t.dlc

// RUN: %{program} > %t.mlir && dlc-compile %t.mlir --emit=kernel | FileCheck %s
// RUN: %{cpu} --cpu=x86-64,x86-64-v3,native && dlc-compile %t.mlir --target=sim --verify-numerics -o %t.dlc
// REDEFINE: %{float} = bf16
// RUN: %{cpu} --cpu=x86-64,x86-64-v3,native && dlc-compile %t.mlir --target=sim --verify-numerics -o %t.dlc
// REDEFINE: %{float} = si8
// RUN: %{cpu} --cpu=x86-64,x86-64-v3,native
// REDEFINE: %{float} = i1
// RUN: %{cpu} --cpu=x86-64,x86-64-v3,native
// REDEFINE: %{t} = 1
// REDEFINE: %{cat} = 2
// REDEFINE: %{pad} = 5
// REDEFINE: %{d} = 2
// REDEFINE: %{limit} = 2
// REDEFINE: %{part} = 1
// REDEFINE: %{wide} = 8
// REDEFINE: %{float} = f64
// RUN: %{cpu} && dlc-compile %t.mlir --target=sim --verify-numerics -o %t.dlc
// Sixteen of each, and more than one chunk of each row.
// REDEFINE: %{t} = 144
// REDEFINE: %{cat} = 288
// REDEFINE: %{pad} = 148
// REDEFINE: %{d} = 176
// REDEFINE: %{limit} = 176
// REDEFINE: %{part} = 88
// REDEFINE: %{wide} = 530
// RUN: %{cpu}

// All are copies, and nothing is done to one element after the other.
// CHECK-COUNT-13: form <#dlcrt.copy
// CHECK-NOT: #dlcrt.loops

dlt.metadata "copies"
dlt.variables @state {
  dlt.variable "w" : tensor<_T_x_D_x_F_> weight
}
dlt.entry @step state(@state) (%w: tensor<_T_x_D_x_F_>, %x: tensor<?x_T_x_D_x_F_>, %m: tensor<?x_D_x2x3x_F_>)
    -> (tensor<_T_x_D_x_F_>, tensor<?x_D_x_T_x_F_>, tensor<?x_T_x_PART_x_F_>, tensor<?x_PAD_x_D_x_F_>, tensor<?x_CAT_x_D_x_F_>,
        tensor<_D_x_T_x_F_>, tensor<?x3x2x_D_x_F_>, tensor<?x2x_D_x3x_F_>, tensor<?x_T_x_WIDE_x_F_>, tensor<_T_x_PART_x_F_>,
        tensor<_PAD_x_D_x_F_>, tensor<_CAT_x_D_x_F_>, tensor<_T_x_WIDE_x_F_>, tensor<?x_PART_x2x3x_F_>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"m", feature>]
    outputs ["transposed", "strided", "padded", "joined", "columns", "turned", "heads", "between", "every", "around", "stacked", "spread", "some"] {
  %0 = dlt.transpose %x, [0, 2, 1] : tensor<?x_T_x_D_x_F_> -> tensor<?x_D_x_T_x_F_>
  %1 = dlt.slice %x dim = 2 [1, _LIMIT_, 2] : tensor<?x_T_x_D_x_F_> -> tensor<?x_T_x_PART_x_F_>
  %2 = dlt.pad %x dim = 1 low = 1 high = 3 value = 1.0 : tensor<?x_T_x_D_x_F_> -> tensor<?x_PAD_x_D_x_F_>
  %3 = dlt.concatenate %x, %x dim = 1 : (tensor<?x_T_x_D_x_F_>, tensor<?x_T_x_D_x_F_>) -> tensor<?x_CAT_x_D_x_F_>
  %4 = dlt.transpose %w, [1, 0] : tensor<_T_x_D_x_F_> -> tensor<_D_x_T_x_F_>
  %5 = dlt.transpose %m, [0, 3, 2, 1] : tensor<?x_D_x2x3x_F_> -> tensor<?x3x2x_D_x_F_>
  %6 = dlt.transpose %m, [0, 2, 1, 3] : tensor<?x_D_x2x3x_F_> -> tensor<?x2x_D_x3x_F_>
  %7 = dlt.pad %x dim = 2 low = 1 high = 3 interior = 2 value = 1.0 : tensor<?x_T_x_D_x_F_> -> tensor<?x_T_x_WIDE_x_F_>
  %8 = dlt.slice %w dim = 1 [0, _LIMIT_, 2] : tensor<_T_x_D_x_F_> -> tensor<_T_x_PART_x_F_>
  %9 = dlt.pad %w dim = 0 low = 1 high = 3 value = 1.0 : tensor<_T_x_D_x_F_> -> tensor<_PAD_x_D_x_F_>
  %10 = dlt.concatenate %w, %w dim = 0 : (tensor<_T_x_D_x_F_>, tensor<_T_x_D_x_F_>) -> tensor<_CAT_x_D_x_F_>
  %11 = dlt.pad %w dim = 1 low = 1 high = 3 interior = 2 : tensor<_T_x_D_x_F_> -> tensor<_T_x_WIDE_x_F_>
  %12 = dlt.slice %m dim = 1 [1, _LIMIT_, 2] : tensor<?x_D_x2x3x_F_> -> tensor<?x_PART_x2x3x_F_>
  dlt.return %w, %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12
      : tensor<_T_x_D_x_F_>, tensor<?x_D_x_T_x_F_>, tensor<?x_T_x_PART_x_F_>, tensor<?x_PAD_x_D_x_F_>, tensor<?x_CAT_x_D_x_F_>,
        tensor<_D_x_T_x_F_>, tensor<?x3x2x_D_x_F_>, tensor<?x2x_D_x3x_F_>, tensor<?x_T_x_WIDE_x_F_>, tensor<_T_x_PART_x_F_>,
        tensor<_PAD_x_D_x_F_>, tensor<_CAT_x_D_x_F_>, tensor<_T_x_WIDE_x_F_>, tensor<?x_PART_x2x3x_F_>
}
