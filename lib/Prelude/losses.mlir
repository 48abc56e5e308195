// Losses, one value for each sample, as keras.losses defines them; the mean
// over samples is the recipe's. Params that are truth values are 0 or 1.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

//===----------------------------------------------------------------------===//
// Regression
//===----------------------------------------------------------------------===//

dlc.define loss @mean_squared_error(%target, %prediction) {
  %difference = eval %prediction - %target
  %value = eval mean(%difference * %difference, -1)
  yield %value
}

// As in Keras the gradient of the absolute value at 0 is 1.
dlc.define loss @mean_absolute_error(%target, %prediction) {
  %d = eval %target - %prediction
  %value = eval mean(select(%d >= 0, %d, -%d), -1)
  yield %value
}

dlc.define loss @mean_absolute_percentage_error(%target, %prediction) {
  %d = eval (%target - %prediction) / maximum(abs(%target), 1e-7)
  %value = eval 100 * mean(select(%d >= 0, %d, -%d), -1)
  yield %value
}

dlc.define loss @mean_squared_logarithmic_error(%target, %prediction) {
  %difference = eval log(maximum(%prediction, 1e-7) + 1) - log(maximum(%target, 1e-7) + 1)
  %value = eval mean(%difference * %difference, -1)
  yield %value
}

dlc.define loss @huber(%target, %prediction) params(%delta = 1) {
  %e = eval %prediction - %target
  %value = eval mean(select(abs(%e) <= %delta, 0.5 * (%e * %e), %delta * abs(%e) - 0.5 * %delta * %delta), -1)
  yield %value
}

// ln cosh d = |d| + ln(1 + e^-2|d|) - ln 2
dlc.define loss @log_cosh(%target, %prediction) {
  %d = eval abs(%prediction - %target)
  %value = eval mean(%d + log_plus_one(exponential(-2 * %d)) - log(2), -1)
  yield %value
}

// x / |x| along the last dimension; zeros stay, and their gradient is finite.
dlc.define function @unit(%x, %least_square) {
  %y = eval %x * rsqrt(maximum(sum(%x * %x, -1, keepdims), %least_square))
  yield %y
}

// 1 where they point into opposite directions, -1 into the same.
dlc.define loss @cosine_similarity(%target, %prediction) {
  %value = eval -sum(@unit(%target, 1e-14) * @unit(%prediction, 1e-14), -1)
  yield %value
}

//===----------------------------------------------------------------------===//
// Probabilities
//===----------------------------------------------------------------------===//

// Probabilities are clipped to [1e-7, 1 - 1e-7].
dlc.define loss @binary_crossentropy(%target, %prediction) params(%from_logits = 0, %label_smoothing = 0) {
  %t = eval select(%label_smoothing == 0, %target, %target * (1 - %label_smoothing) + 0.5 * %label_smoothing)
  %p = eval minimum(maximum(%prediction, 1e-7), 1 - 1e-7)
  %probability = eval -(%t * log(%p) + (1 - %t) * log(1 - %p))
  %logit = eval maximum(%prediction, 0) - %prediction * %t + log_plus_one(exponential(-abs(%prediction)))
  %value = eval mean(select(%from_logits > 0, %logit, %probability), -1)
  yield %value
}

// Targets are probabilities of the classes. Predictions are normalised to sum 1
// and clipped to [1e-7, 1 - 1e-7].
dlc.define loss @categorical_crossentropy(%target, %prediction) params(%from_logits = 0, %label_smoothing = 0) {
  %one = full_like %prediction, 1.0
  %smooth = eval %target * (1 - %label_smoothing) + %label_smoothing / sum(%one, -1, keepdims)
  %t = eval select(%label_smoothing == 0, %target, %smooth)
  %normal = eval %prediction / sum(%prediction, -1, keepdims)
  %log = eval select(%from_logits > 0, @log_softmax(%prediction), log(minimum(maximum(%normal, 1e-7), 1 - 1e-7)))
  %value = eval -sum(%t * %log, -1)
  yield %value
}

