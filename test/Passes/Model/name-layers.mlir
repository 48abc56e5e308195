// Unnamed layers get Keras's names.
// RUN: dlc-opt %s --dlc-name-layers --split-input-file | FileCheck %s
// RUN: dlc-opt %s --dlc-name-layers --dlc-name-layers --split-input-file | FileCheck %s

// Each class counts for itself, in the order of the text.
// CHECK-LABEL: dlc.model @classes
dlc.model @classes {
  // An input has its name.
  // CHECK-NEXT: dlc.input "x" : tensor<?x4xf32>
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK-NEXT: dlc.dense {{.*}} {name = "dense", units = 4}
  %0 = dlc.dense %x {units = 4}
  // CHECK-NEXT: dlc.activation {{.*}} {activation = @relu, name = "activation"}
  %1 = dlc.activation %0 {activation = @relu}
  // CHECK-NEXT: dlc.flatten {{.*}} {name = "flatten"}
  %2 = dlc.flatten %1
  // CHECK-NEXT: dlc.rescaling {{.*}} {name = "rescaling", scale = 0.5}
  %3 = dlc.rescaling %2 {scale = 0.5}
  // CHECK-NEXT: dlc.dropout {{.*}} {name = "dropout", rate = 0.25}
  %4 = dlc.dropout %3 {rate = 0.25}
  // CHECK-NEXT: dlc.add {{.*}} {name = "add"}
  %5 = dlc.add %4, %x
  // CHECK-NEXT: dlc.concatenate {{.*}} {name = "concatenate"}
  %6 = dlc.concatenate %4, %5
  // CHECK-NEXT: dlc.dense {{.*}} {name = "dense_1", units = 4}
  %7 = dlc.dense %6 {units = 4}
  // CHECK-NEXT: dlc.activation {{.*}} {activation = @tanh, name = "activation_1"}
  %8 = dlc.activation %7 {activation = @tanh}
  // CHECK-NEXT: dlc.dense {{.*}} {name = "dense_2", units = 4}
  %9 = dlc.dense %8 {units = 4}
  // CHECK-NEXT: dlc.outputs
  dlc.outputs %9
}

// -----

// A name that the text uses, before or after, is passed over; given names stay.
// CHECK-LABEL: dlc.model @given
dlc.model @given {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: dlc.dense {{.*}} {name = "dense_1", units = 1}
  %0 = dlc.dense %x {units = 1, name = "dense_1"}
  // CHECK: dlc.dense {{.*}} {name = "dense_2", units = 2}
  %1 = dlc.dense %0 {units = 2}
  // CHECK: dlc.dense {{.*}} {name = "dense_4", units = 3}
  %2 = dlc.dense %1 {units = 3}
  // CHECK: dlc.flatten {{.*}} {name = "dense"}
  %3 = dlc.flatten %2 {name = "dense"}
  // CHECK: dlc.dense {{.*}} {name = "dense_3", units = 4}
  %4 = dlc.dense %3 {units = 4, name = "dense_3"}
  // A layer that shares variables has a name of its own.
  // CHECK: dlc.dense {{.*}} {name = "dense_5", shares = "dense_3", units = 4}
  %5 = dlc.dense %4 {units = 4, shares = "dense_3"}
  dlc.outputs %5
}

// -----

// Inputs and layers are named apart.
// CHECK-LABEL: dlc.model @input
dlc.model @input {
  // CHECK: dlc.input "dense"
  %x = dlc.input "dense" : tensor<?x4xf32>
  // CHECK: dlc.dense {{.*}} {name = "dense", units = 4}
  %0 = dlc.dense %x {units = 4}
  dlc.outputs %0
}

// -----

// Each block and model counts for itself; an instance is called as its block.
// CHECK-LABEL: dlc.block @tower
dlc.block @tower(%x) {
  // CHECK: dlc.dense {{.*}} {name = "dense", units = 4}
  %0 = dlc.dense %x {units = 4}
  // CHECK: dlc.apply @inner({{.*}}) {name = "inner"}
  %1 = dlc.apply @inner(%0)
  // CHECK: dlc.dense {{.*}} {name = "dense_1", units = 4}
  %2 = dlc.dense %1 {units = 4}
  dlc.yield %2
}
// CHECK-LABEL: dlc.block @inner
dlc.block @inner(%x) {
  // CHECK: dlc.dense {{.*}} {name = "dense", units = 4}
  %0 = dlc.dense %x {units = 4}
  dlc.yield %0
}
// CHECK-LABEL: dlc.model @one
dlc.model @one {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: dlc.apply @tower({{.*}}) {name = "tower"}
  %0 = dlc.apply @tower(%x)
  // CHECK: dlc.apply @tower({{.*}}) {name = "left"}
  %1 = dlc.apply @tower(%0) {name = "left"}
  // CHECK: dlc.apply @tower({{.*}}) {name = "tower_1", shares = "left"}
  %2 = dlc.apply @tower(%1) {shares = "left"}
  // CHECK: dlc.dense {{.*}} {name = "dense", units = 4}
  %3 = dlc.dense %2 {units = 4}
  dlc.outputs %3
}
// CHECK-LABEL: dlc.model @two
dlc.model @two {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: dlc.dense {{.*}} {name = "dense", units = 4}
  %0 = dlc.dense %x {units = 4}
  dlc.outputs %0
}

// -----

// To Keras a layer that is called again is no other: the names of those that share
// come last, which no path has.
// CHECK-LABEL: dlc.model @shared
dlc.model @shared {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: dlc.dense {{.*}} {name = "a", units = 4}
  %0 = dlc.dense %x {name = "a", units = 4}
  // CHECK: dlc.dense {{.*}} {name = "dense_1", shares = "a", units = 4}
  %1 = dlc.dense %0 {shares = "a", units = 4}
  // CHECK: dlc.dense {{.*}} {name = "dense", units = 4}
  %2 = dlc.dense %1 {units = 4}
  dlc.outputs %2
}
