// A model becomes the entries of a program: all of them, of a recipe that
// trains, and those of a model without one.
// RUN: dlc-opt %s --dlc-infer --dlc-expand --dlc-build-entries --split-input-file | FileCheck %s --implicit-check-not="{{dlc\.[a-z]}}"

// Slots follow the weights, then learning rate, counters, seed and metrics.
// CHECK-LABEL: dlt.variables @m_variables {
// CHECK-NEXT: dlt.variable "d/kernel" : tensor<4x3xf32> weight trainable init("glorot_uniform")
// CHECK-NEXT: dlt.variable "optimizer/d/kernel/momentum" : tensor<4x3xf32> optimizer_slot regards "d/kernel"
// CHECK-NEXT: dlt.variable "optimizer/learning_rate" : tensor<f32> hyperparameter
// CHECK-NEXT: dlt.variable "optimizer/iteration" : tensor<i64> counter
// CHECK-NEXT: dlt.variable "step" : tensor<i64> counter
// CHECK-NEXT: dlt.variable "seed" : tensor<i64> seed
// CHECK-NEXT: dlt.variable "metrics/loss/total" : tensor<f64> metric
// CHECK-NEXT: dlt.variable "metrics/loss/count" : tensor<f64> metric
// CHECK-NEXT: }

// CHECK: func.func private @m_inference
// CHECK: func.func private @m_training

// CHECK: dlt.metadata "m" {batch_size = 8 : i64, epochs = 3 : i64, loss = "mean_squared_error", optimizer = "sgd_momentum", steps_per_execution = 2 : i64}

// Weights from their initializers, in a stream that is a hash of their path;
// the other rows from what the recipe says.
// CHECK-LABEL: dlt.entry @init state(@m_variables) (
// CHECK-SAME: %{{[a-z0-9]+}}: tensor<i64>, %{{[a-z0-9]+}}: tensor<f64>, %{{[a-z0-9]+}}: tensor<f64>, %[[SEED:.*]]: tensor<i64>) -> (
// CHECK-SAME: inputs [#dlt.input<"seed", seed>] outputs []
// CHECK-NEXT: %[[NONE:.*]] = splat 0.000000e+00 : tensor<i64>
// CHECK-NEXT: %[[U:.*]] = random_uniform %[[SEED]], %[[NONE]] stream = -7640712711408156967 : tensor<i64>, tensor<i64> -> tensor<4x3xf32>
// CHECK-NEXT: %[[IN:.*]] = splat 4.000000e+00 : tensor<f32>
// CHECK-NEXT: %[[OUT:.*]] = splat 3.000000e+00 : tensor<f32>
// CHECK: %[[CENTERED:.*]] = subtract
// CHECK-NEXT: %[[FANS:.*]] = add %[[IN]], %[[OUT]] : tensor<f32>
// CHECK-NEXT: %[[SIX:.*]] = splat 6.000000e+00 : tensor<f32>
// CHECK-NEXT: divide %[[SIX]], %[[FANS]]
// CHECK: %[[KERNEL:.*]] = multiply %[[CENTERED]], %{{.*}} : tensor<4x3xf32>
// CHECK-NEXT: %[[SLOT:.*]] = splat 0.000000e+00 : tensor<4x3xf32>
// CHECK-NEXT: %[[RATE:.*]] = splat 5.000000e-01 : tensor<f32>
// CHECK-NEXT: %[[ITERATION:.*]] = splat 0.000000e+00 : tensor<i64>
// CHECK-NEXT: %[[STEP:.*]] = splat 0.000000e+00 : tensor<i64>
// CHECK-NEXT: %[[TOTAL:.*]] = splat 0.000000e+00 : tensor<f64>
// CHECK-NEXT: %[[COUNT:.*]] = splat 0.000000e+00 : tensor<f64>
// CHECK-NEXT: return %[[KERNEL]], %[[SLOT]], %[[RATE]], %[[ITERATION]], %[[STEP]], %[[SEED]], %[[TOTAL]], %[[COUNT]] :

