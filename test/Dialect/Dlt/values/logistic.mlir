// 1 / (1 + e^-x).
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[0.0, 2.0, -3.0, 20.0]> : tensor<4xf32>
  %y = dlt.logistic %x : tensor<4xf32>
  check.expect_close %y, dense<[0.5, 0.8807970881462097, 0.04742587357759476, 1.0]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[0.0, 2.0, -3.0, 20.0]> : tensor<4xf64>
  %y = dlt.logistic %x : tensor<4xf64>
  check.expect_close %y, dense<[0.5, 0.8807970779778823, 0.04742587317756678, 0.9999999979388463]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[0.0, 2.0, -3.0, 20.0]> : tensor<4xf16>
  %y = dlt.logistic %x : tensor<4xf16>
  check.expect_close %y, dense<[0.5, 0.880859375, 0.04742431640625, 1.0]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[0.0, 2.0, -3.0, 20.0]> : tensor<4xbf16>
  %y = dlt.logistic %x : tensor<4xbf16>
  check.expect_close %y, dense<[0.5, 0.87890625, 0.04736328125, 1.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<0.0> : tensor<f32>
  %y = dlt.logistic %x : tensor<f32>
  check.expect_close %y, dense<0.5> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[0.0, 2.0], [-3.0, 20.0]]> : tensor<2x2xf32>
  %y = dlt.logistic %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[0.5, 0.8807970881462097], [0.04742587357759476, 1.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.logistic %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0xFF800000, 0x7F800000, 0x7FC00000, -1000.0]> : tensor<4xf32>
  %y = dlt.logistic %x : tensor<4xf32>
  check.expect_close %y, dense<[0.0, 1.0, 0x7FC00000, 0.0]> : tensor<4xf32> : tensor<4xf32>
  return
}
