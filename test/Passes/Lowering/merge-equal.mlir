// Equal values are computed once, and bodies of other constants stay apart.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --dlc-merge-equal %s | FileCheck %s --implicit-check-not=dlc.constants
// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --dlc-merge-equal %s -o %t.merged
// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse %s | diff - %t.merged

// CHECK-LABEL: dlt.entry @random
// Each stream has a key.
// CHECK-COUNT-4: linalg.generic
// CHECK-NOT: linalg.generic
// CHECK: return %{{.*}}, %[[A:[0-9]+]], %[[A]], %[[B:[0-9]+]] :
dlt.variables @state {
  dlt.variable "seed" : tensor<i64> seed
}
dlt.entry @random state(@state) (%seed: tensor<i64>) -> (tensor<i64>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
    inputs [] outputs ["a", "b", "c"] {
  %a = dlt.random_uniform %seed, %seed stream = 1 : tensor<i64>, tensor<i64> -> tensor<4xf32>
  %b = dlt.random_uniform %seed, %seed stream = 1 : tensor<i64>, tensor<i64> -> tensor<4xf32>
  %c = dlt.random_uniform %seed, %seed stream = 2 : tensor<i64>, tensor<i64> -> tensor<4xf32>
  dlt.return %seed, %a, %b, %c : tensor<i64>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
