// Every operation of dlc reads what it prints, in all three forms.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: dlc-opt %t.mlir | diff %t.mlir -
// RUN: dlc-opt %s --mlir-print-op-generic | dlc-opt | diff %t.mlir -
// RUN: dlc-opt %s --emit-bytecode | dlc-opt | diff %t.mlir -

// CHECK-DAG: dlc.param @units = 24
dlc.param @units = 24
// CHECK-DAG: dlc.param @act = @relu
dlc.param @act = @relu
// CHECK-DAG: dlc.param @bias = true
dlc.param @bias = true
// CHECK-DAG: dlc.param @rate{{$}}
dlc.param @rate

!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>

// CHECK: dlc.define activation @scaled(%{{.*}}: tensor<*x!dlt.float>, %{{.*}}: tensor<!dlt.float>) params(factor = 2.000000e+00) {
dlc.define activation @scaled(%x: !F, %factor: !S) params(factor = 2.0) {
  %f = dlt.broadcast_like %factor, %x : !S, !F -> !F
  %y = dlt.multiply %f, %x : !F
  dlc.yield %y : !F
}

// CHECK: dlc.define loss @absolute
dlc.define loss @absolute(%target: !F, %prediction: !F) {
  %d = dlt.subtract %prediction, %target : !F
  %a = dlt.abs %d : !F
  %sum = dlt.reduce sum %a dims = [-1] : !F -> !F
  dlc.yield %sum : !F
}

// CHECK: dlc.define metric @distance
dlc.define metric @distance(%target: !F, %prediction: !F) {
  %d = dlt.subtract %prediction, %target : !F
  %sum = dlt.reduce max %d dims = [-1] : !F -> !F
  dlc.yield %sum : !F
}

// CHECK: dlc.define optimizer @moving({{.*}}) params(momentum = 9.{{0+e-01}}) slots(velocity = 1.{{0+e-01}}, second) learning_rate = 2.{{5?0+e-01}} {
dlc.define optimizer @moving(%w: !F, %g: !F, %iteration: !S, %lr: !S, %v: !F, %s: !F, %momentum: !S)
    params(momentum = 0.9) slots(velocity = 0.1, second = 0.0) learning_rate = 0.25 {
  %rate = dlt.broadcast_like %lr, %w : !S, !F -> !F
  %step = dlt.multiply %rate, %g : !F
  %next = dlt.subtract %w, %step : !F
  dlc.yield %next, %v, %s : !F, !F, !F
}

// CHECK: dlc.define initializer @uniform
dlc.define initializer @uniform(%u: !F, %fan_in: !S, %fan_out: !S) {
  dlc.yield %u : !F
}

// CHECK: dlc.block @tower(%{{.*}}, %{{.*}}) {
dlc.block @tower(%x, %y) {
  %0 = dlc.add %x, %y
  %1 = dlc.dense %0 {units = @units, activation = @act}
  dlc.yield %0, %1
}

// CHECK: dlc.model @all attributes {dtype = f64}
dlc.model @all attributes {dtype = f64} {
  // CHECK: dlc.input "image" : tensor<?x4x3xui8>
  %image = dlc.input "image" : tensor<?x4x3xui8>
  %x = dlc.input "x" : tensor<?x12xf64>
  // CHECK: dlc.rescaling %{{.*}} {name = "scaled", offset = {{.*}}, scale = {{.*}}}
  %0 = dlc.rescaling %image {scale = 0.5, offset = -1.0, name = "scaled"}
  // CHECK: dlc.flatten
  %1 = dlc.flatten %0
  // CHECK: %{{.*}}:2 = dlc.apply @tower(%{{.*}}, %{{.*}}) name("left")
  %2:2 = dlc.apply @tower(%1, %x) name("left")
  // CHECK: dlc.apply @tower(%{{.*}}, %{{.*}}) shares("left")
  %3:2 = dlc.apply @tower(%x, %1) shares("left")
  // CHECK: dlc.add %{{.*}}, %{{.*}}
  %4 = dlc.add %2#1, %3#1
  // CHECK: dlc.concatenate %{{.*}}, %{{.*}} {axis = 1 : i64}
  %5 = dlc.concatenate %4, %2#0 {axis = 1}
  // CHECK: dlc.dropout %{{.*}} {rate = @rate}
  %6 = dlc.dropout %5 {rate = @rate}
  // CHECK: dlc.activation %{{.*}} {activation = @scaled}
  %7 = dlc.activation %6 {activation = @scaled}
  // CHECK: dlc.dense %{{.*}} {bias_initializer = @zeros, kernel_initializer = @uniform, units = 3 : i64, use_bias = @bias}
  %8 = dlc.dense %7 {units = 3, use_bias = @bias, kernel_initializer = @uniform, bias_initializer = @zeros}
  // CHECK: dlc.outputs %{{.*}}, %{{.*}} names ["y", "z"]
  dlc.outputs %8, %5 names ["y", "z"]
}

// CHECK: dlc.model sequential @chain
dlc.model sequential @chain {
  %x = dlc.input "x" : tensor<?x12xf32>
  %0 = dlc.dense %x {units = 3}
  dlc.outputs %0
}

// CHECK: dlc.recipe @all {
dlc.recipe @all {
  // CHECK: dlc.optimizer @moving {learning_rate = {{.*}}, params = {momentum = 5.000000e-01 : f64}}
  dlc.optimizer @moving {learning_rate = 1.0e-3, params = {momentum = 0.5}}
  // CHECK: dlc.loss @absolute{{$}}
  dlc.loss @absolute
  // CHECK: dlc.loss @absolute for "z" {weight = {{.*}}}
  dlc.loss @absolute for "z" {weight = 0.5}
  // CHECK: dlc.metric @distance for "z" {name = "d"}
  dlc.metric @distance for "z" {name = "d"}
// CHECK: } {batch_size = 8 : i64, epochs = @units, steps_per_execution = 2 : i64}
} {batch_size = 8, epochs = @units, steps_per_execution = 2}
