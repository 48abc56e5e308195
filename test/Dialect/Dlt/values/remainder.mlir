// C's fmod, by hand; integers that division would trap on.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

// The sign is that of the dividend, of zero too.
func.func @f32() {
  %x = dlt.constant dense<[5.5, -5.5, 5.5, -5.5, 6.0, -6.0, 0.0, -0.0, 1.0]> : tensor<9xf32>
  %y = dlt.constant dense<[2.0, 2.0, -2.0, -2.0, 3.0, 3.0, 3.0, 3.0, 1.5]> : tensor<9xf32>
  %r = dlt.remainder %x, %y : tensor<9xf32>
  check.expect_eq %r, dense<[1.5, -1.5, 1.5, -1.5, 0.0, -0.0, 0.0, -0.0, 1.0]> : tensor<9xf32> : tensor<9xf32>
  return
}

// nan of an infinite dividend or a divisor of zero; any number of an infinite divisor.
func.func @special() {
  %x = dlt.constant dense<[0x7F800000, 1.0, 0.0, 1.0, -2.5, 0x7F800000, 0x7FC00000, 1.0]> : tensor<8xf32>
  %y = dlt.constant dense<[2.0, 0.0, 0.0, 0x7F800000, 0xFF800000, 0x7F800000, 1.0, 0x7FC00000]> : tensor<8xf32>
  %r = dlt.remainder %x, %y : tensor<8xf32>
  check.expect_eq %r, dense<[0x7FC00000, 0x7FC00000, 0x7FC00000, 1.0, -2.5, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<8xf32> : tensor<8xf32>
  return
}

// Quotients of more bits than a number has: 2^100 is 1 modulo 3.
func.func @large() {
  %x = dlt.constant dense<[1267650600228229401496703205376.0, 16777216.0]> : tensor<2xf64>
  %y = dlt.constant dense<[3.0, 10.0]> : tensor<2xf64>
  %r = dlt.remainder %x, %y : tensor<2xf64>
  check.expect_eq %r, dense<[1.0, 6.0]> : tensor<2xf64> : tensor<2xf64>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[[7.25, -7.25], [1.0, 1.0]]> : tensor<2x2xf64>
  %y = dlt.constant dense<[[0.5, 2.0], [0.75, 4.0]]> : tensor<2x2xf64>
  %r = dlt.remainder %x, %y : tensor<2x2xf64>
  check.expect_eq %r, dense<[[0.25, -1.25], [0.25, 1.0]]> : tensor<2x2xf64> : tensor<2x2xf64>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<3.5> : tensor<bf16>
  %y = dlt.constant dense<2.0> : tensor<bf16>
  %r = dlt.remainder %x, %y : tensor<bf16>
  check.expect_eq %r, dense<1.5> : tensor<bf16> : tensor<bf16>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[-3.5, 65504.0]> : tensor<2xf16>
  %y = dlt.constant dense<[1.0, 3.0]> : tensor<2xf16>
  %r = dlt.remainder %x, %y : tensor<2xf16>
  check.expect_eq %r, dense<[-0.5, 2.0]> : tensor<2xf16> : tensor<2xf16>
  return
}

// Of 0 the dividend; of the least integer by -1 nothing is left.
func.func @integers() {
  %x = dlt.constant dense<[7, -7, 7, -7, 9, -2147483648]> : tensor<6xi32>
  %y = dlt.constant dense<[3, 3, -3, -3, 0, -1]> : tensor<6xi32>
  %r = dlt.remainder %x, %y : tensor<6xi32>
  check.expect_eq %r, dense<[1, -1, 1, -1, 9, 0]> : tensor<6xi32> : tensor<6xi32>
  return
}

func.func @long_integers() {
  %x = dlt.constant dense<[-9223372036854775808, -9223372036854775808]> : tensor<2xi64>
  %y = dlt.constant dense<[-1, 10]> : tensor<2xi64>
  %r = dlt.remainder %x, %y : tensor<2xi64>
  check.expect_eq %r, dense<[0, -8]> : tensor<2xi64> : tensor<2xi64>
  return
}

func.func @unsigned() {
  %x = dlt.constant dense<[200, 255, 3]> : tensor<3xui8>
  %y = dlt.constant dense<[7, 128, 0]> : tensor<3xui8>
  %r = dlt.remainder %x, %y : tensor<3xui8>
  check.expect_eq %r, dense<[4, 127, 3]> : tensor<3xui8> : tensor<3xui8>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %r = dlt.remainder %x, %x : tensor<0x3xf32>
  check.expect_eq %r, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
