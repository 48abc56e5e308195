// Natural logarithm.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.0, 2.0, 0.10000000149011612, 1234.5]> : tensor<4xf32>
  %y = dlt.log %x : tensor<4xf32>
  check.expect_close %y, dense<[0.0, 0.6931471824645996, -2.3025851249694824, 7.1184210777282715]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.0, 2.0, 0.1, 1234.5]> : tensor<4xf64>
  %y = dlt.log %x : tensor<4xf64>
  check.expect_close %y, dense<[0.0, 0.6931471805599453, -2.3025850929940455, 7.118421308785234]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[1.0, 2.0, 0.0999755859375, 1234.0]> : tensor<4xf16>
  %y = dlt.log %x : tensor<4xf16>
  check.expect_close %y, dense<[0.0, 0.693359375, -2.302734375, 7.1171875]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.0, 2.0, 0.10009765625, 1232.0]> : tensor<4xbf16>
  %y = dlt.log %x : tensor<4xbf16>
  check.expect_close %y, dense<[0.0, 0.69140625, -2.296875, 7.125]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.0> : tensor<f32>
  %y = dlt.log %x : tensor<f32>
  check.expect_close %y, dense<0.0> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[1.0, 2.0], [0.10000000149011612, 1234.5]]> : tensor<2x2xf32>
  %y = dlt.log %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[0.0, 0.6931471824645996], [-2.3025851249694824, 7.1184210777282715]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.log %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0.0, -0.0, -1.0, 0x7F800000, 0x7FC00000]> : tensor<5xf32>
  %y = dlt.log %x : tensor<5xf32>
  check.expect_close %y, dense<[0xFF800000, 0xFF800000, 0x7FC00000, 0x7F800000, 0x7FC00000]> : tensor<5xf32> : tensor<5xf32>
  return
}
