// The operand itself.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[2.0, -0.5, 0.10000000149011612, 0.0010000000474974513]> : tensor<4xf32>
  %y = dlt.after %x, [%x] : tensor<4xf32>, [tensor<4xf32>]
  check.expect_eq %y, dense<[2.0, -0.5, 0.10000000149011612, 0.0010000000474974513]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[2.0, -0.5, 0.1, 0.001]> : tensor<4xf64>
  %y = dlt.after %x, [%x] : tensor<4xf64>, [tensor<4xf64>]
  check.expect_eq %y, dense<[2.0, -0.5, 0.1, 0.001]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[2.0, -0.5, 0.0999755859375, 0.0010004043579101562]> : tensor<4xf16>
  %y = dlt.after %x, [%x] : tensor<4xf16>, [tensor<4xf16>]
  check.expect_eq %y, dense<[2.0, -0.5, 0.0999755859375, 0.0010004043579101562]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[2.0, -0.5, 0.10009765625, 0.00099945068359375]> : tensor<4xbf16>
  %y = dlt.after %x, [%x] : tensor<4xbf16>, [tensor<4xbf16>]
  check.expect_eq %y, dense<[2.0, -0.5, 0.10009765625, 0.00099945068359375]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<2.0> : tensor<f32>
  %y = dlt.after %x, [%x] : tensor<f32>, [tensor<f32>]
  check.expect_eq %y, dense<2.0> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[2.0, -0.5], [0.10000000149011612, 0.0010000000474974513]]> : tensor<2x2xf32>
  %y = dlt.after %x, [%x] : tensor<2x2xf32>, [tensor<2x2xf32>]
  check.expect_eq %y, dense<[[2.0, -0.5], [0.10000000149011612, 0.0010000000474974513]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.after %x, [%x] : tensor<0x3xf32>, [tensor<0x3xf32>]
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[-0.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<4xf32>
  %y = dlt.after %x, [%x] : tensor<4xf32>, [tensor<4xf32>]
  check.expect_eq %y, dense<[-0.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<4xf32> : tensor<4xf32>
  return
}
