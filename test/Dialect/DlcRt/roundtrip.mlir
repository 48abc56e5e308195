// Every operation of dlcrt reads what it prints, in all three forms.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: dlc-opt %t.mlir | diff %t.mlir -
// RUN: dlc-opt %s --mlir-print-op-generic | dlc-opt | diff %t.mlir -
// RUN: dlc-opt %s --emit-bytecode | dlc-opt | diff %t.mlir -

// CHECK: dlcrt.checks ["bad"] at ["here"]
dlcrt.checks ["bad"] at ["here"]

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<?x4xf32>
}

// Attributes of arguments and results stay.
// CHECK: dlcrt.kernel @attributes(%{{.*}}: index, %{{.*}}: tensor<4xf32> {test.a = 1 : i64}) -> (tensor<4xf32> {test.b}) attributes {test.c} {
dlcrt.kernel @attributes(%rows: index, %x: tensor<4xf32> {test.a = 1 : i64}) -> (tensor<4xf32> {test.b}) attributes {test.c} {
  dlcrt.return %x : tensor<4xf32>
}

// CHECK: dlcrt.kernel @contract(%[[ROWS:.*]]: index, %[[X:.*]]: tensor<?x4xbf16>, %[[W:.*]]: tensor<4x8xf32>) -> tensor<?x8xf64> form <#dlcrt.contract, #dlcrt.library<lhs = 1, rhs = 2, bias = 7, relu = true>, #dlcrt.loops> {
dlcrt.kernel @contract(%rows: index, %x: tensor<?x4xbf16>, %w: tensor<4x8xf32>) -> tensor<?x8xf64>
    form <#dlcrt.contract, #dlcrt.library<lhs = 1, rhs = 2, bias = 7, relu = true>, #dlcrt.loops> {
  // CHECK: %[[Y:.*]] = dlcrt.contract [#{{.*}}, #{{.*}}, #{{.*}}] %[[X]], %[[W]] in f32 : (tensor<?x4xbf16>, tensor<4x8xf32>) -> tensor<?x8xf64>
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x4xbf16>, tensor<4x8xf32>) -> tensor<?x8xf64>
  // CHECK: dlcrt.return %[[Y]] : tensor<?x8xf64>
  dlcrt.return %y : tensor<?x8xf64>
}

func.func @launches(%rows: index, %x: tensor<?x4xf32>, %bad: tensor<i64>) {
  // CHECK: dlcrt.launch @kernel rows(%{{.*}}) (%{{.*}}) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %0 = dlcrt.launch @kernel rows(%rows) (%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  // CHECK: dlcrt.require %{{.*}}, "bad" at "here" : tensor<i64>
  dlcrt.require %bad, "bad" at "here" : tensor<i64>
  return
}

// CHECK: dlcrt.program @predict (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] arena = 64 + 16 rows row_bytes = [16] to [16] state_copies = 1 {
dlcrt.program @predict (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 64 + 16 rows row_bytes = [16] to [16] state_copies = 1 {
  // CHECK: dlcrt.run @kernel [#dlcrt.buffer<input, 0>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @kernel [#dlcrt.buffer<input, 0>, #dlcrt.buffer<rows, 0>]
  // CHECK: dlcrt.stop_if <arena, 0> check 0
  dlcrt.stop_if <arena, 0> check 0
  // CHECK: dlcrt.copy <rows, 0> to <output, 0>, 16 per_row
  dlcrt.copy <rows, 0> to <output, 0>, 16 per_row
  // CHECK: dlcrt.copy <arena, 0> to <state, 64>, 8{{$}}
  dlcrt.copy <arena, 0> to <state, 64>, 8
}

// CHECK: dlcrt.program @steps
// CHECK-NEXT: dlcrt.steps {
// CHECK-NEXT: dlcrt.group "kernel_checking" stops {
// CHECK-NEXT: dlcrt.stop_if <arena, 0> check 0
// CHECK-NEXT: dlcrt.run @kernel
// CHECK: dlcrt.group "kernel" library attributes {test.a} {
// CHECK: dlcrt.group {
// CHECK-NEXT: dlcrt.copy
dlcrt.program @steps (tensor<?x4xf32>) -> () inputs [#dlt.input<"x", feature>] outputs [] arena = 64 + 64 rows row_bytes = [16] to []
    state_copies = 0 {
  dlcrt.steps {
    dlcrt.group "kernel_checking" stops {
      dlcrt.stop_if <arena, 0> check 0
      dlcrt.run @kernel [#dlcrt.buffer<input, 0>, #dlcrt.buffer<rows, 0>]
    }
    dlcrt.group "kernel" library attributes {test.a} {
      dlcrt.run @kernel [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 16>]
    }
    dlcrt.group {
      dlcrt.copy <rows, 16> to <rows, 32>, 16 per_row
    }
  }
}

// CHECK: dlcrt.random_word %{{.*}} of %{{.*}}, %{{.*}} key %{{.*}} : i64 -> i32
// CHECK: dlcrt.random_word %{{.*}} of %{{.*}}, %{{.*}} key %{{.*}} : vector<4xi64> -> vector<4xi32>
func.func @random(%a: i64, %v: vector<4xi64>) -> (i32, vector<4xi32>) {
  %x = dlcrt.random_word %a of %a, %a key %a : i64 -> i32
  %y = dlcrt.random_word %v of %v, %v key %v : vector<4xi64> -> vector<4xi32>
  return %x, %y : i32, vector<4xi32>
}
