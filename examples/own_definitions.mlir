// Definitions of one's own: an activation, a loss, a metric and an optimizer, for
// the handwritten digits of data/digits. docs/writing_a_model.md explains them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// x times the sigmoid of beta x.
dlc.define activation @swish(%x) params(%beta = 1) {
  %y = eval %x * @sigmoid(%beta * %x)
  yield %y
}

// Crossentropy of logits that counts what is nearly right less: T. Lin et al.,
// Focal Loss for Dense Object Detection (2017).
dlc.define loss @focal(%target, %prediction) params(%gamma = 2) class_targets {
  %log = eval @log_softmax(%prediction)
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %own = eval sum(select(%classes == %wanted, %log, 0), -1)
  %value = eval -(1 - exponential(%own)) ** %gamma * %own
  yield %value
}

// The probability of the target's class.
dlc.define metric @confidence(%target, %prediction) class_targets {
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %value = eval sum(select(%classes == %wanted, @softmax(%prediction), 0), -1)
  yield %value
}

// Momentum whose part grows with the steps: I. Sutskever et al., On the
// importance of initialization and momentum in deep learning (2013).
dlc.define optimizer @growing_momentum(%w, %g, %iteration, %lr) slots(%m "momentum")
    params(%most = 0.95) learning_rate = 0.05 {
  %mu = eval minimum(1 - 0.5 / (%iteration / 250 + 1), %most)
  %m1 = eval %mu * %m - %lr * %g
  %next = eval %w + %m1
  yield %next, %m1
}

dlc.model sequential @own_definitions {
  %image = dlc.input "image" : tensor<?x8x8xui8>
  %0 = dlc.rescaling %image {scale = 0.0625}
  %1 = dlc.flatten %0
  %2 = dlc.dense %1 {units = 64, activation = @swish {beta = 1.5}, kernel_initializer = @he_normal}
  %3 = dlc.dense %2 {units = 10}
  dlc.outputs %3 names ["logits"]
}

dlc.recipe @own_definitions {
  dlc.optimizer @growing_momentum {most = 0.9, global_clipnorm = 5}
  dlc.loss @focal {gamma = 1.5}
  dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
  dlc.metric @confidence
} {batch_size = 32, epochs = 20}
