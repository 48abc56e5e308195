// x * y; integers wrap.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.5, -2.0, 0.10000000149011612, 1000.25]> : tensor<4xf32>
  %y = dlt.constant dense<[0.25, 3.0, 0.20000000298023224, -0.0010000000474974513]> : tensor<4xf32>
  %z = dlt.multiply %x, %y : tensor<4xf32>
  check.expect_eq %z, dense<[0.375, -6.0, 0.020000001415610313, -1.0002501010894775]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.5, -2.0, 0.1, 1000.25]> : tensor<4xf64>
  %y = dlt.constant dense<[0.25, 3.0, 0.2, -0.001]> : tensor<4xf64>
  %z = dlt.multiply %x, %y : tensor<4xf64>
  check.expect_eq %z, dense<[0.375, -6.0, 0.020000000000000004, -1.00025]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[1.5, -2.0, 0.0999755859375, 1000.0]> : tensor<4xf16>
  %y = dlt.constant dense<[0.25, 3.0, 0.199951171875, -0.0010004043579101562]> : tensor<4xf16>
  %z = dlt.multiply %x, %y : tensor<4xf16>
  check.expect_eq %z, dense<[0.375, -6.0, 0.019989013671875, -1.0]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.5, -2.0, 0.10009765625, 1000.0]> : tensor<4xbf16>
  %y = dlt.constant dense<[0.25, 3.0, 0.2001953125, -0.00099945068359375]> : tensor<4xbf16>
  %z = dlt.multiply %x, %y : tensor<4xbf16>
  check.expect_eq %z, dense<[0.375, -6.0, 0.02001953125, -1.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.5> : tensor<f32>
  %y = dlt.constant dense<0.25> : tensor<f32>
  %z = dlt.multiply %x, %y : tensor<f32>
  check.expect_eq %z, dense<0.375> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[1.5, -2.0], [0.10000000149011612, 1000.25]]> : tensor<2x2xf32>
  %y = dlt.constant dense<[[0.25, 3.0], [0.20000000298023224, -0.0010000000474974513]]> : tensor<2x2xf32>
  %z = dlt.multiply %x, %y : tensor<2x2xf32>
  check.expect_eq %z, dense<[[0.375, -6.0], [0.020000001415610313, -1.0002501010894775]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %z = dlt.multiply %x, %x : tensor<0x3xf32>
  check.expect_eq %z, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0x7F800000, 0.0, 0x7FC00000, 3.0000000054977558e+38, -0.0]> : tensor<5xf32>
  %y = dlt.constant dense<[0.0, -1.0, 1.0, -10.0, 3.0]> : tensor<5xf32>
  %z = dlt.multiply %x, %y : tensor<5xf32>
  check.expect_eq %z, dense<[0x7FC00000, -0.0, 0x7FC00000, 0xFF800000, -0.0]> : tensor<5xf32> : tensor<5xf32>
  return
}

func.func @i8() {
  %x = dlt.constant dense<[127, -128, 100, -1]> : tensor<4xi8>
  %y = dlt.constant dense<[1, -1, 100, -1]> : tensor<4xi8>
  %z = dlt.multiply %x, %y : tensor<4xi8>
  check.expect_eq %z, dense<[127, -128, 16, 1]> : tensor<4xi8> : tensor<4xi8>
  return
}

func.func @ui8() {
  %x = dlt.constant dense<[255, 0, 200, 3]> : tensor<4xui8>
  %y = dlt.constant dense<[1, 1, 100, 5]> : tensor<4xui8>
  %z = dlt.multiply %x, %y : tensor<4xui8>
  check.expect_eq %z, dense<[-1, 0, 32, 15]> : tensor<4xi8> : tensor<4xui8>
  return
}

func.func @i32() {
  %x = dlt.constant dense<[2147483647, -2147483648, 65536]> : tensor<3xi32>
  %y = dlt.constant dense<[1, -1, 65536]> : tensor<3xi32>
  %z = dlt.multiply %x, %y : tensor<3xi32>
  check.expect_eq %z, dense<[2147483647, -2147483648, 0]> : tensor<3xi32> : tensor<3xi32>
  return
}

func.func @i64() {
  %x = dlt.constant dense<[9223372036854775807, -9223372036854775808, 3]> : tensor<3xi64>
  %y = dlt.constant dense<[1, -1, -4]> : tensor<3xi64>
  %z = dlt.multiply %x, %y : tensor<3xi64>
  check.expect_eq %z, dense<[9223372036854775807, -9223372036854775808, -12]> : tensor<3xi64> : tensor<3xi64>
  return
}

func.func @ui64() {
  %x = dlt.constant dense<[18446744073709551615, 0, 7]> : tensor<3xui64>
  %y = dlt.constant dense<[1, 1, 3]> : tensor<3xui64>
  %z = dlt.multiply %x, %y : tensor<3xui64>
  check.expect_eq %z, dense<[-1, 0, 21]> : tensor<3xi64> : tensor<3xui64>
  return
}
