// Places in the order of a dimension: equal elements in their order, nan last.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[2.0, -1.0, 2.0, 0.5]> : tensor<4xf32>
  %y = dlt.ranks %x dim = 0 : tensor<4xf32> -> tensor<4xi32>
  check.expect_eq %y, dense<[2, 0, 3, 1]> : tensor<4xi32> : tensor<4xi32>
  return
}

func.func @descending() {
  %x = dlt.constant dense<[2.0, -1.0, 2.0, 0.5]> : tensor<4xf32>
  %y = dlt.ranks %x dim = 0 descending : tensor<4xf32> -> tensor<4xi32>
  check.expect_eq %y, dense<[0, 3, 1, 2]> : tensor<4xi32> : tensor<4xi32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0x7FC00000, 1.0, 0x7F800000, 0xFF800000, 0.0, -0.0, 0x7FC00000]> : tensor<7xf32>
  %y = dlt.ranks %x dim = -1 : tensor<7xf32> -> tensor<7xi32>
  check.expect_eq %y, dense<[5, 3, 4, 0, 1, 2, 6]> : tensor<7xi32> : tensor<7xi32>
  return
}

func.func @special_descending() {
  %x = dlt.constant dense<[0x7FC00000, 1.0, 0x7F800000, 0xFF800000, 0.0, -0.0, 0x7FC00000]> : tensor<7xf32>
  %y = dlt.ranks %x dim = -1 descending : tensor<7xf32> -> tensor<7xi32>
  check.expect_eq %y, dense<[5, 1, 0, 4, 2, 3, 6]> : tensor<7xi32> : tensor<7xi32>
  return
}

func.func @first() {
  %x = dlt.constant dense<[[3.0, 1.0], [2.0, 2.0], [1.0, 3.0]]> : tensor<3x2xf64>
  %y = dlt.ranks %x dim = -2 : tensor<3x2xf64> -> tensor<3x2xi64>
  check.expect_eq %y, dense<[[2, 0], [1, 1], [0, 2]]> : tensor<3x2xi64> : tensor<3x2xi64>
  return
}

func.func @last() {
  %x = dlt.constant dense<[[3.0, 1.0], [2.0, 2.0], [1.0, 3.0]]> : tensor<3x2xbf16>
  %y = dlt.ranks %x dim = 1 : tensor<3x2xbf16> -> tensor<3x2xi32>
  check.expect_eq %y, dense<[[1, 0], [0, 1], [0, 1]]> : tensor<3x2xi32> : tensor<3x2xi32>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[0.5, 0.25, 1.0]> : tensor<3xf16>
  %y = dlt.ranks %x dim = 0 : tensor<3xf16> -> tensor<3xi32>
  check.expect_eq %y, dense<[1, 0, 2]> : tensor<3xi32> : tensor<3xi32>
  return
}

func.func @i32() {
  %x = dlt.constant dense<[5, -7, 0]> : tensor<3xi32>
  %y = dlt.ranks %x dim = 0 : tensor<3xi32> -> tensor<3xi32>
  check.expect_eq %y, dense<[2, 0, 1]> : tensor<3xi32> : tensor<3xi32>
  return
}

func.func @ui8() {
  %x = dlt.constant dense<[5, 200, 0]> : tensor<3xui8>
  %y = dlt.ranks %x dim = 0 descending : tensor<3xui8> -> tensor<3xi32>
  check.expect_eq %y, dense<[1, 0, 2]> : tensor<3xi32> : tensor<3xi32>
  return
}

func.func @i1() {
  %x = dlt.constant dense<[true, false, true, false]> : tensor<4xi1>
  %y = dlt.ranks %x dim = 0 : tensor<4xi1> -> tensor<4xi32>
  check.expect_eq %y, dense<[2, 0, 3, 1]> : tensor<4xi32> : tensor<4xi32>
  return
}

func.func @one() {
  %x = dlt.constant dense<[[5.0], [1.0]]> : tensor<2x1xf32>
  %y = dlt.ranks %x dim = 1 : tensor<2x1xf32> -> tensor<2x1xi32>
  check.expect_eq %y, dense<[[0], [0]]> : tensor<2x1xi32> : tensor<2x1xi32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.ranks %x dim = 0 : tensor<0x3xf32> -> tensor<0x3xi32>
  check.expect_eq %y, dense<> : tensor<0x3xi32> : tensor<0x3xi32>
  return
}

func.func @rows() {
  %x = dlt.constant dense<[[2.0, 1.0], [1.0, 2.0], [0.0, 0.0]]> : tensor<3x2xf32>
  %y = dlt.ranks %x dim = 1 : tensor<3x2xf32> -> tensor<3x2xi32>
  check.expect_eq %y, dense<[[1, 0], [0, 1], [0, 1]]> : tensor<3x2xi32> : tensor<3x2xi32>
  return
}
