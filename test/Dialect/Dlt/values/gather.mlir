// Slices of a table by index.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @rows() {
  %t = dlt.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %i = dlt.constant dense<[2, 0, 2]> : tensor<3xi32>
  %y = dlt.gather %t[%i] : tensor<3x2xf32>, tensor<3xi32> -> tensor<3x2xf32>
  check.expect_eq %y, dense<[[5.0, 6.0], [1.0, 2.0], [5.0, 6.0]]> : tensor<3x2xf32> : tensor<3x2xf32>
  return
}

// An index for each element of two dimensions, in int64.
func.func @matrix_of_indices() {
  %t = dlt.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi64>
  %i = dlt.constant dense<[[1, 0], [0, 0]]> : tensor<2x2xi64>
  %y = dlt.gather %t[%i] : tensor<2x2xi64>, tensor<2x2xi64> -> tensor<2x2x2xi64>
  check.expect_eq %y, dense<[[[3, 4], [1, 2]], [[1, 2], [1, 2]]]> : tensor<2x2x2xi64> : tensor<2x2x2xi64>
  return
}

func.func @numbers() {
  %t = dlt.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf64>
  %i = dlt.constant dense<1> : tensor<i32>
  %y = dlt.gather %t[%i] : tensor<3xf64>, tensor<i32> -> tensor<f64>
  check.expect_eq %y, dense<2.0> : tensor<f64> : tensor<f64>
  return
}

func.func @truth_values() {
  %t = dlt.constant dense<[true, false]> : tensor<2xi1>
  %i = dlt.constant dense<[1, 0, 0]> : tensor<3xi32>
  %y = dlt.gather %t[%i] : tensor<2xi1>, tensor<3xi32> -> tensor<3xi1>
  check.expect_eq %y, dense<[false, true, true]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @no_indices() {
  %t = dlt.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %i = dlt.constant dense<> : tensor<0xi32>
  %y = dlt.gather %t[%i] : tensor<1x2xf32>, tensor<0xi32> -> tensor<0x2xf32>
  check.expect_eq %y, dense<> : tensor<0x2xf32> : tensor<0x2xf32>
  return
}

// nan, infinities and signs of zero move as they are.
func.func @special() {
  %t = dlt.constant dense<[0x7FC00000, 0xFF800000, -0.0]> : tensor<3xf32>
  %i = dlt.constant dense<[2, 1, 0]> : tensor<3xi32>
  %y = dlt.gather %t[%i] : tensor<3xf32>, tensor<3xi32> -> tensor<3xf32>
  check.expect_eq %y, dense<[-0.0, 0xFF800000, 0x7FC00000]> : tensor<3xf32> : tensor<3xf32>
  return
}
