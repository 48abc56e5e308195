// x / y.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.5, -2.0, 0.10000000149011612, 1000.25]> : tensor<4xf32>
  %y = dlt.constant dense<[0.25, 3.0, 0.20000000298023224, -0.0010000000474974513]> : tensor<4xf32>
  %z = dlt.divide %x, %y : tensor<4xf32>
  check.expect_eq %z, dense<[6.0, -0.6666666865348816, 0.5, -1000249.9375]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.5, -2.0, 0.1, 1000.25]> : tensor<4xf64>
  %y = dlt.constant dense<[0.25, 3.0, 0.2, -0.001]> : tensor<4xf64>
  %z = dlt.divide %x, %y : tensor<4xf64>
  check.expect_eq %z, dense<[6.0, -0.6666666666666666, 0.5, -1000250.0]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[1.5, -2.0, 0.0999755859375, 1000.0]> : tensor<4xf16>
  %y = dlt.constant dense<[0.25, 3.0, 0.199951171875, -0.0010004043579101562]> : tensor<4xf16>
  %z = dlt.divide %x, %y : tensor<4xf16>
  check.expect_eq %z, dense<[6.0, -0.66650390625, 0.5, 0xFC00]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.5, -2.0, 0.10009765625, 1000.0]> : tensor<4xbf16>
  %y = dlt.constant dense<[0.25, 3.0, 0.2001953125, -0.00099945068359375]> : tensor<4xbf16>
  %z = dlt.divide %x, %y : tensor<4xbf16>
  check.expect_eq %z, dense<[6.0, -0.66796875, 0.5, -999424.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.5> : tensor<f32>
  %y = dlt.constant dense<0.25> : tensor<f32>
  %z = dlt.divide %x, %y : tensor<f32>
  check.expect_eq %z, dense<6.0> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[1.5, -2.0], [0.10000000149011612, 1000.25]]> : tensor<2x2xf32>
  %y = dlt.constant dense<[[0.25, 3.0], [0.20000000298023224, -0.0010000000474974513]]> : tensor<2x2xf32>
  %z = dlt.divide %x, %y : tensor<2x2xf32>
  check.expect_eq %z, dense<[[6.0, -0.6666666865348816], [0.5, -1000249.9375]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %z = dlt.divide %x, %x : tensor<0x3xf32>
  check.expect_eq %z, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[1.0, -1.0, 0.0, 1.0, 0x7F800000]> : tensor<5xf32>
  %y = dlt.constant dense<[0.0, 0.0, 0.0, -0.0, 0x7F800000]> : tensor<5xf32>
  %z = dlt.divide %x, %y : tensor<5xf32>
  check.expect_eq %z, dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0xFF800000, 0x7FC00000]> : tensor<5xf32> : tensor<5xf32>
  return
}
