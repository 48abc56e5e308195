// Launches that are put together wrongly, by hand: one error at the line.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlcrt-plan-launches --split-input-file --verify-diagnostics %s

// A part reads what another one writes.
#id = affine_map<(d0) -> (d0)>
dlt.variables @state {
  dlt.variable "a" : tensor<4xf32> weight
}
dlcrt.kernel @double(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 192 + 0 rows row_bytes = [] to [] state_copies = 0 {
  dlcrt.group "both" {
    // expected-error@below {{reads or writes what another part of its launch writes, but they run at the same time}}
    dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
    // expected-note@below {{here}}
    dlcrt.run @double [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
  }
}

// -----

// The state changes although a check may have failed.
#id = affine_map<(d0) -> (d0)>
dlt.variables @state {
  dlt.variable "a" : tensor<4xf32> weight
}
dlcrt.kernel @double(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 192 + 0 rows row_bytes = [] to [] state_copies = 0 {
  dlcrt.group "check" {
    dlcrt.stop_if <arena, 0> check 0
  }
  // expected-error@below {{changes the state behind a check, so it must stop}}
  dlcrt.group "double" {
    dlcrt.run @double [#dlcrt.buffer<arena, 64>, #dlcrt.buffer<state, 0>]
  }
}

// -----

// Two launches of other code have one name.
#id = affine_map<(d0) -> (d0)>
dlt.variables @state {
  dlt.variable "a" : tensor<4xf32> weight
}
dlcrt.kernel @double(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 192 + 0 rows row_bytes = [] to [] state_copies = 0 {
  dlcrt.group "a" {
    dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
  }
  // expected-error@below {{is called like a launch of other code, "a"}}
  dlcrt.group "a" {
    dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
    dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 64>]
  }
}

// -----

// PTX has no such names.
#id = affine_map<(d0) -> (d0)>
dlt.variables @state {
  dlt.variable "a" : tensor<4xf32> weight
}
dlcrt.kernel @double(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 192 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{expects a name of letters, digits and _ that PTX takes, with a letter first, found "1.a"}}
  dlcrt.group "1.a" {
    dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
  }
}

// -----

// No library computes that.
#id = affine_map<(d0) -> (d0)>
dlt.variables @state {
  dlt.variable "a" : tensor<4xf32> weight
}
dlcrt.kernel @double(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 192 + 0 rows row_bytes = [] to [] state_copies = 0 {
  // expected-error@below {{has a kernel that no library computes}}
  dlcrt.group "a" library {
    dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
  }
}

// -----

// A part of the list is in no launch.
#id = affine_map<(d0) -> (d0)>
dlt.variables @state {
  dlt.variable "a" : tensor<4xf32> weight
}
dlcrt.kernel @double(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @p () -> () inputs [] outputs [] arena = 192 + 0 rows row_bytes = [] to [] state_copies = 0 {
  dlcrt.group "a" {
    dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
  }
  // expected-error@below {{is part of no launch; run dlcrt-plan-launches first}}
  dlcrt.run @double [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 64>]
}

// -----

// A product of a library and a kernel are not the same launch.
dlt.variables @state {}
dlcrt.kernel @product(%n: index, %x: tensor<64x64xf32>, %w: tensor<64x64xf32>) -> tensor<64x64xf32>
    form <#dlcrt.contract, #dlcrt.library<lhs = 1, rhs = 2>> {
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  dlcrt.return %y : tensor<64x64xf32>
}
dlcrt.program @p (tensor<64x64xf32>) -> (tensor<64x64xf32>, tensor<64x64xf32>) inputs [#dlt.input<"x", feature>] outputs ["y", "z"]
    arena = 0 + 0 rows row_bytes = [0] to [0, 0] state_copies = 0 {
  dlcrt.group "product" library {
    dlcrt.run @product [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
  }
  // expected-error@below {{is called like a launch of other code, "product"}}
  dlcrt.group "product" {
    dlcrt.run @product [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 1>]
  }
}
