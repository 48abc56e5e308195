// Conversion: rounding to nearest, ties to even; to integers toward zero, saturating.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f64_to_f32() {
  %x = dlt.constant dense<[0.1, 1.0e+300, -1.0e+300, 0x7FF8000000000000, 1.0e-60]> : tensor<5xf64>
  %y = dlt.convert %x : tensor<5xf64> -> tensor<5xf32>
  check.expect_eq %y, dense<[0.10000000149011612, 0x7F800000, 0xFF800000, 0x7FC00000, 0.0]> : tensor<5xf32> : tensor<5xf32>
  return
}

func.func @f32_to_f16_ties_to_even() {
  %x = dlt.constant dense<[2049.0, 2051.0, 65519.0, 65520.0, -0.0]> : tensor<5xf32>
  %y = dlt.convert %x : tensor<5xf32> -> tensor<5xf16>
  check.expect_eq %y, dense<[2048.0, 2052.0, 65504.0, 0x7C00, -0.0]> : tensor<5xf16> : tensor<5xf16>
  return
}

func.func @f32_to_bf16_ties_to_even() {
  %x = dlt.constant dense<[257.0, 259.0, 1.00390625, 3.3999999521443642e+38, 0x7FC00000]> : tensor<5xf32>
  %y = dlt.convert %x : tensor<5xf32> -> tensor<5xbf16>
  check.expect_eq %y, dense<[256.0, 260.0, 1.0, 0x7F80, 0x7FC0]> : tensor<5xbf16> : tensor<5xbf16>
  return
}

func.func @f16_subnormal() {
  %x = dlt.constant dense<[5.99999978589949e-08, 1.999999987845058e-08, 1.0000000116860974e-07]> : tensor<3xf32>
  %y = dlt.convert %x : tensor<3xf32> -> tensor<3xf16>
  check.expect_eq %y, dense<[5.960464477539063e-08, 0.0, 1.1920928955078125e-07]> : tensor<3xf16> : tensor<3xf16>
  return
}

func.func @f32_to_f64() {
  %x = dlt.constant dense<[0.10000000149011612]> : tensor<1xf32>
  %y = dlt.convert %x : tensor<1xf32> -> tensor<1xf64>
  check.expect_eq %y, dense<[0.10000000149011612]> : tensor<1xf64> : tensor<1xf64>
  return
}

func.func @bf16_to_f16() {
  %x = dlt.constant dense<[300.0, 9.969209968386869e+37]> : tensor<2xbf16>
  %y = dlt.convert %x : tensor<2xbf16> -> tensor<2xf16>
  check.expect_eq %y, dense<[300.0, 0x7C00]> : tensor<2xf16> : tensor<2xf16>
  return
}

func.func @f32_to_i8() {
  %x = dlt.constant dense<[1.899999976158142, -1.899999976158142, 200.0, -200.0, 0x7FC00000, 0x7F800000, 0xFF800000, 0.5]> : tensor<8xf32>
  %y = dlt.convert %x : tensor<8xf32> -> tensor<8xi8>
  check.expect_eq %y, dense<[1, -1, 127, -128, 0, 127, -128, 0]> : tensor<8xi8> : tensor<8xi8>
  return
}

func.func @f32_to_ui8() {
  %x = dlt.constant dense<[1.899999976158142, -1.899999976158142, 300.0, 255.89999389648438, 0x7FC00000, 0x7F800000]> : tensor<6xf32>
  %y = dlt.convert %x : tensor<6xf32> -> tensor<6xui8>
  check.expect_eq %y, dense<[1, 0, -1, -1, 0, -1]> : tensor<6xi8> : tensor<6xui8>
  return
}

func.func @f64_to_i64() {
  %x = dlt.constant dense<[1.0e+30, -1.0e+30, -3.99, 4503599627370497.0]> : tensor<4xf64>
  %y = dlt.convert %x : tensor<4xf64> -> tensor<4xi64>
  check.expect_eq %y, dense<[9223372036854775807, -9223372036854775808, -3, 4503599627370497]> : tensor<4xi64> : tensor<4xi64>
  return
}

func.func @f64_to_ui64() {
  %x = dlt.constant dense<[1.0e+30, -1.0, 1.0e+19]> : tensor<3xf64>
  %y = dlt.convert %x : tensor<3xf64> -> tensor<3xui64>
  check.expect_eq %y, dense<[-1, 0, -8446744073709551616]> : tensor<3xi64> : tensor<3xui64>
  return
}

func.func @ui8_to_f32() {
  %x = dlt.constant dense<[255, 128, 0]> : tensor<3xui8>
  %y = dlt.convert %x : tensor<3xui8> -> tensor<3xf32>
  check.expect_eq %y, dense<[255.0, 128.0, 0.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @i8_to_f32() {
  %x = dlt.constant dense<[-1, 127, -128]> : tensor<3xi8>
  %y = dlt.convert %x : tensor<3xi8> -> tensor<3xf32>
  check.expect_eq %y, dense<[-1.0, 127.0, -128.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @i64_to_f32() {
  %x = dlt.constant dense<[16777217, -9007199254740993]> : tensor<2xi64>
  %y = dlt.convert %x : tensor<2xi64> -> tensor<2xf32>
  check.expect_eq %y, dense<[16777216.0, -9007199254740992.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @ui64_to_f32() {
  %x = dlt.constant dense<[18446744073709551615, 1]> : tensor<2xui64>
  %y = dlt.convert %x : tensor<2xui64> -> tensor<2xf32>
  check.expect_eq %y, dense<[1.8446744073709552e+19, 1.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @i32_to_i8_wraps() {
  %x = dlt.constant dense<[257, -129, 127]> : tensor<3xi32>
  %y = dlt.convert %x : tensor<3xi32> -> tensor<3xi8>
  check.expect_eq %y, dense<[1, 127, 127]> : tensor<3xi8> : tensor<3xi8>
  return
}

func.func @i8_to_i32_keeps_sign() {
  %x = dlt.constant dense<[-1, 5]> : tensor<2xi8>
  %y = dlt.convert %x : tensor<2xi8> -> tensor<2xi32>
  check.expect_eq %y, dense<[-1, 5]> : tensor<2xi32> : tensor<2xi32>
  return
}

func.func @ui8_to_i32() {
  %x = dlt.constant dense<[255, 5]> : tensor<2xui8>
  %y = dlt.convert %x : tensor<2xui8> -> tensor<2xi32>
  check.expect_eq %y, dense<[255, 5]> : tensor<2xi32> : tensor<2xi32>
  return
}

func.func @i1_to_f32() {
  %x = dlt.constant dense<[true, false]> : tensor<2xi1>
  %y = dlt.convert %x : tensor<2xi1> -> tensor<2xf32>
  check.expect_eq %y, dense<[1.0, 0.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @i1_to_i8() {
  %x = dlt.constant dense<[true, false]> : tensor<2xi1>
  %y = dlt.convert %x : tensor<2xi1> -> tensor<2xi8>
  check.expect_eq %y, dense<[1, 0]> : tensor<2xi8> : tensor<2xi8>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<7> : tensor<i32>
  %y = dlt.convert %x : tensor<i32> -> tensor<f32>
  check.expect_eq %y, dense<7.0> : tensor<f32> : tensor<f32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.convert %x : tensor<0x3xf32> -> tensor<0x3xi32>
  check.expect_eq %y, dense<> : tensor<0x3xi32> : tensor<0x3xi32>
  return
}
