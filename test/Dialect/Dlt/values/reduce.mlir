// Combines elements along dimensions.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @sum_last() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.reduce sum %x dims = [-1] : tensor<2x3xf32> -> tensor<2xf32>
  check.expect_eq %y, dense<[6.0, 15.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @sum_first() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.reduce sum %x dims = [0] : tensor<2x3xf32> -> tensor<3xf32>
  check.expect_eq %y, dense<[5.0, 7.0, 9.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @sum_all() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf64>
  %y = dlt.reduce sum %x dims = [0, 1] : tensor<2x3xf64> -> tensor<f64>
  check.expect_eq %y, dense<21.0> : tensor<f64> : tensor<f64>
  return
}

func.func @sum_keep() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.reduce sum %x dims = [1] keepdims : tensor<2x3xf32> -> tensor<2x1xf32>
  check.expect_eq %y, dense<[[6.0], [15.0]]> : tensor<2x1xf32> : tensor<2x1xf32>
  return
}

func.func @sum_none() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.reduce sum %x dims = [] : tensor<2x3xf32> -> tensor<2x3xf32>
  check.expect_eq %y, dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @sum_i8_wraps() {
  %x = dlt.constant dense<[100, 100, 100]> : tensor<3xi8>
  %y = dlt.reduce sum %x dims = [0] : tensor<3xi8> -> tensor<i8>
  check.expect_eq %y, dense<44> : tensor<i8> : tensor<i8>
  return
}

func.func @max() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf16>
  %y = dlt.reduce max %x dims = [0] : tensor<2x3xf16> -> tensor<3xf16>
  check.expect_eq %y, dense<[4.0, 5.0, 6.0]> : tensor<3xf16> : tensor<3xf16>
  return
}

func.func @max_nan() {
  %x = dlt.constant dense<[[1.0, 0x7FC00000], [0x7F800000, 2.0]]> : tensor<2x2xf32>
  %y = dlt.reduce max %x dims = [1] : tensor<2x2xf32> -> tensor<2xf32>
  check.expect_eq %y, dense<[0x7FC00000, 0x7F800000]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @min() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xbf16>
  %y = dlt.reduce min %x dims = [1] : tensor<2x3xbf16> -> tensor<2xbf16>
  check.expect_eq %y, dense<[1.0, 4.0]> : tensor<2xbf16> : tensor<2xbf16>
  return
}

func.func @min_ui8() {
  %x = dlt.constant dense<[[255, 1], [128, 127]]> : tensor<2x2xui8>
  %y = dlt.reduce min %x dims = [1] : tensor<2x2xui8> -> tensor<2xui8>
  check.expect_eq %y, dense<[1, 127]> : tensor<2xi8> : tensor<2xui8>
  return
}

func.func @max_ui8() {
  %x = dlt.constant dense<[[255, 1], [128, 127]]> : tensor<2x2xui8>
  %y = dlt.reduce max %x dims = [1] : tensor<2x2xui8> -> tensor<2xui8>
  check.expect_eq %y, dense<[-1, -128]> : tensor<2xi8> : tensor<2xui8>
  return
}

func.func @max_i8() {
  %x = dlt.constant dense<[[-1, 1], [-128, -127]]> : tensor<2x2xi8>
  %y = dlt.reduce max %x dims = [1] : tensor<2x2xi8> -> tensor<2xi8>
  check.expect_eq %y, dense<[1, -127]> : tensor<2xi8> : tensor<2xi8>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<2.5> : tensor<f32>
  %y = dlt.reduce sum %x dims = [] : tensor<f32> -> tensor<f32>
  check.expect_eq %y, dense<2.5> : tensor<f32> : tensor<f32>
  return
}

func.func @sum_f16_in_f32() {
  %x = dlt.constant dense<[2048.0, 1.0, 1.0]> : tensor<3xf16>
  %y = dlt.reduce sum %x dims = [0] : tensor<3xf16> -> tensor<f16>
  check.expect_eq %y, dense<2050.0> : tensor<f16> : tensor<f16>
  return
}

func.func @sum_bf16_in_f32() {
  %x = dlt.constant dense<[256.0, 1.0, 1.0]> : tensor<3xbf16>
  %y = dlt.reduce sum %x dims = [0] : tensor<3xbf16> -> tensor<bf16>
  check.expect_eq %y, dense<258.0> : tensor<bf16> : tensor<bf16>
  return
}

func.func @sum_of_nothing() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.reduce sum %x dims = [0] : tensor<0x3xf32> -> tensor<3xf32>
  check.expect_eq %y, dense<[0.0, 0.0, 0.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @max_of_nothing() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.reduce max %x dims = [0] : tensor<0x3xf32> -> tensor<3xf32>
  check.expect_eq %y, dense<[0xFF800000, 0xFF800000, 0xFF800000]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @min_of_nothing() {
  %x = dlt.constant dense<> : tensor<0x3xi8>
  %y = dlt.reduce min %x dims = [0] : tensor<0x3xi8> -> tensor<3xi8>
  check.expect_eq %y, dense<[127, 127, 127]> : tensor<3xi8> : tensor<3xi8>
  return
}

func.func @rows() {
  %l = dlt.splat 1.000000e+00 : tensor<?x2xf32>
  %y = dlt.reduce sum %l dims = [0] : tensor<?x2xf32> -> tensor<2xf32>
  check.expect_eq %y, dense<[3.0, 3.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @mean() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.reduce mean %x dims = [1] : tensor<2x3xf32> -> tensor<2xf32>
  check.expect_eq %y, dense<[2.0, 5.0]> : tensor<2xf32> : tensor<2xf32>
  %all = dlt.reduce mean %x dims = [0, 1] keepdims : tensor<2x3xf32> -> tensor<1x1xf32>
  check.expect_eq %all, dense<[[3.5]]> : tensor<1x1xf32> : tensor<1x1xf32>
  return
}

// The sum is beyond what float16 holds, the mean is not.
func.func @mean_f16() {
  %x = dlt.constant dense<[60000.0, 60000.0, 30000.0]> : tensor<3xf16>
  %y = dlt.reduce mean %x dims = [0] : tensor<3xf16> -> tensor<f16>
  check.expect_eq %y, dense<50000.0> : tensor<f16> : tensor<f16>
  return
}

// The mean of nothing is no number.
func.func @mean_none() {
  %x = dlt.constant dense<> : tensor<2x0xf32>
  %y = dlt.reduce mean %x dims = [1] : tensor<2x0xf32> -> tensor<2xf32>
  check.expect_eq %y, dense<0x7FC00000> : tensor<2xf32> : tensor<2xf32>
  return
}
