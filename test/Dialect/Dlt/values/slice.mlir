// The part [start, limit) of a dimension.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @last() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.slice %x dim = 1 [1, 3] : tensor<2x3xf32> -> tensor<2x2xf32>
  check.expect_eq %y, dense<[[2.0, 3.0], [5.0, 6.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @first() {
  %x = dlt.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi64>
  %y = dlt.slice %x dim = 0 [1, 2] : tensor<2x3xi64> -> tensor<1x3xi64>
  check.expect_eq %y, dense<[[4, 5, 6]]> : tensor<1x3xi64> : tensor<1x3xi64>
  return
}

func.func @empty() {
  %x = dlt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y = dlt.slice %x dim = 0 [1, 1] : tensor<2xf32> -> tensor<0xf32>
  check.expect_eq %y, dense<> : tensor<0xf32> : tensor<0xf32>
  return
}

func.func @every_second() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0, 4.0, 5.0]]> : tensor<1x5xf32>
  %y = dlt.slice %x dim = 1 [1, 5, 2] : tensor<1x5xf32> -> tensor<1x2xf32>
  check.expect_eq %y, dense<[[2.0, 4.0]]> : tensor<1x2xf32> : tensor<1x2xf32>
  return
}

// The last step may reach beyond the limit.
func.func @every_third() {
  %x = dlt.constant dense<[[1, 2], [3, 4], [5, 6], [7, 8]]> : tensor<4x2xi64>
  %y = dlt.slice %x dim = 0 [0, 4, 3] : tensor<4x2xi64> -> tensor<2x2xi64>
  check.expect_eq %y, dense<[[1, 2], [7, 8]]> : tensor<2x2xi64> : tensor<2x2xi64>
  return
}
