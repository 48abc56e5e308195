// Sums of all up to each element, or from it on.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[2.0, -1.0, 0.5, 4.0]> : tensor<4xf32>
  %y = dlt.cumulative_sum %x dim = 0 : tensor<4xf32>
  check.expect_close %y, dense<[2.0, 1.0, 1.5, 5.5]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @reverse() {
  %x = dlt.constant dense<[2.0, -1.0, 0.5, 4.0]> : tensor<4xf32>
  %y = dlt.cumulative_sum %x dim = 0 reverse : tensor<4xf32>
  check.expect_close %y, dense<[5.5, 3.5, 4.5, 4.0]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[[1.0, 0x7FC00000, 2.0], [0x7F800000, 1.0, 0xFF800000]]> : tensor<2x3xf32>
  %y = dlt.cumulative_sum %x dim = -1 : tensor<2x3xf32>
  check.expect_close %y, dense<[[1.0, 0x7FC00000, 0x7FC00000], [0x7F800000, 0x7F800000, 0x7FC00000]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @special_reverse() {
  %x = dlt.constant dense<[1.0, 0x7FC00000, 2.0]> : tensor<3xf32>
  %y = dlt.cumulative_sum %x dim = -1 reverse : tensor<3xf32>
  check.expect_close %y, dense<[0x7FC00000, 0x7FC00000, 2.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[[3.0, 1.0], [2.0, 2.0], [1.0, 3.0]]> : tensor<3x2xf64>
  %y = dlt.cumulative_sum %x dim = -2 : tensor<3x2xf64>
  check.expect_close %y, dense<[[3.0, 1.0], [5.0, 3.0], [6.0, 6.0]]> : tensor<3x2xf64> : tensor<3x2xf64>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.0, 0.00390625, 0.00390625, 0.00390625]> : tensor<4xbf16>
  %y = dlt.cumulative_sum %x dim = 0 : tensor<4xbf16>
  check.expect_eq %y, dense<[1.0, 1.0, 1.0078125, 1.015625]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[2048.0, 1.0, 1.0, 1.0]> : tensor<4xf16>
  %y = dlt.cumulative_sum %x dim = 0 : tensor<4xf16>
  check.expect_eq %y, dense<[2048.0, 2048.0, 2050.0, 2052.0]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @i32() {
  %x = dlt.constant dense<[2147483647, 1, -5]> : tensor<3xi32>
  %y = dlt.cumulative_sum %x dim = 0 : tensor<3xi32>
  check.expect_eq %y, dense<[2147483647, -2147483648, 2147483643]> : tensor<3xi32> : tensor<3xi32>
  return
}

func.func @ui8() {
  %x = dlt.constant dense<[5, 200, 100]> : tensor<3xui8>
  %y = dlt.cumulative_sum %x dim = 0 reverse : tensor<3xui8>
  check.expect_eq %y, dense<[49, 44, 100]> : tensor<3xui8> : tensor<3xui8>
  return
}

func.func @one() {
  %x = dlt.constant dense<[[5.0], [1.0]]> : tensor<2x1xf32>
  %y = dlt.cumulative_sum %x dim = 1 : tensor<2x1xf32>
  check.expect_eq %y, dense<[[5.0], [1.0]]> : tensor<2x1xf32> : tensor<2x1xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.cumulative_sum %x dim = 0 : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
