// The forms that dlcrt-find-forms finds, one for each kind.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlcrt-find-forms | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#swapped = affine_map<(d0, d1) -> (d1, d0)>
#first = affine_map<(d0, d1) -> (d0)>
#second = affine_map<(d0, d1) -> (d1)>

// CHECK: dlcrt.kernel @product({{.*}} form <#dlcrt.contract, #dlcrt.library<lhs = 2, rhs = 1>> {
dlcrt.kernel @product(%n: index, %w: tensor<40x64xf32>, %x: tensor<?x40xf32>) -> tensor<?x64xf32> {
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x40xf32>, tensor<40x64xf32>) -> tensor<?x64xf32>
  dlcrt.return %y : tensor<?x64xf32>
}

// A sum of few terms is nothing for a library; with few columns rows go on, or
// are in lanes.
// CHECK: dlcrt.kernel @short({{.*}} form <#dlcrt.narrow, #dlcrt.contract, #dlcrt.short, #dlcrt.rows> {
dlcrt.kernel @short(%n: index, %x: tensor<?x4xf64>, %w: tensor<4x8xf64>) -> tensor<?x8xf64> {
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f64
      : (tensor<?x4xf64>, tensor<4x8xf64>) -> tensor<?x8xf64>
  dlcrt.return %y : tensor<?x8xf64>
}

// Several products are nothing else.
// CHECK: dlcrt.kernel @narrow({{.*}} form <#dlcrt.narrow> {
dlcrt.kernel @narrow(%n: index, %x: tensor<?x4xf32>, %w: tensor<4x16xf32>, %u: tensor<16x16xf32>) -> tensor<?x16xf32> {
  %h = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x4xf32>, tensor<4x16xf32>) -> tensor<?x16xf32>
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %h, %u in f32
      : (tensor<?x16xf32>, tensor<16x16xf32>) -> tensor<?x16xf32>
  dlcrt.return %y : tensor<?x16xf32>
}

// What a row has is too much for registers, and the second product no other
// kind's.
// CHECK: dlcrt.kernel @not_narrow({{.*}} form <#dlcrt.loops> {
dlcrt.kernel @not_narrow(%n: index, %x: tensor<?x4xf32>, %w: tensor<4x32xf32>, %u: tensor<32x16xf32>) -> tensor<?x16xf32> {
  %h = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x4xf32>, tensor<4x32xf32>) -> tensor<?x32xf32>
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %h, %u in f32
      : (tensor<?x32xf32>, tensor<32x16xf32>) -> tensor<?x16xf32>
  dlcrt.return %y : tensor<?x16xf32>
}

// CHECK: dlcrt.kernel @rows({{.*}} form <#dlcrt.rows> {
dlcrt.kernel @rows(%n: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %e = tensor.empty(%n) : tensor<?x4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}

