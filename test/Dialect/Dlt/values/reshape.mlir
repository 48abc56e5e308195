// The same elements in row-major order.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @merge() {
  %x = dlt.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xui8>
  %y = dlt.reshape %x : tensor<2x3xui8> -> tensor<6xui8>
  check.expect_eq %y, dense<[1, 2, 3, 4, 5, 6]> : tensor<6xi8> : tensor<6xui8>
  return
}

func.func @regroup() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.reshape %x : tensor<2x3xf32> -> tensor<3x1x2xf32>
  check.expect_eq %y, dense<[[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]]> : tensor<3x1x2xf32> : tensor<3x1x2xf32>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<[[7.0]]> : tensor<1x1xf64>
  %y = dlt.reshape %x : tensor<1x1xf64> -> tensor<f64>
  check.expect_eq %y, dense<7.0> : tensor<f64> : tensor<f64>
  return
}

func.func @rows() {
  %l = dlt.splat 0.000000e+00 : tensor<?x2x2xf32>
  %i = dlt.iota 0 like %l : tensor<?x2x2xf32> -> tensor<?x2x2xf32>
  %y = dlt.reshape %i : tensor<?x2x2xf32> -> tensor<?x4xf32>
  check.expect_eq %y, dense<[[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [2.0, 2.0, 2.0, 2.0]]> : tensor<3x4xf32> : tensor<?x4xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x6xf32>
  %y = dlt.reshape %x : tensor<0x6xf32> -> tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
