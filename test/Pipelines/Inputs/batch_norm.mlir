// A perceptron with batch normalisation in the operations of dlt: statistics of the
// rows of a batch, forward and backward, and its training by SGD.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlt.metadata "normed" {batch_size = 32 : i64, loss = "mean_squared_error", optimizer = "sgd"}
dlt.variables @state {
  dlt.variable "normed/dense/kernel" : tensor<20x33xf32> weight trainable
  dlt.variable "normed/norm/gamma" : tensor<33xf32> weight trainable
  dlt.variable "normed/norm/beta" : tensor<33xf32> weight trainable
  dlt.variable "normed/output/kernel" : tensor<33xf32> weight trainable
  dlt.variable "learning_rate" : tensor<f32> hyperparameter
  dlt.variable "loss/total" : tensor<f64> metric
  dlt.variable "loss/count" : tensor<f64> metric
}

func.func private @loss(%w1: tensor<20x33xf32>, %gamma: tensor<33xf32>, %beta: tensor<33xf32>, %w2: tensor<33xf32>, %x: tensor<?x20xf32>, %target: tensor<?xf32>) -> tensor<f32> {
  %hidden = dlt.dot_general %x, %w1 contract = [1] x [0] : (tensor<?x20xf32>, tensor<20x33xf32>) -> tensor<?x33xf32>
  %rows = dlt.rows : tensor<f32>
  %count = dlt.broadcast_in_dim %rows dims = [] : tensor<f32> -> tensor<33xf32>
  %sum = dlt.reduce sum %hidden dims = [0] : tensor<?x33xf32> -> tensor<33xf32>
  %mean = dlt.divide %sum, %count : tensor<33xf32>
  %means = dlt.broadcast_in_dim %mean dims = [1] : tensor<33xf32> -> tensor<?x33xf32>
  %centred = dlt.subtract %hidden, %means : tensor<?x33xf32>
  %squares = dlt.multiply %centred, %centred : tensor<?x33xf32>
  %total = dlt.reduce sum %squares dims = [0] : tensor<?x33xf32> -> tensor<33xf32>
  %variance = dlt.divide %total, %count : tensor<33xf32>
  %epsilon = dlt.splat 0.001 : tensor<33xf32>
  %shifted = dlt.add %variance, %epsilon : tensor<33xf32>
  %rate1 = dlt.rsqrt %shifted : tensor<33xf32>
  %gain = dlt.multiply %rate1, %gamma : tensor<33xf32>
  %gains = dlt.broadcast_in_dim %gain dims = [1] : tensor<33xf32> -> tensor<?x33xf32>
  %betas = dlt.broadcast_in_dim %beta dims = [1] : tensor<33xf32> -> tensor<?x33xf32>
  %scaled = dlt.multiply %centred, %gains : tensor<?x33xf32>
  %normed = dlt.add %scaled, %betas : tensor<?x33xf32>
  %zero = dlt.splat 0.0 : tensor<?x33xf32>
  %active = dlt.maximum %normed, %zero : tensor<?x33xf32>
  %y = dlt.dot_general %active, %w2 contract = [1] x [0] : (tensor<?x33xf32>, tensor<33xf32>) -> tensor<?xf32>
  %difference = dlt.subtract %y, %target : tensor<?xf32>
  %square = dlt.multiply %difference, %difference : tensor<?xf32>
  %loss0 = dlt.reduce sum %square dims = [0] : tensor<?xf32> -> tensor<f32>
  %loss = dlt.divide %loss0, %rows : tensor<f32>
  return %loss : tensor<f32>
}

