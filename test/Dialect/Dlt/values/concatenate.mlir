// Joins along a dimension.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @columns() {
  %x = dlt.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %y = dlt.constant dense<[[3.0, 4.0], [5.0, 6.0]]> : tensor<2x2xf32>
  %z = dlt.concatenate %x, %y, %x dim = 1 : (tensor<2x1xf32>, tensor<2x2xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  check.expect_eq %z, dense<[[1.0, 3.0, 4.0, 1.0], [2.0, 5.0, 6.0, 2.0]]> : tensor<2x4xf32> : tensor<2x4xf32>
  return
}

func.func @first() {
  %x = dlt.constant dense<[[1], [2]]> : tensor<2x1xui8>
  %y = dlt.constant dense<[[255]]> : tensor<1x1xui8>
  %z = dlt.concatenate %x, %y dim = 0 : (tensor<2x1xui8>, tensor<1x1xui8>) -> tensor<3x1xui8>
  check.expect_eq %z, dense<[[1], [2], [-1]]> : tensor<3x1xi8> : tensor<3x1xui8>
  return
}

func.func @one() {
  %x = dlt.constant dense<[0x7FC0, -0.0]> : tensor<2xbf16>
  %z = dlt.concatenate %x dim = 0 : (tensor<2xbf16>) -> tensor<2xbf16>
  check.expect_eq %z, dense<[0x7FC0, -0.0]> : tensor<2xbf16> : tensor<2xbf16>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.constant dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf32>
  %z = dlt.concatenate %x, %y dim = 0 : (tensor<0x3xf32>, tensor<1x3xf32>) -> tensor<1x3xf32>
  check.expect_eq %z, dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf32> : tensor<1x3xf32>
  return
}
