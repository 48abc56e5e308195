// Repeats along new and unit dimensions.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @columns() {
  %x = dlt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y = dlt.broadcast_in_dim %x dims = [1] : tensor<2xf32> -> tensor<3x2xf32>
  check.expect_eq %y, dense<[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]> : tensor<3x2xf32> : tensor<3x2xf32>
  return
}

func.func @rows_() {
  %x = dlt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y = dlt.broadcast_in_dim %x dims = [0] : tensor<2xf32> -> tensor<2x3xf32>
  check.expect_eq %y, dense<[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @unit() {
  %x = dlt.constant dense<[[1, 2, 3]]> : tensor<1x3xui8>
  %y = dlt.broadcast_in_dim %x dims = [0, 1] : tensor<1x3xui8> -> tensor<2x3xui8>
  check.expect_eq %y, dense<[[1, 2, 3], [1, 2, 3]]> : tensor<2x3xi8> : tensor<2x3xui8>
  return
}

func.func @middle() {
  %x = dlt.constant dense<[5, 6]> : tensor<2xi64>
  %y = dlt.broadcast_in_dim %x dims = [1] : tensor<2xi64> -> tensor<2x2x2xi64>
  check.expect_eq %y, dense<[[[5, 5], [6, 6]], [[5, 5], [6, 6]]]> : tensor<2x2x2xi64> : tensor<2x2x2xi64>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<2.0> : tensor<f16>
  %y = dlt.broadcast_in_dim %x dims = [] : tensor<f16> -> tensor<?x2xf16>
  check.expect_eq %y, dense<2.0> : tensor<3x2xf16> : tensor<?x2xf16>
  return
}

func.func @empty() {
  %x = dlt.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %y = dlt.broadcast_in_dim %x dims = [1] : tensor<3xf32> -> tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
