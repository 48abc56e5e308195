// The index along a dimension.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @first() {
  %l = dlt.splat 0.000000e+00 : tensor<?x2xf32>
  %x = dlt.iota 0 like %l : tensor<?x2xf32> -> tensor<?x2xi32>
  check.expect_eq %x, dense<[[0, 0], [1, 1], [2, 2]]> : tensor<3x2xi32> : tensor<?x2xi32>
  return
}

func.func @last() {
  %l = dlt.splat 0.000000e+00 : tensor<2x3xf32>
  %x = dlt.iota -1 like %l : tensor<2x3xf32> -> tensor<2x3xf32>
  check.expect_eq %x, dense<[[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @middle() {
  %l = dlt.splat 0.000000e+00 : tensor<1x2x2xf32>
  %x = dlt.iota 1 like %l : tensor<1x2x2xf32> -> tensor<1x2x2xui8>
  check.expect_eq %x, dense<[[[0, 0], [1, 1]]]> : tensor<1x2x2xi8> : tensor<1x2x2xui8>
  return
}

func.func @empty() {
  %l = dlt.splat 0.000000e+00 : tensor<0x3xf32>
  %x = dlt.iota 1 like %l : tensor<0x3xf32> -> tensor<0x3xi64>
  check.expect_eq %x, dense<> : tensor<0x3xi64> : tensor<0x3xi64>
  return
}
