// In a definition what has a cotangent follows from the types that it is given:
// truth values have none.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt %t/good.mlir --dlc-layer-pipeline --dlc-expand | FileCheck %s
// RUN: dlc-compile %t/sums.mlir --verify-numerics -o %t/sums.dlc
// RUN: not dlc-opt %t/bad.mlir --dlc-layer-pipeline --dlc-expand 2>&1 | FileCheck %s --check-prefix=BAD

// CHECK: %{{.*}}:2 = dlt.custom_vjp(%{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}) : (tensor<?x2xf32>, tensor<?x2xi1>) -> (tensor<?x2xf32>, tensor<?x2xi1>) {
// CHECK: } backward(%[[K:.*]], %[[D:.*]]) {
// CHECK: yield %{{.*}} : tensor<?x2xf32>
// BAD: error: 'dlt.custom_vjp' op expects backward to yield the cotangents of its operands: ('tensor<?x2xf32>'), found ('tensor<?x2xf32>', 'tensor<?x2xi1>')

//--- good.mlir
dlc.define activation @halved(%x) {
  %c = eval %x > 0
  %y, %n = custom_vjp(%a = %x, %b = %c) {
    %h = eval select(%b, %a, %a / 2)
    %n = not %b
    yield %h, %n, %b
  } backward(%b, %dh) {
    %da = eval select(%b, %dh, %dh / 2)
    yield %da
  }
  %z = eval select(%n, %y, %y)
  yield %z
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2, activation = @halved}
  dlc.outputs
}

//--- bad.mlir
dlc.define activation @halved(%x) {
  %c = eval %x > 0
  %y = custom_vjp(%a = %x, %b = %c) {
    yield %a, %b
  } backward(%b, %da) {
    yield %da, %b
  }
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2, activation = @halved}
  dlc.outputs
}

//--- sums.mlir
// A gradient may sum up rows, as that of a param does; the activation itself does not.
dlc.define activation @scaled(%x) params(%k = 0.5) {
  %y = custom_vjp(%a = %x, %b = %k) {
    %r = eval %a * %b
    yield %r, %a, %b
  } backward(%a, %b, %dr) {
    %da = eval %dr * %b
    %db = eval sum(%dr * %a)
    yield %da, %db
  }
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2, activation = @scaled}
}
dlc.recipe @m {
  dlc.optimizer @sgd
  dlc.loss @mean_squared_error
}
