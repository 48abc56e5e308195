// Permutes dimensions.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @matrix() {
  %x = dlt.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %y = dlt.transpose %x, [1, 0] : tensor<2x3xi32> -> tensor<3x2xi32>
  check.expect_eq %y, dense<[[1, 4], [2, 5], [3, 6]]> : tensor<3x2xi32> : tensor<3x2xi32>
  return
}

func.func @cycle() {
  %x = dlt.constant dense<[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]> : tensor<1x2x3xf16>
  %y = dlt.transpose %x, [2, 0, 1] : tensor<1x2x3xf16> -> tensor<3x1x2xf16>
  check.expect_eq %y, dense<[[[1.0, 4.0]], [[2.0, 5.0]], [[3.0, 6.0]]]> : tensor<3x1x2xf16> : tensor<3x1x2xf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.0> : tensor<f32>
  %y = dlt.transpose %x, [] : tensor<f32> -> tensor<f32>
  check.expect_eq %y, dense<1.0> : tensor<f32> : tensor<f32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.transpose %x, [1, 0] : tensor<0x3xf32> -> tensor<3x0xf32>
  check.expect_eq %y, dense<> : tensor<3x0xf32> : tensor<3x0xf32>
  return
}