// Changes nothing.
// CHECK-LABEL: dlt.entry @predict state(@m_variables) (
// CHECK-SAME: %[[KERNEL:[a-z0-9]+]]: tensor<4x3xf32>, %[[SLOT:[a-z0-9]+]]: tensor<4x3xf32>, %[[RATE:[a-z0-9]+]]: tensor<f32>, %[[ITERATION:[a-z0-9]+]]: tensor<i64>, %[[STEP:[a-z0-9]+]]: tensor<i64>, %[[SEED:[a-z0-9]+]]: tensor<i64>, %[[TOTAL:[a-z0-9]+]]: tensor<f64>, %[[COUNT:[a-z0-9]+]]: tensor<f64>, %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-SAME: inputs [#dlt.input<"x", feature>] outputs ["y"]
// CHECK-NEXT: %[[Y:.*]] = dot_general %[[X]], %[[KERNEL]] contract = [1] x [0]
// CHECK-NEXT: return %[[KERNEL]], %[[SLOT]], %[[RATE]], %[[ITERATION]], %[[STEP]], %[[SEED]], %[[TOTAL]], %[[COUNT]], %[[Y]] :

// Adds the batch's loss as often as it has rows; dropout is off.
// CHECK-LABEL: dlt.entry @evaluate_step state(@m_variables) (
// CHECK-SAME: %[[KERNEL:[a-z0-9]+]]: tensor<4x3xf32>, %[[SLOT:[a-z0-9]+]]: tensor<4x3xf32>, %[[RATE:[a-z0-9]+]]: tensor<f32>, %[[ITERATION:[a-z0-9]+]]: tensor<i64>, %[[STEP:[a-z0-9]+]]: tensor<i64>, %[[SEED:[a-z0-9]+]]: tensor<i64>, %[[TOTAL:[a-z0-9]+]]: tensor<f64>, %[[COUNT:[a-z0-9]+]]: tensor<f64>, %[[X:[a-z0-9]+]]: tensor<?x4xf32>, %[[TARGET:[a-z0-9]+]]: tensor<?x3xf32>)
// CHECK-SAME: inputs [#dlt.input<"x", feature>, #dlt.input<"target", target>] outputs []
// CHECK-NEXT: %[[Y:.*]] = dot_general %[[X]], %[[KERNEL]] contract = [1] x [0]
// CHECK-NEXT: subtract %[[Y]], %[[TARGET]]
// CHECK: %[[VALUES:.*]] = reduce mean %{{.*}} dims = [-1] : tensor<?x3xf32> -> tensor<?xf32>
// CHECK-NEXT: %[[ROWS:.*]] = rows : tensor<f32>
// CHECK-NEXT: %[[SUM:.*]] = reduce sum %[[VALUES]] dims = [0] : tensor<?xf32> -> tensor<f32>
// CHECK-NEXT: %[[LOSS:.*]] = divide %[[SUM]], %[[ROWS]] : tensor<f32>
// CHECK-NEXT: %[[TIMES:.*]] = rows : tensor<f64>
// CHECK-NEXT: %[[DOUBLE:.*]] = convert %[[LOSS]] : tensor<f32> -> tensor<f64>
// CHECK-NEXT: %[[MORE:.*]] = multiply %[[DOUBLE]], %[[TIMES]] : tensor<f64>
// CHECK-NEXT: %[[TOTAL1:.*]] = add %[[TOTAL]], %[[MORE]] : tensor<f64>
// CHECK-NEXT: %[[COUNT1:.*]] = add %[[COUNT]], %[[TIMES]] : tensor<f64>
// CHECK-NEXT: return %[[KERNEL]], %[[SLOT]], %[[RATE]], %[[ITERATION]], %[[STEP]], %[[SEED]], %[[TOTAL1]], %[[COUNT1]] :

