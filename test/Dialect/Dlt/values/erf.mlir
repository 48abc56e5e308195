// The error function.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.0000000116860974e-07, 0.5, -0.9998999834060669, 1.0, -2.0, 3.5]> : tensor<6xf32>
  %y = dlt.erf %x : tensor<6xf32>
  check.expect_close %y, dense<[1.1283791678806665e-07, 0.5204998850822449, -0.8426592946052551, 0.8427007794380188, -0.9953222870826721, 0.9999992847442627]> : tensor<6xf32> : tensor<6xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.0e-07, 0.5, -0.9999, 1.0, -2.0, 3.5]> : tensor<6xf64>
  %y = dlt.erf %x : tensor<6xf64>
  check.expect_close %y, dense<[1.1283791670955088e-07, 0.5204998778130465, -0.8426592780487595, 0.8427007929497149, -0.9953222650189527, 0.9999992569016276]> : tensor<6xf64> : tensor<6xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[1.1920928955078125e-07, 0.5, -1.0, 1.0, -2.0, 3.5]> : tensor<6xf16>
  %y = dlt.erf %x : tensor<6xf16>
  check.expect_close %y, dense<[1.1920928955078125e-07, 0.5205078125, -0.8427734375, 0.8427734375, -0.9951171875, 1.0]> : tensor<6xf16> : tensor<6xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.0011717677116394e-07, 0.5, -1.0, 1.0, -2.0, 3.5]> : tensor<6xbf16>
  %y = dlt.erf %x : tensor<6xbf16>
  check.expect_close %y, dense<[1.1315569281578064e-07, 0.51953125, -0.84375, 0.84375, -0.99609375, 1.0]> : tensor<6xbf16> : tensor<6xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<0.5> : tensor<f32>
  %y = dlt.erf %x : tensor<f32>
  check.expect_close %y, dense<0.5204998778130465> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[0.5, 1.0], [-2.0, 3.5]]> : tensor<2x2xf32>
  %y = dlt.erf %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[0.5204998778130465, 0.8427007929497149], [-0.9953222650189527, 0.9999992569016276]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.erf %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[-0.0, 0.0, 0x7F800000, 0xFF800000, 0x7FC00000, -104.0]> : tensor<6xf32>
  %y = dlt.erf %x : tensor<6xf32>
  check.expect_close %y, dense<[-0.0, 0.0, 1.0, -1.0, 0x7FC00000, -1.0]> : tensor<6xf32> : tensor<6xf32>
  return
}
