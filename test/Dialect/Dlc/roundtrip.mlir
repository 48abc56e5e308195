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
// CHECK-DAG: dlc.param @rate{{ *$}}
dlc.param @rate

!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>

// CHECK: dlc.define activation @scaled(%{{.*}}: tensor<*x!dlt.float>) params(%factor: tensor<!dlt.float> = 2) {
dlc.define activation @scaled(%x: !F) params(%factor: !S = 2.0) {
  %f = dlt.broadcast_like %factor, %x : !S, !F -> !F
  %y = dlt.multiply %f, %x : !F
  dlt.yield %y : !F
}

// CHECK: dlc.define loss @absolute
dlc.define loss @absolute(%target: !F, %prediction: !F) {
  %d = dlt.subtract %prediction, %target : !F
  %a = dlt.abs %d : !F
  %sum = dlt.reduce sum %a dims = [-1] : !F -> !F
  dlt.yield %sum : !F
}

// CHECK: dlc.define metric @distance
dlc.define metric @distance(%target: !F, %prediction: !F) {
  %d = dlt.subtract %prediction, %target : !F
  %sum = dlt.reduce max %d dims = [-1] : !F -> !F
  dlt.yield %sum : !F
}

// Shapes of slots, weights that another optimizer updates, lists of numbers.
// CHECK: dlc.define optimizer @factored(%w, %g, %iteration, %lr) slots(%row reduced(-1, 0), %product shared = 1, %third = rate, %fourth = %w) params(%rate = 0.5) weight_decay = rate ranks(2, 2) exclude("embed", "bias") if rate otherwise = @plain {
dlc.define optimizer @factored(%w, %g, %iteration, %lr) otherwise = @plain exclude("embed", "bias") if rate ranks(2, 2)
    slots(%r "row" reduced(-1, 0), %p "product" shared = 1, %t "third" = rate, %f "fourth" = %w) params(%rate = 0.5)
    weight_decay = rate {
  %p1 = eval %p * %rate * %lr * %iteration
  %w1 = eval %w - %g * (%r + %t) * size(%w, -1)
  yield %w1, %r, %p1, %t, %f
}
// CHECK: dlc.define loss @part(%target, %prediction) params(%left = inf) class_targets(left) {
dlc.define loss @part(%target, %prediction) class_targets(left) params(%left = inf) {
  %y = eval mean(%prediction, -1)
  yield %y
}
// CHECK: dlc.define schedule @steps(%iteration) params(%rates list, %scale = 2) {
dlc.define schedule @steps(%iteration) params(%rates list, %scale = 2) {
  %y = eval %scale * mean(%rates)
  yield %y
}

// Clauses in any order; slots start from numbers or params, and a name that is
// the argument's own is not repeated.
// CHECK: dlc.define optimizer @moving(%w, %g, %iteration, %lr) slots(%momentum_0 "momentum" = 0.1, %second, %third = momentum) params(%momentum = 0.9, %tiny = 1e-07, %large = 1e+30) learning_rate = 0.25 {
// CHECK-NEXT: %[[NEXT:.*]] = eval %w - %lr * %g
// CHECK-NEXT: yield %[[NEXT]], %momentum_0, %second, %third
dlc.define optimizer @moving(%w, %g, %iteration, %lr)
    params(%momentum = 0.9, %tiny = 1.0e-7, %large = 1e30) learning_rate = 0.25
    slots(%v "momentum" = 0.1, %second = 0, %third = momentum) {
  %next = eval %w - %lr * %g
  yield %next, %v, %second, %third
}

// Types that matter stay, the dialect's prefix may be written.
// CHECK: dlc.define loss @typed(%target: tensor<*xi32>, %prediction: tensor<*x!dlt.float>) class_targets {
// CHECK-NEXT: reduce sum %prediction dims = [-1] : tensor<*x!dlt.float> -> tensor<*x!dlt.float>
dlc.define loss @typed(%target: tensor<*xi32>, %prediction: !F) class_targets {
  %sum = dlt.reduce sum %prediction dims = [-1] : !F -> !F
  dlt.yield %sum : !F
}

// CHECK: dlc.define function @helper(%{{.*}}, %{{.*}}) params(%scale = 2) {
dlc.define function @helper(%x, %y) params(%scale = 2) {
  %z = eval (%x + %y) * %scale
  yield %z
}

