// A tensor of static shape.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.0, 0x7FC00000, 0xFF800000]> : tensor<3xf32>
  check.expect_eq %x, dense<[1.0, 0x7FC00000, 0xFF800000]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @splat_value() {
  %x = dlt.constant dense<2.0> : tensor<2x2xbf16>
  check.expect_eq %x, dense<[[2.0, 2.0], [2.0, 2.0]]> : tensor<2x2xbf16> : tensor<2x2xbf16>
  return
}

func.func @unsigned() {
  %x = dlt.constant dense<[200, 1]> : tensor<2xui8>
  check.expect_eq %x, dense<[-56, 1]> : tensor<2xi8> : tensor<2xui8>
  return
}

func.func @truth_values() {
  %x = dlt.constant dense<[true, false, false, true, true, false, true, true, false, true]> : tensor<10xi1>
  check.expect_eq %x, dense<[true, false, false, true, true, false, true, true, false, true]> : tensor<10xi1> : tensor<10xi1>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<-5> : tensor<i64>
  check.expect_eq %x, dense<-5> : tensor<i64> : tensor<i64>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf64>
  check.expect_eq %x, dense<> : tensor<0x3xf64> : tensor<0x3xf64>
  return
}
