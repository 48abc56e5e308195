// One number, of the type of another tensor.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f16() {
  %x = dlt.constant dense<[1.0, 2.0]> : tensor<2xf16>
  %y = dlt.full_like %x, 1.000000e-01 : tensor<2xf16>
  check.expect_eq %y, dense<[0.0999755859375, 0.0999755859375]> : tensor<2xf16> : tensor<2xf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1> : tensor<ui8>
  %y = dlt.full_like %x, 2.000000e+02 : tensor<ui8>
  check.expect_eq %y, dense<-56> : tensor<i8> : tensor<ui8>
  return
}

func.func @rows() {
  %x = dlt.splat 0.000000e+00 : tensor<?x2xf32>
  %y = dlt.full_like %x, 2.000000e+00 : tensor<?x2xf32>
  check.expect_eq %y, dense<2.0> : tensor<3x2xf32> : tensor<?x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.full_like %x, 1.000000e+00 : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
