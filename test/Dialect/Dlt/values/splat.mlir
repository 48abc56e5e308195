// One number, rounded to the dtype.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.splat 1.000000e-01 : tensor<2xf32>
  check.expect_eq %x, dense<[0.10000000149011612, 0.10000000149011612]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @f16() {
  %x = dlt.splat 1.000000e-01 : tensor<2xf16>
  check.expect_eq %x, dense<[0.0999755859375, 0.0999755859375]> : tensor<2xf16> : tensor<2xf16>
  return
}

func.func @bf16() {
  %x = dlt.splat 1.000000e-01 : tensor<2xbf16>
  check.expect_eq %x, dense<[0.10009765625, 0.10009765625]> : tensor<2xbf16> : tensor<2xbf16>
  return
}

func.func @f64() {
  %x = dlt.splat 1.000000e-01 : tensor<2xf64>
  check.expect_eq %x, dense<[0.1, 0.1]> : tensor<2xf64> : tensor<2xf64>
  return
}

func.func @i32() {
  %x = dlt.splat 7.000000e+00 : tensor<i32>
  check.expect_eq %x, dense<7> : tensor<i32> : tensor<i32>
  return
}

func.func @rows() {
  %x = dlt.splat 2.500000e-01 : tensor<?x2xf32>
  check.expect_eq %x, dense<0.25> : tensor<3x2xf32> : tensor<?x2xf32>
  return
}

func.func @infinity() {
  %x = dlt.splat 0x7FF0000000000000 : tensor<1xf32>
  check.expect_eq %x, dense<[0x7F800000]> : tensor<1xf32> : tensor<1xf32>
  return
}

func.func @empty() {
  %x = dlt.splat 1.000000e+00 : tensor<0x3xf32>
  check.expect_eq %x, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
