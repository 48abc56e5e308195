// Metrics of sums, sample weights and schedules.
// RUN: dlc-opt %s --dlc-name-layers --dlc-infer --dlc-expand --dlc-build-entries | FileCheck %s

// Sums have the shapes that the metric makes, in float64; a schedule needs no
// learning rate.
// CHECK-LABEL: dlt.variables @m_variables {
// CHECK-NOT: learning_rate
// CHECK: "optimizer/iteration" : tensor<i64> counter
// CHECK: "metrics/f1_score/true_positives" : tensor<3xf64> metric
// CHECK-NEXT: "metrics/f1_score/false_positives" : tensor<3xf64> metric
// CHECK-NEXT: "metrics/f1_score/false_negatives" : tensor<3xf64> metric
// CHECK-NEXT: "metrics/mse/total" : tensor<f64> metric

// The weight of a row multiplies its losses and counts in weighted metrics only.
// CHECK-LABEL: dlt.entry @evaluate_step
// CHECK-SAME: %[[T:[a-z0-9]+]]: tensor<?x3xf32>, %[[W:[a-z0-9]+]]: tensor<?xf32>)
// CHECK-SAME: inputs [#dlt.input<"x", feature>, #dlt.input<"target", target>, #dlt.input<"sample_weight", sample_weight>]
// CHECK: %[[LOSS:.*]] = reduce mean
// CHECK: multiply %[[LOSS]], %[[W]] : tensor<?xf32>
// CHECK: %[[ONES:.*]] = splat 1.000000e+00 : tensor<?xf32>
// CHECK-NEXT: broadcast_like %[[ONES]], %{{.*}} leading : tensor<?xf32>, tensor<?x3xf32> -> tensor<?x3xf32>
// CHECK: reduce sum %{{.*}} dims = [0] : tensor<?x3xf32> -> tensor<3xf32>
// CHECK: reduce sum %[[W]] dims = [0] : tensor<?xf32> -> tensor<f32>

// CHECK-LABEL: dlt.entry @metric_results
// CHECK: reduce mean %{{.*}} : tensor<3xf64> -> tensor<f64>

// CHECK-LABEL: dlt.entry @train_step
// CHECK: %[[I:.*]] = convert %{{.*}} : tensor<i64> -> tensor<f64>
// CHECK: %[[RATE:.*]] = convert %{{.*}} : tensor<f64> -> tensor<f32>
// CHECK: broadcast_{{.*}} %[[RATE]]
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {units = 3, use_bias = false}
  dlc.outputs %0
}
dlc.recipe @m {
  dlc.optimizer @sgd {learning_rate = @exponential_decay {initial_learning_rate = 0.1, decay_steps = 10, decay_rate = 0.9}}
  dlc.loss @mean_squared_error {sample_weight}
  dlc.metric @f1_score
  dlc.metric @mean_squared_error {weighted, name = "mse"}
}
