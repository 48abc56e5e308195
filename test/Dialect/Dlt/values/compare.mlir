// Comparisons: false for nan, but `ne` is true; integers by their sign.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @eq_f32() {
  %x = dlt.constant dense<[1.0, 2.0, 3.0, 0x7FC00000, 0x7FC00000, 0.0, 0x7F800000]> : tensor<7xf32>
  %y = dlt.constant dense<[2.0, 2.0, 1.0, 0x7FC00000, 1.0, -0.0, 0x7F800000]> : tensor<7xf32>
  %z = dlt.compare eq %x, %y : tensor<7xf32>
  check.expect_eq %z, dense<[false, true, false, false, false, true, true]> : tensor<7xi1> : tensor<7xi1>
  return
}

func.func @eq_i8() {
  %x = dlt.constant dense<[-1, 1, 0]> : tensor<3xi8>
  %y = dlt.constant dense<[1, -1, 0]> : tensor<3xi8>
  %z = dlt.compare eq %x, %y : tensor<3xi8>
  check.expect_eq %z, dense<[false, false, true]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @eq_ui8() {
  %x = dlt.constant dense<[255, 1, 0]> : tensor<3xui8>
  %y = dlt.constant dense<[1, 255, 0]> : tensor<3xui8>
  %z = dlt.compare eq %x, %y : tensor<3xui8>
  check.expect_eq %z, dense<[false, false, true]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @eq_ui64() {
  %x = dlt.constant dense<[18446744073709551615, 1]> : tensor<2xui64>
  %y = dlt.constant dense<[1, 1]> : tensor<2xui64>
  %z = dlt.compare eq %x, %y : tensor<2xui64>
  check.expect_eq %z, dense<[false, true]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @ne_f32() {
  %x = dlt.constant dense<[1.0, 2.0, 3.0, 0x7FC00000, 0x7FC00000, 0.0, 0x7F800000]> : tensor<7xf32>
  %y = dlt.constant dense<[2.0, 2.0, 1.0, 0x7FC00000, 1.0, -0.0, 0x7F800000]> : tensor<7xf32>
  %z = dlt.compare ne %x, %y : tensor<7xf32>
  check.expect_eq %z, dense<[true, false, true, true, true, false, false]> : tensor<7xi1> : tensor<7xi1>
  return
}

func.func @ne_i8() {
  %x = dlt.constant dense<[-1, 1, 0]> : tensor<3xi8>
  %y = dlt.constant dense<[1, -1, 0]> : tensor<3xi8>
  %z = dlt.compare ne %x, %y : tensor<3xi8>
  check.expect_eq %z, dense<[true, true, false]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @ne_ui8() {
  %x = dlt.constant dense<[255, 1, 0]> : tensor<3xui8>
  %y = dlt.constant dense<[1, 255, 0]> : tensor<3xui8>
  %z = dlt.compare ne %x, %y : tensor<3xui8>
  check.expect_eq %z, dense<[true, true, false]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @ne_ui64() {
  %x = dlt.constant dense<[18446744073709551615, 1]> : tensor<2xui64>
  %y = dlt.constant dense<[1, 1]> : tensor<2xui64>
  %z = dlt.compare ne %x, %y : tensor<2xui64>
  check.expect_eq %z, dense<[true, false]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @lt_f32() {
  %x = dlt.constant dense<[1.0, 2.0, 3.0, 0x7FC00000, 0x7FC00000, 0.0, 0x7F800000]> : tensor<7xf32>
  %y = dlt.constant dense<[2.0, 2.0, 1.0, 0x7FC00000, 1.0, -0.0, 0x7F800000]> : tensor<7xf32>
  %z = dlt.compare lt %x, %y : tensor<7xf32>
  check.expect_eq %z, dense<[true, false, false, false, false, false, false]> : tensor<7xi1> : tensor<7xi1>
  return
}

func.func @lt_i8() {
  %x = dlt.constant dense<[-1, 1, 0]> : tensor<3xi8>
  %y = dlt.constant dense<[1, -1, 0]> : tensor<3xi8>
  %z = dlt.compare lt %x, %y : tensor<3xi8>
  check.expect_eq %z, dense<[true, false, false]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @lt_ui8() {
  %x = dlt.constant dense<[255, 1, 0]> : tensor<3xui8>
  %y = dlt.constant dense<[1, 255, 0]> : tensor<3xui8>
  %z = dlt.compare lt %x, %y : tensor<3xui8>
  check.expect_eq %z, dense<[false, true, false]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @lt_ui64() {
  %x = dlt.constant dense<[18446744073709551615, 1]> : tensor<2xui64>
  %y = dlt.constant dense<[1, 1]> : tensor<2xui64>
  %z = dlt.compare lt %x, %y : tensor<2xui64>
  check.expect_eq %z, dense<[false, false]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @le_f32() {
  %x = dlt.constant dense<[1.0, 2.0, 3.0, 0x7FC00000, 0x7FC00000, 0.0, 0x7F800000]> : tensor<7xf32>
  %y = dlt.constant dense<[2.0, 2.0, 1.0, 0x7FC00000, 1.0, -0.0, 0x7F800000]> : tensor<7xf32>
  %z = dlt.compare le %x, %y : tensor<7xf32>
  check.expect_eq %z, dense<[true, true, false, false, false, true, true]> : tensor<7xi1> : tensor<7xi1>
  return
}

func.func @le_i8() {
  %x = dlt.constant dense<[-1, 1, 0]> : tensor<3xi8>
  %y = dlt.constant dense<[1, -1, 0]> : tensor<3xi8>
  %z = dlt.compare le %x, %y : tensor<3xi8>
  check.expect_eq %z, dense<[true, false, true]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @le_ui8() {
  %x = dlt.constant dense<[255, 1, 0]> : tensor<3xui8>
  %y = dlt.constant dense<[1, 255, 0]> : tensor<3xui8>
  %z = dlt.compare le %x, %y : tensor<3xui8>
  check.expect_eq %z, dense<[false, true, true]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @le_ui64() {
  %x = dlt.constant dense<[18446744073709551615, 1]> : tensor<2xui64>
  %y = dlt.constant dense<[1, 1]> : tensor<2xui64>
  %z = dlt.compare le %x, %y : tensor<2xui64>
  check.expect_eq %z, dense<[false, true]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @gt_f32() {
  %x = dlt.constant dense<[1.0, 2.0, 3.0, 0x7FC00000, 0x7FC00000, 0.0, 0x7F800000]> : tensor<7xf32>
  %y = dlt.constant dense<[2.0, 2.0, 1.0, 0x7FC00000, 1.0, -0.0, 0x7F800000]> : tensor<7xf32>
  %z = dlt.compare gt %x, %y : tensor<7xf32>
  check.expect_eq %z, dense<[false, false, true, false, false, false, false]> : tensor<7xi1> : tensor<7xi1>
  return
}

func.func @gt_i8() {
  %x = dlt.constant dense<[-1, 1, 0]> : tensor<3xi8>
  %y = dlt.constant dense<[1, -1, 0]> : tensor<3xi8>
  %z = dlt.compare gt %x, %y : tensor<3xi8>
  check.expect_eq %z, dense<[false, true, false]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @gt_ui8() {
  %x = dlt.constant dense<[255, 1, 0]> : tensor<3xui8>
  %y = dlt.constant dense<[1, 255, 0]> : tensor<3xui8>
  %z = dlt.compare gt %x, %y : tensor<3xui8>
  check.expect_eq %z, dense<[true, false, false]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @gt_ui64() {
  %x = dlt.constant dense<[18446744073709551615, 1]> : tensor<2xui64>
  %y = dlt.constant dense<[1, 1]> : tensor<2xui64>
  %z = dlt.compare gt %x, %y : tensor<2xui64>
  check.expect_eq %z, dense<[true, false]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @ge_f32() {
  %x = dlt.constant dense<[1.0, 2.0, 3.0, 0x7FC00000, 0x7FC00000, 0.0, 0x7F800000]> : tensor<7xf32>
  %y = dlt.constant dense<[2.0, 2.0, 1.0, 0x7FC00000, 1.0, -0.0, 0x7F800000]> : tensor<7xf32>
  %z = dlt.compare ge %x, %y : tensor<7xf32>
  check.expect_eq %z, dense<[false, true, true, false, false, true, true]> : tensor<7xi1> : tensor<7xi1>
  return
}

func.func @ge_i8() {
  %x = dlt.constant dense<[-1, 1, 0]> : tensor<3xi8>
  %y = dlt.constant dense<[1, -1, 0]> : tensor<3xi8>
  %z = dlt.compare ge %x, %y : tensor<3xi8>
  check.expect_eq %z, dense<[false, true, true]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @ge_ui8() {
  %x = dlt.constant dense<[255, 1, 0]> : tensor<3xui8>
  %y = dlt.constant dense<[1, 255, 0]> : tensor<3xui8>
  %z = dlt.compare ge %x, %y : tensor<3xui8>
  check.expect_eq %z, dense<[true, false, true]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @ge_ui64() {
  %x = dlt.constant dense<[18446744073709551615, 1]> : tensor<2xui64>
  %y = dlt.constant dense<[1, 1]> : tensor<2xui64>
  %z = dlt.compare ge %x, %y : tensor<2xui64>
  check.expect_eq %z, dense<[true, true]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.0> : tensor<bf16>
  %z = dlt.compare ge %x, %x : tensor<bf16>
  check.expect_eq %z, dense<true> : tensor<i1> : tensor<i1>
  return
}

func.func @truth_values() {
  %x = dlt.constant dense<[false, true]> : tensor<2xi1>
  %y = dlt.constant dense<[true, true]> : tensor<2xi1>
  %z = dlt.compare lt %x, %y : tensor<2xi1>
  check.expect_eq %z, dense<[true, false]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %z = dlt.compare eq %x, %x : tensor<0x3xf32>
  check.expect_eq %z, dense<> : tensor<0x3xi1> : tensor<0x3xi1>
  return
}
