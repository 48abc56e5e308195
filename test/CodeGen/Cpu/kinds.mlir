// The code of a kernel of each kind for a CPU with vectors of 256 bits.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlcrt-emit-cpu=cpu=x86-64-v3 %s | FileCheck %s
// RUN: dlc-opt --dlcrt-emit-cpu=cpu=x86-64 %s | FileCheck %s --check-prefix=BASE

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
#vector = affine_map<(d0) -> (d0)>

// Sums of a tile stay in registers while k goes by; what is done to an element is
// done to finished sums, before they are stored.
// CHECK-LABEL: func.func private @"product.x86-64-v3"(%{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64, %{{.*}}: !llvm.ptr)
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (vector<8xf32>, vector<8xf32>
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> vector<8xf32>
// CHECK: vector.broadcast %{{.*}} : f32 to vector<8xf32>
// CHECK: math.fma %{{.*}} : vector<8xf32>
// CHECK-NOT: arith.negf
// CHECK: scf.yield
// CHECK: arith.negf %{{.*}} : vector<8xf32>
// CHECK: llvm.store %{{.*}} : vector<8xf32>
// Without fused multiply-adds a product is rounded first.
// BASE-LABEL: func.func private @"product.x86-64"(
// BASE-NOT: math.fma
// BASE: arith.mulf %{{.*}} : vector<4xf32>
// BASE: arith.addf %{{.*}} : vector<4xf32>
dlcrt.kernel @product(%n: index, %x: tensor<?x16xf32>, %w: tensor<16x64xf32>) -> tensor<?x64xf32> form <#dlcrt.contract> {
  %p = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x16xf32>, tensor<16x64xf32>) -> tensor<?x64xf32>
  %e = tensor.empty(%n) : tensor<?x64xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p : tensor<?x64xf32>) outs(%e : tensor<?x64xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<?x64xf32>
  dlcrt.return %y : tensor<?x64xf32>
}

// Tiles of longer sums that have fewer rows are functions, which products of all
// sizes share: they leave sums on the stack, whence a loop over the tile's rows
// takes them.
// CHECK-LABEL: func.func private @"longer.x86-64-v3"(
// CHECK: call @"tile_f32_upto6x8_8.x86-64-v3.shared"(
// CHECK: arith.negf %{{.*}} : vector<8xf32>
// CHECK-LABEL: func.func private @"longest.x86-64-v3"(
// CHECK: call @"tile_f32_upto6x8_8.x86-64-v3.shared"(
dlcrt.kernel @longer(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x64xf32>) -> tensor<?x64xf32> form <#dlcrt.contract> {
  %p = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x40xf32>, tensor<40x64xf32>) -> tensor<?x64xf32>
  %e = tensor.empty(%n) : tensor<?x64xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p : tensor<?x64xf32>) outs(%e : tensor<?x64xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<?x64xf32>
  dlcrt.return %y : tensor<?x64xf32>
}

dlcrt.kernel @longest(%n: index, %x: tensor<?x640xf32>, %w: tensor<640x64xf32>) -> tensor<?x64xf32> form <#dlcrt.contract> {
  %p = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x640xf32>, tensor<640x64xf32>) -> tensor<?x64xf32>
  %e = tensor.empty(%n) : tensor<?x64xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p : tensor<?x64xf32>) outs(%e : tensor<?x64xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<?x64xf32>
  dlcrt.return %y : tensor<?x64xf32>
}

// A row of 20 is two vectors and a part of a third, in a loop over the rows of a
// chunk.
// CHECK-LABEL: func.func private @"rows.x86-64-v3"(
// CHECK: scf.for %[[ROW:.*]] = %{{.*}} to %{{.*}} step
// CHECK: arith.muli %[[ROW]], %c20
// CHECK-COUNT-2: llvm.load %{{.*}} : !llvm.ptr -> vector<8xf32>
// CHECK: llvm.intr.masked.load
// CHECK: llvm.intr.masked.store
dlcrt.kernel @rows(%n: index, %x: tensor<?x20xf32>) -> tensor<?x20xf32> form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x20xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x20xf32>) outs(%e : tensor<?x20xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<?x20xf32>
  dlcrt.return %y : tensor<?x20xf32>
}

// A row is added up lane by lane, then the lanes in a tree.
// CHECK-LABEL: func.func private @"sums.x86-64-v3"(
// CHECK: scf.for
// CHECK-COUNT-2: arith.addf %{{.*}} : vector<8xf32>
// CHECK: vector.shuffle {{.*}} [0, 1, 2, 3]
// CHECK: vector.shuffle {{.*}} [4, 5, 6, 7]
// CHECK: arith.addf %{{.*}} : vector<4xf32>
// CHECK: arith.addf %{{.*}} : vector<2xf32>
// CHECK: llvm.store %{{.*}} : f32
dlcrt.kernel @sums(%n: index, %x: tensor<?x16xf32>) -> tensor<?xf32> form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?xf32>
  %zero = linalg.generic {indexing_maps = [#vector], iterator_types = ["parallel"]} outs(%e : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %y = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<?x16xf32>) outs(%zero : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  dlcrt.return %y : tensor<?xf32>
}

// All dimensions are one run, without a loop over rows.
// CHECK-LABEL: func.func private @"flat.x86-64-v3"(
// CHECK-NOT: scf.for
// CHECK-COUNT-2: llvm.load %{{.*}} : !llvm.ptr -> vector<8xf32>
// CHECK-NOT: scf.for
// CHECK: return
dlcrt.kernel @flat(%n: index, %x: tensor<4x4xf32>) -> tensor<4x4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4x4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<4x4xf32>
  dlcrt.return %y : tensor<4x4xf32>
}

