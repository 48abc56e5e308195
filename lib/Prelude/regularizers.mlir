// Regularizers and constraints, as keras.regularizers and keras.constraints
// define them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

//===----------------------------------------------------------------------===//
// Regularizers
//===----------------------------------------------------------------------===//

// |w|; the gradient at 0 is 1, as in Keras.
dlc.define function @magnitude(%w) {
  %y = eval select(%w >= 0, %w, -%w)
  yield %y
}

dlc.define regularizer @l1(%w) params(%l1 = 0.01) {
  %y = eval %l1 * sum(@magnitude(%w))
  yield %y
}

dlc.define regularizer @l2(%w) params(%l2 = 0.01) {
  %y = eval %l2 * sum(%w * %w)
  yield %y
}

dlc.define regularizer @l1_l2(%w) params(%l1 = 0, %l2 = 0) {
  %y = eval %l1 * sum(@magnitude(%w)) + %l2 * sum(%w * %w)
  yield %y
}

// The mean size of the cosines of a matrix's rows, mode 1: of its columns.
dlc.define regularizer @orthogonal_regularizer(%w) params(%factor = 0.01, %mode = 0) {
  %rows = eval select(%mode == 0, %w, @transposed(%w))
  %squares = eval %rows * %rows
  %sum = reduce sum %squares dims = [1] keep_dims
  %unit = eval %rows * minimum(rsqrt(%sum), 1e7)
  %cosines = dot_general %unit, %unit contract = [1] x [1]
  %row = iota 0 like %cosines
  %column = iota 1 like %cosines
  %others = eval 1 - convert(%row == %column)
  %y = eval %factor * sum(@magnitude(%cosines * %others)) / sum(%others)
  yield %y
}

dlc.define function @transposed(%w) {
  %t = transpose %w, [1, 0]
  yield %t
}

//===----------------------------------------------------------------------===//
// Constraints, with norms along the first dimension
//===----------------------------------------------------------------------===//

dlc.define function @norm_along_first(%w) {
  %squares = eval %w * %w
  %sum = reduce sum %squares dims = [0] keep_dims
  %norm = eval sqrt(%sum)
  yield %norm
}

dlc.define constraint @max_norm(%w) params(%max_value = 2) {
  %y = eval %w * (minimum(maximum(@norm_along_first(%w), 0), %max_value) / (1e-7 + @norm_along_first(%w)))
  yield %y
}

dlc.define constraint @non_neg(%w) {
  %y = eval %w * convert(%w >= 0)
  yield %y
}

dlc.define constraint @unit_norm(%w) {
  %y = eval %w / (1e-7 + @norm_along_first(%w))
  yield %y
}

dlc.define constraint @min_max_norm(%w) params(%min_value = 0, %max_value = 1, %rate = 1) {
  %n = eval @norm_along_first(%w)
  %wanted = eval %rate * minimum(maximum(%n, %min_value), %max_value) + (1 - %rate) * %n
  %y = eval %w * (%wanted / (1e-7 + %n))
  yield %y
}
