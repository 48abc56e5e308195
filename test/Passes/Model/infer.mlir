// Types of values and dtypes of layers follow from the inputs'.
// RUN: dlc-opt %s --dlc-infer --split-input-file | FileCheck %s
// RUN: dlc-opt %s --dlc-infer --dlc-infer --split-input-file | FileCheck %s

// Each layer, in the default dtype.
// CHECK-LABEL: dlc.model @layers
dlc.model @layers {
  // CHECK-NEXT: %[[X:.*]] = dlc.input "x" : tensor<?x5x6xf32> -> tensor<?x5x6xf32>
  %x = dlc.input "x" : tensor<?x5x6xf32>
  // The rows and all but the last dimension stay.
  // CHECK-NEXT: %[[D:.*]] = dlc.dense %[[X]] {dtype = f32, units = 8} : tensor<?x5x6xf32> -> tensor<?x5x8xf32>
  %d = dlc.dense %x {units = 8}
  // CHECK-NEXT: %[[A:.*]] = dlc.activation %[[D]] {activation = @relu, dtype = f32} : tensor<?x5x8xf32> -> tensor<?x5x8xf32>
  %a = dlc.activation %d {activation = @relu}
  // CHECK-NEXT: %[[O:.*]] = dlc.dropout %[[A]] {dtype = f32, rate = 0.5} : tensor<?x5x8xf32> -> tensor<?x5x8xf32>
  %o = dlc.dropout %a {rate = 0.5}
  // CHECK-NEXT: %[[R:.*]] = dlc.rescaling %[[O]] {dtype = f32, scale = 0.5} : tensor<?x5x8xf32> -> tensor<?x5x8xf32>
  %r = dlc.rescaling %o {scale = 0.5}
  // CHECK-NEXT: %[[P:.*]] = dlc.add %[[R]], %[[A]], %[[O]] {dtype = f32} : (tensor<?x5x8xf32>, tensor<?x5x8xf32>, tensor<?x5x8xf32>) -> tensor<?x5x8xf32>
  %p = dlc.add %r, %a, %o
  // The last axis if none is given.
  // CHECK-NEXT: %[[C:.*]] = dlc.concatenate %[[P]], %[[X]] {dtype = f32} : (tensor<?x5x8xf32>, tensor<?x5x6xf32>) -> tensor<?x5x14xf32>
  %c = dlc.concatenate %p, %x
  // CHECK-NEXT: %[[E:.*]] = dlc.concatenate %[[P]], %[[D]] {axis = 1, dtype = f32} : (tensor<?x5x8xf32>, tensor<?x5x8xf32>) -> tensor<?x10x8xf32>
  %e = dlc.concatenate %p, %d {axis = 1}
  // CHECK-NEXT: %[[G:.*]] = dlc.concatenate %[[E]], %[[P]] {axis = -2, dtype = f32} : (tensor<?x10x8xf32>, tensor<?x5x8xf32>) -> tensor<?x15x8xf32>
  %g = dlc.concatenate %e, %p {axis = -2}
  // CHECK-NEXT: %[[F:.*]] = dlc.flatten %[[G]] {dtype = f32} : tensor<?x15x8xf32> -> tensor<?x120xf32>
  %f = dlc.flatten %g
  // CHECK-NEXT: dlc.outputs %[[F]], %[[C]] names ["y", "z"] : tensor<?x120xf32>, tensor<?x5x14xf32>
  dlc.outputs %f, %c names ["y", "z"]
}

// -----

