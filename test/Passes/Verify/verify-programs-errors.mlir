// What dlcrt-verify-programs refuses: each way to use memory wrongly.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlcrt-verify-programs --split-input-file --verify-diagnostics

#id = affine_map<(d0) -> (d0)>
dlcrt.kernel @copy(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
// A program that is right: a kernel over its own argument and a copy.
dlt.variables @state {
  dlt.variable "w" : tensor<4xf32> weight
}
dlcrt.program @right () -> tensor<4xf32> inputs [] outputs ["y"] arena = 64 + 0 rows
    row_bytes = [] to [0] state_copies = 1 {
  dlcrt.run @copy [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
  dlcrt.run @copy [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 0>]
  dlcrt.copy <arena, 0> to <output, 0>, 16
  dlcrt.copy <arena, 0> to <state, 0>, 16
}
dlcrt.program @unwritten () -> () inputs [] outputs [] arena = 64 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{reads 16 bytes at #dlcrt.buffer<arena, 0>, which were not written in this step or overwritten since}}
  dlcrt.run @copy [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 32>]
}

// -----

#id = affine_map<(d0) -> (d0)>
dlcrt.kernel @fill(%rows: index) -> tensor<4xf32>
    form <#dlcrt.loops> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  dlcrt.return %c : tensor<4xf32>
}
dlcrt.kernel @copy(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<4xf32>
}
dlcrt.program @overwritten () -> () inputs [] outputs [] arena = 64 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @fill [#dlcrt.buffer<arena, 0>]
  dlcrt.run @fill [#dlcrt.buffer<arena, 8>]
  // expected-error@below {{reads 16 bytes at #dlcrt.buffer<arena, 0>, which were not written in this step or overwritten since}}
  dlcrt.run @copy [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 32>]
}

// -----

dlcrt.kernel @fill(%rows: index) -> tensor<4xf32>
    form <#dlcrt.loops> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  dlcrt.return %c : tensor<4xf32>
}
dlcrt.program @outside () -> () inputs [] outputs [] arena = 64 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{uses 16 bytes at #dlcrt.buffer<arena, 56>, but there are 64}}
  dlcrt.run @fill [#dlcrt.buffer<arena, 56>]
}

// -----

dlcrt.kernel @fill(%rows: index) -> tensor<4xf32>
    form <#dlcrt.loops> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  dlcrt.return %c : tensor<4xf32>
}
dlcrt.program @kind () -> () inputs [] outputs [] arena = 64 + 64 rows
    row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{uses #dlcrt.buffer<rows, 0> for a value without rows}}
  dlcrt.run @fill [#dlcrt.buffer<rows, 0>]
}

// -----

dlcrt.kernel @reverse(%rows: index, %x: tensor<4x4xf32>) -> tensor<4x4xf32>
    form <#dlcrt.copy> {
  %e = tensor.empty() : tensor<4x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0, d1)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<4x4xf32>
  dlcrt.return %y : tensor<4x4xf32>
}
dlt.variables @state {
  dlt.variable "w" : tensor<4x4xf32> weight
}
dlcrt.program @inplace () -> () inputs [] outputs [] arena = 0 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{writes result 0 over its argument 1, which it can't update in place}}
  dlcrt.run @reverse [#dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 0>]
}

// -----

dlcrt.kernel @two(%rows: index) -> (tensor<4xf32>, tensor<4xf32>)
    form <#dlcrt.loops> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  dlcrt.return %c, %c : tensor<4xf32>, tensor<4xf32>
}
dlcrt.program @twice () -> () inputs [] outputs [] arena = 64 + 0 rows
    row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{writes results 0 and 1 to the same place}}
  dlcrt.run @two [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 12>]
}

// -----

