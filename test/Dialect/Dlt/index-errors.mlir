// What dlt.gather and dlt.scatter_add refuse.
// RUN: dlc-opt %s --verify-diagnostics --split-input-file

func.func @f(%u: tensor<4x3xf32>, %i: tensor<4xi32>) {
  // expected-error@below {{expects a size of at least 1, found -1}}
  // expected-error@below {{failed to infer returned types}}
  %y = dlt.scatter_add %u[%i] size = -1 : tensor<4x3xf32>, tensor<4xi32> -> tensor<1x3xf32>
  return
}

// -----

func.func @f(%u: tensor<4x3xf32>, %i: tensor<3xi32>) {
  // expected-error@below {{expects updates whose first dimensions are the indices', and whose others are static, found 'tensor<4x3xf32>' and 'tensor<3xi32>'}}
  // expected-error@below {{failed to infer returned types}}
  %y = dlt.scatter_add %u[%i] size = 2 : tensor<4x3xf32>, tensor<3xi32> -> tensor<2x3xf32>
  return
}

// -----

func.func @f(%t: tensor<?x3xf32>, %i: tensor<3xi32>) {
  // expected-error@below {{expects a table of static shape with slices to choose from, found 'tensor<?x3xf32>'}}
  // expected-error@below {{failed to infer returned types}}
  %y = dlt.gather %t[%i] : tensor<?x3xf32>, tensor<3xi32> -> tensor<3x3xf32>
  return
}

// -----

func.func @f(%t: tensor<2x3xf32>, %i: tensor<3xi8>) {
  // expected-error@below {{operand #1 must be tensor of}}
  %y = dlt.gather %t[%i] : tensor<2x3xf32>, tensor<3xi8> -> tensor<3x3xf32>
  return
}
