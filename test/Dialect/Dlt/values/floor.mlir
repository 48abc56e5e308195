// The greatest whole number that is not above.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[2.5, -0.5, -3.0, 0.9900000095367432]> : tensor<4xf32>
  %y = dlt.floor %x : tensor<4xf32>
  check.expect_eq %y, dense<[2.0, -1.0, -3.0, 0.0]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[2.5, -0.5, -3.0, 0.99]> : tensor<4xf64>
  %y = dlt.floor %x : tensor<4xf64>
  check.expect_eq %y, dense<[2.0, -1.0, -3.0, 0.0]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[2.5, -0.5, -3.0, 0.990234375]> : tensor<4xf16>
  %y = dlt.floor %x : tensor<4xf16>
  check.expect_eq %y, dense<[2.0, -1.0, -3.0, 0.0]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[2.5, -0.5, -3.0, 0.98828125]> : tensor<4xbf16>
  %y = dlt.floor %x : tensor<4xbf16>
  check.expect_eq %y, dense<[2.0, -1.0, -3.0, 0.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<2.5> : tensor<f32>
  %y = dlt.floor %x : tensor<f32>
  check.expect_eq %y, dense<2.0> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[2.5, -0.5], [-3.0, 0.9900000095367432]]> : tensor<2x2xf32>
  %y = dlt.floor %x : tensor<2x2xf32>
  check.expect_eq %y, dense<[[2.0, -1.0], [-3.0, 0.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.floor %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[-0.0, 0.0, 0x7F800000, 0xFF800000, 0x7FC00000, 8388609.0, -4194304.5, 4194303.5]> : tensor<8xf32>
  %y = dlt.floor %x : tensor<8xf32>
  check.expect_eq %y, dense<[-0.0, 0.0, 0x7F800000, 0xFF800000, 0x7FC00000, 8388609.0, -4194305.0, 4194303.0]> : tensor<8xf32> : tensor<8xf32>
  return
}
