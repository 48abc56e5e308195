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
  // expected-error@below {{expects a name of letters, digits and _, not with a digit first, found "1.a"}}
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
