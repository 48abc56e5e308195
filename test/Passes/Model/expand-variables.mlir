// What layers assign, mask and add to the loss.
// RUN: dlc-opt %s --dlc-name-layers --dlc-infer --dlc-expand --split-input-file | FileCheck %s

// Statistics are assigned in training and stay in inference.
// CHECK-LABEL: dlt.variables @norm_variables {
// CHECK-NEXT: "batch_normalization/gamma" : tensor<4xf32> weight trainable init("ones")
// CHECK-NEXT: "batch_normalization/beta" : tensor<4xf32> weight trainable init("zeros")
// CHECK-NEXT: "batch_normalization/moving_mean" : tensor<4xf32> statistic init("zeros")
// CHECK-NEXT: "batch_normalization/moving_variance" : tensor<4xf32> statistic init("ones")
// CHECK-LABEL: func.func private @norm_inference(
// CHECK-SAME: %[[G:[a-z0-9]+]]: tensor<4xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>, %[[M:[a-z0-9]+]]: tensor<4xf32>, %[[V:[a-z0-9]+]]: tensor<4xf32>, %{{.*}}: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<4xf32>, tensor<4xf32>)
// CHECK: return %{{[a-z0-9]+}}, %[[M]], %[[V]] :
// CHECK-LABEL: func.func private @norm_training(
// CHECK-SAME: %{{.*}}: tensor<4xf32>, %{{.*}}: tensor<4xf32>, %[[M:[a-z0-9]+]]: tensor<4xf32>, %[[V:[a-z0-9]+]]: tensor<4xf32>, %{{.*}}: tensor<i64>, %{{.*}}: tensor<i64>, %[[X:.*]]: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<4xf32>, tensor<4xf32>)
// CHECK: %[[MEAN:.*]] = dlt.reduce mean %[[X]] dims = [0]
// CHECK: %[[NINE:.*]] = dlt.splat 9.000000e-01
// CHECK-NEXT: %[[OLD:.*]] = dlt.multiply %[[M]], %[[NINE]]
// CHECK: %[[NEW:.*]] = dlt.multiply %[[MEAN]], %
// CHECK-NEXT: %[[M1:.*]] = dlt.add %[[OLD]], %[[NEW]]
// CHECK: return %{{[a-z0-9]+}}, %[[M1]], %{{[a-z0-9]+}} :
dlc.model @norm {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.batch_normalization %x {momentum = 0.9}
  dlc.outputs %0
}

// -----

// A layer that is not trained normalizes as in inference.
// CHECK-LABEL: func.func private @frozen_training(
// CHECK-SAME: %[[M:[a-z0-9]+]]: tensor<4xf32>, %[[V:[a-z0-9]+]]: tensor<4xf32>, %{{.*}}: tensor<i64>
// CHECK-NOT: reduce
// CHECK: return %{{[a-z0-9]+}}, %[[M]], %[[V]] :
dlc.model @frozen {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.batch_normalization %x {trainable = false, center = false, scale = false}
  dlc.outputs %0
}

// -----

// A mask goes with the value that layers make of it, to the model's results.
// CHECK-LABEL: func.func private @tokens_inference(
// CHECK-SAME: %[[T:[a-z0-9]+]]: tensor<9x4xf32>, %{{.*}}: tensor<4x2xf32>, %{{.*}}: tensor<2xf32>, %[[X:[a-z0-9]+]]: tensor<?x5xi32>) -> (tensor<?x5x2xf32>, tensor<?x5xi1> {dlc.mask_of = 0 : i64})
// CHECK: dlt.check %{{.*}}, "an index is not in [0, 9)" at "layer embedding"
// CHECK: dlt.gather %[[T]][%[[X]]] : tensor<9x4xf32>, tensor<?x5xi32> -> tensor<?x5x4xf32>
// CHECK: %[[MASK:.*]] = dlt.compare ne %[[X]], %
// CHECK: return %{{[a-z0-9]+}}, %[[MASK]] :
dlc.model @tokens {
  %x = dlc.input "x" : tensor<?x5xi32>
  %0 = dlc.embedding %x {input_dim = 9, output_dim = 4, mask_zero = true}
  %1 = dlc.dense %0 {units = 2}
  dlc.outputs %1
}

// -----

// Regularizers of trained weights and of outputs add one loss.
// CHECK-LABEL: func.func private @regular_training(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<4x2xf32>, %[[B:[a-z0-9]+]]: tensor<2x2xf32>, {{.*}}) -> (tensor<?x2xf32>, tensor<f32> {dlc.loss})
// CHECK: %[[Y:.*]] = dlt.dot_general %{{.*}}, %[[B]]
// CHECK: dlt.multiply %[[Y]], %[[Y]]
// CHECK: dlt.multiply %[[A]], %[[A]]
// CHECK-NOT: dlt.multiply %[[B]]
// CHECK: %[[LOSS:.*]] = dlt.add
// CHECK-NEXT: return %[[Y]], %[[LOSS]] :
dlc.model @regular {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {units = 2, use_bias = false, kernel_regularizer = @l2}
  %1 = dlc.dense %0 {units = 2, use_bias = false, kernel_regularizer = @l2, activity_regularizer = @l2 {l2 = 0.5}, trainable = false}
  dlc.outputs %1
}

// -----

// Variables in float64 of layers that compute in float32: each is converted
// when it is read.
// CHECK-LABEL: dlt.variables @wide_variables {
// CHECK-NEXT: "dense/kernel" : tensor<4x2xf64> weight trainable
// CHECK-LABEL: func.func private @wide_inference(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<4x2xf64>
// CHECK-NEXT: %[[K32:.*]] = dlt.convert %[[K]] : tensor<4x2xf64> -> tensor<4x2xf32>
// CHECK-NEXT: dlt.dot_general %{{.*}}, %[[K32]]
// CHECK: dlc.dense {{.*}}dtype = #dlc.policy<compute = f32, variable = f64>
dlc.model @wide attributes {dtype = #dlc.policy<compute = f32, variable = f64>} {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {units = 2, use_bias = false}
  dlc.outputs %0
}

// -----

// Keras's names of policies; activations and statistics are computed in float32.
// CHECK-LABEL: dlt.variables @mixed_variables {
// CHECK-NEXT: "dense/kernel" : tensor<4x2xf32>
// CHECK-LABEL: func.func private @mixed_inference(
// CHECK-SAME: -> tensor<?x2xbf16>
// CHECK: %[[Z:.*]] = dlt.dot_general {{.*}} -> tensor<?x2xbf16>
// CHECK-NEXT: %[[Z32:.*]] = dlt.convert %[[Z]] : tensor<?x2xbf16> -> tensor<?x2xf32>
// CHECK-NEXT: %[[Y32:.*]] = dlt.tanh %[[Z32]] : tensor<?x2xf32>
// CHECK-NEXT: dlt.convert %[[Y32]] : tensor<?x2xf32> -> tensor<?x2xbf16>
// CHECK: dlt.reduce mean {{.*}} : tensor<?x2xf32> -> tensor<?xf32>
dlc.model @mixed attributes {dtype = "mixed_bfloat16"} {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {units = 2, use_bias = false, activation = @tanh}
  %1 = dlc.layer_normalization %0
  dlc.outputs %1
}
