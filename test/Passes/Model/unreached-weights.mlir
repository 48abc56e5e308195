// Weights that no loss follows from are named, and stay as they are.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt %t/remat.mlir --dlc-layer-pipeline --dlc-expand --dlc-build-entries --verify-diagnostics
// RUN: dlc-opt %t/two.mlir --dlc-infer --dlc-expand --dlc-build-entries --verify-diagnostics | FileCheck %s

// CHECK-LABEL: dlt.entry @train_step
// CHECK-SAME: (%arg0: tensor<3x2xf32>, %{{.*}}: tensor<2x2xf32>, %arg2: tensor<3x2xf32>
// CHECK-COUNT-1: splat 1.250000e-01
// CHECK-NOT: splat 1.250000e-01
// CHECK: return %arg0, %{{[0-9]+}}, %arg2

//--- two.mlir
dlc.define activation @stopped(%x) {
  %y = eval stop_gradient(%x)
  yield %y
}
dlc.model @two {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "front", units = 2, use_bias = false, activation = @stopped}
  %1 = dlc.dense %0 {name = "head", units = 2, use_bias = false}
  %2 = dlc.dense %x {name = "other", units = 2, use_bias = false, kernel_constraint = @non_neg}
  %3 = dlc.dense %x {name = "penalised", units = 2, use_bias = false, kernel_regularizer = @l2, trainable = false}
  dlc.outputs %1, %2, %3
}
dlc.recipe @two {
  // expected-warning@below {{no loss follows from "front/kernel", "other/kernel", so that training leaves them as they are}}
  dlc.optimizer @sgd {weight_decay = 0.125}
  dlc.loss @mean_squared_error for "head"
}

//--- remat.mlir
// Within a body that is computed again, too.
dlc.define activation @stopped(%x) {
  %y = stop_gradient %x
  yield %y
}
dlc.block @two(%x) {
  %0 = dlc.dense %x {name = "moved", units = 2, use_bias = false}
  %1 = dlc.dense %x {name = "kept", units = 2, use_bias = false, activation = @stopped}
  dlc.add %0, %1
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.apply @two {remat = true}
}
dlc.recipe @m {
  // expected-warning@below {{no loss follows from "m/two/kept/kernel", so that training leaves it as it is}}
  dlc.optimizer @adam {weight_decay = 0.1}
  dlc.loss @mean_squared_error
}
