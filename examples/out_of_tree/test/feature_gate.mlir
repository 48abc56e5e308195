// What the layer becomes: a variable for each feature, and a product.
// RUN: dlc-opt %plugin %s --dlc-layer-pipeline --dlc-expand | FileCheck %s
// RUN: dlc-opt %plugin %s | dlc-opt %plugin | FileCheck %s --check-prefix=TEXT

// CHECK: dlt.variables @gated_variables {
// CHECK-NEXT: dlt.variable "gated/feature_gate/gate" : tensor<3xf32> weight trainable init("ones")
// CHECK: func.func private @gated_inference(
// CHECK-SAME: %[[GATE:[a-z0-9]+]]: tensor<3xf32>, %[[X:[a-z0-9]+]]: tensor<?x5x3xf32>)
// CHECK: %[[SHARP:.*]] = dlt.splat 2.000000e+00
// CHECK-NEXT: %[[SCALED:.*]] = dlt.multiply %[[GATE]], %[[SHARP]]
// CHECK: %[[OPEN:.*]] = dlt.logistic %[[SCALED]]
// CHECK: %[[EACH:.*]] = dlt.broadcast_in_dim %[[OPEN]] dims = [2]
// CHECK-NEXT: dlt.multiply %[[X]], %[[EACH]]

// TEXT: %[[X:.*]] = dlc.input
// TEXT-NEXT: gating.feature_gate %[[X]] {gate_initializer = @ones, sharpness = 2}
dlc.model sequential @gated {
  dlc.input "x" : tensor<?x5x3xf32>
  gating.feature_gate {sharpness = 2, gate_initializer = @ones}
  dlc.outputs
}
