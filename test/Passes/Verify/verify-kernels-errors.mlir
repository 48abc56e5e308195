// What dlcrt-verify-kernels refuses: what no target has code for.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlcrt-verify-kernels --split-input-file --verify-diagnostics

dlcrt.kernel @kernel(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'tensor.generate' op has no place in a kernel, which holds linalg.generic of one result, products, slices, reshapes and constants}}
  %y = tensor.generate {
  ^bb0(%i: index):
    %c = arith.constant 1.0 : f32
    tensor.yield %c : f32
  } : tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<4xf32>) -> tensor<3xf32>
    form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<3xf32>
  // expected-error@below {{expects indexing maps of loops and constants, found affine_map<(d0) -> (d0 + 1)>}}
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0 + 1)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<3xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<3xf32>
  dlcrt.return %y : tensor<3xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x3xf32>) -> tensor<4x3xf32>
    form <#dlcrt.loops> {
  // expected-error@below {{expects all rows, since their number is not known, found 'tensor<4x3xf32>' of 'tensor<?x3xf32>'}}
  %y = tensor.extract_slice %x[0, 0] [4, 3] [1, 1] : tensor<?x3xf32> to tensor<4x3xf32>
  dlcrt.return %y : tensor<4x3xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<4x3xf32>) -> tensor<2x3xf32>
    form <#dlcrt.loops> {
  // expected-error@below {{expects constant offsets and strides}}
  %y = tensor.extract_slice %x[%rows, 0] [2, 3] [1, 1] : tensor<4x3xf32> to tensor<2x3xf32>
  dlcrt.return %y : tensor<2x3xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<4x3xf32>) -> tensor<3xf32>
    form <#dlcrt.loops> {
  // expected-error@below {{expects a slice of rank 2, found 'tensor<3xf32>'}}
  %y = tensor.extract_slice %x[2, 0] [1, 3] [1, 1] : tensor<4x3xf32> to tensor<3xf32>
  dlcrt.return %y : tensor<3xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<2xf32>, %z: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.loops> {
  // expected-error@below {{expects strides of at least 1, found 0}}
  %y = tensor.insert_slice %x into %z[0] [2] [0] : tensor<2xf32> into tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>, #dlcrt.buffer<arena, 128>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?xf32>) -> tensor<?xf32>
    form <#dlcrt.loops> {
  %c7 = arith.constant 7 : index
  // expected-error@below {{expects no size but the rows, the kernel's first argument}}
  %e = tensor.empty(%c7) : tensor<?xf32>
  dlcrt.return %e : tensor<?xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?xf32>
    form <#dlcrt.loops> {
  // expected-error@below {{expects as many rows before and after, found 'tensor<?x4xf32>' and 'tensor<?xf32>'}}
  %y = tensor.collapse_shape %x [[0, 1]] : tensor<?x4xf32> into tensor<?xf32>
  dlcrt.return %y : tensor<?xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

// expected-error@below {{expects elements of f16, bf16, f32, f64 or integers of 1, 8, 16, 32 or 64 bits, found 'tensor<4xi7>'}}
dlcrt.kernel @kernel(%rows: index, %x: tensor<4xi7>) -> tensor<4xi7>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<4xi7>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

// expected-error@below {{expects values with at most one dimension of rows, found 'tensor<?x?xf32>'}}
dlcrt.kernel @kernel(%rows: index, %x: tensor<?x?xf32>) -> tensor<?x?xf32>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<?x?xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x1xf32>
    form <#dlcrt.rows> {
  %e = tensor.empty(%rows) : tensor<?x1xf32>
  // expected-error@below {{expects each parallel loop to be an index of the result, found affine_map<(d0, d1) -> (d0, 0)>}}
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, 0)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x1xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<?x1xf32>
  dlcrt.return %y : tensor<?x1xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 4096 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32>
    form <#dlcrt.rows> {
  %e = tensor.empty(%rows) : tensor<?x4xf32>
  // expected-error@below {{reads where it writes, and is no reduction}}
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%a: f32, %b: f32):
    %c = arith.addf %a, %b : f32
    linalg.yield %c : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 4096 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32>
    form <#dlcrt.loops> {
  %e = tensor.empty(%rows) : tensor<?x4xf32>
  // expected-error@below {{expects no constant but 0 for an index of rows, found affine_map<(d0, d1) -> (2, d1)>}}
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (2, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 4096 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32>
    form <#dlcrt.rows> {
  %e = tensor.empty(%rows) : tensor<?x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%a: f32, %b: f32):
    %i = linalg.index 0 : index
    // expected-error@below {{'tensor.extract' op has no place in the body of a kernel's operation: expects elementwise operations, constants and linalg.index}}
    %c = tensor.extract %x[%i, %i] : tensor<?x4xf32>
    linalg.yield %c : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 4096 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32>
    form <#dlcrt.rows> {
  %c1 = arith.constant 0 : index
  %n = tensor.dim %x, %c1 : tensor<?x4xf32>
  %e = tensor.empty(%rows) : tensor<?x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%a: f32, %b: f32):
    // expected-error@below {{uses a value from outside of the body that is neither a constant nor the rows}}
    %i = arith.index_cast %n : index to i32
    %c = arith.sitofp %i : i32 to f32
    linalg.yield %c : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 4096 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xi32>
    form <#dlcrt.loops> {
  // expected-error@below {{expects integers, found 'tensor<?x4xf32>' and 'tensor<?x4xi32>'}}
  %y = tensor.bitcast %x : tensor<?x4xf32> to tensor<?x4xi32>
  dlcrt.return %y : tensor<?x4xi32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 4096 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 64>]
}

// -----

dlcrt.kernel @kernel(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32>
    form <#dlcrt.loops> {
  // expected-error@below {{is read, though nothing is there}}
  %e = tensor.empty(%rows) : tensor<?x4xf32>
  dlcrt.return %e : tensor<?x4xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 4096 + 4096 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @kernel [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 64>]
}

// -----

// A number of rows that a loop of another operand says is none.
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> tensor<?x40xf32> form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  // expected-error@below {{expects one size of loop 1, found a number and the rows}}
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1, d0)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<?x40xf32>
  dlcrt.return %y : tensor<?x40xf32>
}
