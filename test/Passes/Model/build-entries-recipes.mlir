// What the parts of a recipe make of the entries: several outputs and losses,
// metrics, params, weights that are not trained, float64.
// RUN: dlc-opt %s --dlc-infer --dlc-expand --dlc-build-entries --split-input-file | FileCheck %s

// Two losses: each has its mean, the total is weighted. Targets are called as
// their outputs, in the outputs' order, and metrics begin with the output.
// CHECK-LABEL: dlt.variables @two_variables {
// CHECK-NOT: optimizer
// CHECK: "metrics/loss/total"
// CHECK-NEXT: "metrics/loss/count"
// CHECK-NEXT: "metrics/class_loss/total"
// CHECK-NEXT: "metrics/class_loss/count"
// CHECK-NEXT: "metrics/value_loss/total"
// CHECK-NEXT: "metrics/value_loss/count"
// CHECK-NEXT: "metrics/class_accuracy/total"
// CHECK-NEXT: "metrics/class_accuracy/count"
// CHECK-NEXT: "metrics/value_mean_squared_error/total"
// CHECK-NEXT: "metrics/value_mean_squared_error/count"
// CHECK-NEXT: }
// The first output with a loss names it in the metadata; without an optimizer
// there is none and no training.
// CHECK: dlt.metadata "two" {batch_size = 4 : i64, loss = "sparse_categorical_crossentropy"}
// CHECK-LABEL: dlt.entry @predict
// CHECK-SAME: outputs ["spare", "class", "value"]
// CHECK-LABEL: dlt.entry @evaluate_step
// CHECK-SAME: %[[CLASS:[a-z0-9]+]]: tensor<?xi32>, %[[VALUE:[a-z0-9]+]]: tensor<?x2xf32>)
// CHECK-SAME: inputs [#dlt.input<"x", feature>, #dlt.input<"class", target, classes = 3>, #dlt.input<"value", target>] outputs []
// CHECK: %[[P:.*]] = dot_general {{.*}} -> tensor<?x3xf32>
// CHECK: %[[Q:.*]] = dot_general {{.*}} -> tensor<?x2xf32>
// CHECK: broadcast_like %[[CLASS]], %[[P]] leading
// CHECK: check %{{.*}}, "a target is not the index of a class" at "input \22class\22"
// CHECK: %[[CLASSLOSS:.*]] = divide %{{.*}} : tensor<f32>
// CHECK: subtract %[[Q]], %[[VALUE]]
// CHECK: %[[VALUELOSS:.*]] = divide %{{.*}} : tensor<f32>
// CHECK-NEXT: %[[WEIGHT:.*]] = splat 5.000000e-01 : tensor<f32>
// CHECK-NEXT: %[[WEIGHTED:.*]] = multiply %[[VALUELOSS]], %[[WEIGHT]]
// CHECK-NEXT: %[[TOTAL:.*]] = add %[[CLASSLOSS]], %[[WEIGHTED]]
// CHECK: convert %[[TOTAL]] : tensor<f32> -> tensor<f64>
// CHECK: convert %[[CLASSLOSS]] : tensor<f32> -> tensor<f64>
// CHECK: convert %[[VALUELOSS]] : tensor<f32> -> tensor<f64>
// A metric sums its samples and counts them.
// CHECK: reduce max %[[P]]
// CHECK: %[[RIGHT:.*]] = convert %{{.*}} : tensor<?xi1> -> tensor<?xf32>
// CHECK-NEXT: %[[SUM:.*]] = reduce sum %[[RIGHT]] dims = [0]
// CHECK-NEXT: %[[ROWS:.*]] = rows : tensor<f32>
// CHECK-NEXT: %[[SUM64:.*]] = convert %[[SUM]]
// CHECK-NEXT: %[[HITS:.*]] = add %{{.*}}, %[[SUM64]]
// CHECK-NEXT: %[[ROWS64:.*]] = convert %[[ROWS]]
// CHECK-NEXT: %[[SEEN:.*]] = add %{{.*}}, %[[ROWS64]]
// CHECK: subtract %[[Q]], %[[VALUE]]
// CHECK: return %{{.*}}, %[[HITS]], %[[SEEN]], %{{[^,]*}}, %{{[^,]*}} :
// CHECK-LABEL: dlt.entry @metric_results
// CHECK-SAME: outputs ["loss", "class_loss", "value_loss", "class_accuracy", "value_mean_squared_error"]
// CHECK-NOT: @two_loss
// CHECK-NOT: dlt.entry @train_step
dlc.model @two {
  %x = dlc.input "x" : tensor<?x4xf32>
  %spare = dlc.flatten %x {name = "f"}
  %class = dlc.dense %x {name = "c", units = 3, use_bias = false}
  %value = dlc.dense %x {name = "v", units = 2, use_bias = false}
  dlc.outputs %spare, %class, %value names ["spare", "class", "value"]
}
dlc.recipe @two {
  dlc.loss @mean_squared_error for "value" {weight = 0.5}
  dlc.loss @sparse_categorical_crossentropy for "class" {weight = 1.0}
  dlc.metric @sparse_categorical_accuracy for "class" {name = "accuracy"}
  dlc.metric @mean_squared_error for "value"
} {batch_size = 4}

