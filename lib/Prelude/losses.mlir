// Losses, one value for each sample, as keras.losses defines them; the mean
// over samples is the recipe's.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The mean over the last dimension of (target - prediction)^2.
dlc.define loss @mean_squared_error(%target, %prediction) {
  %difference = eval %prediction - %target
  %value = eval mean(%difference * %difference, -1)
  yield %value
}

// -ln p[target], p normalised to sum 1 and clipped to [1e-7, 1 - 1e-7].
dlc.define loss @sparse_categorical_crossentropy(%target, %prediction) class_targets {
  %normal = eval %prediction / sum(%prediction, -1, keep_dims)
  %log = eval log(minimum(maximum(%normal, 1e-7), 1 - 1e-7))
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %hit = eval %classes == %wanted
  %value = eval -sum(select(%hit, %log, 0), -1)
  // A target outside [0, classes) hits nothing.
  %known = eval sum(convert(%hit), -1) > 0.5
  check %known, "a target is not the index of a class"
  yield %value
}

// The same for unnormalised log probabilities.
dlc.define loss @sparse_categorical_crossentropy_from_logits(%target, %prediction) class_targets {
  %shifted = eval %prediction - stop_gradient(max(%prediction, -1, keep_dims))
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %hit = eval %classes == %wanted
  %value = eval log(sum(exponential(%shifted), -1)) - sum(select(%hit, %shifted, 0), -1)
  %known = eval sum(convert(%hit), -1) > 0.5
  check %known, "a target is not the index of a class"
  yield %value
}
