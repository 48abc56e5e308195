// Layers whose path has the expression are not trained, others are; what the
// expression has to be.
// RUN: dlc-opt %plugin %s --dlc-layer-pipeline --gating-freeze-layers=paths=^feature --dlc-expand | FileCheck %s
// RUN: dlc-opt %plugin %s --pass-pipeline="builtin.module(dlc-layer-pipeline,gating-freeze-layers{paths=^feature},dlc-expand)" | FileCheck %s
// RUN: not dlc-opt %plugin %s --dlc-layer-pipeline --gating-freeze-layers=paths=gate1 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not dlc-opt %plugin %s --dlc-layer-pipeline --gating-freeze-layers=paths=[ 2>&1 | FileCheck %s --check-prefix=REGEX

// CHECK: dlt.variable "half/feature_gate/gate" : tensor<3xf32> weight init("zeros")
// CHECK-NEXT: dlt.variable "half/dense/kernel" : tensor<3x2xf32> weight trainable
// NONE: error: expected layers to freeze, found none whose path has "gate1"
// REGEX: error: expected a regular expression, found "[":
dlc.model sequential @half {
  dlc.input "x" : tensor<?x3xf32>
  gating.feature_gate
  dlc.dense {units = 2}
  dlc.outputs
}
