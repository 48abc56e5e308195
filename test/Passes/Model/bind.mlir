// Hyperparameters get their values: given ones, else defaults.
// RUN: split-file %s %t
// RUN: dlc-opt %t/given.mlir '--dlc-bind=define=units=64,activation=@tanh,use_bias=false,rate=0,label="x"' | FileCheck %t/given.mlir
// RUN: dlc-opt %t/defaults.mlir --dlc-bind --split-input-file | FileCheck %t/defaults.mlir
// RUN: dlc-opt %t/words.mlir '--dlc-bind=define=act=tanh,rate=1e-3' | FileCheck %t/words.mlir
// RUN: dlc-opt %t/shared.mlir --dlc-bind | FileCheck %t/shared.mlir
// RUN: dlc-opt %t/defaults.mlir --dlc-bind --dlc-bind --split-input-file | FileCheck %t/defaults.mlir

//--- given.mlir
// CHECK-NOT: dlc.param
dlc.param @units
dlc.param @activation = @relu
dlc.param @use_bias
dlc.param @rate = 0.5
dlc.param @slope = 0.25
dlc.param @label
dlc.param @act = @inner
dlc.param @inner = @activation

// CHECK-LABEL: dlc.model @given
dlc.model @given {
  // CHECK: %[[X:.*]] = dlc.input "x"
  %x = dlc.input "x" : tensor<?x6xf32>
  // The example of the description.
  // CHECK: %[[A:.*]] = dlc.dense %[[X]] {units = 64}
  %0 = dlc.dense %x {units = @units}
  // One value for all uses; names and truth values, too.
  // CHECK: %[[B:.*]] = dlc.dense %[[A]] {activation = @tanh, units = 64, use_bias = false}
  %1 = dlc.dense %0 {units = @units, activation = @activation, use_bias = @use_bias}
  // An integer stands for a number where the default is a number.
  // CHECK: %[[C:.*]] = dlc.dropout %[[B]] {rate = 0.0}
  %2 = dlc.dropout %1 {rate = @rate}
  // Inside other attributes, and what is not given keeps its default.
  // CHECK: %[[D:.*]] = dlc.flatten %[[C]] {test.all = [{label = "x"}, 0.25]}
  %3 = dlc.flatten %2 {test.all = [{label = @label}, @slope]}
  // The value may be another's name; a part of a longer name is nobody's.
  // CHECK: %[[E:.*]] = dlc.activation %[[D]] {activation = @tanh, test.name = @units::@units}
  %4 = dlc.activation %3 {activation = @act, test.name = @units::@units}
  // CHECK: dlc.outputs %[[E]]
  dlc.outputs %4
}
// CHECK-NOT: dlc.param

//--- defaults.mlir
dlc.param @units = 24
dlc.param @act = @relu
dlc.param @lr = 1.0e-2
dlc.param @momentum = 0.5
dlc.param @batch = 8

// CHECK-NOT: dlc.param
// Blocks, models and recipes.
// CHECK-LABEL: dlc.block @tower
dlc.block @tower(%x) {
  // CHECK: dlc.dense %{{.*}} {activation = @relu, units = 24}
  %0 = dlc.dense %x {units = @units, activation = @act}
  dlc.yield %0
}

// CHECK-LABEL: dlc.model @defaults
dlc.model @defaults {
  %x = dlc.input "x" : tensor<?x6xf32>
  // Names of anything else stay.
  // CHECK: dlc.apply @tower(
  %0 = dlc.apply @tower(%x)
  // CHECK: dlc.activation %{{.*}} {activation = @no_param}
  %1 = dlc.activation %0 {activation = @no_param}
  dlc.outputs %1
}

// CHECK-LABEL: dlc.recipe @defaults
dlc.recipe @defaults {
  // CHECK: dlc.optimizer @sgd_momentum {learning_rate = 0.01, momentum = 0.5}
  dlc.optimizer @sgd_momentum {learning_rate = @lr, params = {momentum = @momentum}}
  dlc.loss @mean_squared_error
// CHECK: {batch_size = 8}
} {batch_size = @batch}

// -----

// A module without hyperparameters is left as it is.
// CHECK-LABEL: dlc.model @none
// CHECK-NEXT: %[[X:.*]] = dlc.input "x" : tensor<?x6xf32>
// CHECK-NEXT: %[[Y:.*]] = dlc.dense %[[X]] {activation = @relu, units = 3}
// CHECK-NEXT: dlc.outputs %[[Y]]
dlc.model @none {
  %x = dlc.input "x" : tensor<?x6xf32>
  %0 = dlc.dense %x {units = 3, activation = @relu}
  dlc.outputs %0
}

//--- words.mlir
// A word is a name where a name is expected, numbers have exponents, and a
// default may be a use.
dlc.param @act = @relu
dlc.param @rate = 0.5
dlc.param @own = @leaky_relu {negative_slope = 1e-1}
dlc.param @cut = @relu {max_value = inf, threshold = -inf}
// CHECK-LABEL: dlc.model @words
dlc.model @words {
  %x = dlc.input "x" : tensor<?x6xf32>
  // CHECK: dlc.activation %{{.*}} {activation = @tanh}
  %0 = dlc.activation %x {activation = @act}
  // CHECK: dlc.dropout %{{.*}} {rate = 0.001}
  %1 = dlc.dropout %0 {rate = @rate}
  // CHECK: dlc.activation %{{.*}} {activation = @leaky_relu {negative_slope = 0.1}}
  %2 = dlc.activation %1 {activation = @own}
  // CHECK: dlc.activation %{{.*}} {activation = @relu {max_value = inf, threshold = -inf}}
  %3 = dlc.activation %2 {activation = @cut}
  dlc.outputs %3
}

//--- shared.mlir
// A definition of the name of a hyperparameter stays one where nothing else can be.
dlc.param @l2 = 1e-6
dlc.param @softplus = 1.5
// CHECK: apply @softplus(
dlc.define activation @own(%x) {
  %y = apply @softplus(%x)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x6xf32>
  // CHECK: dlc.dense %{{.*}} {activation = @softplus, kernel_regularizer = @l2 {l2 = 1e-06}, units = 2}
  %0 = dlc.dense %x {units = 2, activation = @softplus, kernel_regularizer = @l2 {l2 = @l2}}
  dlc.outputs %0
}
