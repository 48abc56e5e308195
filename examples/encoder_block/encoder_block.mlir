// An encoder block of a transformer in the operations of dlt: layer normalisation,
// attention of four heads that lie beside each other, with a mask, GELU by tanh, a
// number for each sequence; and its training by SGD. docs/writing_a_program.md goes
// through it.
//
//   python3 make_data.py
//   dlc-compile encoder_block.mlir -o encoder.dlc
//   dlc-run fit encoder.dlc --input x=x.npy --input mask=mask.npy --input target=y.npy
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// ? is the rows: one sequence of 16 positions each, of 64 numbers.
!sequence = tensor<?x16x64xf32>
!mask = tensor<?x16xf32>
!row = tensor<?xf32>
!vector = tensor<64xf32>
!wide = tensor<128xf32>
!heads = tensor<64x4x16xf32>
!joined = tensor<4x16x64xf32>
!up = tensor<64x128xf32>
!down = tensor<128x64xf32>
!number = tensor<f32>
!total = tensor<f64>

dlt.metadata "encoder" {batch_size = 8 : i64, epochs = 5 : i64, loss = "mean_squared_error", optimizer = "sgd"}
dlt.variables @state {
  dlt.variable "encoder/norm1/gamma" : !vector weight trainable
  dlt.variable "encoder/norm1/beta" : !vector weight trainable
  dlt.variable "encoder/query/kernel" : !heads weight trainable
  dlt.variable "encoder/key/kernel" : !heads weight trainable
  dlt.variable "encoder/value/kernel" : !heads weight trainable
  dlt.variable "encoder/output/kernel" : !joined weight trainable
  dlt.variable "encoder/norm2/gamma" : !vector weight trainable
  dlt.variable "encoder/norm2/beta" : !vector weight trainable
  dlt.variable "encoder/up/kernel" : !up weight trainable
  dlt.variable "encoder/up/bias" : !wide weight trainable
  dlt.variable "encoder/down/kernel" : !down weight trainable
  dlt.variable "encoder/down/bias" : !vector weight trainable
  dlt.variable "encoder/head/kernel" : !vector weight trainable
  dlt.variable "learning_rate" : !number hyperparameter
  dlt.variable "loss/total" : !total metric
  dlt.variable "loss/count" : !total metric
}

// Each position by itself: mean 0 and variance 1, then gamma and beta.
func.func private @layer_norm(%x: !sequence, %gamma: !vector, %beta: !vector) -> !sequence {
  %mean = dlt.reduce mean %x dims = [2] keepdims : !sequence -> tensor<?x16x1xf32>
  %means = dlt.broadcast_in_dim %mean dims = [0, 1, 2] : tensor<?x16x1xf32> -> !sequence
  %centred = dlt.subtract %x, %means : !sequence
  %squares = dlt.multiply %centred, %centred : !sequence
  %variance = dlt.reduce mean %squares dims = [2] keepdims : !sequence -> tensor<?x16x1xf32>
  %epsilon = dlt.splat 0.001 : tensor<?x16x1xf32>
  %shifted = dlt.add %variance, %epsilon : tensor<?x16x1xf32>
  %rate = dlt.rsqrt %shifted : tensor<?x16x1xf32>
  %rates = dlt.broadcast_in_dim %rate dims = [0, 1, 2] : tensor<?x16x1xf32> -> !sequence
  %unit = dlt.multiply %centred, %rates : !sequence
  %gammas = dlt.broadcast_in_dim %gamma dims = [2] : !vector -> !sequence
  %betas = dlt.broadcast_in_dim %beta dims = [2] : !vector -> !sequence
  %scaled = dlt.multiply %unit, %gammas : !sequence
  %y = dlt.add %scaled, %betas : !sequence
  return %y : !sequence
}

