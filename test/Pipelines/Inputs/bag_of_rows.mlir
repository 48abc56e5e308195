// A bag of rows in the operations of dlt: how often each index comes among a row's,
// the mean of those rows of a table, a number made of it; and its training by SGD.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlt.metadata "bag" {batch_size = 32 : i64, loss = "mean_squared_error", optimizer = "sgd"}
dlt.variables @state {
  dlt.variable "bag/table/kernel" : tensor<50x24xf32> weight trainable
  dlt.variable "bag/output/kernel" : tensor<24xf32> weight trainable
  dlt.variable "learning_rate" : tensor<f32> hyperparameter
  dlt.variable "loss/total" : tensor<f64> metric
  dlt.variable "loss/count" : tensor<f64> metric
}

func.func private @forward(%table: tensor<50x24xf32>, %w: tensor<24xf32>, %ids: tensor<?x8xi32>) -> tensor<?xf32> {
  %wide = dlt.broadcast_in_dim %ids dims = [0, 1] : tensor<?x8xi32> -> tensor<?x8x50xi32>
  %index = dlt.iota 2 like %wide : tensor<?x8x50xi32> -> tensor<?x8x50xi32>
  %equal = dlt.compare eq %wide, %index : tensor<?x8x50xi32>
  %hot = dlt.convert %equal : tensor<?x8x50xi1> -> tensor<?x8x50xf32>
  %shares = dlt.reduce mean %hot dims = [1] : tensor<?x8x50xf32> -> tensor<?x50xf32>
  %bag = dlt.dot_general %shares, %table contract = [1] x [0] : (tensor<?x50xf32>, tensor<50x24xf32>) -> tensor<?x24xf32>
  %hidden = dlt.tanh %bag : tensor<?x24xf32>
  %y = dlt.dot_general %hidden, %w contract = [1] x [0] : (tensor<?x24xf32>, tensor<24xf32>) -> tensor<?xf32>
  return %y : tensor<?xf32>
}

func.func private @loss(%table: tensor<50x24xf32>, %w: tensor<24xf32>, %ids: tensor<?x8xi32>, %target: tensor<?xf32>) -> tensor<f32> {
  %y = func.call @forward(%table, %w, %ids) : (tensor<50x24xf32>, tensor<24xf32>, tensor<?x8xi32>) -> tensor<?xf32>
  %difference = dlt.subtract %y, %target : tensor<?xf32>
  %square = dlt.multiply %difference, %difference : tensor<?xf32>
  %loss = dlt.reduce mean %square dims = [0] : tensor<?xf32> -> tensor<f32>
  return %loss : tensor<f32>
}

dlt.entry @predict state(@state) (%table: tensor<50x24xf32>, %w: tensor<24xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>, %ids: tensor<?x8xi32>) -> (tensor<50x24xf32>, tensor<24xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<?xf32>)
    inputs [#dlt.input<"ids", feature, classes = 50>] outputs ["y"] {
  %y = func.call @forward(%table, %w, %ids) : (tensor<50x24xf32>, tensor<24xf32>, tensor<?x8xi32>) -> tensor<?xf32>
  dlt.return %table, %w, %rate, %losses, %steps, %y : tensor<50x24xf32>, tensor<24xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<?xf32>
}

dlt.entry @train_step state(@state) (%table: tensor<50x24xf32>, %w: tensor<24xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>, %ids: tensor<?x8xi32>, %target: tensor<?xf32>) -> (tensor<50x24xf32>, tensor<24xf32>, tensor<f32>, tensor<f64>, tensor<f64>)
    inputs [#dlt.input<"ids", feature, classes = 50>, #dlt.input<"target", target>] outputs [] {
  %one = dlt.splat 1.0 : tensor<f32>
  %mean, %d_table, %d_w = dlt.vjp @loss(%table, %w, %ids, %target) cotangents(%one) wrt = [0, 1]
      : (tensor<50x24xf32>, tensor<24xf32>, tensor<?x8xi32>, tensor<?xf32>) (tensor<f32>) -> (tensor<f32>, tensor<50x24xf32>, tensor<24xf32>)
  %rate_table = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<50x24xf32>
  %step_table = dlt.multiply %d_table, %rate_table : tensor<50x24xf32>
  %new_table = dlt.subtract %table, %step_table : tensor<50x24xf32>
  %rate_w = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<24xf32>
  %step_w = dlt.multiply %d_w, %rate_w : tensor<24xf32>
  %new_w = dlt.subtract %w, %step_w : tensor<24xf32>
  %wide = dlt.convert %mean : tensor<f32> -> tensor<f64>
  %more = dlt.add %losses, %wide : tensor<f64>
  %another = dlt.splat 1.0 : tensor<f64>
  %number = dlt.add %steps, %another : tensor<f64>
  dlt.return %new_table, %new_w, %rate, %more, %number : tensor<50x24xf32>, tensor<24xf32>, tensor<f32>, tensor<f64>, tensor<f64>
}

dlt.entry @init state(@state) (%table: tensor<50x24xf32>, %w: tensor<24xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>, %key: tensor<i64>) -> (tensor<50x24xf32>, tensor<24xf32>, tensor<f32>, tensor<f64>, tensor<f64>)
    inputs [#dlt.input<"key", seed>] outputs [] {
  %zero = dlt.constant dense<0> : tensor<i64>
  %u_table = dlt.random_uniform %key, %zero stream = 0 : tensor<i64>, tensor<i64> -> tensor<50x24xf32>
  %m_table = dlt.splat 0.5 : tensor<50x24xf32>
  %i_table = dlt.subtract %u_table, %m_table : tensor<50x24xf32>
  %u_w = dlt.random_uniform %key, %zero stream = 1 : tensor<i64>, tensor<i64> -> tensor<24xf32>
  %m_w = dlt.splat 0.5 : tensor<24xf32>
  %i_w = dlt.subtract %u_w, %m_w : tensor<24xf32>
  %i_rate = dlt.splat 0.05 : tensor<f32>
  %none = dlt.splat 0.0 : tensor<f64>
  dlt.return %i_table, %i_w, %i_rate, %none, %none : tensor<50x24xf32>, tensor<24xf32>, tensor<f32>, tensor<f64>, tensor<f64>
}

dlt.entry @metric_results state(@state) (%table: tensor<50x24xf32>, %w: tensor<24xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>) -> (tensor<50x24xf32>, tensor<24xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<f64>) inputs [] outputs ["loss"] {
  %value = dlt.divide %losses, %steps : tensor<f64>
  dlt.return %table, %w, %rate, %losses, %steps, %value : tensor<50x24xf32>, tensor<24xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<f64>
}
