// What instances of blocks with params refuse.
// RUN: not dlc-opt %s --dlc-bind --dlc-name-layers --dlc-instantiate-blocks --dlc-infer --split-input-file --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s

// CHECK: params-errors.mlir:[[@LINE+7]]:8: error: 'dlc.apply' op expects a value for param "width" of @b
dlc.block @b(%x) params(width) {
  %0 = dlc.dense %x {units = @width}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @b(%x)
  dlc.outputs %0
}

// -----

// CHECK: params-errors.mlir:[[@LINE+7]]:8: error: 'dlc.apply' op "widht" is not a param of @b; did you mean "width"?
dlc.block @b(%x) params(width = 1) {
  %0 = dlc.dense %x {units = @width}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @b(%x) {widht = 3}
  dlc.outputs %0
}

// -----

// The layer in the block and the instance.
// CHECK: params-errors.mlir:[[@LINE+4]]:8: error: 'dlc.dense' op attribute 'units' failed to satisfy constraint: 64-bit integer or a hyperparameter
// CHECK: params-errors.mlir:[[@LINE+8]]:8: note: called from
dlc.block @b(%x) params(width) {
  // A comment, so that lines differ.
  %0 = dlc.dense %x {units = @width}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @b(%x) {width = 1.5}
  dlc.outputs %0
}

// -----

// CHECK: params-errors.mlir:[[@LINE+3]]:8: error: 'dlc.dense' op expects an input of rank 2 or more, found 'tensor<?xf32>'
// CHECK: params-errors.mlir:[[@LINE+7]]:8: note: called from
dlc.block @b(%x) {
  %0 = dlc.dense %x {units = 3}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?xf32>
  %0 = dlc.apply @b(%x)
  dlc.outputs %0
}

// -----

// CHECK: params-errors.mlir:[[@LINE+1]]:1: error: 'dlc.block' op names the param "a" twice
dlc.block @b(%x) params(a, a) {
  dlc.yield %x
}