// CHECK: dlcrt.kernel @columns({{.*}} form <#dlcrt.rows, #dlcrt.columns> {
dlcrt.kernel @columns(%n: index, %x: tensor<?x4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %zero = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%e : tensor<4xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #second], iterator_types = ["reduction", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%zero : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}

// CHECK: dlcrt.kernel @flat({{.*}} form <#dlcrt.flat> {
dlcrt.kernel @flat(%n: index, %x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %e = tensor.empty() : tensor<3x4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<3x4xf32>) outs(%e : tensor<3x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<3x4xf32>
  dlcrt.return %y : tensor<3x4xf32>
}

// CHECK: dlcrt.kernel @copy({{.*}} form <#dlcrt.copy> {
dlcrt.kernel @copy(%n: index, %x: tensor<3x4xf32>) -> tensor<4x3xf32> {
  %e = tensor.empty() : tensor<4x3xf32>
  %y = linalg.generic {indexing_maps = [#swapped, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<3x4xf32>) outs(%e : tensor<4x3xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<4x3xf32>
  dlcrt.return %y : tensor<4x3xf32>
}

// What is inserted into something else leaves that to be copied, too.
// CHECK: dlcrt.kernel @loops({{.*}} form <#dlcrt.loops> {
dlcrt.kernel @loops(%n: index, %x: tensor<2x4xf32>, %z: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %y = tensor.insert_slice %x into %z[1, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<3x4xf32>
  dlcrt.return %y : tensor<3x4xf32>
}
// Nor are parts that lie over each other written in any order.
// CHECK: dlcrt.kernel @over({{.*}} form <#dlcrt.loops> {
dlcrt.kernel @over(%n: index, %x: tensor<2x4xf32>, %z: tensor<2x4xf32>) -> tensor<3x4xf32> {
  %e = tensor.empty() : tensor<3x4xf32>
  %a = tensor.insert_slice %x into %e[1, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<3x4xf32>
  %y = tensor.insert_slice %z into %a[0, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<3x4xf32>
  dlcrt.return %y : tensor<3x4xf32>
}
// CHECK: dlcrt.kernel @joined({{.*}} form <#dlcrt.copy> {
dlcrt.kernel @joined(%n: index, %x: tensor<2x4xf32>, %z: tensor<1x4xf32>) -> tensor<3x4xf32> {
  %e = tensor.empty() : tensor<3x4xf32>
  %a = tensor.insert_slice %x into %e[1, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<3x4xf32>
  %y = tensor.insert_slice %z into %a[0, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<3x4xf32>
  dlcrt.return %y : tensor<3x4xf32>
}
// What is repeated in order moves nowhere.
// CHECK: dlcrt.kernel @repeated({{.*}} form <#dlcrt.rows> {
dlcrt.kernel @repeated(%n: index, %x: tensor<3xf32>) -> tensor<3x4xf32> {
  %e = tensor.empty() : tensor<3x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i)>, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<3xf32>) outs(%e : tensor<3x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<3x4xf32>
  dlcrt.return %y : tensor<3x4xf32>
}

// CHECK: dlcrt.kernel @half({{.*}} form <#dlcrt.copy> {
dlcrt.kernel @half(%n: index, %x: tensor<3x4xf16>) -> tensor<4x3xf16> {
  %e = tensor.empty() : tensor<4x3xf16>
  %y = linalg.generic {indexing_maps = [#swapped, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<3x4xf16>) outs(%e : tensor<4x3xf16>) {
  ^bb0(%a: f16, %o: f16):
    linalg.yield %a : f16
  } -> tensor<4x3xf16>
  dlcrt.return %y : tensor<4x3xf16>
}

// What has a form keeps it; what is no kernel's operation gets none.
// CHECK: dlcrt.kernel @given({{.*}} form <#dlcrt.loops> {
dlcrt.kernel @given(%n: index, %x: tensor<3xf32>) -> tensor<3xf32> form <#dlcrt.loops> {
  dlcrt.return %x : tensor<3xf32>
}
// CHECK: dlcrt.kernel @other(%{{.*}}: index) -> tensor<4xf32> {
dlcrt.kernel @other(%n: index) -> tensor<4xf32> {
  %y = tensor.generate {
  ^bb0(%i: index):
    %c = arith.constant 1.0 : f32
    tensor.yield %c : f32
  } : tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}

// What each part of a long row would compute again is no part of it.
// CHECK: dlcrt.kernel @sizes({{.*}} form <#dlcrt.loops> {
dlcrt.kernel @sizes(%n: index, %x: tensor<20000xf32>, %y: tensor<10xf32>) -> (tensor<20000xf32>, tensor<10xf32>) {
  %e = tensor.empty() : tensor<20000xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<20000xf32>) outs(%e : tensor<20000xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.negf %v : f32
    linalg.yield %r : f32
  } -> tensor<20000xf32>
  %f = tensor.empty() : tensor<10xf32>
  %b = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%y : tensor<10xf32>) outs(%f : tensor<10xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.negf %v : f32
    linalg.yield %r : f32
  } -> tensor<10xf32>
  dlcrt.return %a, %b : tensor<20000xf32>, tensor<10xf32>
}
