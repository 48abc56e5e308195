// RUN: dlc-opt --dlcrt-schedule-kernels=target=x86-64-v3 \
// RUN:   --dlcrt-schedule-kernels=target=gpu --split-input-file --verify-diagnostics %s
// RUN: not dlc-opt --dlcrt-schedule-kernels=target=tpu %s --split-input-file 2>&1 \
// RUN:   | FileCheck %s
// CHECK: no CPU is called "tpu"; there are x86-64 x86-64-v2 x86-64-v3 x86-64-v4 native

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
// expected-error@+1 {{'dlcrt.kernel' op expects at most 8 lanes, found 16}}
dlcrt.kernel @wide(%rows: index, %x: tensor<?x64xf32>, %w: tensor<64x100xf32>) -> tensor<?x100xf32> form <#dlcrt.contract>
    schedules {"x86-64-v3" = #dlcrt.cpu_contract<order = panels, lanes = 16, tile_rows = 4, tile_vectors = 1, chunk = 8, block_rows = 8>} {
  %y = dlcrt.contract [#a, #b, #c] %x, %w in f32 : (tensor<?x64xf32>, tensor<64x100xf32>) -> tensor<?x100xf32>
  dlcrt.return %y : tensor<?x100xf32>
}

// -----

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
// expected-error@+1 {{has no code for the order packed but of a transposed B of static k, in vectors}}
dlcrt.kernel @packed(%rows: index, %x: tensor<?x64xf32>, %w: tensor<64x100xf32>) -> tensor<?x100xf32> form <#dlcrt.contract>
    schedules {"x86-64-v3" = #dlcrt.cpu_contract<order = packed, lanes = 8, tile_rows = 4, tile_vectors = 1, chunk = 8>} {
  %y = dlcrt.contract [#a, #b, #c] %x, %w in f32 : (tensor<?x64xf32>, tensor<64x100xf32>) -> tensor<?x100xf32>
  dlcrt.return %y : tensor<?x100xf32>
}

// -----

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
#i = affine_map<(m, n) -> (m, n)>
// What is done to elements needs them finished.
// expected-error@+1 {{has no code for blocks of k where more is done to elements}}
dlcrt.kernel @blocks(%rows: index, %x: tensor<?x64xf32>, %w: tensor<64x100xf32>) -> tensor<?x100xf32> form <#dlcrt.contract>
    schedules {"x86-64-v3" = #dlcrt.cpu_contract<order = rows, lanes = 8, tile_rows = 4, tile_vectors = 1, chunk = 8, block_k = 8>} {
  %y = dlcrt.contract [#a, #b, #c] %x, %w in f32 : (tensor<?x64xf32>, tensor<64x100xf32>) -> tensor<?x100xf32>
  %empty = tensor.empty(%rows) : tensor<?x100xf32>
  %z = linalg.generic {indexing_maps = [#i, #i], iterator_types = ["parallel", "parallel"]}
      ins(%y : tensor<?x100xf32>) outs(%empty : tensor<?x100xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<?x100xf32>
  dlcrt.return %z : tensor<?x100xf32>
}

// -----

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
// expected-error@+1 {{expects a schedule for x86-64-v3 such as #dlcrt.cpu_contract<order = panels, lanes = 8, tile_rows = 6, tile_vectors = 2, chunk = 8, block_rows = 126, row_vectors = 12, calls = true>, found #dlcrt.cpu_rows<chunk = 8, unroll = 1>}}
dlcrt.kernel @other(%rows: index, %x: tensor<?x64xf32>, %w: tensor<64x100xf32>) -> tensor<?x100xf32> form <#dlcrt.contract>
    schedules {"x86-64-v3" = #dlcrt.cpu_rows<chunk = 8, unroll = 1>} {
  %y = dlcrt.contract [#a, #b, #c] %x, %w in f32 : (tensor<?x64xf32>, tensor<64x100xf32>) -> tensor<?x100xf32>
  dlcrt.return %y : tensor<?x100xf32>
}

// -----

#i = affine_map<(d0) -> (d0)>
// expected-error@+1 {{expects chunks of a multiple of 64 elements, found 100}}
dlcrt.kernel @flat(%rows: index, %x: tensor<5000xf32>) -> tensor<5000xf32> form <#dlcrt.flat>
    schedules {"x86-64-v3" = #dlcrt.cpu_rows<chunk = 100, unroll = 1>} {
  %empty = tensor.empty() : tensor<5000xf32>
  %y = linalg.generic {indexing_maps = [#i, #i], iterator_types = ["parallel"]}
      ins(%x : tensor<5000xf32>) outs(%empty : tensor<5000xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<5000xf32>
  dlcrt.return %y : tensor<5000xf32>
}

// -----

#i = affine_map<(d0) -> (d0)>
// expected-error@+1 {{expects no schedule for gpu, which has none for its kind, found #dlcrt.gpu_contract<own = 4>}}
dlcrt.kernel @none(%rows: index, %x: tensor<5000xf32>) -> tensor<5000xf32> form <#dlcrt.flat>
    schedules {gpu = #dlcrt.gpu_contract<own = 4>} {
  %empty = tensor.empty() : tensor<5000xf32>
  %y = linalg.generic {indexing_maps = [#i, #i], iterator_types = ["parallel"]}
      ins(%x : tensor<5000xf32>) outs(%empty : tensor<5000xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<5000xf32>
  dlcrt.return %y : tensor<5000xf32>
}

// -----

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
// expected-error@+1 {{has no code for the order panels of 1025 terms}}
dlcrt.kernel @long(%rows: index, %x: tensor<?x1025xf32>, %w: tensor<1025x8xf32>) -> tensor<?x8xf32> form <#dlcrt.contract>
    schedules {"x86-64-v3" = #dlcrt.cpu_contract<order = panels, lanes = 8, tile_rows = 6, tile_vectors = 1, chunk = 8, block_rows = 6>} {
  %y = dlcrt.contract [#a, #b, #c] %x, %w in f32 : (tensor<?x1025xf32>, tensor<1025x8xf32>) -> tensor<?x8xf32>
  dlcrt.return %y : tensor<?x8xf32>
}

// -----

#at = affine_map<(m, n, k) -> (k, m)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
// expected-error@+1 {{has no code for rows of k without block_rows and block_columns}}
dlcrt.kernel @many(%rows: index, %x: tensor<?x8xf32>, %dy: tensor<?x8xf32>) -> tensor<8x8xf32> form <#dlcrt.contract>
    schedules {"x86-64-v3" = #dlcrt.cpu_contract<order = rows, lanes = 8, tile_rows = 6, tile_vectors = 1, chunk = 8>} {
  %y = dlcrt.contract [#at, #b, #c] %x, %dy in f32 : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<8x8xf32>
  dlcrt.return %y : tensor<8x8xf32>
}

// -----

// expected-error@+1 {{has no form; expects one, such as}}
dlcrt.kernel @no_form(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32> {
  dlcrt.return %x : tensor<4xf32>
}

// -----

// expected-error@+1 {{no CPU is called "x86-64-v9"; there are}}
dlcrt.kernel @typo(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.loops>
    schedules {"x86-64-v9" = #dlcrt.cpu_rows<chunk = 64, unroll = 1>} {
  dlcrt.return %x : tensor<4xf32>
}

// -----

#a = affine_map<(m, n, k) -> (m, k)>
#bt = affine_map<(m, n, k) -> (n, k)>
#c = affine_map<(m, n, k) -> (m, n)>
// expected-error@+1 {{expects a schedule that needs at most 1073741824 bytes of workspace}}
dlcrt.kernel @big(%rows: index, %x: tensor<?x200xf32>, %w: tensor<64x200xf32>) -> tensor<?x64xf32> form <#dlcrt.contract>
    schedules {"x86-64-v3" = #dlcrt.cpu_contract<order = transposed, lanes = 8, tile_rows = 4, tile_vectors = 2, chunk = 64,
                                                 block_columns = 100000000, narrow_lanes = 4, narrow_rows = 2>} {
  %y = dlcrt.contract [#a, #bt, #c] %x, %w in f32 : (tensor<?x200xf32>, tensor<64x200xf32>) -> tensor<?x64xf32>
  dlcrt.return %y : tensor<?x64xf32>
}
