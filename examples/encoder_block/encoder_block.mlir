// An encoder block of a transformer in the operations of dlt: layer normalisation,
// attention of four heads that lie beside each other, with a mask, GELU by tanh, a
// number for each sequence; and its training by SGD.
//
//   dlc-compile encoder_block.mlir -o encoder.dlc
//   dlc-run fit encoder.dlc --input x=x.npy --input mask=mask.npy --input target=y.npy
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlt.metadata "encoder" {batch_size = 8 : i64, epochs = 1 : i64, loss = "mean_squared_error", optimizer = "sgd"}
dlt.variables @state {
  dlt.variable "encoder/norm1/gamma" : tensor<64xf32> weight trainable
  dlt.variable "encoder/norm1/beta" : tensor<64xf32> weight trainable
  dlt.variable "encoder/query/kernel" : tensor<64x4x16xf32> weight trainable
  dlt.variable "encoder/key/kernel" : tensor<64x4x16xf32> weight trainable
  dlt.variable "encoder/value/kernel" : tensor<64x4x16xf32> weight trainable
  dlt.variable "encoder/output/kernel" : tensor<4x16x64xf32> weight trainable
  dlt.variable "encoder/norm2/gamma" : tensor<64xf32> weight trainable
  dlt.variable "encoder/norm2/beta" : tensor<64xf32> weight trainable
  dlt.variable "encoder/up/kernel" : tensor<64x128xf32> weight trainable
  dlt.variable "encoder/up/bias" : tensor<128xf32> weight trainable
  dlt.variable "encoder/down/kernel" : tensor<128x64xf32> weight trainable
  dlt.variable "encoder/down/bias" : tensor<64xf32> weight trainable
  dlt.variable "encoder/head/kernel" : tensor<64xf32> weight trainable
  dlt.variable "learning_rate" : tensor<f32> hyperparameter
  dlt.variable "loss/total" : tensor<f64> metric
  dlt.variable "loss/count" : tensor<f64> metric
}

