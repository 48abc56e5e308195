// Each expectation that does not hold is an error at its place.
// RUN: dlc-opt %s --dlt-evaluate --split-input-file --verify-diagnostics

func.func @exact() {
  %x = dlt.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  // expected-error@below {{element [1]: expected 2.5, found 2}}
  check.expect_eq %x, dense<[1.0, 2.5, 3.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

// -----

func.func @signed_zero() {
  %x = dlt.constant dense<0.0> : tensor<f32>
  // expected-error@below {{element []: expected -0, found 0}}
  check.expect_eq %x, dense<-0.0> : tensor<f32> : tensor<f32>
  return
}

// -----

func.func @worst_element() {
  %x = dlt.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  // expected-error@below {{element [1, 0]: expected 5, found 3 (the worst of 2 that differ among 4)}}
  check.expect_close %x, dense<[[1.0, 2.000001], [5.0, 4.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

// -----

func.func @ulps() {
  %x = dlt.constant dense<1.0> : tensor<f16>
  check.expect_close %x, dense<1.0009765625> : tensor<f16> : tensor<f16>
  check.expect_close %x, dense<1.001953125> : tensor<f16> {ulps = 2} : tensor<f16>
  // expected-error@below {{expected 1.00195312, found 1}}
  check.expect_close %x, dense<1.001953125> : tensor<f16> : tensor<f16>
  return
}

// -----

func.func @shape() {
  %x = dlt.splat 0.0 : tensor<?xf32>
  // expected-error@below {{expected a 2xf32, found a 3xf32}}
  check.expect_eq %x, dense<0.0> : tensor<2xf32> : tensor<?xf32>
  return
}

// -----

func.func @dtype() {
  %x = dlt.splat 0.0 : tensor<2xf32>
  // expected-error@below {{expects a dense value of 'f32'}}
  check.expect_eq %x, dense<0.0> : tensor<2xf64> : tensor<2xf32>
  return
}

// -----

// expected-error@below {{a check does not hold: too large at here}}
func.func @unexpected_check() {
  %x = dlt.constant dense<false> : tensor<i1>
  dlt.check %x, "too large" at "here" : tensor<i1>
  return
}

// -----

func.func @other_check() {
  %x = dlt.constant dense<false> : tensor<i1>
  dlt.check %x, "too large" : tensor<i1>
  // expected-error@below {{expected the outcome "too small", found "too large"}}
  check.expect_failed "too small"
  return
}

// -----

func.func @out_of_slice(%x: tensor<3xf32>, %i: index) {
  return
}
// expected-error@-5 {{expects a public func.func without arguments}}

// -----

func.func @no_semantics() {
  // expected-error@below {{can't be evaluated: it has no reference semantics}}
  %x = vector.constant_mask [1] : vector<1xi1>
  return
}

// -----

func.func @slice_beyond() {
  %x = dlt.splat 0.0 : tensor<4xf32>
  %i = arith.constant 2 : index
  // expected-error@below {{reaches beyond dimension 0 of size 4: offset 2, size 3, stride 1}}
  %y = tensor.extract_slice %x[%i] [3] [1] : tensor<4xf32> to tensor<3xf32>
  return
}

// -----

func.func @unranked() {
  // expected-error@below {{can't be evaluated: its result is 'tensor<*xf32>'}}
  %x = dlt.splat 0.0 : tensor<*xf32>
  return
}

// -----

func.func @generic() {
  // expected-error@below {{can't be evaluated: its result is 'tensor<4x!dlt.float>'}}
  %x = dlt.splat 0.0 : tensor<4x!dlt.float>
  return
}

// -----

func.func @again() {
  // expected-error@above {{can't be evaluated: calls are nested deeper than 200, as if it called itself}}
  func.call @again() : () -> ()
  return
}

// -----

func.func @huge() {
  // expected-error@below {{can't be evaluated: expects at most 2^30 elements, found 'tensor<?x4294967296xf32>' with 3 rows}}
  %x = dlt.splat 0.0 : tensor<?x4294967296xf32>
  return
}
