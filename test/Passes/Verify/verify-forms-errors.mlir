// Kernels without a form, and with one that their bodies do not have.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlcrt-verify-kernels --split-input-file --verify-diagnostics

#id = affine_map<(d0, d1) -> (d0, d1)>
// expected-error@below {{'dlcrt.kernel' op has no form; expects one, such as #dlcrt.form<#dlcrt.rows>, which dlcrt-find-forms writes}}
dlcrt.kernel @k(%n: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %e = tensor.empty(%n) : tensor<?x4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}
dlcrt.program @p (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16] to [16] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}

// -----

// One error, of the first kind that is wrong.
#id = affine_map<(d0, d1) -> (d0, d1)>
// expected-error@below {{'dlcrt.kernel' op is of form #dlcrt.flat, which expects elementwise operations of static shapes whose operands lie in memory without gaps}}
dlcrt.kernel @k(%n: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> form <#dlcrt.rows, #dlcrt.flat, #dlcrt.contract> {
  %e = tensor.empty(%n) : tensor<?x4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.negf %a : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}
dlcrt.program @p (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16] to [16] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}

// -----

// Rows of fewer dimensions than the operand allows, which has none of the first.
#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#table = affine_map<(d0, d1, d2) -> (d1, d2)>
#gain = affine_map<(d0, d1, d2) -> (d2)>
// expected-error@below {{'dlcrt.kernel' op is of form #dlcrt.rows, but its body of #dlcrt.rows<dims = 2>}}
dlcrt.kernel @k(%n: index, %x: tensor<?x3x4xf32>, %g: tensor<4xf32>, %t: tensor<3x4xf32>) -> tensor<?x3x4xf32> form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x3x4xf32>
  %y = linalg.generic {indexing_maps = [#id, #gain, #table, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %g, %t : tensor<?x3x4xf32>, tensor<4xf32>, tensor<3x4xf32>) outs(%e : tensor<?x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %r = arith.addf %m, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x3x4xf32>
  dlcrt.return %y : tensor<?x3x4xf32>
}
dlcrt.program @p (tensor<?x3x4xf32>, tensor<4xf32>, tensor<3x4xf32>) -> tensor<?x3x4xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"g", feature>, #dlt.input<"t", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [48, 0, 0] to [48] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>]
}

// -----

// Arguments the other way round.
// expected-error@below {{'dlcrt.kernel' op is of form #dlcrt.library<lhs = 2, rhs = 1>, but its body of #dlcrt.library<lhs = 1, rhs = 2>}}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>) -> tensor<?x40xf32>
    form <#dlcrt.contract, #dlcrt.library<lhs = 2, rhs = 1>> {
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  dlcrt.return %y : tensor<?x40xf32>
}
dlcrt.program @p (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}

// -----

// A batch is no product that there is code for but loops.
// expected-error@below {{'dlcrt.kernel' op is of form #dlcrt.contract, which expects a product of what lies in memory and elementwise operations on its elements}}
dlcrt.kernel @k(%n: index, %x: tensor<?x4xf32>, %w: tensor<?x4xf32>) -> tensor<?xf32> form <#dlcrt.contract> {
  %y = dlcrt.contract [affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b)>] %x, %w in f32
      : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?xf32>
  dlcrt.return %y : tensor<?xf32>
}
dlcrt.program @p (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16, 16] to [4] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}

// -----

// Nothing adds integers, or wider floats than those.
dlcrt.kernel @k(%n: index, %x: tensor<?x4xi8>, %w: tensor<4x8xi8>) -> tensor<?x8xi32> form <#dlcrt.loops> {
  // expected-error@below {{'dlcrt.contract' op expects an accumulator of f16, bf16, f32 or f64, since there is no code for others, found 'i32'}}
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in i32
      : (tensor<?x4xi8>, tensor<4x8xi8>) -> tensor<?x8xi32>
  dlcrt.return %y : tensor<?x8xi32>
}
dlcrt.program @p (tensor<?x4xi8>, tensor<4x8xi8>) -> tensor<?x8xi32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [4, 0] to [32] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}

// -----

// Without a result there is nothing to compute.
// expected-error@below {{'dlcrt.kernel' op is of form #dlcrt.contract, which expects a product of what lies in memory and elementwise operations on its elements}}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x64xf32>) form <#dlcrt.contract> {
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x40xf32>, tensor<40x64xf32>) -> tensor<?x64xf32>
  dlcrt.return
}
dlcrt.program @p (tensor<?x40xf32>, tensor<40x64xf32>) -> () inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs []
    arena = 0 + 0 rows row_bytes = [160, 0] to [] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>]
}

// -----

dlcrt.kernel @k(%n: index, %x: tensor<?x4xf16>, %w: tensor<4x8xf16>) -> tensor<?x8xf32> form <#dlcrt.loops> {
  // expected-error@below {{'dlcrt.contract' op expects an accumulator of f16, bf16, f32 or f64, since there is no code for others, found 'f128'}}
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f128
      : (tensor<?x4xf16>, tensor<4x8xf16>) -> tensor<?x8xf32>
  dlcrt.return %y : tensor<?x8xf32>
}
dlcrt.program @p (tensor<?x4xf16>, tensor<4x8xf16>) -> tensor<?x8xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [8, 0] to [32] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
