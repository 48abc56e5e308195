// A model becomes a table of weights and two functions.
// RUN: dlc-opt %s --dlc-infer --dlc-expand --split-input-file | FileCheck %s

// The paths of a sequential model begin with its name; weights are in the order
// of layers. Each layer in inference and in training.
// CHECK-LABEL: dlt.variables @seq_variables {
// CHECK-NEXT: dlt.variable "seq/hidden/kernel" : tensor<6x4xf32> weight trainable init("glorot_uniform")
// CHECK-NEXT: dlt.variable "seq/hidden/bias" : tensor<4xf32> weight trainable init("zeros")
// CHECK-NEXT: dlt.variable "seq/frozen/kernel" : tensor<4x4xf32> weight init("glorot_uniform")
// CHECK-NEXT: dlt.variable "seq/y/kernel" : tensor<4x2xf64> weight trainable init("he_uniform")
// CHECK-NEXT: dlt.variable "seq/y/bias" : tensor<2xf64> weight trainable init("ones")
// CHECK-NEXT: }

// (weights, inputs) -> outputs
// CHECK-LABEL: func.func private @seq_inference(
// CHECK-SAME: %[[HK:.*]]: tensor<6x4xf32>, %[[HB:.*]]: tensor<4xf32>, %[[FK:.*]]: tensor<4x4xf32>, %[[YK:.*]]: tensor<4x2xf64>, %[[YB:.*]]: tensor<2xf64>, %[[X:.*]]: tensor<?x2x3xui8>) -> tensor<?x2xf64> {
// CHECK-NEXT: %[[FLAT:.*]] = dlt.reshape %[[X]] : tensor<?x2x3xui8> -> tensor<?x6xui8>
// CHECK-NEXT: %[[CONVERTED:.*]] = dlt.convert %[[FLAT]] : tensor<?x6xui8> -> tensor<?x6xf32>
// CHECK-NEXT: %[[SCALE:.*]] = dlt.splat 5.000000e-01 : tensor<?x6xf32>
// CHECK-NEXT: %[[SCALED:.*]] = dlt.multiply %[[CONVERTED]], %[[SCALE]] : tensor<?x6xf32>
// CHECK-NEXT: %[[OFFSET:.*]] = dlt.splat -1.000000e+00 : tensor<?x6xf32>
// CHECK-NEXT: %[[MOVED:.*]] = dlt.add %[[SCALED]], %[[OFFSET]] : tensor<?x6xf32>
// CHECK-NEXT: %[[H0:.*]] = dlt.dot_general %[[MOVED]], %[[HK]] contract = [1] x [0]
// CHECK-NEXT: %[[H1:.*]] = dlt.broadcast_in_dim %[[HB]] dims = [1] : tensor<4xf32> -> tensor<?x4xf32>
// CHECK-NEXT: %[[H2:.*]] = dlt.add %[[H0]], %[[H1]] : tensor<?x4xf32>
// CHECK-NEXT: %[[H3:.*]] = dlt.tanh %[[H2]] : tensor<?x4xf32>
// Dropout is the identity.
// CHECK-NEXT: %[[F0:.*]] = dlt.dot_general %[[H3]], %[[FK]] contract = [1] x [0]
// CHECK-NEXT: %[[CAST:.*]] = dlt.convert %[[F0]] : tensor<?x4xf32> -> tensor<?x4xf64>
// CHECK-NEXT: %[[Y0:.*]] = dlt.dot_general %[[CAST]], %[[YK]] contract = [1] x [0]
// CHECK-NEXT: %[[Y1:.*]] = dlt.broadcast_in_dim %[[YB]] dims = [1]
// CHECK-NEXT: %[[Y2:.*]] = dlt.add %[[Y0]], %[[Y1]]
// CHECK-NEXT: return %[[Y2]] : tensor<?x2xf64>

