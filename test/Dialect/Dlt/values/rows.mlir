// The number of rows: 3 unless the option says otherwise.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @i64() {
  %x = dlt.rows : tensor<i64>
  check.expect_eq %x, dense<3> : tensor<i64> : tensor<i64>
  return
}

func.func @f32() {
  %x = dlt.rows : tensor<f32>
  check.expect_eq %x, dense<3.0> : tensor<f32> : tensor<f32>
  return
}

func.func @f64() {
  %x = dlt.rows : tensor<f64>
  check.expect_eq %x, dense<3.0> : tensor<f64> : tensor<f64>
  return
}