// Targets are classes; those that are ignore_class, none if inf, don't count.
dlc.define loss @sparse_categorical_crossentropy(%target, %prediction)
    params(%from_logits = 0, %ignore_class = inf) class_targets(ignore_class) {
  %classes = iota -1 like %prediction
  %wanted = broadcast_like %target, %prediction leading
  %hit = eval %classes == %wanted
  %normal = eval %prediction / sum(%prediction, -1, keepdims)
  %log = eval log(minimum(maximum(%normal, 1e-7), 1 - 1e-7))
  %probability = eval -sum(select(%hit, %log, 0), -1)
  %shifted = eval %prediction - stop_gradient(max(%prediction, -1, keepdims))
  %logit = eval log(sum(exponential(%shifted), -1)) - sum(select(%hit, %shifted, 0), -1)
  %value = eval select(%from_logits > 0, %logit, %probability)
  // A target outside [0, classes) hits nothing.
  %known = eval sum(convert(%hit), -1) > 0.5
  check %known, "a target is not the index of a class"
  yield %value
}

// Binary crossentropy, less of what is nearly right: times (1 - p)^gamma, p being the
// probability of what is. With apply_class_balancing alpha counts what is, and
// 1 - alpha what is not.
dlc.define loss @binary_focal_crossentropy(%target, %prediction)
    params(%apply_class_balancing = 0, %alpha = 0.25, %gamma = 2, %from_logits = 0, %label_smoothing = 0) {
  %t = eval select(%label_smoothing == 0, %target, %target * (1 - %label_smoothing) + 0.5 * %label_smoothing)
  %chance = eval select(%from_logits > 0, logistic(%prediction), %prediction)
  %p = eval minimum(maximum(%chance, 1e-7), 1 - 1e-7)
  %entropy = eval -(%t * log(%p) + (1 - %t) * log(1 - %p))
  %right = eval %t * %chance + (1 - %t) * (1 - %chance)
  %weight = eval select(%apply_class_balancing > 0, %t * %alpha + (1 - %t) * (1 - %alpha), 1)
  %value = eval mean(%weight * (1 - %right) ** %gamma * %entropy, -1)
  yield %value
}

dlc.define loss @categorical_focal_crossentropy(%target, %prediction)
    params(%alpha = 0.25, %gamma = 2, %from_logits = 0, %label_smoothing = 0) {
  %one = full_like %prediction, 1.0
  %smooth = eval %target * (1 - %label_smoothing) + %label_smoothing / sum(%one, -1, keepdims)
  %t = eval select(%label_smoothing == 0, %target, %smooth)
  %chance = eval select(%from_logits > 0, @softmax(%prediction), %prediction)
  %p = eval minimum(maximum(%chance / sum(%chance, -1, keepdims), 1e-7), 1 - 1e-7)
  %value = eval -sum(%alpha * (1 - %p) ** %gamma * %t * log(%p), -1)
  yield %value
}

// Of targets that are classes: between crossentropy, q near 0, and the mean absolute
// error, q near 1, for labels of which some are wrong.
dlc.define loss @categorical_generalized_cross_entropy(%target, %prediction) params(%q = 0.5) class_targets {
  %inside = eval and(%q > 0, %q < 1)
  check %inside, "expects a q between 0 and 1"
  %own = eval sum(%prediction * one_hot(%target, size(%prediction, -1)), -1)
  %value = eval (1 - %own ** %q) / %q
  yield %value
}

dlc.define loss @kl_divergence(%target, %prediction) {
  %t = eval minimum(maximum(%target, 1e-7), 1)
  %p = eval minimum(maximum(%prediction, 1e-7), 1)
  %value = eval sum(%t * log(%t / %p), -1)
  yield %value
}

dlc.define loss @poisson(%target, %prediction) {
  %value = eval mean(%prediction - %target * log(%prediction + 1e-7), -1)
  yield %value
}

//===----------------------------------------------------------------------===//
// Margins
//===----------------------------------------------------------------------===//

// Targets are -1 and 1, or 0 and 1 if all of them are.
dlc.define function @margin(%target, %prediction) {
  %binary = eval min(convert(or(%target == 0, %target == 1))) > 0.5
  %t = eval select(%binary, 2 * %target - 1, %target)
  %value = eval maximum(1 - %t * %prediction, 0)
  yield %value
}

dlc.define loss @hinge(%target, %prediction) {
  %value = eval mean(@margin(%target, %prediction), -1)
  yield %value
}

dlc.define loss @squared_hinge(%target, %prediction) {
  %margin = eval @margin(%target, %prediction)
  %value = eval mean(%margin * %margin, -1)
  yield %value
}

dlc.define loss @categorical_hinge(%target, %prediction) {
  %value = eval maximum(max((1 - %target) * %prediction, -1) - sum(%target * %prediction, -1) + 1, 0)
  yield %value
}