// Squares of vectors are transposed in registers, by a function that all copies of
// elements of 32 bits share.
// CHECK-LABEL: func.func private @"transposed.x86-64-v3"(
// CHECK: call @"columns_i32_8.x86-64-v3.shared"(
// CHECK: return
dlcrt.kernel @transposed(%n: index, %x: tensor<4x8xf32>) -> tensor<8x4xf32> form <#dlcrt.copy> {
  %e = tensor.empty() : tensor<8x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<8x4xf32>
  dlcrt.return %y : tensor<8x4xf32>
}
// Vectors out of which every second element is taken, but for the last ones: what is
// behind them is not read.
// CHECK-LABEL: func.func private @"every.x86-64-v3"(
// CHECK: scf.for
// CHECK: scf.for
// CHECK-COUNT-2: llvm.load %{{.*}} : !llvm.ptr -> vector<8xi32>
// CHECK: vector.shuffle {{.*}} [0, 2, 4, 6, 8, 10, 12, 14] : vector<8xi32>, vector<8xi32>
// CHECK: llvm.store %{{.*}} : vector<8xi32>
// CHECK: scf.for
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> i32
dlcrt.kernel @every(%n: index, %x: tensor<?x60xf32>) -> tensor<?x30xf32> form <#dlcrt.copy> {
  %y = tensor.extract_slice %x[0, 0] [%n, 30] [1, 2] : tensor<?x60xf32> to tensor<?x30xf32>
  dlcrt.return %y : tensor<?x30xf32>
}
// Whole vectors move as they are, the rest of a row in ever shorter ones; around
// it is one number.
// CHECK-LABEL: func.func private @"padded.x86-64-v3"(
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> vector<8xi32>
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> vector<2xi32>
// CHECK: llvm.store %{{.*}} : vector<8xi32>
// CHECK: llvm.store %{{.*}} : vector<2xi32>
// CHECK: llvm.store %{{.*}} : i32
// CHECK: llvm.store %{{.*}} : i32
dlcrt.kernel @padded(%n: index, %x: tensor<?x10xf32>) -> tensor<?x12xf32> form <#dlcrt.copy> {
  %e = tensor.empty(%n) : tensor<?x12xf32>
  %f = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 1.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %y = tensor.insert_slice %x into %f[0, 1] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x12xf32>
  dlcrt.return %y : tensor<?x12xf32>
}

// One number at a time: a product whose form says no more. Each is added in float64,
// however many there are.
// CHECK-LABEL: func.func private @"looped.x86-64-v3"(
// CHECK-NOT: vector<
// CHECK: scf.for {{.*}} iter_args(%[[SUM:.*]] = %{{.*}}) -> (f64)
// CHECK: arith.mulf {{.*}} : f32
// CHECK: %[[P:.*]] = arith.extf {{.*}} : f32 to f64
// CHECK: arith.addf %[[SUM]], %[[P]] : f64
// CHECK: arith.truncf {{.*}} : f64 to f32
dlcrt.kernel @looped(%n: index, %x: tensor<?x4xf32>, %w: tensor<4x8xf32>) -> tensor<?x8xf32> form <#dlcrt.loops> {
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  dlcrt.return %y : tensor<?x8xf32>
}

// Random words are a function for each number of lanes; a last element by itself
// is another.
// CHECK-LABEL: func.func private @"random.x86-64-v3"(
// CHECK: call @"random_word_8.x86-64-v3.shared"({{.*}}) : (vector<8xi64>, vector<8xi64>, vector<8xi64>, vector<8xi64>) -> vector<8xi32>
// CHECK-LABEL: func.func private @"random_word_8.x86-64-v3.shared"(
// CHECK-SAME: attributes {{.*}}no_inline
// CHECK-COUNT-20: arith.muli
dlcrt.kernel @random(%n: index, %k: tensor<i64>) -> tensor<4x4xi32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4x4xi32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> ()>, #id], iterator_types = ["parallel", "parallel"]}
      ins(%k : tensor<i64>) outs(%e : tensor<4x4xi32>) {
  ^bb0(%a: i64, %o: i32):
    %r = dlcrt.random_word %a of %a, %a key %a : i64 -> i32
    linalg.yield %r : i32
  } -> tensor<4x4xi32>
  dlcrt.return %y : tensor<4x4xi32>
}
