// Elementwise choice; what is not chosen does not matter.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %p = dlt.constant dense<[true, false, true, false]> : tensor<4xi1>
  %x = dlt.constant dense<[1.0, 0x7FC00000, 0x7FC00000, 2.0]> : tensor<4xf32>
  %y = dlt.constant dense<[3.0, 4.0, 5.0, -0.0]> : tensor<4xf32>
  %z = dlt.select %p, %x, %y : tensor<4xi1>, tensor<4xf32>
  check.expect_eq %z, dense<[1.0, 4.0, 0x7FC00000, -0.0]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @ui8() {
  %p = dlt.constant dense<[true, false]> : tensor<2xi1>
  %x = dlt.constant dense<[255, 1]> : tensor<2xui8>
  %y = dlt.constant dense<[0, 200]> : tensor<2xui8>
  %z = dlt.select %p, %x, %y : tensor<2xi1>, tensor<2xui8>
  check.expect_eq %z, dense<[-1, -56]> : tensor<2xi8> : tensor<2xui8>
  return
}

func.func @rank0() {
  %p = dlt.constant dense<false> : tensor<i1>
  %x = dlt.constant dense<1> : tensor<i64>
  %y = dlt.constant dense<-2> : tensor<i64>
  %z = dlt.select %p, %x, %y : tensor<i1>, tensor<i64>
  check.expect_eq %z, dense<-2> : tensor<i64> : tensor<i64>
  return
}

func.func @empty() {
  %p = dlt.constant dense<> : tensor<0x3xi1>
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %z = dlt.select %p, %x, %x : tensor<0x3xi1>, tensor<0x3xf32>
  check.expect_eq %z, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
