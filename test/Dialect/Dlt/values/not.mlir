// Logical negation.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @table() {
  %x = dlt.constant dense<[false, true]> : tensor<2xi1>
  %z = dlt.not %x : tensor<2xi1>
  check.expect_eq %z, dense<[true, false]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<true> : tensor<i1>
  %z = dlt.not %x : tensor<i1>
  check.expect_eq %z, dense<false> : tensor<i1> : tensor<i1>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xi1>
  %z = dlt.not %x : tensor<0x3xi1>
  check.expect_eq %z, dense<> : tensor<0x3xi1> : tensor<0x3xi1>
  return
}

func.func @si32() {
  %x = dlt.constant dense<[0, -1, 5]> : tensor<3xsi32>
  %y = dlt.not %x : tensor<3xsi32>
  check.expect_eq %y, dense<[-1, 0, -6]> : tensor<3xsi32> : tensor<3xsi32>
  return
}

func.func @ui8() {
  %x = dlt.constant dense<[0, 255, 5]> : tensor<3xui8>
  %y = dlt.not %x : tensor<3xui8>
  check.expect_eq %y, dense<[255, 0, 250]> : tensor<3xui8> : tensor<3xui8>
  return
}