func.func private @forward(%gamma1: tensor<64xf32>, %beta1: tensor<64xf32>, %wq: tensor<64x4x16xf32>, %wk: tensor<64x4x16xf32>, %wv: tensor<64x4x16xf32>, %wo: tensor<4x16x64xf32>, %gamma2: tensor<64xf32>, %beta2: tensor<64xf32>, %w1: tensor<64x128xf32>, %b1: tensor<128xf32>, %w2: tensor<128x64xf32>, %b2: tensor<64xf32>, %wh: tensor<64xf32>, %x: tensor<?x16x64xf32>, %mask: tensor<?x16xf32>) -> tensor<?xf32> {
  // Attention of the normed inputs: scores of each head, without positions that the mask leaves out.
  %norm1_count = dlt.splat 64.0 : tensor<?x16x1xf32>
  %norm1_sum = dlt.reduce sum %x dims = [2] keep_dims : tensor<?x16x64xf32> -> tensor<?x16x1xf32>
  %norm1_mean = dlt.divide %norm1_sum, %norm1_count : tensor<?x16x1xf32>
  %norm1_means = dlt.broadcast_in_dim %norm1_mean dims = [0, 1, 2] : tensor<?x16x1xf32> -> tensor<?x16x64xf32>
  %norm1_centred = dlt.subtract %x, %norm1_means : tensor<?x16x64xf32>
  %norm1_squares = dlt.multiply %norm1_centred, %norm1_centred : tensor<?x16x64xf32>
  %norm1_total = dlt.reduce sum %norm1_squares dims = [2] keep_dims : tensor<?x16x64xf32> -> tensor<?x16x1xf32>
  %norm1_variance = dlt.divide %norm1_total, %norm1_count : tensor<?x16x1xf32>
  %norm1_epsilon = dlt.splat 0.001 : tensor<?x16x1xf32>
  %norm1_shifted = dlt.add %norm1_variance, %norm1_epsilon : tensor<?x16x1xf32>
  %norm1_rate = dlt.rsqrt %norm1_shifted : tensor<?x16x1xf32>
  %norm1_rates = dlt.broadcast_in_dim %norm1_rate dims = [0, 1, 2] : tensor<?x16x1xf32> -> tensor<?x16x64xf32>
  %norm1_unit = dlt.multiply %norm1_centred, %norm1_rates : tensor<?x16x64xf32>
  %norm1_gamma = dlt.broadcast_in_dim %gamma1 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %norm1_beta = dlt.broadcast_in_dim %beta1 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %norm1_scaled = dlt.multiply %norm1_unit, %norm1_gamma : tensor<?x16x64xf32>
  %norm1 = dlt.add %norm1_scaled, %norm1_beta : tensor<?x16x64xf32>
  %q = dlt.dot_general %norm1, %wq contract = [2] x [0] : (tensor<?x16x64xf32>, tensor<64x4x16xf32>) -> tensor<?x16x4x16xf32>
  %k = dlt.dot_general %norm1, %wk contract = [2] x [0] : (tensor<?x16x64xf32>, tensor<64x4x16xf32>) -> tensor<?x16x4x16xf32>
  %v = dlt.dot_general %norm1, %wv contract = [2] x [0] : (tensor<?x16x64xf32>, tensor<64x4x16xf32>) -> tensor<?x16x4x16xf32>
  %products = dlt.dot_general %q, %k batch = [0, 2] x [0, 2] contract = [3] x [3] : (tensor<?x16x4x16xf32>, tensor<?x16x4x16xf32>) -> tensor<?x4x16x16xf32>
  %scale = dlt.splat 0.25 : tensor<?x4x16x16xf32>
  %scaled = dlt.multiply %products, %scale : tensor<?x4x16x16xf32>
  %one = dlt.splat 1.0 : tensor<?x16xf32>
  %hidden = dlt.subtract %mask, %one : tensor<?x16xf32>
  %far = dlt.splat 1.0e9 : tensor<?x16xf32>
  %bias = dlt.multiply %hidden, %far : tensor<?x16xf32>
  %biases = dlt.broadcast_in_dim %bias dims = [0, 3] : tensor<?x16xf32> -> tensor<?x4x16x16xf32>
  %scores = dlt.add %scaled, %biases : tensor<?x4x16x16xf32>
  %largest = dlt.reduce max %scores dims = [3] keep_dims : tensor<?x4x16x16xf32> -> tensor<?x4x16x1xf32>
  %fixed = dlt.stop_gradient %largest : tensor<?x4x16x1xf32>
  %shift = dlt.broadcast_in_dim %fixed dims = [0, 1, 2, 3] : tensor<?x4x16x1xf32> -> tensor<?x4x16x16xf32>
  %below = dlt.subtract %scores, %shift : tensor<?x4x16x16xf32>
  %powers = dlt.exponential %below : tensor<?x4x16x16xf32>
  %sums = dlt.reduce sum %powers dims = [3] keep_dims : tensor<?x4x16x16xf32> -> tensor<?x4x16x1xf32>
  %all = dlt.broadcast_in_dim %sums dims = [0, 1, 2, 3] : tensor<?x4x16x1xf32> -> tensor<?x4x16x16xf32>
  %shares = dlt.divide %powers, %all : tensor<?x4x16x16xf32>
  %heads = dlt.dot_general %shares, %v batch = [0, 1] x [0, 2] contract = [3] x [1] : (tensor<?x4x16x16xf32>, tensor<?x16x4x16xf32>) -> tensor<?x4x16x16xf32>
  %beside = dlt.transpose %heads, [0, 2, 1, 3] : tensor<?x4x16x16xf32> -> tensor<?x16x4x16xf32>
  %mixed = dlt.dot_general %beside, %wo contract = [2, 3] x [0, 1] : (tensor<?x16x4x16xf32>, tensor<4x16x64xf32>) -> tensor<?x16x64xf32>
  %attended = dlt.add %x, %mixed : tensor<?x16x64xf32>
  // Two dense layers with GELU between.
  %norm2_count = dlt.splat 64.0 : tensor<?x16x1xf32>
  %norm2_sum = dlt.reduce sum %attended dims = [2] keep_dims : tensor<?x16x64xf32> -> tensor<?x16x1xf32>
  %norm2_mean = dlt.divide %norm2_sum, %norm2_count : tensor<?x16x1xf32>
  %norm2_means = dlt.broadcast_in_dim %norm2_mean dims = [0, 1, 2] : tensor<?x16x1xf32> -> tensor<?x16x64xf32>
  %norm2_centred = dlt.subtract %attended, %norm2_means : tensor<?x16x64xf32>
  %norm2_squares = dlt.multiply %norm2_centred, %norm2_centred : tensor<?x16x64xf32>
  %norm2_total = dlt.reduce sum %norm2_squares dims = [2] keep_dims : tensor<?x16x64xf32> -> tensor<?x16x1xf32>
  %norm2_variance = dlt.divide %norm2_total, %norm2_count : tensor<?x16x1xf32>
  %norm2_epsilon = dlt.splat 0.001 : tensor<?x16x1xf32>
  %norm2_shifted = dlt.add %norm2_variance, %norm2_epsilon : tensor<?x16x1xf32>
  %norm2_rate = dlt.rsqrt %norm2_shifted : tensor<?x16x1xf32>
  %norm2_rates = dlt.broadcast_in_dim %norm2_rate dims = [0, 1, 2] : tensor<?x16x1xf32> -> tensor<?x16x64xf32>
  %norm2_unit = dlt.multiply %norm2_centred, %norm2_rates : tensor<?x16x64xf32>
  %norm2_gamma = dlt.broadcast_in_dim %gamma2 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %norm2_beta = dlt.broadcast_in_dim %beta2 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %norm2_scaled = dlt.multiply %norm2_unit, %norm2_gamma : tensor<?x16x64xf32>
  %norm2 = dlt.add %norm2_scaled, %norm2_beta : tensor<?x16x64xf32>
  %up0 = dlt.dot_general %norm2, %w1 contract = [2] x [0] : (tensor<?x16x64xf32>, tensor<64x128xf32>) -> tensor<?x16x128xf32>
  %b1s = dlt.broadcast_in_dim %b1 dims = [2] : tensor<128xf32> -> tensor<?x16x128xf32>
  %up = dlt.add %up0, %b1s : tensor<?x16x128xf32>
  %half = dlt.splat 0.5 : tensor<?x16x128xf32>
  %ones = dlt.splat 1.0 : tensor<?x16x128xf32>
  %cubic = dlt.splat 0.044715 : tensor<?x16x128xf32>
  %root = dlt.splat 0.7978845608028654 : tensor<?x16x128xf32>
  %up2 = dlt.multiply %up, %up : tensor<?x16x128xf32>
  %up3 = dlt.multiply %up2, %up : tensor<?x16x128xf32>
  %cube = dlt.multiply %up3, %cubic : tensor<?x16x128xf32>
  %inner = dlt.add %up, %cube : tensor<?x16x128xf32>
  %angle = dlt.multiply %inner, %root : tensor<?x16x128xf32>
  %bend = dlt.tanh %angle : tensor<?x16x128xf32>
  %bend1 = dlt.add %bend, %ones : tensor<?x16x128xf32>
  %halves = dlt.multiply %up, %half : tensor<?x16x128xf32>
  %gelu = dlt.multiply %halves, %bend1 : tensor<?x16x128xf32>
  %down0 = dlt.dot_general %gelu, %w2 contract = [2] x [0] : (tensor<?x16x128xf32>, tensor<128x64xf32>) -> tensor<?x16x64xf32>
  %b2s = dlt.broadcast_in_dim %b2 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %down = dlt.add %down0, %b2s : tensor<?x16x64xf32>
  %block = dlt.add %attended, %down : tensor<?x16x64xf32>
  // A number for each sequence: of the mean of its positions.
  %positions = dlt.splat 16.0 : tensor<?x64xf32>
  %added = dlt.reduce sum %block dims = [1] : tensor<?x16x64xf32> -> tensor<?x64xf32>
  %pooled = dlt.divide %added, %positions : tensor<?x64xf32>
  %y = dlt.dot_general %pooled, %wh contract = [1] x [0] : (tensor<?x64xf32>, tensor<64xf32>) -> tensor<?xf32>
  return %y : tensor<?xf32>
}

