// Functions without arguments run, those they call with them; private ones do
// not run by themselves. `rows` sets the rows, `high-precision` keeps float64.
// RUN: dlc-opt %s --dlt-evaluate=rows=2 | FileCheck %s
// RUN: not dlc-opt %s --dlt-evaluate 2>&1 | FileCheck %s --check-prefix=THREE
// RUN: not dlc-opt %s --dlt-evaluate="rows=2 high-precision" 2>&1 | FileCheck %s --check-prefix=HIGH
// RUN: not dlc-opt %s --dlt-evaluate=rows=0 2>&1 | FileCheck %s --check-prefix=ZERO

// THREE: expected a 2xf32, found a 3xf32
// HIGH: expected 2, found 2.00000004
// ZERO: dlt-evaluate: expects at least 1 row, found 0

// CHECK-LABEL: func.func @rows
func.func @rows() {
  %x = dlt.splat 1.0 : tensor<?xf32>
  check.expect_eq %x, dense<1.0> : tensor<2xf32> : tensor<?xf32>
  return
}

func.func @rounds() {
  %x = dlt.constant dense<1.0> : tensor<f32>
  %y = dlt.constant dense<2.0e-8> : tensor<f32>
  %z = dlt.add %x, %y : tensor<f32>
  %w = func.call @double(%z) : (tensor<f32>) -> tensor<f32>
  check.expect_eq %w, dense<2.0> : tensor<f32> : tensor<f32>
  check.expect_eq %z, dense<1.0> : tensor<f32> : tensor<f32>
  return
}

func.func @double(%x: tensor<f32>) -> tensor<f32> {
  %y = dlt.add %x, %x : tensor<f32>
  return %y : tensor<f32>
}

func.func private @broken() {
  %x = dlt.splat 1.0 : tensor<f32>
  check.expect_eq %x, dense<2.0> : tensor<f32> : tensor<f32>
  return
}
