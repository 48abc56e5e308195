// |x|, the sign bit cleared.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[-1.5, 2.25, -3.0999999046325684, 0.0]> : tensor<4xf32>
  %y = dlt.abs %x : tensor<4xf32>
  check.expect_eq %y, dense<[1.5, 2.25, 3.0999999046325684, 0.0]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[-1.5, 2.25, -3.1, 0.0]> : tensor<4xf64>
  %y = dlt.abs %x : tensor<4xf64>
  check.expect_eq %y, dense<[1.5, 2.25, 3.1, 0.0]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[-1.5, 2.25, -3.099609375, 0.0]> : tensor<4xf16>
  %y = dlt.abs %x : tensor<4xf16>
  check.expect_eq %y, dense<[1.5, 2.25, 3.099609375, 0.0]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[-1.5, 2.25, -3.09375, 0.0]> : tensor<4xbf16>
  %y = dlt.abs %x : tensor<4xbf16>
  check.expect_eq %y, dense<[1.5, 2.25, 3.09375, 0.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<-1.5> : tensor<f32>
  %y = dlt.abs %x : tensor<f32>
  check.expect_eq %y, dense<1.5> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[-1.5, 2.25], [-3.0999999046325684, 0.0]]> : tensor<2x2xf32>
  %y = dlt.abs %x : tensor<2x2xf32>
  check.expect_eq %y, dense<[[1.5, 2.25], [3.0999999046325684, 0.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.abs %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[-0.0, 0xFF800000, 0x7FC00000, 0x7F800000]> : tensor<4xf32>
  %y = dlt.abs %x : tensor<4xf32>
  check.expect_eq %y, dense<[0.0, 0x7F800000, 0x7FC00000, 0x7F800000]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @si32() {
  %x = dlt.constant dense<[-3, 3, 0, -2147483648]> : tensor<4xsi32>
  %y = dlt.abs %x : tensor<4xsi32>
  check.expect_eq %y, dense<[3, 3, 0, -2147483648]> : tensor<4xsi32> : tensor<4xsi32>
  return
}

func.func @i64() {
  %x = dlt.constant dense<[-9007199254740993, 7]> : tensor<2xi64>
  %y = dlt.abs %x : tensor<2xi64>
  check.expect_eq %y, dense<[9007199254740993, 7]> : tensor<2xi64> : tensor<2xi64>
  return
}