// A layer's dtype is its own, else the model's.
// CHECK-LABEL: dlc.model sequential @double {
dlc.model sequential @double {
  // CHECK-NEXT: %[[X:.*]] = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK-NEXT: %[[A:.*]] = dlc.dense %[[X]] {dtype = f64, units = 3} : tensor<?x4xf32> -> tensor<?x3xf64>
  %0 = dlc.dense %x {units = 3}
  // CHECK-NEXT: %[[B:.*]] = dlc.dense %[[A]] {dtype = f32, units = 2} : tensor<?x3xf64> -> tensor<?x2xf32>
  %1 = dlc.dense %0 {units = 2, dtype = f32}
  // CHECK-NEXT: %[[C:.*]] = dlc.flatten %[[B]] {dtype = f64} : tensor<?x2xf32> -> tensor<?x2xf64>
  %2 = dlc.flatten %1
  // CHECK-NEXT: dlc.outputs %[[C]] : tensor<?x2xf64>
  dlc.outputs %2
// CHECK-NEXT: } {dtype = f64}
} {dtype = f64}

// -----

// Of an integer input: only flatten leaves the dtype.
// CHECK-LABEL: dlc.model @integers
dlc.model @integers {
  // CHECK-NEXT: %[[I:.*]] = dlc.input "image" : tensor<?x4x3x2xui8> -> tensor<?x4x3x2xui8>
  %i = dlc.input "image" : tensor<?x4x3x2xui8>
  // CHECK-NEXT: %[[F:.*]] = dlc.flatten %[[I]] {dtype = f32} : tensor<?x4x3x2xui8> -> tensor<?x24xui8>
  %f = dlc.flatten %i
  // CHECK-NEXT: %[[R:.*]] = dlc.rescaling %[[F]] {dtype = f32, scale = 0.5} : tensor<?x24xui8> -> tensor<?x24xf32>
  %r = dlc.rescaling %f {scale = 0.5}
  // CHECK-NEXT: dlc.dense %[[F]] {dtype = f32, units = 2} : tensor<?x24xui8> -> tensor<?x2xf32>
  %d = dlc.dense %f {units = 2}
  // CHECK-NEXT: dlc.add %[[F]], %[[R]] {dtype = f32} : (tensor<?x24xui8>, tensor<?x24xf32>) -> tensor<?x24xf32>
  %a = dlc.add %f, %r
  // CHECK-NEXT: dlc.outputs
  dlc.outputs %r, %d, %a names ["r", "d", "a"]
}

// -----

// An input of the rows alone.
// CHECK-LABEL: dlc.model @shapes
dlc.model @shapes {
  %x = dlc.input "x" : tensor<?xf32>
  // CHECK: dlc.flatten %{{.*}} {dtype = f32} : tensor<?xf32> -> tensor<?x1xf32>
  %f = dlc.flatten %x
  dlc.outputs %f names ["f"]
}

// -----

// Blocks, definitions and recipes stay as they are, and names that are no
// hyperparameters'.
!F = tensor<*x!dlt.float>
// CHECK-LABEL: dlc.block @unused
dlc.block @unused(%x) {
  // CHECK-NEXT: dlc.dense %{{.*}} {units = 4}{{ *$}}
  %0 = dlc.dense %x {units = 4}
  dlc.yield %0
}
// CHECK-LABEL: dlc.define activation @twice
dlc.define activation @twice(%x: !F) {
  // CHECK-NEXT: add {{.*}} : tensor<*x!dlt.float>
  %0 = dlt.add %x, %x : !F
  dlt.yield %0 : !F
}
// CHECK-LABEL: dlc.model @left
dlc.model @left {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: dlc.dense %{{.*}} {activation = @twice, bias_initializer = @nowhere, dtype = f32, kernel_initializer = @ones, units = 4} : tensor<?x4xf32> -> tensor<?x4xf32>
  %0 = dlc.dense %x {units = 4, activation = @twice, kernel_initializer = @ones, bias_initializer = @nowhere}
  dlc.outputs %0
}
// CHECK-LABEL: dlc.recipe @left
dlc.recipe @left {
  // CHECK-NEXT: dlc.optimizer @sgd_momentum {momentum = 0.5}
  dlc.optimizer @sgd_momentum {params = {momentum = 0.5}}
  // CHECK-NEXT: dlc.loss @mean_squared_error
  dlc.loss @mean_squared_error
}
