// Losses, one value for each sample, as keras.losses defines them; the mean
// over samples is the recipe's.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

!F = tensor<*x!dlt.float>
!S = tensor<!dlt.float>
!I = tensor<*xi32>
!P = tensor<*xi1>

// The mean over the last dimension of (target - prediction)^2.
dlc.define loss @mean_squared_error(%target: !F, %prediction: !F) {
  %difference = dlt.subtract %prediction, %target : !F
  %square = dlt.multiply %difference, %difference : !F
  %sum = dlt.reduce sum %square dims = [-1] : !F -> !F
  %one = dlt.full_like %square, 1.0 : !F
  %count = dlt.reduce sum %one dims = [-1] : !F -> !F
  %mean = dlt.divide %sum, %count : !F
  dlc.yield %mean : !F
}

// -ln p[target], p normalised to sum 1 and clipped to [1e-7, 1 - 1e-7].
dlc.define loss @sparse_categorical_crossentropy(%target: !I, %prediction: !F) {
  %sum = dlt.reduce sum %prediction dims = [-1] keep_dims : !F -> !F
  %sums = dlt.broadcast_like %sum, %prediction : !F, !F -> !F
  %normal = dlt.divide %prediction, %sums : !F
  %low = dlt.full_like %normal, 1.0e-7 : !F
  %high = dlt.full_like %normal, 0.9999999 : !F
  %above = dlt.maximum %normal, %low : !F
  %clipped = dlt.minimum %above, %high : !F
  %log = dlt.log %clipped : !F

  %classes = dlt.iota -1 like %prediction : !F -> !I
  %wanted = dlt.broadcast_like %target, %prediction leading : !I, !F -> !I
  %hit = dlt.compare eq %classes, %wanted : !I
  %zero = dlt.full_like %log, 0.0 : !F
  %picked = dlt.select %hit, %log, %zero : !P, !F
  %total = dlt.reduce sum %picked dims = [-1] : !F -> !F
  %loss = dlt.negate %total : !F

  // A target outside [0, classes) hits nothing.
  %ones = dlt.full_like %log, 1.0 : !F
  %hits = dlt.select %hit, %ones, %zero : !P, !F
  %count = dlt.reduce sum %hits dims = [-1] : !F -> !F
  %half = dlt.full_like %count, 0.5 : !F
  %known = dlt.compare gt %count, %half : !F
  dlt.check %known, "a target is not the index of a class" : !P
  dlc.yield %loss : !F
}

// The same for unnormalised log probabilities.
dlc.define loss @sparse_categorical_crossentropy_from_logits(%target: !I, %prediction: !F) {
  %max = dlt.reduce max %prediction dims = [-1] keep_dims : !F -> !F
  %fixed = dlt.stop_gradient %max : !F
  %shift = dlt.broadcast_like %fixed, %prediction : !F, !F -> !F
  %shifted = dlt.subtract %prediction, %shift : !F
  %exp = dlt.exponential %shifted : !F
  %sum = dlt.reduce sum %exp dims = [-1] : !F -> !F
  %log = dlt.log %sum : !F

  %classes = dlt.iota -1 like %prediction : !F -> !I
  %wanted = dlt.broadcast_like %target, %prediction leading : !I, !F -> !I
  %hit = dlt.compare eq %classes, %wanted : !I
  %zero = dlt.full_like %shifted, 0.0 : !F
  %picked = dlt.select %hit, %shifted, %zero : !P, !F
  %logit = dlt.reduce sum %picked dims = [-1] : !F -> !F
  %loss = dlt.subtract %log, %logit : !F

  %ones = dlt.full_like %shifted, 1.0 : !F
  %hits = dlt.select %hit, %ones, %zero : !P, !F
  %count = dlt.reduce sum %hits dims = [-1] : !F -> !F
  %half = dlt.full_like %count, 0.5 : !F
  %known = dlt.compare gt %count, %half : !F
  dlt.check %known, "a target is not the index of a class" : !P
  dlc.yield %loss : !F
}
