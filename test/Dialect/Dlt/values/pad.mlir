// Elements of one value before, behind and between.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @both() {
  %x = dlt.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %y = dlt.pad %x dim = 1 low = 1 high = 2 : tensor<2x2xf32> -> tensor<2x5xf32>
  check.expect_eq %y, dense<[[0.0, 1.0, 2.0, 0.0, 0.0], [0.0, 3.0, 4.0, 0.0, 0.0]]> : tensor<2x5xf32> : tensor<2x5xf32>
  return
}

func.func @first() {
  %x = dlt.constant dense<[[255]]> : tensor<1x1xui8>
  %y = dlt.pad %x dim = 0 low = 1 high = 0 : tensor<1x1xui8> -> tensor<2x1xui8>
  check.expect_eq %y, dense<[[0], [-1]]> : tensor<2x1xi8> : tensor<2x1xui8>
  return
}

func.func @nothing() {
  %x = dlt.constant dense<[0x7E00]> : tensor<1xf16>
  %y = dlt.pad %x dim = 0 low = 0 high = 0 : tensor<1xf16> -> tensor<1xf16>
  check.expect_eq %y, dense<[0x7E00]> : tensor<1xf16> : tensor<1xf16>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0xf32>
  %y = dlt.pad %x dim = 0 low = 1 high = 1 : tensor<0xf32> -> tensor<2xf32>
  check.expect_eq %y, dense<[0.0, 0.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @value() {
  %x = dlt.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %y = dlt.pad %x dim = 1 low = 1 high = 0 interior = 2 value = -0.5 : tensor<2x2xf32> -> tensor<2x5xf32>
  check.expect_eq %y, dense<[[-0.5, 1.0, -0.5, -0.5, 2.0], [-0.5, 3.0, -0.5, -0.5, 4.0]]> : tensor<2x5xf32> : tensor<2x5xf32>
  return
}

func.func @between_rows() {
  %x = dlt.constant dense<[[1], [2], [3]]> : tensor<3x1xi8>
  %y = dlt.pad %x dim = 0 low = 0 high = 1 interior = 1 value = 7.0 : tensor<3x1xi8> -> tensor<6x1xi8>
  check.expect_eq %y, dense<[[1], [7], [2], [7], [3], [7]]> : tensor<6x1xi8> : tensor<6x1xi8>
  return
}

// Between the elements of nothing is nothing.
func.func @nothing_between() {
  %x = dlt.constant dense<> : tensor<0xf32>
  %y = dlt.pad %x dim = 0 low = 1 high = 0 interior = 5 value = 0xFFF0000000000000 : tensor<0xf32> -> tensor<1xf32>
  check.expect_eq %y, dense<[0xFF800000]> : tensor<1xf32> : tensor<1xf32>
  return
}
