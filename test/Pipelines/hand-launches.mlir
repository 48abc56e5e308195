// Launches that are put together by hand compute what the interpreter says: copies
// of rows that stop, and launches that are called like programs.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-compile %s --target=cpu,sim --verify-numerics -o %t.dlc

dlt.metadata "t" {batch_size = 4 : i64}
dlt.variables @state {
  dlt.variable "a" : tensor<4xf32> weight
}
#id = affine_map<(d0, d1) -> (d0, d1)>
dlcrt.kernel @double(%n: index, %x: tensor<?x5xf32>) -> tensor<?x5xf32> form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x5xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x5xf32>) outs(%e : tensor<?x5xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<?x5xf32>
  dlcrt.return %y : tensor<?x5xf32>
}
dlcrt.kernel @well(%n: index) -> tensor<i64> form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<i64>
  %y = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []} outs(%e : tensor<i64>) {
  ^bb0(%o: i64):
    %c = arith.constant 9223372036854775807 : i64
    linalg.yield %c : i64
  } -> tensor<i64>
  dlcrt.return %y : tensor<i64>
}
dlcrt.program @predict (tensor<?x5xf32>) -> tensor<?x5xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 64 + 20 rows row_bytes = [20] to [20] state_copies = 0 {
  dlcrt.steps {
    dlcrt.group "predict" {
      dlcrt.run @well [#dlcrt.buffer<arena, 0>]
      dlcrt.run @double [#dlcrt.buffer<input, 0>, #dlcrt.buffer<rows, 0>]
    }
    dlcrt.group "stop" {
      dlcrt.stop_if <arena, 0> check 0
    }
    dlcrt.group "kernels" stops {
      dlcrt.copy <rows, 0> to <output, 0>, 20 per_row
    }
  }
}
dlcrt.checks ["bad"] at ["here"]