func.func private @loss(%gamma1: tensor<64xf32>, %beta1: tensor<64xf32>, %wq: tensor<64x4x16xf32>, %wk: tensor<64x4x16xf32>, %wv: tensor<64x4x16xf32>, %wo: tensor<4x16x64xf32>, %gamma2: tensor<64xf32>, %beta2: tensor<64xf32>, %w1: tensor<64x128xf32>, %b1: tensor<128xf32>, %w2: tensor<128x64xf32>, %b2: tensor<64xf32>, %wh: tensor<64xf32>, %x: tensor<?x16x64xf32>, %mask: tensor<?x16xf32>, %target: tensor<?xf32>) -> tensor<f32> {
  // Attention of the normed inputs: scores of each head, without positions that the mask leaves out.
  %norm1_count = dlt.splat 64.0 : tensor<?x16x1xf32>
  %norm1_sum = dlt.reduce sum %x dims = [2] keep_dims : tensor<?x16x64xf32> -> tensor<?x16x1xf32>
  %norm1_mean = dlt.divide %norm1_sum, %norm1_count : tensor<?x16x1xf32>
  %norm1_means = dlt.broadcast_in_dim %norm1_mean dims = [0, 1, 2] : tensor<?x16x1xf32> -> tensor<?x16x64xf32>
  %norm1_centred = dlt.subtract %x, %norm1_means : tensor<?x16x64xf32>
  %norm1_squares = dlt.multiply %norm1_centred, %norm1_centred : tensor<?x16x64xf32>
  %norm1_total = dlt.reduce sum %norm1_squares dims = [2] keep_dims : tensor<?x16x64xf32> -> tensor<?x16x1xf32>
  %norm1_variance = dlt.divide %norm1_total, %norm1_count : tensor<?x16x1xf32>
  %norm1_epsilon = dlt.splat 0.001 : tensor<?x16x1xf32>
  %norm1_shifted = dlt.add %norm1_variance, %norm1_epsilon : tensor<?x16x1xf32>
  %norm1_rate = dlt.rsqrt %norm1_shifted : tensor<?x16x1xf32>
  %norm1_rates = dlt.broadcast_in_dim %norm1_rate dims = [0, 1, 2] : tensor<?x16x1xf32> -> tensor<?x16x64xf32>
  %norm1_unit = dlt.multiply %norm1_centred, %norm1_rates : tensor<?x16x64xf32>
  %norm1_gamma = dlt.broadcast_in_dim %gamma1 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %norm1_beta = dlt.broadcast_in_dim %beta1 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %norm1_scaled = dlt.multiply %norm1_unit, %norm1_gamma : tensor<?x16x64xf32>
  %norm1 = dlt.add %norm1_scaled, %norm1_beta : tensor<?x16x64xf32>
  %q = dlt.dot_general %norm1, %wq contract = [2] x [0] : (tensor<?x16x64xf32>, tensor<64x4x16xf32>) -> tensor<?x16x4x16xf32>
  %k = dlt.dot_general %norm1, %wk contract = [2] x [0] : (tensor<?x16x64xf32>, tensor<64x4x16xf32>) -> tensor<?x16x4x16xf32>
  %v = dlt.dot_general %norm1, %wv contract = [2] x [0] : (tensor<?x16x64xf32>, tensor<64x4x16xf32>) -> tensor<?x16x4x16xf32>
  %products = dlt.dot_general %q, %k batch = [0, 2] x [0, 2] contract = [3] x [3] : (tensor<?x16x4x16xf32>, tensor<?x16x4x16xf32>) -> tensor<?x4x16x16xf32>
  %scale = dlt.splat 0.25 : tensor<?x4x16x16xf32>
  %scaled = dlt.multiply %products, %scale : tensor<?x4x16x16xf32>
  %one = dlt.splat 1.0 : tensor<?x16xf32>
  %hidden = dlt.subtract %mask, %one : tensor<?x16xf32>
  %far = dlt.splat 1.0e9 : tensor<?x16xf32>
  %bias = dlt.multiply %hidden, %far : tensor<?x16xf32>
  %biases = dlt.broadcast_in_dim %bias dims = [0, 3] : tensor<?x16xf32> -> tensor<?x4x16x16xf32>
  %scores = dlt.add %scaled, %biases : tensor<?x4x16x16xf32>
  %largest = dlt.reduce max %scores dims = [3] keep_dims : tensor<?x4x16x16xf32> -> tensor<?x4x16x1xf32>
  %fixed = dlt.stop_gradient %largest : tensor<?x4x16x1xf32>
  %shift = dlt.broadcast_in_dim %fixed dims = [0, 1, 2, 3] : tensor<?x4x16x1xf32> -> tensor<?x4x16x16xf32>
  %below = dlt.subtract %scores, %shift : tensor<?x4x16x16xf32>
  %powers = dlt.exponential %below : tensor<?x4x16x16xf32>
  %sums = dlt.reduce sum %powers dims = [3] keep_dims : tensor<?x4x16x16xf32> -> tensor<?x4x16x1xf32>
  %all = dlt.broadcast_in_dim %sums dims = [0, 1, 2, 3] : tensor<?x4x16x1xf32> -> tensor<?x4x16x16xf32>
  %shares = dlt.divide %powers, %all : tensor<?x4x16x16xf32>
  %heads = dlt.dot_general %shares, %v batch = [0, 1] x [0, 2] contract = [3] x [1] : (tensor<?x4x16x16xf32>, tensor<?x16x4x16xf32>) -> tensor<?x4x16x16xf32>
  %beside = dlt.transpose %heads, [0, 2, 1, 3] : tensor<?x4x16x16xf32> -> tensor<?x16x4x16xf32>
  %mixed = dlt.dot_general %beside, %wo contract = [2, 3] x [0, 1] : (tensor<?x16x4x16xf32>, tensor<4x16x64xf32>) -> tensor<?x16x64xf32>
  %attended = dlt.add %x, %mixed : tensor<?x16x64xf32>
  // Two dense layers with GELU between.
  %norm2_count = dlt.splat 64.0 : tensor<?x16x1xf32>
  %norm2_sum = dlt.reduce sum %attended dims = [2] keep_dims : tensor<?x16x64xf32> -> tensor<?x16x1xf32>
  %norm2_mean = dlt.divide %norm2_sum, %norm2_count : tensor<?x16x1xf32>
  %norm2_means = dlt.broadcast_in_dim %norm2_mean dims = [0, 1, 2] : tensor<?x16x1xf32> -> tensor<?x16x64xf32>
  %norm2_centred = dlt.subtract %attended, %norm2_means : tensor<?x16x64xf32>
  %norm2_squares = dlt.multiply %norm2_centred, %norm2_centred : tensor<?x16x64xf32>
  %norm2_total = dlt.reduce sum %norm2_squares dims = [2] keep_dims : tensor<?x16x64xf32> -> tensor<?x16x1xf32>
  %norm2_variance = dlt.divide %norm2_total, %norm2_count : tensor<?x16x1xf32>
  %norm2_epsilon = dlt.splat 0.001 : tensor<?x16x1xf32>
  %norm2_shifted = dlt.add %norm2_variance, %norm2_epsilon : tensor<?x16x1xf32>
  %norm2_rate = dlt.rsqrt %norm2_shifted : tensor<?x16x1xf32>
  %norm2_rates = dlt.broadcast_in_dim %norm2_rate dims = [0, 1, 2] : tensor<?x16x1xf32> -> tensor<?x16x64xf32>
  %norm2_unit = dlt.multiply %norm2_centred, %norm2_rates : tensor<?x16x64xf32>
  %norm2_gamma = dlt.broadcast_in_dim %gamma2 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %norm2_beta = dlt.broadcast_in_dim %beta2 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %norm2_scaled = dlt.multiply %norm2_unit, %norm2_gamma : tensor<?x16x64xf32>
  %norm2 = dlt.add %norm2_scaled, %norm2_beta : tensor<?x16x64xf32>
  %up0 = dlt.dot_general %norm2, %w1 contract = [2] x [0] : (tensor<?x16x64xf32>, tensor<64x128xf32>) -> tensor<?x16x128xf32>
  %b1s = dlt.broadcast_in_dim %b1 dims = [2] : tensor<128xf32> -> tensor<?x16x128xf32>
  %up = dlt.add %up0, %b1s : tensor<?x16x128xf32>
  %half = dlt.splat 0.5 : tensor<?x16x128xf32>
  %ones = dlt.splat 1.0 : tensor<?x16x128xf32>
  %cubic = dlt.splat 0.044715 : tensor<?x16x128xf32>
  %root = dlt.splat 0.7978845608028654 : tensor<?x16x128xf32>
  %up2 = dlt.multiply %up, %up : tensor<?x16x128xf32>
  %up3 = dlt.multiply %up2, %up : tensor<?x16x128xf32>
  %cube = dlt.multiply %up3, %cubic : tensor<?x16x128xf32>
  %inner = dlt.add %up, %cube : tensor<?x16x128xf32>
  %angle = dlt.multiply %inner, %root : tensor<?x16x128xf32>
  %bend = dlt.tanh %angle : tensor<?x16x128xf32>
  %bend1 = dlt.add %bend, %ones : tensor<?x16x128xf32>
  %halves = dlt.multiply %up, %half : tensor<?x16x128xf32>
  %gelu = dlt.multiply %halves, %bend1 : tensor<?x16x128xf32>
  %down0 = dlt.dot_general %gelu, %w2 contract = [2] x [0] : (tensor<?x16x128xf32>, tensor<128x64xf32>) -> tensor<?x16x64xf32>
  %b2s = dlt.broadcast_in_dim %b2 dims = [2] : tensor<64xf32> -> tensor<?x16x64xf32>
  %down = dlt.add %down0, %b2s : tensor<?x16x64xf32>
  %block = dlt.add %attended, %down : tensor<?x16x64xf32>
  // A number for each sequence: of the mean of its positions.
  %positions = dlt.splat 16.0 : tensor<?x64xf32>
  %added = dlt.reduce sum %block dims = [1] : tensor<?x16x64xf32> -> tensor<?x64xf32>
  %pooled = dlt.divide %added, %positions : tensor<?x64xf32>
  %y = dlt.dot_general %pooled, %wh contract = [1] x [0] : (tensor<?x64xf32>, tensor<64xf32>) -> tensor<?xf32>
  %difference = dlt.subtract %y, %target : tensor<?xf32>
  %square = dlt.multiply %difference, %difference : tensor<?xf32>
  %total = dlt.reduce sum %square dims = [0] : tensor<?xf32> -> tensor<f32>
  %rows = dlt.rows : tensor<f32>
  %mean = dlt.divide %total, %rows : tensor<f32>
  return %mean : tensor<f32>
}

