// Logical or.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @table() {
  %x = dlt.constant dense<[false, false, true, true]> : tensor<4xi1>
  %y = dlt.constant dense<[false, true, false, true]> : tensor<4xi1>
  %z = dlt.or %x, %y : tensor<4xi1>
  check.expect_eq %z, dense<[false, true, true, true]> : tensor<4xi1> : tensor<4xi1>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<true> : tensor<i1>
  %z = dlt.or %x, %x : tensor<i1>
  check.expect_eq %z, dense<true> : tensor<i1> : tensor<i1>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xi1>
  %z = dlt.or %x, %x : tensor<0x3xi1>
  check.expect_eq %z, dense<> : tensor<0x3xi1> : tensor<0x3xi1>
  return
}

func.func @si32() {
  %x = dlt.constant dense<[12, -1, 0]> : tensor<3xsi32>
  %y = dlt.constant dense<[10, 7, -2147483648]> : tensor<3xsi32>
  %z = dlt.or %x, %y : tensor<3xsi32>
  check.expect_eq %z, dense<[14, -1, -2147483648]> : tensor<3xsi32> : tensor<3xsi32>
  return
}

func.func @ui8() {
  %x = dlt.constant dense<[240, 255]> : tensor<2xui8>
  %y = dlt.constant dense<[170, 1]> : tensor<2xui8>
  %z = dlt.or %x, %y : tensor<2xui8>
  check.expect_eq %z, dense<[250, 255]> : tensor<2xui8> : tensor<2xui8>
  return
}
