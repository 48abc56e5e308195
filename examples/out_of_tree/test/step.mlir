// An operation of the plugin in the tensor graph: in a definition, in a layer and
// through the gradient, as the code of the CPU and of a device.
// RUN: dlc-compile %plugin %s --target=cpu,sim --verify-numerics -o %t.dlc
// RUN: dlc-opt %plugin %s --dlc-layer-pipeline | dlc-opt %plugin --dlc-expand | FileCheck %s
// RUN: dlc-opt %plugin %s --dlc-layer-pipeline --dlc-graph-pipeline | FileCheck %s --check-prefix=GRAPH

// CHECK: %[[OPEN:.*]] = gating.step %{{.*}} : tensor<3xf32>
// CHECK: dlt.dot_general
// CHECK: gating.step %{{.*}} : tensor<?x2xf32>

// The gradient passes as it is: train_step, the last entry, has the forward's two.
// GRAPH: dlt.entry @train_step
// GRAPH-COUNT-2: gating.step
// GRAPH-NOT: gating.step

dlc.define activation @fires(%x) {
  %y = gating.step %x
  yield %y
}

dlc.model sequential @spikes {
  dlc.input "x" : tensor<?x3xf32>
  gating.feature_gate {hard = true}
  dlc.dense {units = 2, activation = @fires}
  dlc.outputs
}

dlc.recipe @spikes {
  dlc.optimizer @sgd
  dlc.loss @mean_squared_error
}