dlcrt.kernel @fill(%rows: index) -> tensor<4xf32>
    form <#dlcrt.loops> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  dlcrt.return %c : tensor<4xf32>
}
dlcrt.program @input (tensor<4xf32>) -> () inputs [#dlt.input<"x", feature>] outputs [] arena = 0 + 0 rows
    row_bytes = [0] to [] state_copies = 0 {
  // expected-error@below {{writes to #dlcrt.buffer<input, 0>}}
  dlcrt.run @fill [#dlcrt.buffer<input, 0>]
}

// -----

dlcrt.program @port (tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] arena = 0 + 0 rows
    row_bytes = [0] to [0] state_copies = 0 {
  // expected-error@below {{uses 8 bytes of #dlcrt.buffer<input, 0>, which has 16}}
  dlcrt.copy <input, 0> to <output, 0>, 8
}

// -----

dlcrt.program @range (tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] arena = 0 + 0 rows
    row_bytes = [0] to [0] state_copies = 0 {
  // expected-error@below {{expects one of 1 outputs, found 1}}
  dlcrt.copy <input, 0> to <output, 1>, 16
}

// -----

// expected-error@below {{does not write output 0}}
dlcrt.program @missing () -> tensor<4xf32> inputs [] outputs ["y"] arena = 0 + 0 rows
    row_bytes = [] to [0] state_copies = 0 {
}

// -----

dlt.variables @state {
  dlt.variable "w" : tensor<4xf32> weight
}
// expected-error@below {{says that it has 0 copies to state, but has 1}}
dlcrt.program @count (tensor<4xf32>) -> () inputs [#dlt.input<"x", feature>] outputs [] arena = 0 + 0 rows
    row_bytes = [0] to [] state_copies = 0 {
  dlcrt.copy <input, 0> to <state, 0>, 16
}

// -----

dlt.variables @state {
  dlt.variable "w" : tensor<4xf32> weight
}
dlcrt.program @variable (tensor<2xf32>) -> () inputs [#dlt.input<"x", feature>] outputs [] arena = 0 + 0 rows
    row_bytes = [0] to [] state_copies = 1 {
  // expected-error@below {{writes 8 bytes at #dlcrt.buffer<state, 0>, which is not a variable}}
  dlcrt.copy <input, 0> to <state, 0>, 8
}

// -----

dlt.variables @state {
  dlt.variable "w" : tensor<i64> weight
}
dlcrt.checks ["bad"] at ["here"]
dlcrt.program @late (tensor<i64>) -> () inputs [#dlt.input<"x", feature>] outputs [] arena = 0 + 0 rows
    row_bytes = [0] to [] state_copies = 1 {
  // expected-note@below {{here}}
  dlcrt.copy <input, 0> to <state, 0>, 8
  // expected-error@below {{comes after state was written}}
  dlcrt.stop_if <input, 0> check 0
}

// -----

dlcrt.checks ["bad"] at ["here"]
dlcrt.program @check (tensor<i64>) -> () inputs [#dlt.input<"x", feature>] outputs [] arena = 0 + 0 rows
    row_bytes = [0] to [] state_copies = 0 {
  // expected-error@below {{expects a check in [0, 1), found 1}}
  dlcrt.stop_if <input, 0> check 1
}

// -----

dlcrt.program @itself (tensor<i64>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] arena = 64 + 0 rows
    row_bytes = [0] to [0] state_copies = 0 {
  dlcrt.copy <input, 0> to <arena, 0>, 8
  // expected-error@below {{copies onto itself}}
  dlcrt.copy <arena, 0> to <arena, 0>, 8
}

// -----

// expected-error@below {{expects inputs and outputs whose first dimension has the rows, found 'tensor<4x?xf32>'}}
dlcrt.program @turned (tensor<4x?xf32>) -> () inputs [#dlt.input<"x", feature>] outputs [] arena = 0 + 0 rows
    row_bytes = [16] to [] state_copies = 0 {
}

// -----

// Loops compute one result after the other; a kernel with an array of numbers is
// nothing else.
dlt.metadata "t"
dlt.variables @state {
  dlt.variable "v" : tensor<4xf32> weight
  dlt.variable "m" : tensor<4xf32> weight
}
dlcrt.kernel @k(%n: index, %m: tensor<4xf32>, %v: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    form <#dlcrt.loops> {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %m2 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%m, %c : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %r = arith.addf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  %v2 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%m, %v : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %m2, %v2 : tensor<4xf32>, tensor<4xf32>
}
dlcrt.program @predict () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{writes result 0 over its argument 1, which it can't update in place}}
  dlcrt.run @k [#dlcrt.buffer<state, 64>, #dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 64>, #dlcrt.buffer<state, 0>]
}

// -----

// CPUs have no code for short products by that name, so this one is loops there.
#id = affine_map<(d0, d1) -> (d0, d1)>
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x4xf32>, %w: tensor<4x8xf32>, %c: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>)
    form <#dlcrt.short> {
  %p = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p, %c : tensor<?x8xf32>, tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %r = arith.addf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<?x8xf32>
  %z = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p, %c : tensor<?x8xf32>, tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<?x8xf32>
  dlcrt.return %y, %z : tensor<?x8xf32>, tensor<?x8xf32>
}
dlcrt.kernel @copy(%n: index, %x: tensor<?x8xf32>) -> tensor<?x8xf32> form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<?x8xf32>
  dlcrt.return %y : tensor<?x8xf32>
}
dlcrt.program @predict (tensor<?x4xf32>, tensor<4x8xf32>, tensor<?x8xf32>) -> (tensor<?x8xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>, #dlt.input<"c", feature>] outputs ["z"]
    arena = 0 + 32 rows row_bytes = [16, 0, 32] to [32] state_copies = 0 {
  dlcrt.run @copy [#dlcrt.buffer<input, 2>, #dlcrt.buffer<rows, 0>]
  // expected-error@below {{writes result 0 over its argument 3, which it can't update in place}}
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 0>, #dlcrt.buffer<output, 0>]
}

// -----

// Rows that are read by other distances than they have are other rows.
// expected-error@below {{expects 160 bytes for a row of input 0, 'tensor<?x40xf32>', found 80}}
dlcrt.program @p (tensor<?x40xf32>) -> () inputs [#dlt.input<"x", feature>] outputs []
    arena = 0 + 0 rows row_bytes = [80] to [] state_copies = 0 {
}

// -----

// expected-error@below {{expects as many outputs and bytes of their rows as the signature has, 2, found 1 and 2}}
dlcrt.program @p (tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16] to [16, 16] state_copies = 0 {
}