dlt.entry @train_step state(@state) (%w1: tensor<20x33xf32>, %gamma: tensor<33xf32>, %beta: tensor<33xf32>, %w2: tensor<33xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>, %x: tensor<?x20xf32>, %target: tensor<?xf32>) -> (tensor<20x33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<f32>, tensor<f64>, tensor<f64>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"target", target>] outputs [] {
  %one = dlt.splat 1.0 : tensor<f32>
  %mean, %d_w1, %d_gamma, %d_beta, %d_w2 = dlt.vjp @loss(%w1, %gamma, %beta, %w2, %x, %target) cotangents(%one) wrt = [0, 1, 2, 3] : (tensor<20x33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<?x20xf32>, tensor<?xf32>) (tensor<f32>) -> (tensor<f32>, tensor<20x33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<33xf32>)
  %rate_w1 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<20x33xf32>
  %step_w1 = dlt.multiply %d_w1, %rate_w1 : tensor<20x33xf32>
  %new_w1 = dlt.subtract %w1, %step_w1 : tensor<20x33xf32>
  %rate_gamma = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<33xf32>
  %step_gamma = dlt.multiply %d_gamma, %rate_gamma : tensor<33xf32>
  %new_gamma = dlt.subtract %gamma, %step_gamma : tensor<33xf32>
  %rate_beta = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<33xf32>
  %step_beta = dlt.multiply %d_beta, %rate_beta : tensor<33xf32>
  %new_beta = dlt.subtract %beta, %step_beta : tensor<33xf32>
  %rate_w2 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<33xf32>
  %step_w2 = dlt.multiply %d_w2, %rate_w2 : tensor<33xf32>
  %new_w2 = dlt.subtract %w2, %step_w2 : tensor<33xf32>
  %wide = dlt.convert %mean : tensor<f32> -> tensor<f64>
  %more = dlt.add %losses, %wide : tensor<f64>
  %another = dlt.splat 1.0 : tensor<f64>
  %number = dlt.add %steps, %another : tensor<f64>
  dlt.return %new_w1, %new_gamma, %new_beta, %new_w2, %rate, %more, %number : tensor<20x33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<f32>, tensor<f64>, tensor<f64>
}

dlt.entry @init state(@state) (%w1: tensor<20x33xf32>, %gamma: tensor<33xf32>, %beta: tensor<33xf32>, %w2: tensor<33xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>, %key: tensor<i64>) -> (tensor<20x33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<f32>, tensor<f64>, tensor<f64>)
    inputs [#dlt.input<"key", seed>] outputs [] {
  %zero = dlt.constant dense<0> : tensor<i64>
  %u_w1 = dlt.random_uniform %key, %zero stream = 0 : tensor<i64>, tensor<i64> -> tensor<20x33xf32>
  %m_w1 = dlt.splat 0.5 : tensor<20x33xf32>
  %i_w1 = dlt.subtract %u_w1, %m_w1 : tensor<20x33xf32>
  %u_gamma = dlt.random_uniform %key, %zero stream = 1 : tensor<i64>, tensor<i64> -> tensor<33xf32>
  %m_gamma = dlt.splat 0.5 : tensor<33xf32>
  %i_gamma = dlt.subtract %u_gamma, %m_gamma : tensor<33xf32>
  %u_beta = dlt.random_uniform %key, %zero stream = 2 : tensor<i64>, tensor<i64> -> tensor<33xf32>
  %m_beta = dlt.splat 0.5 : tensor<33xf32>
  %i_beta = dlt.subtract %u_beta, %m_beta : tensor<33xf32>
  %u_w2 = dlt.random_uniform %key, %zero stream = 3 : tensor<i64>, tensor<i64> -> tensor<33xf32>
  %m_w2 = dlt.splat 0.5 : tensor<33xf32>
  %i_w2 = dlt.subtract %u_w2, %m_w2 : tensor<33xf32>
  %i_rate = dlt.splat 0.05 : tensor<f32>
  %none = dlt.splat 0.0 : tensor<f64>
  dlt.return %i_w1, %i_gamma, %i_beta, %i_w2, %i_rate, %none, %none : tensor<20x33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<f32>, tensor<f64>, tensor<f64>
}

dlt.entry @metric_results state(@state) (%w1: tensor<20x33xf32>, %gamma: tensor<33xf32>, %beta: tensor<33xf32>, %w2: tensor<33xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>) -> (tensor<20x33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<f64>) inputs [] outputs ["loss"] {
  %value = dlt.divide %losses, %steps : tensor<f64>
  dlt.return %w1, %gamma, %beta, %w2, %rate, %losses, %steps, %value : tensor<20x33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<33xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<f64>
}