// Formulas come back as they were written, but for needless parentheses.
// CHECK-LABEL: dlc.define activation @formula
dlc.define activation @formula(%x) {
  // CHECK-NEXT: eval %x + 1 - 2 * %x / 3 - (%x - (%x + 0.001))
  %0 = eval (%x + 1) - 2 * %x / 3e0 - (%x - (%x + 1e-3))
  // CHECK-NEXT: eval -%x ** 2 ** -%x * (%x + 1) ** 2
  %1 = eval -%x ** 2 ** -%x * (%x + 1) ** 2
  // CHECK-NEXT: eval (-%x) ** 2 / (%x / 2)
  %2 = eval (-%x)**2/(%x / 2)
  // CHECK-NEXT: eval select(%x < 0, ne(%x, 1), and(%x >= 2, not(%x == 3)))
  %3 = eval select(%x < 0, ne(%x, 1), and(%x >= 2, not(%x == 3)))
  // CHECK-NEXT: eval sum(%x) + mean(%x, -1) * max(exponential(%x), 0, 1, keepdims) - min(%x, keepdims)
  %4 = eval sum(%x) + mean(%x, -1) * max(exponential(%x), 0, 1, keepdims) - min(%x, keepdims)
  // CHECK-NEXT: eval part(%x, -1, 0, 2) * logistic(part(%x, -1, 1, 2))
  %halves = eval part(%x, -1, 0, 2) * logistic(part(%x, -1, 1, 2))
  // CHECK-NEXT: part %x, -1, 2 of 3{{ *$}}
  %third = part %x, -1, 2 of 3
  // CHECK-NEXT: sort %x dim = -1 descending{{ *$}}
  %sorted = sort %x dim = -1 descending
  // CHECK-NEXT: ranks %x dim = 0{{ *$}}
  %ranks = ranks %x dim = 0
  // CHECK-NEXT: cumulative_sum %x dim = -2 reverse{{ *$}}
  %sums = cumulative_sum %x dim = -2 reverse
  // CHECK-NEXT: eval %x
  %5 = eval (%x)
  // CHECK-NEXT: eval @tanh(%x) * @helper(%x + 1, 2)
  %applied = eval @tanh(%x) * @helper(%x + 1, 2)
  // CHECK-NEXT: apply @tanh(%x){{ *$}}
  %tanh = apply @tanh(%x)
  // CHECK-NEXT: eval minimum(%x, inf) + maximum(%x, -inf) + nan
  %limits = eval minimum(%x, inf) + maximum(%x, -inf) + nan
  // CHECK-NEXT: eval 1e-07
  %6 = eval 0.0000001
  // CHECK-NEXT: reduce max %{{.*}} keepdims{{ *$}}
  %7 = reduce max %0 keepdims
  // CHECK-NEXT: transpose %{{.*}}, [1, 0]{{ *$}}
  %8 = transpose %7, [1, 0]
  // CHECK-NEXT: concatenate %{{.*}}, %{{.*}} dim = 1{{ *$}}
  %9 = concatenate %8, %6 dim = 1
  // CHECK-NEXT: dot_general %{{.*}}, %{{.*}} contract = [1] x [0]{{ *$}}
  %10 = dot_general %9, %x contract = [1] x [0]
  yield %10
}

// Dimensions that are values, and words.
// CHECK: dlc.define activation @along(%{{.*}}) params(%axis = -1, %kind = "plain" | "odd") {
dlc.define activation @along(%x) params(%axis = -1, %kind = "plain" | "odd") {
  // CHECK-NEXT: eval sum(%x, 1, %axis, keepdims) / size(%x, %axis) + part(%x, %axis, 0, 2)
  %0 = eval sum(%x, 1, %axis, keepdims) / size(%x, %axis) + part(%x, %axis, 0, 2)
  // CHECK-NEXT: part %x, %axis, 1 of 2{{ *$}}
  %1 = part %x, %axis, 1 of 2
  // CHECK-NEXT: sort %x dim = %axis descending{{ *$}}
  %2 = sort %x dim = %axis descending
  // CHECK-NEXT: ranks %x dim = %axis{{ *$}}
  %3 = ranks %x dim = %axis
  // CHECK-NEXT: cumulative_sum %x dim = %axis reverse{{ *$}}
  %4 = cumulative_sum %x dim = %axis reverse
  // CHECK-NEXT: iota %axis like %x{{ *$}}
  %5 = iota %axis like %x
  // CHECK-NEXT: reduce max %x dims = [%axis, 0, %kind] keepdims{{ *$}}
  %6 = reduce max %x dims = [%axis, 0, %kind] keepdims
  // CHECK-NEXT: size %x, %axis{{ *$}}
  %7 = size %x, %axis
  // CHECK-NEXT: eval reshape_like(one_hot(%{{.*}}, 3), collapse(%x, 0, -2))
  %8 = eval reshape_like(one_hot(%5, 3), collapse(%x, 0, -2))
  // CHECK-NEXT: one_hot %{{.*}}, %axis{{ *$}}
  %9 = one_hot %5, %axis
  // CHECK-NEXT: collapse %{{.*}}, 0 to -2{{ *$}}
  %10 = collapse %9, 0 to -2
  // CHECK-NEXT: reshape_like %{{.*}}, %x{{ *$}}
  %11 = reshape_like %10, %x
  yield %11
}

// CHECK: dlc.define initializer @uniform
dlc.define initializer @uniform(%u: !F, %fan_in: !S, %fan_out: !S) {
  dlt.yield %u : !F
}

// CHECK: dlc.block @tower(%{{.*}}, %{{.*}}) {
dlc.block @tower(%x, %y) {
  %0 = dlc.add %x, %y
  %1 = dlc.dense %0 {units = @units, activation = @act}
  dlc.yield %0, %1
}