// The mean, 0 where nothing was counted.
// CHECK-LABEL: dlt.entry @metric_results state(@m_variables) (
// CHECK-SAME: %[[TOTAL:[a-z0-9]+]]: tensor<f64>, %[[COUNT:[a-z0-9]+]]: tensor<f64>) -> (
// CHECK-SAME: inputs [] outputs ["loss"]
// CHECK-NEXT: %[[ZERO:.*]] = splat 0.000000e+00 : tensor<f64>
// CHECK-NEXT: %[[ANY:.*]] = compare ne %[[COUNT]], %[[ZERO]]
// CHECK-NEXT: %[[ONE:.*]] = splat 1.000000e+00 : tensor<f64>
// CHECK-NEXT: %[[BY:.*]] = select %[[ANY]], %[[COUNT]], %[[ONE]]
// CHECK-NEXT: %[[MEAN:.*]] = divide %[[TOTAL]], %[[BY]]
// CHECK-NEXT: return %{{.*}}, %[[TOTAL]], %[[COUNT]], %[[MEAN]] :

// (weights, seed, step, inputs, targets) -> (total, losses, outputs)
// CHECK-LABEL: func.func private @m_loss(
// CHECK-SAME: %[[KERNEL:.*]]: tensor<4x3xf32>, %[[SEED:.*]]: tensor<i64>, %[[STEP:.*]]: tensor<i64>, %[[X:.*]]: tensor<?x4xf32>, %[[TARGET:.*]]: tensor<?x3xf32>) -> (tensor<f32>, tensor<f32>, tensor<?x3xf32>)
// CHECK-NEXT: %[[U:.*]] = dlt.random_uniform %[[SEED]], %[[STEP]] stream
// CHECK: %[[DROPPED:.*]] = dlt.select
// CHECK-NEXT: %[[Y:.*]] = dlt.dot_general %[[DROPPED]], %[[KERNEL]] contract = [1] x [0]
// CHECK-NEXT: dlt.subtract %[[Y]], %[[TARGET]]
// CHECK: %[[ROWS:.*]] = dlt.rows : tensor<f32>
// CHECK: %[[LOSS:.*]] = dlt.divide %{{.*}}, %[[ROWS]] : tensor<f32>
// CHECK-NEXT: return %[[LOSS]], %[[LOSS]], %[[Y]] :

// CHECK-LABEL: dlt.entry @train_step state(@m_variables) (
// CHECK-SAME: %[[KERNEL:[a-z0-9]+]]: tensor<4x3xf32>, %[[SLOT:[a-z0-9]+]]: tensor<4x3xf32>, %[[RATE:[a-z0-9]+]]: tensor<f32>, %[[ITERATION:[a-z0-9]+]]: tensor<i64>, %[[STEP:[a-z0-9]+]]: tensor<i64>, %[[SEED:[a-z0-9]+]]: tensor<i64>, %[[TOTAL:[a-z0-9]+]]: tensor<f64>, %[[COUNT:[a-z0-9]+]]: tensor<f64>, %[[X:[a-z0-9]+]]: tensor<?x4xf32>, %[[TARGET:[a-z0-9]+]]: tensor<?x3xf32>)
// CHECK-SAME: inputs [#dlt.input<"x", feature>, #dlt.input<"target", target>] outputs []
// CHECK-NEXT: %[[ONE:.*]] = splat 1.000000e+00 : tensor<f32>
// CHECK-NEXT: %[[VJP:.*]]:4 = vjp @m_loss(%[[KERNEL]], %[[SEED]], %[[STEP]], %[[X]], %[[TARGET]]) cotangents(%[[ONE]]) wrt = [0] :
// CHECK-NEXT: %[[FINITE:.*]] = is_finite %[[VJP]]#0 : tensor<f32>
// CHECK-NEXT: check %[[FINITE]], "the loss is not a finite number" at "the loss of @m"
// CHECK-NEXT: %[[TIMES:.*]] = rows : tensor<f64>
// CHECK-NEXT: %[[DOUBLE:.*]] = convert %[[VJP]]#0 : tensor<f32> -> tensor<f64>
// CHECK-NEXT: %[[MORE:.*]] = multiply %[[DOUBLE]], %[[TIMES]]
// CHECK-NEXT: %[[TOTAL1:.*]] = add %[[TOTAL]], %[[MORE]]
// CHECK-NEXT: %[[COUNT1:.*]] = add %[[COUNT]], %[[TIMES]]
// The optimizer: iteration, learning rate and slot come from the state.
// CHECK-NEXT: %[[MUS:.*]] = splat 2.500000e-01 : tensor<4x3xf32>
// CHECK-NEXT: %[[OLD:.*]] = multiply %[[MUS]], %[[SLOT]]
// CHECK-NEXT: %[[RATES:.*]] = broadcast_in_dim %[[RATE]] dims = [] : tensor<f32> -> tensor<4x3xf32>
// CHECK-NEXT: %[[MOVE:.*]] = multiply %[[RATES]], %[[VJP]]#3
// CHECK-NEXT: %[[SLOT1:.*]] = subtract %[[OLD]], %[[MOVE]]
// CHECK-NEXT: %[[KERNEL1:.*]] = add %[[KERNEL]], %[[SLOT1]]
// CHECK-NEXT: %[[NEXT:.*]] = splat 1.000000e+00 : tensor<i64>
// CHECK-NEXT: %[[ITERATION1:.*]] = add %[[ITERATION]], %[[NEXT]]
// CHECK-NEXT: %[[STEP1:.*]] = add %[[STEP]], %[[NEXT]]
// CHECK-NEXT: return %[[KERNEL1]], %[[SLOT1]], %[[RATE]], %[[ITERATION1]], %[[STEP1]], %[[SEED]], %[[TOTAL1]], %[[COUNT1]] :
dlc.param @unused = 3
dlc.block @unused_block(%x) {
  dlc.yield %x
}
dlc.define activation @unused_definition(%x: tensor<*x!dlt.float>) {
  dlt.yield %x : tensor<*x!dlt.float>
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dropout %x {name = "drop", rate = 0.5}
  %1 = dlc.dense %0 {name = "d", units = 3, use_bias = false}
  dlc.outputs %1 names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @sgd_momentum {learning_rate = 0.5, params = {momentum = 0.25}}
  dlc.loss @mean_squared_error
} {batch_size = 8, epochs = 3, steps_per_execution = 2}

