// Cosines: quarters of a turn and what is next to them, small and large angles.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.0000000116860974e-07, 0.5, -1.0, 1.5707963705062866, 3.1415927410125732, -4.5, 100.0, 32768.0]> : tensor<8xf32>
  %y = dlt.cosine %x : tensor<8xf32>
  check.expect_close %y, dense<[1.0, 0.8775825500488281, 0.5403022766113281, -4.371138828673793e-08, -1.0, -0.2107958048582077, 0.8623188734054565, 0.3729378283023834]> : tensor<8xf32> : tensor<8xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.0e-07, 0.5, -1.0, 1.5707963267948966, 3.141592653589793, -4.5, 100.0, 1000000.0]> : tensor<8xf64>
  %y = dlt.cosine %x : tensor<8xf64>
  check.expect_close %y, dense<[0.999999999999995, 0.8775825618903728, 0.5403023058681398, 6.123233995736766e-17, -1.0, -0.2107957994307797, 0.8623188722876839, 0.9367521275331447]> : tensor<8xf64> : tensor<8xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[0.0009765625, 0.5, -1.0, 1.5703125, 3.140625, -4.5, 100.0, 2048.0]> : tensor<8xf16>
  %y = dlt.cosine %x : tensor<8xf16>
  check.expect_close %y, dense<[1.0, 0.87744140625, 0.54052734375, 0.0004837512969970703, -1.0, -0.2108154296875, 0.8623046875, 0.94970703125]> : tensor<8xf16> : tensor<8xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[0.0009765625, 0.5, -1.0, 1.5703125, 3.140625, -4.5, 100.0, 2048.0]> : tensor<8xbf16>
  %y = dlt.cosine %x : tensor<8xbf16>
  check.expect_close %y, dense<[1.0, 0.87890625, 0.5390625, 0.000484466552734375, -1.0, -0.2109375, 0.86328125, 0.94921875]> : tensor<8xbf16> : tensor<8xbf16>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0.0, -0.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<5xf32>
  %y = dlt.cosine %x : tensor<5xf32>
  check.expect_close %y, dense<[1.0, 1.0, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<5xf32> : tensor<5xf32>
  return
}

func.func @scalar() {
  %x = dlt.constant dense<2.5> : tensor<f32>
  %y = dlt.cosine %x : tensor<f32>
  check.expect_close %y, dense<-0.8011435866355896> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[0.25, -0.75], [2.0, 3.0]]> : tensor<2x2xf32>
  %y = dlt.cosine %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[0.9689124226570129, 0.7316888570785522], [-0.416146844625473, -0.9899924993515015]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.cosine %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