// (weights, seed, step, inputs) -> outputs
// CHECK-LABEL: func.func private @seq_training(
// CHECK-SAME: %{{.*}}: tensor<6x4xf32>, %{{.*}}: tensor<4xf32>, %[[FK:.*]]: tensor<4x4xf32>, %{{.*}}: tensor<4x2xf64>, %{{.*}}: tensor<2xf64>, %[[SEED:.*]]: tensor<i64>, %[[STEP:.*]]: tensor<i64>, %{{.*}}: tensor<?x2x3xui8>) -> tensor<?x2xf64> {
// CHECK: %[[H:.*]] = dlt.tanh
// The stream is a hash of "seq/drop".
// CHECK-NEXT: %[[U:.*]] = dlt.random_uniform %[[SEED]], %[[STEP]] stream = 3958996722285269696 : tensor<i64>, tensor<i64> -> tensor<?x4xf32>
// CHECK-NEXT: %[[RATE:.*]] = dlt.splat 2.500000e-01 : tensor<?x4xf32>
// CHECK-NEXT: %[[KEEP:.*]] = dlt.compare ge %[[U]], %[[RATE]]
// CHECK-NEXT: %[[REST:.*]] = dlt.splat 7.500000e-01 : tensor<?x4xf32>
// CHECK-NEXT: %[[LARGER:.*]] = dlt.divide %[[H]], %[[REST]]
// CHECK-NEXT: %[[ZERO:.*]] = dlt.splat 0.000000e+00 : tensor<?x4xf32>
// CHECK-NEXT: %[[DROPPED:.*]] = dlt.select %[[KEEP]], %[[LARGER]], %[[ZERO]]
// CHECK-NEXT: dlt.dot_general %[[DROPPED]], %[[FK]] contract = [1] x [0]
// CHECK: %[[Y:.*]] = dlt.add
// CHECK-NEXT: return %[[Y]] : tensor<?x2xf64>

// The model stays.
// CHECK-LABEL: dlc.model sequential @seq {
// CHECK: dlc.dense {{.*}}name = "hidden"
// CHECK: dlc.outputs
dlc.model sequential @seq {
  %x = dlc.input "x" : tensor<?x2x3xui8>
  %0 = dlc.flatten %x {name = "flat"}
  %1 = dlc.rescaling %0 {name = "scale", scale = 0.5, offset = -1.0}
  %2 = dlc.dense %1 {name = "hidden", units = 4, activation = @tanh}
  %3 = dlc.dropout %2 {name = "drop", rate = 0.25}
  %4 = dlc.dense %3 {name = "frozen", units = 4, use_bias = false, trainable = false}
  %5 = dlc.dense %4 {name = "y", units = 2, dtype = f64, kernel_initializer = @he_uniform, bias_initializer = @ones}
  dlc.outputs %5
}

// -----

// In another model they begin with the layer. Shared weights are there once,
// under their owner's path, as trainable as their owner.
// CHECK-LABEL: dlt.variables @graph_variables {
// CHECK-NEXT: dlt.variable "a/kernel" : tensor<4x4xf32> weight init
// CHECK-NEXT: dlt.variable "b/kernel" : tensor<4x4xf32> weight trainable
// CHECK-NEXT: }
// CHECK-LABEL: func.func private @graph_inference(
// CHECK-SAME: %[[A:.*]]: tensor<4x4xf32>, %[[B:.*]]: tensor<4x4xf32>, %[[X:.*]]: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>)
// CHECK-NEXT: %[[L0:.*]] = dlt.dot_general %[[X]], %[[A]] contract
// CHECK-NEXT: %[[L1:.*]] = dlt.dot_general %[[L0]], %[[B]] contract
// CHECK-NEXT: %[[L2:.*]] = dlt.dot_general %[[L1]], %[[A]] contract
// CHECK-NEXT: return %[[L2]], %[[L0]] :
// CHECK-LABEL: func.func private @graph_training(
// CHECK: return %{{[a-z0-9]+}}, %{{[a-z0-9]+}} :
dlc.model @graph {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {name = "a", units = 4, use_bias = false, trainable = false}
  %1 = dlc.dense %0 {name = "b", units = 4, use_bias = false}
  %2 = dlc.dense %1 {name = "c", units = 4, use_bias = false, shares = "a"}
  dlc.outputs %2, %0 names ["y", "z"]
}