// -----

// A loss and a metric that name no output are of each.
// CHECK-LABEL: dlt.variables @each_variables {
// CHECK: "metrics/a_loss/total"
// CHECK: "metrics/b_loss/total"
// CHECK: "metrics/a_mean_absolute_error/total"
// CHECK: "metrics/b_mean_absolute_error/total"
dlc.model @each {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  %a = dlc.dense %x {name = "a", units = 1, dtype = f32} : tensor<?x4xf32> -> tensor<?x1xf32>
  %b = dlc.dense %x {name = "b", units = 2, dtype = f32} : tensor<?x4xf32> -> tensor<?x2xf32>
  dlc.outputs %a, %b : tensor<?x1xf32>, tensor<?x2xf32>
}
dlc.recipe @each {
  dlc.loss @mean_squared_error
  dlc.metric @mean_absolute_error
}

// -----

// A weight that is not trained has no slot and no gradient. A loss has the dtype of its output, metrics are
// float64, the learning rate is float32 whatever the model.
!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
// CHECK-LABEL: dlt.variables @frozen_variables {
// CHECK-NEXT: "a/kernel" : tensor<4x3xf64> weight init
// CHECK-NEXT: "b/kernel" : tensor<3x2xf64> weight trainable
// CHECK-NEXT: "b/bias" : tensor<2xf64> weight trainable
// CHECK-NEXT: "optimizer/b/kernel/p" : tensor<3x2xf64> optimizer_slot regards "b/kernel"
// CHECK-NEXT: "optimizer/b/bias/p" : tensor<2xf64> optimizer_slot regards "b/bias"
// CHECK-NEXT: "optimizer/b/kernel/q" : tensor<3x2xf64> optimizer_slot regards "b/kernel"
// CHECK-NEXT: "optimizer/b/bias/q" : tensor<2xf64> optimizer_slot regards "b/bias"
// CHECK-NEXT: "optimizer/learning_rate" : tensor<f64> hyperparameter
// Slots start from the definition's values; the learning rate from 0.001.
// CHECK-LABEL: dlt.entry @init
// CHECK: %[[PK:.*]] = splat 5.000000e-01 : tensor<3x2xf64>
// CHECK-NEXT: %[[PB:.*]] = splat 5.000000e-01 : tensor<2xf64>
// CHECK-NEXT: %[[QK:.*]] = splat 0.000000e+00 : tensor<3x2xf64>
// CHECK-NEXT: %[[QB:.*]] = splat 0.000000e+00 : tensor<2xf64>
// CHECK-NEXT: %[[RATE:.*]] = splat 1.000000e-03 : tensor<f64>
// CHECK: return %{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}}, %[[PK]], %[[PB]], %[[QK]], %[[QB]], %[[RATE]],
// CHECK-LABEL: func.func private @frozen_loss(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<4x3xf64>, {{.*}}) -> (tensor<f64>, tensor<f64>, tensor<?x2xf64>)
// CHECK: return %[[L:.*]], %[[L]], %{{[a-z0-9]+}} :
// CHECK-LABEL: dlt.entry @train_step
// CHECK-SAME: (%[[A:[a-z0-9]+]]: tensor<4x3xf64>, %[[BK:[a-z0-9]+]]: tensor<3x2xf64>, %[[BB:[a-z0-9]+]]: tensor<2xf64>, %[[PK:[a-z0-9]+]]: tensor<3x2xf64>, %[[PB:[a-z0-9]+]]: tensor<2xf64>, %[[QK:[a-z0-9]+]]: tensor<3x2xf64>, %[[QB:[a-z0-9]+]]: tensor<2xf64>, %[[RATE:[a-z0-9]+]]: tensor<f64>, %[[ITERATION:[a-z0-9]+]]: tensor<i64>, %[[STEP:[a-z0-9]+]]: tensor<i64>, %[[SEED:[a-z0-9]+]]: tensor<i64>,
// CHECK-NEXT: splat 1.000000e+00 : tensor<f64>
// CHECK-NEXT: %[[VJP:.*]]:5 = vjp @frozen_loss(%[[A]], %[[BK]], %[[BB]], %[[SEED]], %[[STEP]], {{.*}} wrt = [1, 2] :
// No conversion of a float64 loss.
// CHECK: %[[TIMES:.*]] = rows : tensor<f64>
// CHECK-NEXT: multiply %[[VJP]]#0, %[[TIMES]] : tensor<f64>
// CHECK: splat 3.000000e+00 : tensor<f64>
// CHECK-NEXT: %[[RATESK:.*]] = broadcast_like %[[RATE]], %[[BK]]
// CHECK-NEXT: %[[MOVEK:.*]] = multiply %[[RATESK]], %[[VJP]]#3
// CHECK-NEXT: %[[BK1:.*]] = subtract %[[BK]], %[[MOVEK]]
// CHECK: %[[MOVEB:.*]] = multiply %{{.*}}, %[[VJP]]#4
// CHECK-NEXT: %[[BB1:.*]] = subtract %[[BB]], %[[MOVEB]]
// The definition exchanges its slots.
// CHECK: return %[[A]], %[[BK1]], %[[BB1]], %[[QK]], %[[QB]], %[[PK]], %[[PB]], %[[RATE]],
dlc.define optimizer @swap(%w: !F, %g: !F, %i, %lr: !S)
    params(%a: !S = 2.0) slots(%p: !F = 0.5, %q: !F) {
  %rate = dlt.broadcast_like %lr, %w : !S, !F -> !F
  %move = dlt.multiply %rate, %g : !F
  %next = dlt.subtract %w, %move : !F
  dlt.yield %next, %q, %p : !F, !F, !F
}
dlc.model @frozen attributes {dtype = f64} {
  %x = dlc.input "x" : tensor<?x4xf64>
  %0 = dlc.dense %x {name = "a", units = 3, use_bias = false, trainable = false}
  %1 = dlc.dense %0 {name = "b", units = 2}
  dlc.outputs %1
}
dlc.recipe @frozen {
  dlc.optimizer @swap {params = {a = 3}}
  dlc.loss @mean_squared_error
}

