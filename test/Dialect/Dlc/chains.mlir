// What follows from the order of layers may be left out: inputs, the terminator, and
// the result of an instance.
// RUN: dlc-opt %s | FileCheck %s
// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt %s --dlc-name-layers --dlc-instantiate-blocks --dlc-infer | FileCheck %s --check-prefix=INSTANCES

// CHECK-LABEL: dlc.block @residual(%arg0)
// CHECK: %[[A:.*]] = dlc.dense %arg0 {units = 4}
// CHECK: %[[B:.*]] = dlc.add %arg0, %[[A]]
// CHECK: dlc.yield %[[B]]
dlc.block @residual(%x) {
  %0 = dlc.dense {units = 4}
  dlc.add %x, %0
}
// CHECK-LABEL: dlc.block @twice(%arg0)
// CHECK: %[[A:.*]] = dlc.apply @residual(%arg0)
// CHECK: %[[B:.*]] = dlc.apply @residual(%[[A]])
// CHECK: dlc.yield %[[B]]
dlc.block @twice(%x) {
  dlc.apply @residual
  dlc.apply @residual {name = "second"}
}
// CHECK-LABEL: dlc.model sequential @m
// CHECK: %[[X:.*]] = dlc.input
// CHECK: %[[A:.*]] = dlc.apply @twice(%[[X]])
// CHECK: %[[B:.*]] = dlc.activation %[[A]]
// CHECK: %[[C:.*]] = dlc.apply @twice(%[[B]])
// CHECK: dlc.outputs %[[C]]
// INSTANCES-LABEL: dlc.model sequential @m
// INSTANCES: "twice/residual/dense"
// INSTANCES: "twice/second/add"
// INSTANCES: "twice_1/residual/dense"
// INSTANCES: %[[Y:.*]] = dlc.add {{.*}}"twice_1/second/add"
// INSTANCES: dlc.outputs %[[Y]]
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.apply @twice
  dlc.activation {activation = @relu}
  dlc.apply @twice
}