dlt.entry @predict state(@state) (%gamma1: tensor<64xf32>, %beta1: tensor<64xf32>, %wq: tensor<64x4x16xf32>, %wk: tensor<64x4x16xf32>, %wv: tensor<64x4x16xf32>, %wo: tensor<4x16x64xf32>, %gamma2: tensor<64xf32>, %beta2: tensor<64xf32>, %w1: tensor<64x128xf32>, %b1: tensor<128xf32>, %w2: tensor<128x64xf32>, %b2: tensor<64xf32>, %wh: tensor<64xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>, %x: tensor<?x16x64xf32>, %mask: tensor<?x16xf32>)
    -> (tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<?xf32>) inputs [#dlt.input<"x", feature>, #dlt.input<"mask", feature>] outputs ["y"] {
  %one = dlt.splat 1.0 : tensor<?xf32>
  %y, %unused = dlt.vjp @forward(%gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh, %x, %mask) cotangents(%one) wrt = [0] : (tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<?x16x64xf32>, tensor<?x16xf32>) (tensor<?xf32>) -> (tensor<?xf32>, tensor<64xf32>)
  dlt.return %gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh, %rate, %losses, %steps, %y : tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<?xf32>
}

dlt.entry @train_step state(@state) (%gamma1: tensor<64xf32>, %beta1: tensor<64xf32>, %wq: tensor<64x4x16xf32>, %wk: tensor<64x4x16xf32>, %wv: tensor<64x4x16xf32>, %wo: tensor<4x16x64xf32>, %gamma2: tensor<64xf32>, %beta2: tensor<64xf32>, %w1: tensor<64x128xf32>, %b1: tensor<128xf32>, %w2: tensor<128x64xf32>, %b2: tensor<64xf32>, %wh: tensor<64xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>, %x: tensor<?x16x64xf32>, %mask: tensor<?x16xf32>, %target: tensor<?xf32>)
    -> (tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f64>, tensor<f64>) inputs [#dlt.input<"x", feature>, #dlt.input<"mask", feature>, #dlt.input<"target", target>] outputs [] {
  %one = dlt.splat 1.0 : tensor<f32>
  %mean, %d_gamma1, %d_beta1, %d_wq, %d_wk, %d_wv, %d_wo, %d_gamma2, %d_beta2, %d_w1, %d_b1, %d_w2, %d_b2, %d_wh = dlt.vjp @loss(%gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh, %x, %mask, %target) cotangents(%one) wrt = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : (tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<?x16x64xf32>, tensor<?x16xf32>, tensor<?xf32>) (tensor<f32>) -> (tensor<f32>, tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>)
  %rate_gamma1 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64xf32>
  %step_gamma1 = dlt.multiply %d_gamma1, %rate_gamma1 : tensor<64xf32>
  %new_gamma1 = dlt.subtract %gamma1, %step_gamma1 : tensor<64xf32>
  %rate_beta1 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64xf32>
  %step_beta1 = dlt.multiply %d_beta1, %rate_beta1 : tensor<64xf32>
  %new_beta1 = dlt.subtract %beta1, %step_beta1 : tensor<64xf32>
  %rate_wq = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64x4x16xf32>
  %step_wq = dlt.multiply %d_wq, %rate_wq : tensor<64x4x16xf32>
  %new_wq = dlt.subtract %wq, %step_wq : tensor<64x4x16xf32>
  %rate_wk = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64x4x16xf32>
  %step_wk = dlt.multiply %d_wk, %rate_wk : tensor<64x4x16xf32>
  %new_wk = dlt.subtract %wk, %step_wk : tensor<64x4x16xf32>
  %rate_wv = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64x4x16xf32>
  %step_wv = dlt.multiply %d_wv, %rate_wv : tensor<64x4x16xf32>
  %new_wv = dlt.subtract %wv, %step_wv : tensor<64x4x16xf32>
  %rate_wo = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<4x16x64xf32>
  %step_wo = dlt.multiply %d_wo, %rate_wo : tensor<4x16x64xf32>
  %new_wo = dlt.subtract %wo, %step_wo : tensor<4x16x64xf32>
  %rate_gamma2 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64xf32>
  %step_gamma2 = dlt.multiply %d_gamma2, %rate_gamma2 : tensor<64xf32>
  %new_gamma2 = dlt.subtract %gamma2, %step_gamma2 : tensor<64xf32>
  %rate_beta2 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64xf32>
  %step_beta2 = dlt.multiply %d_beta2, %rate_beta2 : tensor<64xf32>
  %new_beta2 = dlt.subtract %beta2, %step_beta2 : tensor<64xf32>
  %rate_w1 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64x128xf32>
  %step_w1 = dlt.multiply %d_w1, %rate_w1 : tensor<64x128xf32>
  %new_w1 = dlt.subtract %w1, %step_w1 : tensor<64x128xf32>
  %rate_b1 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<128xf32>
  %step_b1 = dlt.multiply %d_b1, %rate_b1 : tensor<128xf32>
  %new_b1 = dlt.subtract %b1, %step_b1 : tensor<128xf32>
  %rate_w2 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<128x64xf32>
  %step_w2 = dlt.multiply %d_w2, %rate_w2 : tensor<128x64xf32>
  %new_w2 = dlt.subtract %w2, %step_w2 : tensor<128x64xf32>
  %rate_b2 = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64xf32>
  %step_b2 = dlt.multiply %d_b2, %rate_b2 : tensor<64xf32>
  %new_b2 = dlt.subtract %b2, %step_b2 : tensor<64xf32>
  %rate_wh = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<64xf32>
  %step_wh = dlt.multiply %d_wh, %rate_wh : tensor<64xf32>
  %new_wh = dlt.subtract %wh, %step_wh : tensor<64xf32>
  %wide = dlt.convert %mean : tensor<f32> -> tensor<f64>
  %more = dlt.add %losses, %wide : tensor<f64>
  %another = dlt.splat 1.0 : tensor<f64>
  %count = dlt.add %steps, %another : tensor<f64>
  dlt.return %new_gamma1, %new_beta1, %new_wq, %new_wk, %new_wv, %new_wo, %new_gamma2, %new_beta2, %new_w1, %new_b1, %new_w2, %new_b2, %new_wh, %rate, %more, %count : tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f64>, tensor<f64>
}

