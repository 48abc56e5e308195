// Minimum; nan if either is, -0 below +0.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.5, -2.0, 0.10000000149011612, 1000.25]> : tensor<4xf32>
  %y = dlt.constant dense<[0.25, 3.0, 0.20000000298023224, -0.0010000000474974513]> : tensor<4xf32>
  %z = dlt.minimum %x, %y : tensor<4xf32>
  check.expect_eq %z, dense<[0.25, -2.0, 0.10000000149011612, -0.0010000000474974513]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.5, -2.0, 0.1, 1000.25]> : tensor<4xf64>
  %y = dlt.constant dense<[0.25, 3.0, 0.2, -0.001]> : tensor<4xf64>
  %z = dlt.minimum %x, %y : tensor<4xf64>
  check.expect_eq %z, dense<[0.25, -2.0, 0.1, -0.001]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[1.5, -2.0, 0.0999755859375, 1000.0]> : tensor<4xf16>
  %y = dlt.constant dense<[0.25, 3.0, 0.199951171875, -0.0010004043579101562]> : tensor<4xf16>
  %z = dlt.minimum %x, %y : tensor<4xf16>
  check.expect_eq %z, dense<[0.25, -2.0, 0.0999755859375, -0.0010004043579101562]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.5, -2.0, 0.10009765625, 1000.0]> : tensor<4xbf16>
  %y = dlt.constant dense<[0.25, 3.0, 0.2001953125, -0.00099945068359375]> : tensor<4xbf16>
  %z = dlt.minimum %x, %y : tensor<4xbf16>
  check.expect_eq %z, dense<[0.25, -2.0, 0.10009765625, -0.00099945068359375]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.5> : tensor<f32>
  %y = dlt.constant dense<0.25> : tensor<f32>
  %z = dlt.minimum %x, %y : tensor<f32>
  check.expect_eq %z, dense<0.25> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[1.5, -2.0], [0.10000000149011612, 1000.25]]> : tensor<2x2xf32>
  %y = dlt.constant dense<[[0.25, 3.0], [0.20000000298023224, -0.0010000000474974513]]> : tensor<2x2xf32>
  %z = dlt.minimum %x, %y : tensor<2x2xf32>
  check.expect_eq %z, dense<[[0.25, -2.0], [0.10000000149011612, -0.0010000000474974513]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %z = dlt.minimum %x, %x : tensor<0x3xf32>
  check.expect_eq %z, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0x7FC00000, 1.0, -0.0, 0.0, 0xFF800000]> : tensor<5xf32>
  %y = dlt.constant dense<[1.0, 0x7FC00000, 0.0, -0.0, 1.0]> : tensor<5xf32>
  %z = dlt.minimum %x, %y : tensor<5xf32>
  check.expect_eq %z, dense<[0x7FC00000, 0x7FC00000, -0.0, -0.0, 0xFF800000]> : tensor<5xf32> : tensor<5xf32>
  return
}

func.func @i8() {
  %x = dlt.constant dense<[127, -128, -1]> : tensor<3xi8>
  %y = dlt.constant dense<[1, -1, 0]> : tensor<3xi8>
  %z = dlt.minimum %x, %y : tensor<3xi8>
  check.expect_eq %z, dense<[1, -128, -1]> : tensor<3xi8> : tensor<3xi8>
  return
}

func.func @ui8() {
  %x = dlt.constant dense<[255, 0, 128]> : tensor<3xui8>
  %y = dlt.constant dense<[1, 1, 127]> : tensor<3xui8>
  %z = dlt.minimum %x, %y : tensor<3xui8>
  check.expect_eq %z, dense<[1, 0, 127]> : tensor<3xi8> : tensor<3xui8>
  return
}

func.func @i64() {
  %x = dlt.constant dense<[9223372036854775807, -9223372036854775808]> : tensor<2xi64>
  %y = dlt.constant dense<[-1, 1]> : tensor<2xi64>
  %z = dlt.minimum %x, %y : tensor<2xi64>
  check.expect_eq %z, dense<[-1, -9223372036854775808]> : tensor<2xi64> : tensor<2xi64>
  return
}

func.func @ui64() {
  %x = dlt.constant dense<[18446744073709551615, 1]> : tensor<2xui64>
  %y = dlt.constant dense<[1, 9223372036854775808]> : tensor<2xui64>
  %z = dlt.minimum %x, %y : tensor<2xui64>
  check.expect_eq %z, dense<[1, 1]> : tensor<2xi64> : tensor<2xui64>
  return
}
