// What is computed again, and when.
// RUN: dlc-opt %s --dlt-autodiff --symbol-dce --canonicalize | FileCheck %s

func.func private @f(%x: tensor<?x4xf64>, %w: tensor<4x4xf64>) -> tensor<f64> {
  %y = dlt.remat(%a = %x, %b = %w) : (tensor<?x4xf64>, tensor<4x4xf64>) -> tensor<?x4xf64> {
    %h = dot_general %a, %b contract = [1] x [0] : (tensor<?x4xf64>, tensor<4x4xf64>) -> tensor<?x4xf64>
    %zero = splat 0.0 : tensor<?x4xf64>
    %ok = compare lt %h, %zero : tensor<?x4xf64>
    check %ok, "below zero" : tensor<?x4xi1>
    %t = tanh %h : tensor<?x4xf64>
    yield %t : tensor<?x4xf64>
  }
  %s = dlt.reduce sum %y dims = [0, 1] : tensor<?x4xf64> -> tensor<f64>
  return %s : tensor<f64>
}

// Forward with its check, then the product again of what comes after the cotangent.
// CHECK-LABEL: func.func @gradient
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf64>, %[[W:.*]]: tensor<4x4xf64>)
// CHECK: %[[H:.*]] = dlt.dot_general %[[X]], %[[W]]
// CHECK: dlt.check
// CHECK: %[[T:.*]] = dlt.tanh %[[H]]
// CHECK: dlt.reduce sum %[[T]]
// CHECK: %[[DY:.*]] = dlt.broadcast_in_dim
// CHECK: %[[X2:.*]] = dlt.after %[[X]], [%[[DY]]]
// CHECK: %[[W2:.*]] = dlt.after %[[W]], [%[[DY]]]
// CHECK: %[[H2:.*]] = dlt.dot_general %[[X2]], %[[W2]]
// CHECK: %[[T2:.*]] = dlt.tanh %[[H2]]
// CHECK-NOT: dlt.check
// CHECK: dlt.multiply %[[T2]], %[[T2]]
// CHECK: dlt.dot_general %[[X2]]
func.func @gradient(%x: tensor<?x4xf64>, %w: tensor<4x4xf64>) -> (tensor<f64>, tensor<4x4xf64>) {
  %one = dlt.splat 1.0 : tensor<f64>
  %l, %dw = dlt.vjp @f(%x, %w) cotangents(%one) wrt = [1]
      : (tensor<?x4xf64>, tensor<4x4xf64>) (tensor<f64>) -> (tensor<f64>, tensor<4x4xf64>)
  return %l, %dw : tensor<f64>, tensor<4x4xf64>
}

// One inside another is computed again as a part of it, and where there is no
// gradient nothing is.
func.func private @nested(%x: tensor<4xf64>) -> tensor<f64> {
  %y = dlt.remat(%a = %x) : (tensor<4xf64>) -> tensor<4xf64> {
    %e = exponential %a : tensor<4xf64>
    %z = remat(%b = %e) : (tensor<4xf64>) -> tensor<4xf64> {
      %t = tanh %b : tensor<4xf64>
      %q = multiply %t, %t : tensor<4xf64>
      yield %q : tensor<4xf64>
    }
    yield %z : tensor<4xf64>
  }
  %s = dlt.reduce sum %y dims = [0] : tensor<4xf64> -> tensor<f64>
  return %s : tensor<f64>
}
// CHECK-LABEL: func.func @gradient_of_nested
// CHECK-NOT: dlt.remat
// CHECK: %[[A:.*]] = dlt.after %arg0, [%[[DY:.*]]]
// CHECK: %[[E:.*]] = dlt.exponential %[[A]]
// CHECK: %[[B:.*]] = dlt.after %[[E]], [%[[DY]]]
// CHECK: dlt.tanh %[[B]]
func.func @gradient_of_nested(%x: tensor<4xf64>) -> tensor<4xf64> {
  %one = dlt.splat 1.0 : tensor<f64>
  %l, %dx = dlt.vjp @nested(%x) cotangents(%one) wrt = [0]
      : (tensor<4xf64>) (tensor<f64>) -> (tensor<f64>, tensor<4xf64>)
  return %dx : tensor<4xf64>
}
// CHECK-LABEL: func.func @forward
// CHECK-NEXT: %[[E:.*]] = dlt.exponential
// CHECK-NEXT: return %[[E]]
func.func @forward(%x: tensor<4xf64>) -> tensor<4xf64> {
  %y = dlt.remat(%a = %x) : (tensor<4xf64>) -> tensor<4xf64> {
    %e = exponential %a : tensor<4xf64>
    yield %e : tensor<4xf64>
  }
  return %y : tensor<4xf64>
}