// Along the last dimension; no gradient flows through the largest number, which
// only keeps powers in range.
func.func private @softmax(%x: tensor<?x4x16x16xf32>) -> tensor<?x4x16x16xf32> {
  %largest = dlt.reduce max %x dims = [3] keepdims : tensor<?x4x16x16xf32> -> tensor<?x4x16x1xf32>
  %fixed = dlt.stop_gradient %largest : tensor<?x4x16x1xf32>
  %shift = dlt.broadcast_in_dim %fixed dims = [0, 1, 2, 3] : tensor<?x4x16x1xf32> -> tensor<?x4x16x16xf32>
  %below = dlt.subtract %x, %shift : tensor<?x4x16x16xf32>
  %powers = dlt.exponential %below : tensor<?x4x16x16xf32>
  %sum = dlt.reduce sum %powers dims = [3] keepdims : tensor<?x4x16x16xf32> -> tensor<?x4x16x1xf32>
  %sums = dlt.broadcast_in_dim %sum dims = [0, 1, 2, 3] : tensor<?x4x16x1xf32> -> tensor<?x4x16x16xf32>
  %shares = dlt.divide %powers, %sums : tensor<?x4x16x16xf32>
  return %shares : tensor<?x4x16x16xf32>
}

// GELU by tanh: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
func.func private @gelu(%x: tensor<?x16x128xf32>) -> tensor<?x16x128xf32> {
  %half = dlt.splat 0.5 : tensor<?x16x128xf32>
  %one = dlt.splat 1.0 : tensor<?x16x128xf32>
  %cubic = dlt.splat 0.044715 : tensor<?x16x128xf32>
  %root = dlt.splat 0.7978845608028654 : tensor<?x16x128xf32>
  %x2 = dlt.multiply %x, %x : tensor<?x16x128xf32>
  %x3 = dlt.multiply %x2, %x : tensor<?x16x128xf32>
  %cube = dlt.multiply %x3, %cubic : tensor<?x16x128xf32>
  %inner = dlt.add %x, %cube : tensor<?x16x128xf32>
  %angle = dlt.multiply %inner, %root : tensor<?x16x128xf32>
  %bend = dlt.tanh %angle : tensor<?x16x128xf32>
  %above = dlt.add %bend, %one : tensor<?x16x128xf32>
  %halves = dlt.multiply %x, %half : tensor<?x16x128xf32>
  %y = dlt.multiply %halves, %above : tensor<?x16x128xf32>
  return %y : tensor<?x16x128xf32>
}

