// Blocks with params.
// RUN: dlc-opt %s --dlc-bind=define=units=6 --dlc-name-layers --dlc-instantiate-blocks | FileCheck %s
// RUN: dlc-opt %s --verify-roundtrip | FileCheck %s --check-prefix=TEXT

// TEXT: dlc.block @residual(%{{.*}}) params(width, rate = 0.1, act = @leaky_relu {negative_slope = 0.3}) {
// TEXT: dlc.apply @residual(%{{.*}}) {name = "a", width = @units}
dlc.param @units

dlc.block @residual(%x) params(width, rate = 1e-1, act = @leaky_relu {negative_slope = 0.3}) {
  %0 = dlc.dense %x {units = @width, activation = @act}
  %1 = dlc.dropout %0 {rate = @rate}
  dlc.yield %1
}

// Params of a block that instances of another take.
dlc.block @two(%x) params(width) {
  %0 = dlc.apply @residual(%x) {width = @width, rate = 0}
  %1 = dlc.apply @residual(%0) {width = @width, act = @relu}
  dlc.yield %1
}

// CHECK-LABEL: dlc.model @m
// CHECK: dlc.dense %{{.*}} {activation = @leaky_relu {negative_slope = 0.3}, name = "a/dense", units = 6}
// CHECK: dlc.dropout %{{.*}} {name = "a/dropout", rate = 0.1}
// Not trained, in float64 where a layer does not say another.
// CHECK: dlc.dense %{{.*}} {activation = @leaky_relu {negative_slope = 0.3}, dlc.block_dtype = f64, name = "b/residual/dense", trainable = false, units = 8}
// CHECK: dlc.dropout %{{.*}} {dlc.block_dtype = f64, name = "b/residual/dropout", rate = 0, trainable = false}
// CHECK: dlc.dense %{{.*}} {activation = @relu, dlc.block_dtype = f64, name = "b/residual_1/dense", trainable = false, units = 8}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @residual(%x) {name = "a", width = @units}
  %1 = dlc.apply @two(%0) {name = "b", width = 8, trainable = false, dtype = f64}
  dlc.outputs %1
}

// A param hides a hyperparameter of its name, but in its own value.
dlc.param @rate = 0.25
// CHECK-LABEL: dlc.model @hidden
// CHECK: dlc.dropout %{{.*}} {name = "hides/dropout", rate = 0.25}
// CHECK: dlc.dropout %{{.*}} {name = "hides_1/dropout", rate = 0.75}
// CHECK: dlc.dropout %{{.*}} {name = "dropout", rate = 0.25}
dlc.block @hides(%x) params(rate = @rate) {
  dlc.dropout {rate = @rate}
  dlc.yield
}
dlc.model @hidden {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @hides(%x)
  %1 = dlc.apply @hides(%0) {rate = 0.75}
  %2 = dlc.dropout %1 {rate = @rate}
  dlc.outputs %2
}