// -----

// Without a recipe a program predicts only. A vector's fans are its size.
// CHECK-LABEL: dlt.variables @plain_variables {
// CHECK-NEXT: "plain/d/kernel"
// CHECK-NEXT: "plain/d/bias"
// CHECK-NEXT: }
// CHECK: dlt.metadata "plain"{{$}}
// CHECK-LABEL: dlt.entry @init
// CHECK: random_uniform {{.*}} -> tensor<4x3xf64>
// CHECK: random_uniform {{.*}} -> tensor<3xf64>
// CHECK-NEXT: splat 3.000000e+00 : tensor<f64>
// CHECK-NEXT: splat 3.000000e+00 : tensor<f64>
// CHECK-LABEL: dlt.entry @predict
// CHECK-SAME: outputs ["d"]
// CHECK-NOT: dlt.entry
// CHECK-NOT: vjp
dlc.model sequential @plain attributes {dtype = f64} {
  %x = dlc.input "x" : tensor<?x4xf64>
  %0 = dlc.dense %x {name = "d", units = 3, bias_initializer = @glorot_uniform}
  dlc.outputs %0
}

// -----

// An output without a name is called as the layer or input that makes it, the
// second time with its index, twice if that is another's name.
// CHECK-LABEL: dlt.variables @names_variables {
// CHECK-NEXT: }
// CHECK-LABEL: dlt.entry @predict
// CHECK-SAME: (%[[X:[a-z0-9]+]]: tensor<?x4xf32>, %{{.*}}: tensor<?x2x1xf32>) -> (tensor<?x4xf32>, tensor<?x2xf32>, tensor<?x2xf32>, tensor<?x4xf32>, tensor<?x2xf32>) inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["x", "d", "d_2", "d_4", "d_4_4"]
// CHECK-NEXT: %[[F:.*]] = reshape
// CHECK-NEXT: %[[G:.*]] = reshape
// CHECK-NEXT: return %[[X]], %[[F]], %[[F]], %[[G]], %[[F]] :
dlc.model @names {
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.input "y" : tensor<?x2x1xf32>
  %0 = dlc.flatten %y {name = "d"}
  %1 = dlc.flatten %x {name = "d_4"}
  dlc.outputs %x, %0, %0, %1, %0
}
