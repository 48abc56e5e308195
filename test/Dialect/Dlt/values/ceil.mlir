// The least whole number that is not below.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[2.5, -1.5, -3.0, 0.009999999776482582]> : tensor<4xf32>
  %y = dlt.ceil %x : tensor<4xf32>
  check.expect_eq %y, dense<[3.0, -1.0, -3.0, 1.0]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[2.5, -1.5, -3.0, 0.01]> : tensor<4xf64>
  %y = dlt.ceil %x : tensor<4xf64>
  check.expect_eq %y, dense<[3.0, -1.0, -3.0, 1.0]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[2.5, -1.5, -3.0, 0.01000213623046875]> : tensor<4xf16>
  %y = dlt.ceil %x : tensor<4xf16>
  check.expect_eq %y, dense<[3.0, -1.0, -3.0, 1.0]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[2.5, -1.5, -3.0, 0.010009765625]> : tensor<4xbf16>
  %y = dlt.ceil %x : tensor<4xbf16>
  check.expect_eq %y, dense<[3.0, -1.0, -3.0, 1.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<2.5> : tensor<f32>
  %y = dlt.ceil %x : tensor<f32>
  check.expect_eq %y, dense<3.0> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[2.5, -1.5], [-3.0, 0.009999999776482582]]> : tensor<2x2xf32>
  %y = dlt.ceil %x : tensor<2x2xf32>
  check.expect_eq %y, dense<[[3.0, -1.0], [-3.0, 1.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.ceil %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[-0.0, -0.25, 0.0, 0x7F800000, 0xFF800000, 0x7FC00000, 8388609.0, -4194304.5, 4194303.5]> : tensor<9xf32>
  %y = dlt.ceil %x : tensor<9xf32>
  check.expect_eq %y, dense<[-0.0, -0.0, 0.0, 0x7F800000, 0xFF800000, 0x7FC00000, 8388609.0, -4194304.0, 4194304.0]> : tensor<9xf32> : tensor<9xf32>
  return
}