func.func private @forward(
    %gamma1: !vector, %beta1: !vector, %wq: !heads, %wk: !heads, %wv: !heads, %wo: !joined,
    %gamma2: !vector, %beta2: !vector, %w1: !up, %b1: !wide, %w2: !down, %b2: !vector,
    %wh: !vector, %x: !sequence, %mask: !mask) -> !row {
  // Attention: the heads of queries, keys and values lie beside each other, so nothing
  // has to be moved. Where the mask is 0 a position is left out.
  %norm1 = func.call @layer_norm(%x, %gamma1, %beta1) : (!sequence, !vector, !vector) -> !sequence
  %q = dlt.dot_general %norm1, %wq contract = [2] x [0] : (!sequence, !heads) -> tensor<?x16x4x16xf32>
  %k = dlt.dot_general %norm1, %wk contract = [2] x [0] : (!sequence, !heads) -> tensor<?x16x4x16xf32>
  %v = dlt.dot_general %norm1, %wv contract = [2] x [0] : (!sequence, !heads) -> tensor<?x16x4x16xf32>
  %products = dlt.dot_general %q, %k batch = [0, 2] x [0, 2] contract = [3] x [3] : (tensor<?x16x4x16xf32>, tensor<?x16x4x16xf32>) -> tensor<?x4x16x16xf32>
  %scale = dlt.splat 0.25 : tensor<?x4x16x16xf32>
  %scaled = dlt.multiply %products, %scale : tensor<?x4x16x16xf32>
  %one = dlt.splat 1.0 : !mask
  %hidden = dlt.subtract %mask, %one : !mask
  %far = dlt.splat 1.0e9 : !mask
  %bias = dlt.multiply %hidden, %far : !mask
  %biases = dlt.broadcast_in_dim %bias dims = [0, 3] : !mask -> tensor<?x4x16x16xf32>
  %scores = dlt.add %scaled, %biases : tensor<?x4x16x16xf32>
  %shares = func.call @softmax(%scores) : (tensor<?x4x16x16xf32>) -> tensor<?x4x16x16xf32>
  %attention = dlt.dot_general %shares, %v batch = [0, 1] x [0, 2] contract = [3] x [1] : (tensor<?x4x16x16xf32>, tensor<?x16x4x16xf32>) -> tensor<?x4x16x16xf32>
  %beside = dlt.transpose %attention, [0, 2, 1, 3] : tensor<?x4x16x16xf32> -> tensor<?x16x4x16xf32>
  %mixed = dlt.dot_general %beside, %wo contract = [2, 3] x [0, 1] : (tensor<?x16x4x16xf32>, !joined) -> !sequence
  %attended = dlt.add %x, %mixed : !sequence
  // Two dense layers with GELU between.
  %norm2 = func.call @layer_norm(%attended, %gamma2, %beta2) : (!sequence, !vector, !vector) -> !sequence
  %up0 = dlt.dot_general %norm2, %w1 contract = [2] x [0] : (!sequence, !up) -> tensor<?x16x128xf32>
  %b1s = dlt.broadcast_in_dim %b1 dims = [2] : !wide -> tensor<?x16x128xf32>
  %up = dlt.add %up0, %b1s : tensor<?x16x128xf32>
  %gelu = func.call @gelu(%up) : (tensor<?x16x128xf32>) -> tensor<?x16x128xf32>
  %down0 = dlt.dot_general %gelu, %w2 contract = [2] x [0] : (tensor<?x16x128xf32>, !down) -> !sequence
  %b2s = dlt.broadcast_in_dim %b2 dims = [2] : !vector -> !sequence
  %down = dlt.add %down0, %b2s : !sequence
  %block = dlt.add %attended, %down : !sequence
  // A number for each sequence: of the mean of its positions.
  %pooled = dlt.reduce mean %block dims = [1] : !sequence -> tensor<?x64xf32>
  %y = dlt.dot_general %pooled, %wh contract = [1] x [0] : (tensor<?x64xf32>, !vector) -> !row
  return %y : !row
}

// The mean of the squares of what is off.
func.func private @loss(
    %gamma1: !vector, %beta1: !vector, %wq: !heads, %wk: !heads, %wv: !heads, %wo: !joined,
    %gamma2: !vector, %beta2: !vector, %w1: !up, %b1: !wide, %w2: !down, %b2: !vector,
    %wh: !vector, %x: !sequence, %mask: !mask, %target: !row) -> !number {
  %y = func.call @forward(%gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh, %x, %mask)
      : (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !sequence, !mask) -> !row
  %difference = dlt.subtract %y, %target : !row
  %squares = dlt.multiply %difference, %difference : !row
  %mean = dlt.reduce mean %squares dims = [0] : !row -> !number
  return %mean : !number
}

