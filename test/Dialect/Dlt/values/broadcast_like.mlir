// Repeats to the shape of another tensor: dimensions aligned last, or first.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @trailing() {
  %x = dlt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %l = dlt.splat 0.000000e+00 : tensor<?x2xf64>
  %y = dlt.broadcast_like %x, %l : tensor<2xf32>, tensor<?x2xf64> -> tensor<?x2xf32>
  check.expect_eq %y, dense<[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]> : tensor<3x2xf32> : tensor<?x2xf32>
  return
}

func.func @leading() {
  %x = dlt.constant dense<[1, 2]> : tensor<2xi32>
  %l = dlt.splat 0.000000e+00 : tensor<2x3xf32>
  %y = dlt.broadcast_like %x, %l leading : tensor<2xi32>, tensor<2x3xf32> -> tensor<2x3xi32>
  check.expect_eq %y, dense<[[1, 1, 1], [2, 2, 2]]> : tensor<2x3xi32> : tensor<2x3xi32>
  return
}

func.func @unit() {
  %x = dlt.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %l = dlt.splat 0.000000e+00 : tensor<2x2xf32>
  %y = dlt.broadcast_like %x, %l : tensor<2x1xf32>, tensor<2x2xf32> -> tensor<2x2xf32>
  check.expect_eq %y, dense<[[1.0, 1.0], [2.0, 2.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<0x7FC0> : tensor<bf16>
  %l = dlt.splat 0.000000e+00 : tensor<f32>
  %y = dlt.broadcast_like %x, %l : tensor<bf16>, tensor<f32> -> tensor<bf16>
  check.expect_eq %y, dense<0x7FC0> : tensor<bf16> : tensor<bf16>
  return
}

func.func @empty() {
  %x = dlt.constant dense<1.0> : tensor<f32>
  %l = dlt.splat 0.000000e+00 : tensor<0x3xf32>
  %y = dlt.broadcast_like %x, %l : tensor<f32>, tensor<0x3xf32> -> tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