// -----

// One that shares with a layer that shares uses the same variables; one without
// a bias may share with one that has it.
// CHECK-LABEL: dlt.variables @chain_variables {
// CHECK-NEXT: dlt.variable "a/kernel"
// CHECK-NEXT: dlt.variable "a/bias"
// CHECK-NEXT: }
// CHECK-LABEL: func.func private @chain_inference(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<4x4xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>, %{{.*}}: tensor<?x4xf32>)
// CHECK: dlt.dot_general %{{.*}}, %[[K]] contract
// CHECK: dlt.broadcast_in_dim %[[B]]
// CHECK: dlt.dot_general %{{.*}}, %[[K]] contract
// CHECK-NOT: dlt.broadcast_in_dim
// CHECK: dlt.dot_general %{{.*}}, %[[K]] contract
// CHECK: dlt.broadcast_in_dim %[[B]]
// CHECK: return
dlc.model @chain {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {name = "a", units = 4}
  %1 = dlc.dense %0 {name = "b", units = 4, use_bias = false, shares = "a"}
  %2 = dlc.dense %1 {name = "c", units = 4, shares = "b"}
  dlc.outputs %2
}

// -----

// Merging: every input arrives in the layer's dtype. Inputs keep their order,
// whether they are used or not.
// CHECK-LABEL: func.func private @merge_inference(
// CHECK-SAME: %[[X:.*]]: tensor<?x4x2xf32>, %{{.*}}: tensor<?x9xf32>, %[[I:.*]]: tensor<?x4x2xi32>, %[[D:.*]]: tensor<?x4x2xf64>)
// CHECK-NEXT: %[[D1:.*]] = dlt.convert %[[D]] : tensor<?x4x2xf64> -> tensor<?x4x2xf32>
// CHECK-NEXT: %[[I1:.*]] = dlt.convert %[[I]] : tensor<?x4x2xi32> -> tensor<?x4x2xf32>
// CHECK-NEXT: %[[S1:.*]] = dlt.add %[[X]], %[[I1]] : tensor<?x4x2xf32>
// CHECK-NEXT: %[[S2:.*]] = dlt.add %[[S1]], %[[D1]] : tensor<?x4x2xf32>
// CHECK-NEXT: %[[C1:.*]] = dlt.concatenate %[[S2]], %[[X]] dim = 2 : (tensor<?x4x2xf32>, tensor<?x4x2xf32>) -> tensor<?x4x4xf32>
// CHECK-NEXT: %[[C2:.*]] = dlt.concatenate %[[S2]], %[[X]] dim = 1 : (tensor<?x4x2xf32>, tensor<?x4x2xf32>) -> tensor<?x8x2xf32>
// A flatten of floats casts, one of integers does not.
// CHECK-NEXT: %[[D2:.*]] = dlt.convert %[[D]] : tensor<?x4x2xf64> -> tensor<?x4x2xf32>
// CHECK-NEXT: %[[D3:.*]] = dlt.reshape %[[D2]] : tensor<?x4x2xf32> -> tensor<?x8xf32>
// CHECK-NEXT: %[[I2:.*]] = dlt.reshape %[[I]] : tensor<?x4x2xi32> -> tensor<?x8xi32>
// CHECK-NEXT: return %[[C1]], %[[C2]], %[[D3]], %[[I2]], %[[X]] :
dlc.model @merge {
  %x = dlc.input "x" : tensor<?x4x2xf32>
  %unused = dlc.input "unused" : tensor<?x9xf32>
  %i = dlc.input "i" : tensor<?x4x2xi32>
  %d = dlc.input "d" : tensor<?x4x2xf64>
  %s = dlc.add %x, %i, %d {name = "s"}
  %c = dlc.concatenate %s, %x {name = "c"}
  %e = dlc.concatenate %s, %x {name = "e", axis = -2}
  %f = dlc.flatten %d {name = "f"}
  %g = dlc.flatten %i {name = "g"}
  dlc.outputs %c, %e, %f, %g, %x names ["c", "e", "f", "g", "x"]
}

