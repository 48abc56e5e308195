// Zeros before and after.
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
