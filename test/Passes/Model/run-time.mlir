// Hyperparameters of run time: variables that functions read.
// RUN: dlc-opt %s --dlc-bind="define=slope=0.3,clip=1.5" --dlc-name-layers --dlc-infer --dlc-expand -o %t.expanded
// RUN: FileCheck %s --check-prefix=EXPAND < %t.expanded
// RUN: dlc-opt %s --dlc-bind="define=slope=0.3,clip=1.5" --dlc-name-layers --dlc-infer --dlc-expand --dlc-build-entries --verify-diagnostics -o %t
// RUN: FileCheck %s < %t


// Bound once more, a program of layers begins with another number; what is behind the
// layers is verified as without such numbers.
// RUN: dlc-opt %s --dlc-layer-pipeline="define=clip=1.5" -o %t.layers
// RUN: dlc-opt %t.layers --dlc-bind="define=slope=0.3" --dlc-infer --dlc-expand -o %t.again
// RUN: diff %t.again %t.expanded
// RUN: dlc-compile %t.layers --verify-numerics -o %t.dlc

dlc.param @slope = 0.1 {run_time}
dlc.param @rate = 0.25 {run_time}
dlc.param @lr = 0.5 {run_time}
dlc.param @momentum = 0.9 {run_time}
// An integer is a number; what has its value is it.
dlc.param @clip = 1 {run_time}
dlc.param @norm = @clip
// expected-warning@below {{hyperparameter @idle of run time is read by nothing}}
dlc.param @idle = 1 {run_time}

// EXPAND: dlc.param @slope = 0.3 {run_time}
// EXPAND: dlc.param @clip = 1.5 {run_time}
// Numbers alone are computed in float64 and meet tensors at last.
// EXPAND-LABEL: func.func private @m_inference
// EXPAND: %[[S:.*]] = dlc.param_value @slope : tensor<f64>
// EXPAND: %[[N:.*]] = dlt.negate %[[S]] : tensor<f64>
// EXPAND: %[[F:.*]] = dlt.convert %[[N]] : tensor<f64> -> tensor<f32>
// EXPAND: dlt.broadcast_in_dim %[[F]]
// EXPAND-NOT: @rate
// EXPAND-LABEL: func.func private @m_training
// EXPAND: %[[R:.*]] = dlc.param_value @rate : tensor<f64>
// EXPAND: dlt.check {{.*}}, "params/rate, the rate, is not at least 0" at "dropout"

// CHECK: dlt.variable "params/slope" : tensor<f64> hyperparameter
// CHECK: dlt.variable "params/rate" : tensor<f64> hyperparameter
// CHECK: dlt.variable "params/lr" : tensor<f64> hyperparameter
// CHECK: dlt.variable "params/momentum" : tensor<f64> hyperparameter
// CHECK: dlt.variable "params/clip" : tensor<f64> hyperparameter
// CHECK-NOT: dlt.variable "params/
// CHECK-NOT: "optimizer/learning_rate"
// CHECK-LABEL: dlt.entry @init
// CHECK: splat 3.000000e-01 : tensor<f64>
// CHECK-LABEL: dlt.entry @predict
// CHECK-SAME: tensor<4xf32>, %[[SLOPE:[a-z0-9]*]]: tensor<f64>
// CHECK: negate %[[SLOPE]]
// The loss function takes those that it reads behind its other arguments.
// CHECK-LABEL: func.func private @m_loss
// CHECK-SAME: %[[SLOPE:[a-z0-9]*]]: tensor<f64>, %[[RATE:[a-z0-9]*]]: tensor<f64>)
// CHECK: negate %[[SLOPE]]
// CHECK-NOT: param_value
dlc.define activation @scaled(%x) params(%slope = 0.1) {
  %down = eval -%slope
  %y = eval select(%x > 0, %x, -(%x * %down))
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {units = 4, activation = @scaled {slope = @slope}}
  %1 = dlc.dropout %0 {rate = @rate}
  dlc.outputs %1
}
dlc.recipe @m {
  dlc.optimizer @sgd_momentum {learning_rate = @lr, momentum = @momentum, global_clipnorm = @norm}
  dlc.loss @mean_squared_error
}
