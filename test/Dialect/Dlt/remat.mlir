// RUN: dlc-opt %s --split-input-file --verify-diagnostics | FileCheck %s
// RUN: dlc-opt %s --split-input-file --verify-diagnostics | dlc-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @f
// CHECK: dlt.remat(%arg1 = %arg0) : (tensor<4xf32>) -> tensor<4xf32> {
// CHECK: exponential %arg1 : tensor<4xf32>
// CHECK: dlt.after %arg0, [%{{.*}}, %arg0] : tensor<4xf32>, [tensor<4xf32>, tensor<4xf32>]
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = dlt.remat(%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    %e = exponential %a : tensor<4xf32>
    yield %e : tensor<4xf32>
  }
  %z = dlt.after %x, [%y, %x] : tensor<4xf32>, [tensor<4xf32>, tensor<4xf32>]
  return %z : tensor<4xf32>
}

// -----

func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'dlt.remat' op expects a body that yields ('tensor<4xf32>'), found ('tensor<4xi1>')}}
  %y = dlt.remat(%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    %e = compare lt %a, %a : tensor<4xf32>
    yield %e : tensor<4xi1>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@below {{'dlt.after' op expects others that it comes after}}
  %z = "dlt.after"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}

// -----

// Types are known where something is kept or not.
dlc.define activation @f(%x) {
  // expected-error@below {{'dlt.remat' op expects ranked tensors, found 'tensor<*x!dlt.any>'}}
  %y = remat(%a = %x) {
    %e = exponential %a
    yield %e
  }
  yield %y
}
