// Contractions.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @matrix() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %z = dlt.dot_general %x, %y contract = [1] x [0] : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %z, dense<[[22.0, 28.0], [49.0, 64.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @transposed() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf64>
  %z = dlt.dot_general %x, %x contract = [0] x [0] : (tensor<2x3xf64>, tensor<2x3xf64>) -> tensor<3x3xf64>
  check.expect_eq %z, dense<[[17.0, 22.0, 27.0], [22.0, 29.0, 36.0], [27.0, 36.0, 45.0]]> : tensor<3x3xf64> : tensor<3x3xf64>
  return
}

func.func @batch() {
  %x = dlt.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf32>
  %y = dlt.constant dense<[[[1.0], [1.0]], [[2.0], [1.0]]]> : tensor<2x2x1xf32>
  %z = dlt.dot_general %x, %y batch = [0] x [0] contract = [2] x [1] : (tensor<2x1x2xf32>, tensor<2x2x1xf32>) -> tensor<2x1x1xf32>
  check.expect_eq %z, dense<[[[3.0]], [[10.0]]]> : tensor<2x1x1xf32> : tensor<2x1x1xf32>
  return
}

func.func @two_dimensions() {
  %x = dlt.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xbf16>
  %z = dlt.dot_general %x, %x contract = [0, 1] x [0, 1] : (tensor<2x2xbf16>, tensor<2x2xbf16>) -> tensor<bf16>
  check.expect_eq %z, dense<30.0> : tensor<bf16> : tensor<bf16>
  return
}

func.func @outer() {
  %x = dlt.constant dense<[1.0, 2.0]> : tensor<2xf16>
  %y = dlt.constant dense<[3.0, 0x7E00]> : tensor<2xf16>
  %z = dlt.dot_general %x, %y contract = [] x [] : (tensor<2xf16>, tensor<2xf16>) -> tensor<2x2xf16>
  check.expect_eq %z, dense<[[3.0, 0x7E00], [6.0, 0x7E00]]> : tensor<2x2xf16> : tensor<2x2xf16>
  return
}

func.func @accumulates_in_f32() {
  %x = dlt.constant dense<[2048.0, 1.0, 1.0]> : tensor<3xf16>
  %y = dlt.constant dense<[1.0, 1.0, 1.0]> : tensor<3xf16>
  %z = dlt.dot_general %x, %y contract = [0] x [0] : (tensor<3xf16>, tensor<3xf16>) -> tensor<f16>
  check.expect_eq %z, dense<2050.0> : tensor<f16> : tensor<f16>
  return
}

func.func @infinity_times_zero() {
  %x = dlt.constant dense<[0x7F800000, 1.0]> : tensor<2xf32>
  %y = dlt.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %z = dlt.dot_general %x, %y contract = [0] x [0] : (tensor<2xf32>, tensor<2xf32>) -> tensor<f32>
  check.expect_eq %z, dense<0x7FC00000> : tensor<f32> : tensor<f32>
  return
}

func.func @nothing_to_contract() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %z = dlt.dot_general %x, %x contract = [0] x [0] : (tensor<0x3xf32>, tensor<0x3xf32>) -> tensor<3x3xf32>
  check.expect_eq %z, dense<0.0> : tensor<3x3xf32> : tensor<3x3xf32>
  return
}

// 1 + 2^-9 is no number of bfloat16, so the result says with what it was added up.
func.func @to_f32() {
  %x = dlt.constant dense<[[1.0, 0.001953125]]> : tensor<1x2xbf16>
  %w = dlt.constant dense<[[1.0], [1.0]]> : tensor<2x1xbf16>
  %y = dlt.dot_general %x, %w contract = [1] x [0] to f32 : (tensor<1x2xbf16>, tensor<2x1xbf16>) -> tensor<1x1xf32>
  check.expect_eq %y, dense<1.001953125> : tensor<1x1xf32> : tensor<1x1xf32>
  %z = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<1x2xbf16>, tensor<2x1xbf16>) -> tensor<1x1xbf16>
  check.expect_eq %z, dense<1.0> : tensor<1x1xbf16> : tensor<1x1xbf16>
  return
}

func.func @mixed() {
  %x = dlt.constant dense<[[1.5, 2.0]]> : tensor<1x2xf32>
  %w = dlt.constant dense<[[1.0], [3.0]]> : tensor<2x1xf16>
  %y = dlt.dot_general %x, %w contract = [1] x [0] to f16 : (tensor<1x2xf32>, tensor<2x1xf16>) -> tensor<1x1xf16>
  check.expect_eq %y, dense<7.5> : tensor<1x1xf16> : tensor<1x1xf16>
  return
}
