// Handwritten digits with a gate for each pixel: a layer of the plugin, and a loss,
// an optimizer and a metric that are this file's own.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How far the digit's own logit is from being `margin` above all others.
dlc.define loss @margin_loss(%target, %prediction) params(%margin = 1) class_targets {
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %own = eval sum(select(%classes == %wanted, %prediction, 0), -1)
  %rival = eval max(select(%classes == %wanted, -inf, %prediction), -1)
  %value = eval maximum(%margin + %rival - %own, 0)
  yield %value
}

// The share of digits whose own logit is the highest by `by` at least.
dlc.define metric @clear_share(%target, %prediction) params(%by = 0.5) class_targets {
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %own = eval sum(select(%classes == %wanted, %prediction, 0), -1)
  %rival = eval max(select(%classes == %wanted, -inf, %prediction), -1)
  %value = eval convert(%own - %rival > %by)
  yield %value
}

// Steps of one size in the direction of the mean gradient: J. Bernstein et al.,
// signSGD (2018), with momentum.
dlc.define optimizer @signum(%w, %g, %iteration, %lr) slots(%m "momentum")
    params(%beta = 0.9) learning_rate = 1e-3 {
  %next = eval %beta * %m + (1 - %beta) * %g
  %moved = eval %w - %lr * sign(%next)
  yield %moved, %next
}

dlc.model sequential @gated_digits {
  dlc.input "image" : tensor<?x8x8xui8>
  dlc.rescaling {scale = 0.0625}
  dlc.flatten
  gating.feature_gate {gate_regularizer = @l1 {l1 = 1e-3}}
  dlc.dense {units = 32, activation = @relu}
  dlc.dense {units = 10}
  dlc.outputs names ["logits"]
}

dlc.recipe @gated_digits {
  dlc.optimizer @signum {learning_rate = 2e-3}
  dlc.loss @margin_loss
  dlc.metric @clear_share
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
} {batch_size = 32, epochs = 10}
