// True for all numbers but nan and the infinities.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.0, -0.0, 0x7FC00000, 0x7F800000, 0xFF800000]> : tensor<5xf32>
  %y = dlt.is_finite %x : tensor<5xf32>
  check.expect_eq %y, dense<[true, true, false, false, false]> : tensor<5xi1> : tensor<5xi1>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.0, -0.0, 0x7FF8000000000000, 0x7FF0000000000000, 0xFFF0000000000000]> : tensor<5xf64>
  %y = dlt.is_finite %x : tensor<5xf64>
  check.expect_eq %y, dense<[true, true, false, false, false]> : tensor<5xi1> : tensor<5xi1>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[1.0, -0.0, 0x7E00, 0x7C00, 0xFC00]> : tensor<5xf16>
  %y = dlt.is_finite %x : tensor<5xf16>
  check.expect_eq %y, dense<[true, true, false, false, false]> : tensor<5xi1> : tensor<5xi1>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.0, -0.0, 0x7FC0, 0x7F80, 0xFF80]> : tensor<5xbf16>
  %y = dlt.is_finite %x : tensor<5xbf16>
  check.expect_eq %y, dense<[true, true, false, false, false]> : tensor<5xi1> : tensor<5xi1>
  return
}

func.func @largest_f16() {
  %x = dlt.constant dense<[65504.0, 60000.0]> : tensor<2xf16>
  %y = dlt.add %x, %x : tensor<2xf16>
  %z = dlt.is_finite %y : tensor<2xf16>
  check.expect_eq %z, dense<[false, false]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.0> : tensor<f32>
  %y = dlt.is_finite %x : tensor<f32>
  check.expect_eq %y, dense<true> : tensor<i1> : tensor<i1>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.is_finite %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xi1> : tensor<0x3xi1>
  return
}