// -----

// A kernel works along the last dimension. Definitions of the file come before
// the prelude's; params have their values; rate 0 drops nothing.
!F = tensor<*x!dlt.float>
dlc.define activation @relu(%x: !F) params(%half: tensor<!dlt.float> = 0.5) {
  %0 = dlt.broadcast_like %half, %x : tensor<!dlt.float>, !F -> !F
  %1 = dlt.multiply %0, %x : !F
  dlt.yield %1 : !F
}
// CHECK-LABEL: func.func private @rank_training(
// CHECK-SAME: %[[K:.*]]: tensor<3x2xf64>, %[[B:.*]]: tensor<2xf64>, %{{.*}}: tensor<i64>, %{{.*}}: tensor<i64>, %[[X:.*]]: tensor<?x5x3xf64>)
// CHECK-NEXT: %[[L0:.*]] = dlt.dot_general %[[X]], %[[K]] contract = [2] x [0] : (tensor<?x5x3xf64>, tensor<3x2xf64>) -> tensor<?x5x2xf64>
// CHECK-NEXT: %[[L1:.*]] = dlt.broadcast_in_dim %[[B]] dims = [2] : tensor<2xf64> -> tensor<?x5x2xf64>
// CHECK-NEXT: %[[L2:.*]] = dlt.add %[[L0]], %[[L1]] : tensor<?x5x2xf64>
// CHECK-NEXT: %[[HALF:.*]] = dlt.splat 5.000000e-01 : tensor<f64>
// CHECK-NEXT: %[[L3:.*]] = dlt.broadcast_like %[[HALF]], %[[L2]] : tensor<f64>, tensor<?x5x2xf64> -> tensor<?x5x2xf64>
// CHECK-NEXT: %[[L4:.*]] = dlt.multiply %[[L3]], %[[L2]] : tensor<?x5x2xf64>
// CHECK-NEXT: return %[[L4]] : tensor<?x5x2xf64>
// CHECK-LABEL: dlc.model @rank
dlc.model @rank attributes {dtype = f64} {
  %x = dlc.input "x" : tensor<?x5x3xf64>
  %0 = dlc.dense %x {name = "a", units = 2, activation = @relu}
  %1 = dlc.dropout %0 {name = "b", rate = 0.0}
  dlc.outputs %1
}

// -----

// A model or block of its name hides no definition.
// CHECK-LABEL: func.func private @tanh_inference(
// CHECK: dlt.tanh
// CHECK: dlt.logistic
dlc.block @sigmoid(%x) {
  dlc.yield %x
}
dlc.model @tanh {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.activation %x {name = "a", activation = @tanh}
  %1 = dlc.activation %0 {name = "b", activation = @sigmoid}
  dlc.outputs %1
}

// -----

// Several models, each with what is its own; one without weights.
// CHECK-LABEL: dlt.variables @first_variables {
// CHECK-NEXT: dlt.variable "a/kernel"
// CHECK-LABEL: func.func private @first_inference
// CHECK-LABEL: func.func private @first_training
// CHECK-LABEL: dlc.model @first
dlc.model @first {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
// CHECK-LABEL: dlt.variables @second_variables {
// CHECK-NEXT: }
// CHECK-LABEL: func.func private @second_inference(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>) -> tensor<?x4xf32>
// CHECK-NEXT: return %[[X]]
// CHECK-LABEL: func.func private @second_training(
// CHECK-SAME: %{{.*}}: tensor<i64>, %{{.*}}: tensor<i64>, %[[X:.*]]: tensor<?x4xf32>) -> tensor<?x4xf32>
// CHECK-NEXT: return %[[X]]
// CHECK-LABEL: dlc.model @second
dlc.model @second {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
// The recipe is left to dlc-build-entries.
// CHECK-LABEL: dlc.recipe @second
dlc.recipe @second {
  dlc.loss @mean_squared_error
}

// -----

// Without a model nothing changes.
// CHECK-LABEL: module {
// CHECK-NEXT: }
