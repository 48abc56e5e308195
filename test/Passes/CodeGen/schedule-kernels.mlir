// What is written suits the target, and stays.
// RUN: dlc-opt --dlcrt-schedule-kernels=target=x86-64-v3 \
// RUN:   --dlcrt-schedule-kernels=target=x86-64-v4 \
// RUN:   --dlcrt-schedule-kernels=target=gpu %s | FileCheck %s
// RUN: dlc-opt --dlcrt-schedule-kernels=target=x86-64-v3 %s \
// RUN:   | dlc-opt --dlcrt-schedule-kernels=target=x86-64-v3 \
// RUN:   | FileCheck %s --check-prefix=AGAIN
// And is what code does: chunks, tiles that are called or not.
// RUN: dlc-opt --dlcrt-emit-cpu=cpu=x86-64-v3 %s | FileCheck %s --check-prefix=CODE
// A block of other tiles has other memory.
// RUN: dlc-opt --dlcrt-emit-gpu %s | FileCheck %s --check-prefix=GPU

#a = affine_map<(m, n, k) -> (m, k)>
#at = affine_map<(m, n, k) -> (k, m)>
#b = affine_map<(m, n, k) -> (k, n)>
#bt = affine_map<(m, n, k) -> (n, k)>
#c = affine_map<(m, n, k) -> (m, n)>

// CHECK-LABEL: dlcrt.kernel @dense
// CHECK-SAME: form <#dlcrt.contract>
// CHECK-SAME: schedules {"x86-64-v3" = #dlcrt.cpu_contract<order = panels, lanes = 8, tile_rows = 6, tile_vectors = 2,
// CHECK-SAME:   "x86-64-v4" = #dlcrt.cpu_contract<order = panels, lanes = 16,
// AGAIN-LABEL: dlcrt.kernel @dense
// AGAIN-SAME: schedules {"x86-64-v3" = #dlcrt.cpu_contract<order = panels, lanes = 8,
dlcrt.kernel @dense(%rows: index, %x: tensor<?x64xf32>, %w: tensor<64x100xf32>) -> tensor<?x100xf32> form <#dlcrt.contract> {
  %y = dlcrt.contract [#a, #b, #c] %x, %w in f32 : (tensor<?x64xf32>, tensor<64x100xf32>) -> tensor<?x100xf32>
  dlcrt.return %y : tensor<?x100xf32>
}

// The gradient of the inputs reads the weights transposed.
// CHECK-LABEL: dlcrt.kernel @dx
// CHECK-SAME: "x86-64-v3" = #dlcrt.cpu_contract<order = transposed, lanes = 8,
// CHECK-SAME: block_columns = 64, narrow_lanes = 8, narrow_rows = {{[0-9]+}}, calls = true>
// CHECK-SAME: "x86-64-v4" = #dlcrt.cpu_contract<order = transposed, lanes = 16,
// CHECK-SAME: block_columns = 64, narrow_lanes = 8,
dlcrt.kernel @dx(%rows: index, %dy: tensor<?x200xf32>, %w: tensor<64x200xf32>) -> tensor<?x64xf32> form <#dlcrt.contract> {
  %dx = dlcrt.contract [#a, #bt, #c] %dy, %w in f32 : (tensor<?x200xf32>, tensor<64x200xf32>) -> tensor<?x64xf32>
  dlcrt.return %dx : tensor<?x64xf32>
}

// CHECK-LABEL: dlcrt.kernel @dw
// CHECK-SAME: schedules {gpu = #dlcrt.gpu_contract<own = 4>,
// CHECK-SAME:   "x86-64-v3" = #dlcrt.cpu_contract<order = rows, {{.*}}, block_rows = 64, block_k = 128, block_columns = 64, calls = true>
// GPU-LABEL: gpu.func @dw
// GPU-SAME: workgroup({{.*}} : memref<512xf32
dlcrt.kernel @dw(%rows: index, %x: tensor<?x64xf32>, %dy: tensor<?x100xf32>) -> tensor<64x100xf32> form <#dlcrt.contract> {
  %dw = dlcrt.contract [#at, #b, #c] %x, %dy in f32 : (tensor<?x64xf32>, tensor<?x100xf32>) -> tensor<64x100xf32>
  dlcrt.return %dw : tensor<64x100xf32>
}

// What is written by hand stays, on every target.
// CHECK-LABEL: dlcrt.kernel @by_hand
// CHECK-SAME: gpu = #dlcrt.gpu_contract<own = 2>
// CHECK-SAME: "x86-64-v3" = #dlcrt.cpu_contract<order = rows, lanes = 4, tile_rows = 3, tile_vectors = 1, chunk = 9, block_rows = 4, block_k = 16, block_columns = 8>
// CODE-LABEL: func.func private @"by_hand.x86-64-v3"
// CODE: arith.constant 9 : index
// Tiles of many rows are functions even so.
// CODE: call @"tile_f32_upto3x4_ta.x86-64-v3.shared"
// CODE: } else {
// CODE-NOT: call @
// CODE: vector<4xf32>
// CODE-NOT: vector<8xf32>
// CODE: return
// GPU-LABEL: gpu.func @by_hand
// GPU-SAME: workgroup({{.*}} : memref<256xf32
dlcrt.kernel @by_hand(%rows: index, %x: tensor<?x64xf32>, %dy: tensor<?x100xf32>) -> tensor<64x100xf32> form <#dlcrt.contract>
    schedules {gpu = #dlcrt.gpu_contract<own = 2>,
               "x86-64-v3" = #dlcrt.cpu_contract<order = rows, lanes = 4, tile_rows = 3, tile_vectors = 1, chunk = 9, block_rows = 4, block_k = 16, block_columns = 8>} {
  %dw = dlcrt.contract [#at, #b, #c] %x, %dy in f32 : (tensor<?x64xf32>, tensor<?x100xf32>) -> tensor<64x100xf32>
  dlcrt.return %dw : tensor<64x100xf32>
}

// CHECK-LABEL: dlcrt.kernel @relu
// CHECK-SAME: schedules {"x86-64-v3" = #dlcrt.cpu_rows<chunk = 32, unroll = 1>, "x86-64-v4" = #dlcrt.cpu_rows<chunk = 16, unroll = 4>}
// CODE-LABEL: func.func private @"relu.x86-64-v3"
// CODE: arith.constant 32 : index
// CODE: scf.for
// CODE: scf.for
dlcrt.kernel @relu(%rows: index, %x: tensor<?x32xf32>) -> tensor<?x32xf32> form <#dlcrt.rows>
    schedules {"x86-64-v3" = #dlcrt.cpu_rows<chunk = 32, unroll = 1>} {
  %empty = tensor.empty(%rows) : tensor<?x32xf32>
  %zero = arith.constant 0.0 : f32
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x32xf32>) outs(%empty : tensor<?x32xf32>) {
  ^bb0(%in: f32, %out: f32):
    %max = arith.maximumf %in, %zero : f32
    linalg.yield %max : f32
  } -> tensor<?x32xf32>
  dlcrt.return %y : tensor<?x32xf32>
}

// CHECK-LABEL: dlcrt.kernel @swap
// CHECK-NOT: schedules
// CHECK: dlcrt.return
dlcrt.kernel @swap(%rows: index, %x: tensor<8x4xf32>) -> tensor<4x8xf32> form <#dlcrt.copy, #dlcrt.loops> {
  %empty = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<8x4xf32>) outs(%empty : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<4x8xf32>
  dlcrt.return %y : tensor<4x8xf32>
}