dlt.entry @init state(@state) (%gamma1: tensor<64xf32>, %beta1: tensor<64xf32>, %wq: tensor<64x4x16xf32>, %wk: tensor<64x4x16xf32>, %wv: tensor<64x4x16xf32>, %wo: tensor<4x16x64xf32>, %gamma2: tensor<64xf32>, %beta2: tensor<64xf32>, %w1: tensor<64x128xf32>, %b1: tensor<128xf32>, %w2: tensor<128x64xf32>, %b2: tensor<64xf32>, %wh: tensor<64xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>, %key: tensor<i64>) -> (tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f64>, tensor<f64>)
    inputs [#dlt.input<"key", seed>] outputs [] {
  %zero = dlt.constant dense<0> : tensor<i64>
  %i_gamma1 = dlt.splat 1.0 : tensor<64xf32>
  %i_beta1 = dlt.splat 0.0 : tensor<64xf32>
  %u_wq = dlt.random_uniform %key, %zero stream = 0 : tensor<i64>, tensor<i64> -> tensor<64x4x16xf32>
  %m_wq = dlt.splat 0.5 : tensor<64x4x16xf32>
  %c_wq = dlt.subtract %u_wq, %m_wq : tensor<64x4x16xf32>
  %s_wq = dlt.splat 0.3 : tensor<64x4x16xf32>
  %i_wq = dlt.multiply %c_wq, %s_wq : tensor<64x4x16xf32>
  %u_wk = dlt.random_uniform %key, %zero stream = 1 : tensor<i64>, tensor<i64> -> tensor<64x4x16xf32>
  %m_wk = dlt.splat 0.5 : tensor<64x4x16xf32>
  %c_wk = dlt.subtract %u_wk, %m_wk : tensor<64x4x16xf32>
  %s_wk = dlt.splat 0.3 : tensor<64x4x16xf32>
  %i_wk = dlt.multiply %c_wk, %s_wk : tensor<64x4x16xf32>
  %u_wv = dlt.random_uniform %key, %zero stream = 2 : tensor<i64>, tensor<i64> -> tensor<64x4x16xf32>
  %m_wv = dlt.splat 0.5 : tensor<64x4x16xf32>
  %c_wv = dlt.subtract %u_wv, %m_wv : tensor<64x4x16xf32>
  %s_wv = dlt.splat 0.3 : tensor<64x4x16xf32>
  %i_wv = dlt.multiply %c_wv, %s_wv : tensor<64x4x16xf32>
  %u_wo = dlt.random_uniform %key, %zero stream = 3 : tensor<i64>, tensor<i64> -> tensor<4x16x64xf32>
  %m_wo = dlt.splat 0.5 : tensor<4x16x64xf32>
  %c_wo = dlt.subtract %u_wo, %m_wo : tensor<4x16x64xf32>
  %s_wo = dlt.splat 0.3 : tensor<4x16x64xf32>
  %i_wo = dlt.multiply %c_wo, %s_wo : tensor<4x16x64xf32>
  %i_gamma2 = dlt.splat 1.0 : tensor<64xf32>
  %i_beta2 = dlt.splat 0.0 : tensor<64xf32>
  %u_w1 = dlt.random_uniform %key, %zero stream = 4 : tensor<i64>, tensor<i64> -> tensor<64x128xf32>
  %m_w1 = dlt.splat 0.5 : tensor<64x128xf32>
  %c_w1 = dlt.subtract %u_w1, %m_w1 : tensor<64x128xf32>
  %s_w1 = dlt.splat 0.3 : tensor<64x128xf32>
  %i_w1 = dlt.multiply %c_w1, %s_w1 : tensor<64x128xf32>
  %i_b1 = dlt.splat 0.0 : tensor<128xf32>
  %u_w2 = dlt.random_uniform %key, %zero stream = 5 : tensor<i64>, tensor<i64> -> tensor<128x64xf32>
  %m_w2 = dlt.splat 0.5 : tensor<128x64xf32>
  %c_w2 = dlt.subtract %u_w2, %m_w2 : tensor<128x64xf32>
  %s_w2 = dlt.splat 0.3 : tensor<128x64xf32>
  %i_w2 = dlt.multiply %c_w2, %s_w2 : tensor<128x64xf32>
  %i_b2 = dlt.splat 0.0 : tensor<64xf32>
  %u_wh = dlt.random_uniform %key, %zero stream = 6 : tensor<i64>, tensor<i64> -> tensor<64xf32>
  %m_wh = dlt.splat 0.5 : tensor<64xf32>
  %c_wh = dlt.subtract %u_wh, %m_wh : tensor<64xf32>
  %s_wh = dlt.splat 0.3 : tensor<64xf32>
  %i_wh = dlt.multiply %c_wh, %s_wh : tensor<64xf32>
  %i_rate = dlt.splat 0.05 : tensor<f32>
  %none = dlt.splat 0.0 : tensor<f64>
  dlt.return %i_gamma1, %i_beta1, %i_wq, %i_wk, %i_wv, %i_wo, %i_gamma2, %i_beta2, %i_w1, %i_b1, %i_w2, %i_b2, %i_wh, %i_rate, %none, %none : tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f64>, tensor<f64>
}

dlt.entry @metric_results state(@state) (%gamma1: tensor<64xf32>, %beta1: tensor<64xf32>, %wq: tensor<64x4x16xf32>, %wk: tensor<64x4x16xf32>, %wv: tensor<64x4x16xf32>, %wo: tensor<4x16x64xf32>, %gamma2: tensor<64xf32>, %beta2: tensor<64xf32>, %w1: tensor<64x128xf32>, %b1: tensor<128xf32>, %w2: tensor<128x64xf32>, %b2: tensor<64xf32>, %wh: tensor<64xf32>, %rate: tensor<f32>, %losses: tensor<f64>, %steps: tensor<f64>) -> (tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<f64>) inputs [] outputs ["loss"] {
  %loss = dlt.divide %losses, %steps : tensor<f64>
  dlt.return %gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh, %rate, %losses, %steps, %loss : tensor<64xf32>, tensor<64xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<64x4x16xf32>, tensor<4x16x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64x128xf32>, tensor<128xf32>, tensor<128x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<f32>, tensor<f64>, tensor<f64>, tensor<f64>
}