// -----

// A loss of several values for each row: the mean is over all of them. Metrics
// alone, with params of their own, need no loss.
!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
// CHECK-LABEL: dlt.variables @ranks_variables {
// CHECK-NEXT: "metrics/scaled/total"
// CHECK-NEXT: "metrics/scaled/count"
// CHECK-NEXT: }
// CHECK: dlt.metadata "ranks"{{$}}
// CHECK-LABEL: dlt.entry @evaluate_step
// CHECK-SAME: %[[TARGET:[a-z0-9]+]]: tensor<?x5x3xf32>)
// CHECK: %[[CAST:.*]] = convert %{{.*}} : tensor<?x5x3xbf16> -> tensor<?x5x3xf32>
// CHECK-NEXT: splat 4.000000e+00 : tensor<f32>
// CHECK: subtract %[[CAST]], %[[TARGET]]
// CHECK: reduce sum %{{.*}} dims = [0, 1, 2] : tensor<?x5x3xf32> -> tensor<f32>
// CHECK-NEXT: %[[ROWS:.*]] = rows : tensor<f32>
// CHECK-NEXT: %[[EACH:.*]] = splat 1.500000e+01 : tensor<f32>
// CHECK-NEXT: %[[ALL:.*]] = multiply %[[ROWS]], %[[EACH]]
// CHECK: convert %[[ALL]] : tensor<f32> -> tensor<f64>
// CHECK-LABEL: dlt.entry @metric_results
// CHECK-SAME: outputs ["scaled"]
dlc.define metric @scaled(%target: !F, %prediction: !F) params(%by: !S = 2.0) {
  %0 = dlt.subtract %prediction, %target : !F
  %1 = dlt.broadcast_like %by, %0 : !S, !F -> !F
  %2 = dlt.multiply %0, %1 : !F
  dlt.yield %2 : !F
}
dlc.model @ranks {
  %x = dlc.input "x" : tensor<?x5x3xbf16>
  dlc.outputs %x names ["y"]
}
dlc.recipe @ranks {
  dlc.metric @scaled {params = {by = 4.0}}
}

