// Sums of slices by index, in the order of the indices.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @rows() {
  %u = dlt.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %i = dlt.constant dense<[2, 0, 2]> : tensor<3xi32>
  %y = dlt.scatter_add %u[%i] size = 4 : tensor<3x2xf32>, tensor<3xi32> -> tensor<4x2xf32>
  check.expect_eq %y, dense<[[3.0, 4.0], [0.0, 0.0], [6.0, 8.0], [0.0, 0.0]]> : tensor<4x2xf32> : tensor<4x2xf32>
  return
}

func.func @matrix_of_indices() {
  %u = dlt.constant dense<[[1.0, 2.0], [4.0, 8.0]]> : tensor<2x2xf64>
  %i = dlt.constant dense<[[1, 1], [0, 1]]> : tensor<2x2xi64>
  %y = dlt.scatter_add %u[%i] size = 2 : tensor<2x2xf64>, tensor<2x2xi64> -> tensor<2xf64>
  check.expect_eq %y, dense<[4.0, 11.0]> : tensor<2xf64> : tensor<2xf64>
  return
}

func.func @nothing() {
  %u = dlt.constant dense<> : tensor<0x2xf32>
  %i = dlt.constant dense<> : tensor<0xi32>
  %y = dlt.scatter_add %u[%i] size = 2 : tensor<0x2xf32>, tensor<0xi32> -> tensor<2x2xf32>
  check.expect_eq %y, dense<0.0> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

// 2^24 and twice 1: each sum is rounded, in order.
func.func @order() {
  %u = dlt.constant dense<[16777216.0, 1.0, 1.0, 1.0, 1.0, 16777216.0]> : tensor<6xf32>
  %i = dlt.constant dense<[0, 0, 0, 1, 1, 1]> : tensor<6xi32>
  %y = dlt.scatter_add %u[%i] size = 2 : tensor<6xf32>, tensor<6xi32> -> tensor<2xf32>
  check.expect_eq %y, dense<[16777216.0, 16777218.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

// 16-bit floats are added up in float32 and rounded once: in bfloat16 256 + 1 is
// 256.
func.func @narrow() {
  %u = dlt.constant dense<[256.0, 1.0, 1.0]> : tensor<3xbf16>
  %i = dlt.constant dense<0> : tensor<3xi32>
  %y = dlt.scatter_add %u[%i] size = 1 : tensor<3xbf16>, tensor<3xi32> -> tensor<1xbf16>
  check.expect_eq %y, dense<258.0> : tensor<1xbf16> : tensor<1xbf16>
  return
}

func.func @integers_wrap() {
  %u = dlt.constant dense<[127, 1]> : tensor<2xi8>
  %i = dlt.constant dense<0> : tensor<2xi32>
  %y = dlt.scatter_add %u[%i] size = 1 : tensor<2xi8>, tensor<2xi32> -> tensor<1xi8>
  check.expect_eq %y, dense<-128> : tensor<1xi8> : tensor<1xi8>
  return
}

func.func @special() {
  %u = dlt.constant dense<[0x7F800000, 1.0, 0x7F800000, 0xFF800000]> : tensor<4xf32>
  %i = dlt.constant dense<[0, 0, 1, 1]> : tensor<4xi32>
  %y = dlt.scatter_add %u[%i] size = 2 : tensor<4xf32>, tensor<4xi32> -> tensor<2xf32>
  check.expect_eq %y, dense<[0x7F800000, 0x7FC00000]> : tensor<2xf32> : tensor<2xf32>
  return
}
