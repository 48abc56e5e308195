// The factor of a loss, fixed, dynamic, by itself where a layer computes in float16.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt %t/fixed.mlir --dlc-layer-pipeline --dlc-expand --dlc-build-entries | FileCheck %s --check-prefix=FIXED
// RUN: dlc-opt %t/dynamic.mlir --dlc-layer-pipeline --dlc-expand --dlc-build-entries | FileCheck %s --check-prefix=DYNAMIC
// RUN: dlc-opt %t/half.mlir --dlc-layer-pipeline --dlc-expand --dlc-build-entries | FileCheck %s --check-prefix=HALF
// RUN: dlc-opt %t/none.mlir --dlc-layer-pipeline --dlc-expand --dlc-build-entries | FileCheck %s --check-prefix=NONE
// RUN: dlc-compile %t/run_time.mlir --target=cpu,sim --verify-numerics -o %t/r.dlc
// RUN: dlc-compile %t/half.mlir --emit=graph --remarks=dlc-policy -o %t/o.mlir 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: dlc-compile %t/fixed.mlir --emit=graph --dtype-policy=bfloat16 --remarks=dlc-policy -o %t/o.mlir 2>&1 | FileCheck %s --check-prefix=NARROW
// RUN: dlc-opt %t/errors.mlir --split-input-file --verify-diagnostics

// REMARK: remark: {{.*}}the loss is scaled by a factor that follows the gradients, since layers compute in float16
// NARROW: remark: {{.*}}m/dense/kernel is kept in bf16, which updates below 2^-9 of it do not change; a mixed policy keeps it in float32

//--- fixed.mlir

// The gradient is of the loss times 128; before it accumulates it is divided.
// FIXED-NOT: dynamic_scale
// FIXED-LABEL: dlt.entry @train_step
// FIXED: %[[FACTOR:.*]] = splat 1.280000e+02 : tensor<f32>
// FIXED: %[[VJP:.*]]:{{[0-9]+}} = vjp @m_loss({{.*}}) cotangents(%[[FACTOR]])
// FIXED: is_finite
// FIXED: check
// FIXED: %[[SPREAD:.*]] = splat 1.280000e+02 : tensor<3x2xf32>
// FIXED: %[[GRADIENT:.*]] = divide %[[VJP]]#{{[0-9]+}}, %[[SPREAD]] : tensor<3x2xf32>
// FIXED: add %{{.*}}, %[[GRADIENT]] : tensor<3x2xf32>
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2, use_bias = false}
  dlc.outputs names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @sgd {loss_scale_factor = 128, gradient_accumulation_steps = 2}
  dlc.loss @mean_squared_error
}

//--- dynamic.mlir

// DYNAMIC: dlt.variable "optimizer/dynamic_scale" : tensor<f32> optimizer_slot
// DYNAMIC: dlt.variable "optimizer/step_counter" : tensor<i64> counter
// DYNAMIC-LABEL: dlt.entry @init
// DYNAMIC: splat 6.400000e+01 : tensor<f32>
// DYNAMIC-LABEL: dlt.entry @train_step
// DYNAMIC-SAME: (%[[W:[a-z0-9]+]]: tensor<3x2xf32>
// DYNAMIC: %[[VJP:.*]]:{{[0-9]+}} = vjp @m_loss({{.*}}) cotangents(%[[SCALE:[a-z0-9]+]])
// DYNAMIC-NOT: check
// DYNAMIC: %[[SIZE:.*]] = abs %[[VJP]]#
// DYNAMIC: %[[LARGEST:.*]] = reduce max %[[SIZE]] dims = [0, 1]
// DYNAMIC: %[[FINITE:.*]] = is_finite %[[LARGEST]]
// DYNAMIC: broadcast_in_dim %[[SCALE]]
// DYNAMIC: divide %[[VJP]]#
// DYNAMIC: %[[EACH:.*]] = broadcast_in_dim %[[FINITE]] dims = [] : tensor<i1> -> tensor<3x2xi1>
// DYNAMIC: select %[[EACH]], %{{.*}}, %[[W]]
// The iteration too.
// DYNAMIC: select %[[FINITE]], %{{.*}}, %{{.*}} : tensor<i1>, tensor<i64>
// After five good steps.
// DYNAMIC: splat 4.000000e+00 : tensor<i64>
// DYNAMIC: %[[LAST:.*]] = compare eq
// DYNAMIC: select %[[LAST]]
// DYNAMIC: select %[[FINITE]]
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2, use_bias = false}
  dlc.outputs names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @sgd {dynamic_loss_scale = true, initial_scale = 64, dynamic_growth_steps = 5}
  dlc.loss @mean_squared_error
}

//--- half.mlir

// One layer is enough.
// HALF: dlt.variable "optimizer/dynamic_scale"
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2, dtype = "mixed_float16"}
  dlc.dense {units = 2}
  dlc.outputs names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @sgd
  dlc.loss @mean_squared_error
}

//--- none.mlir

// Not where it is not wanted, a fixed one is, or variables have 16 bits.
// NONE-NOT: dynamic_scale
dlc.model sequential @a {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2}
  dlc.outputs names ["y"]
} {dtype = "mixed_float16"}
dlc.recipe @a {
  dlc.optimizer @sgd {dynamic_loss_scale = false}
  dlc.loss @mean_squared_error
}

//--- run_time.mlir

dlc.param @factor = 8 {run_time}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2}
  dlc.outputs names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @sgd {loss_scale_factor = @factor}
  dlc.loss @mean_squared_error
}

//--- errors.mlir

dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a finite loss_scale_factor above 0, found 0}}
  dlc.optimizer @sgd {loss_scale_factor = 0}
  dlc.loss @mean_squared_error
}

// -----

dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a finite initial_scale above 0, found -1}}
  dlc.optimizer @sgd {initial_scale = -1}
  dlc.loss @mean_squared_error
}

// -----

dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects dynamic_growth_steps of at least 1, found 0}}
  dlc.optimizer @sgd {dynamic_growth_steps = 0}
  dlc.loss @mean_squared_error
}

// -----

dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op has a fixed loss_scale_factor and a dynamic_loss_scale; expects one of them}}
  dlc.optimizer @sgd {loss_scale_factor = 2, dynamic_loss_scale = true}
  dlc.loss @mean_squared_error
}

// -----

dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op has an initial_scale, but no dynamic_loss_scale}}
  dlc.optimizer @sgd {loss_scale_factor = 2, initial_scale = 4}
  dlc.loss @mean_squared_error
}