// -----

// Definitions may be called as entries and functions that the pass makes.
// CHECK-LABEL: dlt.entry @init
// CHECK: %[[U:.*]] = random_uniform
// CHECK: return %[[U]],
// CHECK-LABEL: func.func private @called_loss
!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
dlc.model @called {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {name = "d", units = 3, use_bias = false, kernel_initializer = @init}
  dlc.outputs %0
}
dlc.recipe @called {
  dlc.optimizer @train_step
  dlc.loss @called_loss
}
dlc.define initializer @init(%u: !F, %fan_in: !S, %fan_out: !S) {
  dlt.yield %u : !F
}
dlc.define loss @called_loss(%target: !F, %prediction: !F) {
  dlt.yield %prediction : !F
}
dlc.define optimizer @train_step(%w: !F, %g: !F, %i, %lr: !S) {
  dlt.yield %w : !F
}

// -----

// A model without weights trains nothing, but counts its steps.
// CHECK-LABEL: func.func private @empty_loss
// CHECK-LABEL: dlt.entry @train_step
// CHECK-SAME: (%[[RATE:[a-z0-9]+]]: tensor<f32>, %[[ITERATION:[a-z0-9]+]]: tensor<i64>, %[[STEP:[a-z0-9]+]]: tensor<i64>,
// CHECK: vjp @empty_loss({{.*}} wrt = [] :
// CHECK: %[[ITERATION1:.*]] = add %[[ITERATION]],
// CHECK-NEXT: %[[STEP1:.*]] = add %[[STEP]],
// CHECK-NEXT: return %[[RATE]], %[[ITERATION1]], %[[STEP1]],
dlc.model @empty {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @empty {
  dlc.optimizer @sgd
  dlc.loss @mean_squared_error
}

// -----

// What is excluded does not decay; each gradient is clipped before.
// CHECK-LABEL: dlt.entry @train_step
// CHECK-SAME: (%[[K:[a-z0-9]+]]: tensor<4x3xf32>, %[[B:[a-z0-9]+]]: tensor<3xf32>, %[[RATE:[a-z0-9]+]]: tensor<f32>
// CHECK: %[[VJP:.*]]:5 = vjp
// CHECK: multiply %[[VJP]]#3, %[[VJP]]#3
// CHECK: multiply %[[VJP]]#4, %[[VJP]]#4
// CHECK: %[[FACTOR:.*]] = splat 1.000000e-01 : tensor<4x3xf32>
// CHECK-NEXT: %[[PART:.*]] = multiply %[[K]], %[[FACTOR]]
// CHECK-NEXT: %[[RATES:.*]] = broadcast_in_dim %[[RATE]] dims = []
// CHECK-NEXT: %[[STEP:.*]] = multiply %[[PART]], %[[RATES]]
// CHECK-NEXT: %[[LESS:.*]] = subtract %[[K]], %[[STEP]]
// CHECK: subtract %[[LESS]],
// CHECK: subtract %[[B]],
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.dense %x {name = "d", units = 3}
  dlc.outputs %y
}
dlc.recipe @m {
  dlc.optimizer @sgd {weight_decay = 0.1, exclude_from_weight_decay = ["b.as$"], clipnorm = 1}
  dlc.loss @mean_squared_error
}