dlt.entry @predict state(@state) (
    %gamma1: !vector, %beta1: !vector, %wq: !heads, %wk: !heads, %wv: !heads, %wo: !joined,
    %gamma2: !vector, %beta2: !vector, %w1: !up, %b1: !wide, %w2: !down, %b2: !vector,
    %wh: !vector, %rate: !number, %losses: !total, %rows: !total, %x: !sequence,
    %mask: !mask)
    -> (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
    !down, !vector, !vector, !number, !total, !total, !row)
    inputs [#dlt.input<"x", feature>, #dlt.input<"mask", feature>]
    outputs ["y"] {
  %y = func.call @forward(%gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh, %x, %mask)
      : (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !sequence, !mask) -> !row
  dlt.return %gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh,
  %rate, %losses, %rows, %y
      : !vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !number, !total, !total, !row
}

dlt.entry @train_step state(@state) (
    %gamma1: !vector, %beta1: !vector, %wq: !heads, %wk: !heads, %wv: !heads, %wo: !joined,
    %gamma2: !vector, %beta2: !vector, %w1: !up, %b1: !wide, %w2: !down, %b2: !vector,
    %wh: !vector, %rate: !number, %losses: !total, %rows: !total, %x: !sequence,
    %mask: !mask, %target: !row)
    -> (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
    !down, !vector, !vector, !number, !total, !total)
    inputs [#dlt.input<"x", feature>, #dlt.input<"mask", feature>, #dlt.input<"target", target>]
    outputs [] {
  %one = dlt.splat 1.0 : !number
  %mean, %d_gamma1, %d_beta1, %d_wq, %d_wk, %d_wv, %d_wo, %d_gamma2, %d_beta2, %d_w1, %d_b1,
  %d_w2, %d_b2, %d_wh = dlt.vjp @loss(
      %gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh, %x,
      %mask, %target) cotangents(%one)
      wrt = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
      : (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !sequence, !mask, !row) (!number)
      -> (!number, !vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up,
      !wide, !down, !vector, !vector)
  %zero = dlt.subtract %mean, %mean : !number
  %none = dlt.splat 0.0 : !number
  %finite = dlt.compare eq %zero, %none : !number
  dlt.check %finite, "loss is not finite" : tensor<i1>
  // The metric is the mean of all rows, however they are cut into steps.
  %wide = dlt.convert %mean : tensor<f32> -> tensor<f64>
  %count = dlt.rows : !total
  %squares = dlt.multiply %wide, %count : !total
  %new_losses = dlt.add %losses, %squares : !total
  %new_rows = dlt.add %rows, %count : !total
  %rate_gamma1 = dlt.broadcast_in_dim %rate dims = [] : !number -> !vector
  %step_gamma1 = dlt.multiply %d_gamma1, %rate_gamma1 : !vector
  %new_gamma1 = dlt.subtract %gamma1, %step_gamma1 : !vector
  %rate_beta1 = dlt.broadcast_in_dim %rate dims = [] : !number -> !vector
  %step_beta1 = dlt.multiply %d_beta1, %rate_beta1 : !vector
  %new_beta1 = dlt.subtract %beta1, %step_beta1 : !vector
  %rate_wq = dlt.broadcast_in_dim %rate dims = [] : !number -> !heads
  %step_wq = dlt.multiply %d_wq, %rate_wq : !heads
  %new_wq = dlt.subtract %wq, %step_wq : !heads
  %rate_wk = dlt.broadcast_in_dim %rate dims = [] : !number -> !heads
  %step_wk = dlt.multiply %d_wk, %rate_wk : !heads
  %new_wk = dlt.subtract %wk, %step_wk : !heads
  %rate_wv = dlt.broadcast_in_dim %rate dims = [] : !number -> !heads
  %step_wv = dlt.multiply %d_wv, %rate_wv : !heads
  %new_wv = dlt.subtract %wv, %step_wv : !heads
  %rate_wo = dlt.broadcast_in_dim %rate dims = [] : !number -> !joined
  %step_wo = dlt.multiply %d_wo, %rate_wo : !joined
  %new_wo = dlt.subtract %wo, %step_wo : !joined
  %rate_gamma2 = dlt.broadcast_in_dim %rate dims = [] : !number -> !vector
  %step_gamma2 = dlt.multiply %d_gamma2, %rate_gamma2 : !vector
  %new_gamma2 = dlt.subtract %gamma2, %step_gamma2 : !vector
  %rate_beta2 = dlt.broadcast_in_dim %rate dims = [] : !number -> !vector
  %step_beta2 = dlt.multiply %d_beta2, %rate_beta2 : !vector
  %new_beta2 = dlt.subtract %beta2, %step_beta2 : !vector
  %rate_w1 = dlt.broadcast_in_dim %rate dims = [] : !number -> !up
  %step_w1 = dlt.multiply %d_w1, %rate_w1 : !up
  %new_w1 = dlt.subtract %w1, %step_w1 : !up
  %rate_b1 = dlt.broadcast_in_dim %rate dims = [] : !number -> !wide
  %step_b1 = dlt.multiply %d_b1, %rate_b1 : !wide
  %new_b1 = dlt.subtract %b1, %step_b1 : !wide
  %rate_w2 = dlt.broadcast_in_dim %rate dims = [] : !number -> !down
  %step_w2 = dlt.multiply %d_w2, %rate_w2 : !down
  %new_w2 = dlt.subtract %w2, %step_w2 : !down
  %rate_b2 = dlt.broadcast_in_dim %rate dims = [] : !number -> !vector
  %step_b2 = dlt.multiply %d_b2, %rate_b2 : !vector
  %new_b2 = dlt.subtract %b2, %step_b2 : !vector
  %rate_wh = dlt.broadcast_in_dim %rate dims = [] : !number -> !vector
  %step_wh = dlt.multiply %d_wh, %rate_wh : !vector
  %new_wh = dlt.subtract %wh, %step_wh : !vector
  dlt.return %new_gamma1, %new_beta1, %new_wq, %new_wk, %new_wv, %new_wo, %new_gamma2,
  %new_beta2, %new_w1, %new_b1, %new_w2, %new_b2, %new_wh, %rate, %new_losses, %new_rows
      : !vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !number, !total, !total
}

dlt.entry @evaluate_step state(@state) (
    %gamma1: !vector, %beta1: !vector, %wq: !heads, %wk: !heads, %wv: !heads, %wo: !joined,
    %gamma2: !vector, %beta2: !vector, %w1: !up, %b1: !wide, %w2: !down, %b2: !vector,
    %wh: !vector, %rate: !number, %losses: !total, %rows: !total, %x: !sequence,
    %mask: !mask, %target: !row)
    -> (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
    !down, !vector, !vector, !number, !total, !total)
    inputs [#dlt.input<"x", feature>, #dlt.input<"mask", feature>, #dlt.input<"target", target>]
    outputs [] {
  %mean = func.call @loss(%gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh, %x, %mask, %target)
      : (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !sequence, !mask, !row) -> !number
  %zero = dlt.subtract %mean, %mean : !number
  %none = dlt.splat 0.0 : !number
  %finite = dlt.compare eq %zero, %none : !number
  dlt.check %finite, "loss is not finite" : tensor<i1>
  // The metric is the mean of all rows, however they are cut into steps.
  %wide = dlt.convert %mean : tensor<f32> -> tensor<f64>
  %count = dlt.rows : !total
  %squares = dlt.multiply %wide, %count : !total
  %new_losses = dlt.add %losses, %squares : !total
  %new_rows = dlt.add %rows, %count : !total
  dlt.return %gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh,
  %rate, %new_losses, %new_rows
      : !vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !number, !total, !total
}

// Weights uniform in [-0.15, 0.15), each from a stream of its own.
dlt.entry @init state(@state) (
    %gamma1: !vector, %beta1: !vector, %wq: !heads, %wk: !heads, %wv: !heads, %wo: !joined,
    %gamma2: !vector, %beta2: !vector, %w1: !up, %b1: !wide, %w2: !down, %b2: !vector,
    %wh: !vector, %rate: !number, %losses: !total, %rows: !total, %key: tensor<i64>)
    -> (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
    !down, !vector, !vector, !number, !total, !total)
    inputs [#dlt.input<"key", seed>]
    outputs [] {
  %zero = dlt.constant dense<0> : tensor<i64>
  %i_gamma1 = dlt.splat 1.0 : !vector
  %i_beta1 = dlt.splat 0.0 : !vector
  %u_wq = dlt.random_uniform %key, %zero stream = 0 : tensor<i64>, tensor<i64> -> !heads
  %m_wq = dlt.splat 0.5 : !heads
  %c_wq = dlt.subtract %u_wq, %m_wq : !heads
  %s_wq = dlt.splat 0.3 : !heads
  %i_wq = dlt.multiply %c_wq, %s_wq : !heads
  %u_wk = dlt.random_uniform %key, %zero stream = 1 : tensor<i64>, tensor<i64> -> !heads
  %m_wk = dlt.splat 0.5 : !heads
  %c_wk = dlt.subtract %u_wk, %m_wk : !heads
  %s_wk = dlt.splat 0.3 : !heads
  %i_wk = dlt.multiply %c_wk, %s_wk : !heads
  %u_wv = dlt.random_uniform %key, %zero stream = 2 : tensor<i64>, tensor<i64> -> !heads
  %m_wv = dlt.splat 0.5 : !heads
  %c_wv = dlt.subtract %u_wv, %m_wv : !heads
  %s_wv = dlt.splat 0.3 : !heads
  %i_wv = dlt.multiply %c_wv, %s_wv : !heads
  %u_wo = dlt.random_uniform %key, %zero stream = 3 : tensor<i64>, tensor<i64> -> !joined
  %m_wo = dlt.splat 0.5 : !joined
  %c_wo = dlt.subtract %u_wo, %m_wo : !joined
  %s_wo = dlt.splat 0.3 : !joined
  %i_wo = dlt.multiply %c_wo, %s_wo : !joined
  %i_gamma2 = dlt.splat 1.0 : !vector
  %i_beta2 = dlt.splat 0.0 : !vector
  %u_w1 = dlt.random_uniform %key, %zero stream = 4 : tensor<i64>, tensor<i64> -> !up
  %m_w1 = dlt.splat 0.5 : !up
  %c_w1 = dlt.subtract %u_w1, %m_w1 : !up
  %s_w1 = dlt.splat 0.3 : !up
  %i_w1 = dlt.multiply %c_w1, %s_w1 : !up
  %i_b1 = dlt.splat 0.0 : !wide
  %u_w2 = dlt.random_uniform %key, %zero stream = 5 : tensor<i64>, tensor<i64> -> !down
  %m_w2 = dlt.splat 0.5 : !down
  %c_w2 = dlt.subtract %u_w2, %m_w2 : !down
  %s_w2 = dlt.splat 0.3 : !down
  %i_w2 = dlt.multiply %c_w2, %s_w2 : !down
  %i_b2 = dlt.splat 0.0 : !vector
  %u_wh = dlt.random_uniform %key, %zero stream = 6 : tensor<i64>, tensor<i64> -> !vector
  %m_wh = dlt.splat 0.5 : !vector
  %c_wh = dlt.subtract %u_wh, %m_wh : !vector
  %s_wh = dlt.splat 0.3 : !vector
  %i_wh = dlt.multiply %c_wh, %s_wh : !vector
  %i_rate = dlt.splat 0.05 : !number
  %none = dlt.splat 0.0 : !total
  dlt.return %i_gamma1, %i_beta1, %i_wq, %i_wk, %i_wv, %i_wo, %i_gamma2, %i_beta2, %i_w1,
  %i_b1, %i_w2, %i_b2, %i_wh, %i_rate, %none, %none
      : !vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !number, !total, !total
}

dlt.entry @metric_results state(@state) (
    %gamma1: !vector, %beta1: !vector, %wq: !heads, %wk: !heads, %wv: !heads, %wo: !joined,
    %gamma2: !vector, %beta2: !vector, %w1: !up, %b1: !wide, %w2: !down, %b2: !vector,
    %wh: !vector, %rate: !number, %losses: !total, %rows: !total)
    -> (!vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
    !down, !vector, !vector, !number, !total, !total, !total)
    inputs []
    outputs ["loss"] {
  %loss = dlt.divide %losses, %rows : !total
  dlt.return %gamma1, %beta1, %wq, %wk, %wv, %wo, %gamma2, %beta2, %w1, %b1, %w2, %b2, %wh,
  %rate, %losses, %rows, %loss
      : !vector, !vector, !heads, !heads, !heads, !joined, !vector, !vector, !up, !wide,
      !down, !vector, !vector, !number, !total, !total, !total
}