// CHECK: dlc.model @all {
dlc.model @all {
  // CHECK: dlc.input "image" : tensor<?x4x3xui8>
  %image = dlc.input "image" : tensor<?x4x3xui8>
  %x = dlc.input "x" : tensor<?x12xf64>
  // CHECK: dlc.rescaling %{{.*}} {name = "scaled", offset = {{.*}}, scale = {{.*}}}
  %0 = dlc.rescaling %image {scale = 0.5, offset = -1.0, name = "scaled"}
  // CHECK: dlc.flatten
  %1 = dlc.flatten %0
  // CHECK: %{{.*}}:2 = dlc.apply @tower(%{{.*}}, %{{.*}}) {name = "left"}
  %2:2 = dlc.apply @tower(%1, %x) {name = "left"}
  // CHECK: dlc.apply @tower(%{{.*}}, %{{.*}}) {shares = "left"}
  %3:2 = dlc.apply @tower(%x, %1) {shares = "left"}
  // CHECK: dlc.add %{{.*}}, %{{.*}}
  %4 = dlc.add %2#1, %3#1
  // CHECK: dlc.concatenate %{{.*}}, %{{.*}} {axis = 1}
  %5 = dlc.concatenate %4, %2#0 {axis = 1}
  // CHECK: dlc.dropout %{{.*}} {rate = @rate}
  %6 = dlc.dropout %5 {rate = @rate}
  // CHECK: dlc.activation %{{.*}} {activation = @scaled}
  %7 = dlc.activation %6 {activation = @scaled}
  // CHECK: dlc.dense %{{.*}} {bias_initializer = @zeros, kernel_initializer = @uniform, units = 3, use_bias = @bias}
  %8 = dlc.dense %7 {units = 3, use_bias = @bias, kernel_initializer = @uniform, bias_initializer = @zeros}
  // CHECK: dlc.outputs %{{.*}}, %{{.*}} names ["y", "z"]
  dlc.outputs %8, %5 names ["y", "z"]
// CHECK: } {dtype = f64, own.note = "x"}
} {dtype = f64, own.note = "x"}

// CHECK: dlc.define layer @low_rank(%{{.*}}) params(%units = nan, %rank = 2) variables(%down: [%{{.*}}[-1], rank], %{{.*}}: [rank, units] = @normal {stddev = 0.1}, %moving: [3] statistic = @zeros) passes_masks {
dlc.define layer @low_rank(%x, %y) params(%units, %rank = 2)
    variables(%down: [%y[-1], rank], %b "up": [rank, units] = @normal {stddev = 0.1}, %moving: [3] statistic = @zeros) passes_masks {
  %0 = dot_general %y, %down contract = [1] x [0]
  %1 = dot_general %0, %b contract = [1] x [0]
  yield %1, %moving
}

// CHECK: dlc.define layer @applied(%{{.*}}) params(%n = 2, @f = @leaky_relu {negative_slope = 0.1}, @g) {
// CHECK-NEXT: eval @f(%{{.*}}) * @g(%{{.*}})
dlc.define layer @applied(%x) params(@g, %n = 2, @f = @leaky_relu {negative_slope = 0.1}) {
  %y = eval @f(%x) * @g(%n)
  yield %y
}

// CHECK: dlc.define layer @of_definitions(%{{.*}}) params(@f = @relu) {
dlc.define layer @of_definitions(%x) params(@f = @relu) {
  %y = eval @f(%x)
  yield %y
}

// CHECK: dlc.model @own
dlc.model @own attributes {dtype = "mixed_bfloat16"} {
  %x = dlc.input "x" : tensor<?x12xf32>
  // CHECK: %[[L:.*]] = dlc.layer @low_rank %{{.*}}, %{{.*}} {name = "l", rank = 1, units = 5, up_initializer = @zeros}
  %0 = dlc.layer @low_rank %x, %x {units = 5, rank = 1, name = "l", up_initializer = @zeros}
  // CHECK: %[[K:.*]] = dlc.layer @low_rank %[[L]] {units = 2}
  %1 = dlc.layer @low_rank %0 {units = 2}
  // CHECK: dlc.outputs %[[K]]
  dlc.outputs %1
// CHECK: } {dtype = "mixed_bfloat16"}
}

// CHECK: dlc.model sequential @chain
dlc.model sequential @chain {
  %x = dlc.input "x" : tensor<?x12xf32>
  %0 = dlc.dense %x {units = 3}
  dlc.outputs %0
}

// CHECK: dlc.recipe @all {
dlc.recipe @all {
  // CHECK: dlc.optimizer @moving {learning_rate = {{.*}}, momentum = 0.5}
  dlc.optimizer @moving {learning_rate = 1.0e-3, params = {momentum = 0.5}}
  // CHECK: dlc.loss @absolute{{ *$}}
  dlc.loss @absolute
  // CHECK: dlc.loss @absolute for "z" {weight = {{.*}}
  dlc.loss @absolute for "z" {weight = 0.5}
  // CHECK: dlc.metric @distance for "z" {name = "d"}
  dlc.metric @distance for "z" {name = "d"}
// CHECK: } {batch_size = 8, epochs = @units, steps_per_execution = 2}
} {batch_size = 8, epochs = @units, steps_per_execution = 2}
