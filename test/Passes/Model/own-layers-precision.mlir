// Of a layer of one's own with 16 bits to compute in: statistics, random numbers,
// activations and losses have float32, and what meets them becomes as wide.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt %t/model.mlir --dlc-layer-pipeline --dlc-expand | FileCheck %s
// RUN: dlc-compile %t/model.mlir --target=cpu,sim --verify-numerics -o %t/m.dlc
// RUN: dlc-opt %t/dropout.mlir --dlc-layer-pipeline --dlc-expand | FileCheck %s --check-prefix=DROPOUT
// RUN: dlc-opt %t/adapt.mlir --dlc-layer-pipeline --dlc-expand | FileCheck %s --check-prefix=ADAPT
// RUN: dlc-compile %t/number.mlir --verify-numerics -o %t/n.dlc

// The mean of the input is rounded, the statistic is not.
// CHECK-LABEL: func.func private @m_training
// CHECK-SAME: -> (tensor<?x4xbf16>, tensor<f32> {dlc.loss}, tensor<4xf32>)
// CHECK: dlt.convert %{{.*}} : tensor<?x4xbf16> -> tensor<?x4xf32>
// CHECK: dlt.exponential %{{.*}} : tensor<?x4xf32>
// CHECK: %[[SOFT:.*]] = dlt.convert %{{.*}} : tensor<?x4xf32> -> tensor<?x4xbf16>
// CHECK: %[[RANDOM:.*]] = dlt.random_uniform {{.*}} -> tensor<?x4xf32>
// CHECK: dlt.compare ge %[[RANDOM]], %{{.*}} : tensor<?x4xf32>
// CHECK: %[[MEAN:.*]] = dlt.reduce mean %{{.*}} dims = [0] : tensor<?x4xbf16> -> tensor<4xbf16>
// CHECK: %[[SHARE:.*]] = dlt.multiply %{{.*}}, %[[MEAN]] : tensor<4xbf16>
// CHECK: %[[WIDE:.*]] = dlt.convert %[[SHARE]] : tensor<4xbf16> -> tensor<4xf32>
// CHECK: dlt.add %{{.*}}, %[[WIDE]] : tensor<4xf32>

// DROPOUT: dlt.compare ge %{{.*}}, %{{.*}} : tensor<?x4xf32>

// Of the data as they are, though inference rounds them.
// ADAPT-LABEL: func.func private @m_adapting
// ADAPT: dlt.reduce mean %arg{{[0-9]+}} dims = [0] : tensor<?x4xf32>

//--- model.mlir
dlc.define layer @own(%x) params(%training, %l2 = 0.01)
    variables(%m: [%x[-1]] statistic = @zeros) {
  %y = apply @softmax(%x)
  %kept = eval select(random_like(%x) >= 0.9, %y * 10, 0)
  %new = eval 0.999 * %m + 0.001 * mean(%x, 0)
  %loss = eval %l2 * sum(mean(%x * %x, 0))
  add_loss %loss
  %z = eval select(%training == 1, %kept, %y * %m)
  yield %z, %new
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4, kernel_regularizer = @l2}
  dlc.layer @own
} {dtype = "mixed_bfloat16"}
dlc.recipe @m {
  dlc.optimizer @adam
  dlc.loss @mean_squared_error
}

//--- dropout.mlir
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dropout {rate = 0.9}
} {dtype = "bfloat16"}

//--- adapt.mlir
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.normalization
} {dtype = "mixed_bfloat16"}

//--- number.mlir
// Numbers of run time are float64 behind a comparison, too: float16 has no 1e9.
dlc.param @mode = 1.0 {run_time}
dlc.define layer @scaled(%x) params(%mode = 1) {
  %s = eval select(and(%mode == 1, %mode > 0), 1e-9, 1e-7) * 1e9 * convert(%mode < 2)
  %y = eval %x * %s
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.layer @scaled {mode = @mode, dtype = "mixed_float16"}
}
