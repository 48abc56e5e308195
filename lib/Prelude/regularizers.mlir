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

// The mean size of the cosines of a matrix's rows or columns.
dlc.define regularizer @orthogonal_regularizer(%w) params(%factor = 0.01, %mode = "rows" | "columns") {
  %rows = eval select(%mode == 0, %w, @transposed(%w))
  %unit = eval @unit(%rows, 1e-14)
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
// Constraints, with norms along a dimension
//===----------------------------------------------------------------------===//

dlc.define function @norm_along(%w, %axis) {
  %norm = eval sqrt(sum(%w * %w, %axis, keepdims))
  yield %norm
}

dlc.define constraint @max_norm(%w) params(%max_value = 2, %axis = 0) {
  %y = eval %w * (minimum(maximum(@norm_along(%w, %axis), 0), %max_value) / (1e-7 + @norm_along(%w, %axis)))
  yield %y
}

dlc.define constraint @non_neg(%w) {
  %y = eval %w * convert(%w >= 0)
  yield %y
}

dlc.define constraint @unit_norm(%w) params(%axis = 0) {
  %y = eval %w / (1e-7 + @norm_along(%w, %axis))
  yield %y
}

dlc.define constraint @min_max_norm(%w) params(%min_value = 0, %max_value = 1, %rate = 1, %axis = 0) {
  %n = eval @norm_along(%w, %axis)
  %wanted = eval %rate * minimum(maximum(%n, %min_value), %max_value) + (1 - %rate) * %n
  %y = eval %w * (%wanted / (1e-7 + %n))
  yield %y
}
