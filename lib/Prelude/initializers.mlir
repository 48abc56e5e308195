// Initializers, as keras.initializers defines them: from numbers uniform in
// [0, 1), the fan in and the fan out.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.define initializer @zeros(%u, %fan_in, %fan_out) {
  %value = full_like %u, 0.0
  yield %value
}

dlc.define initializer @ones(%u, %fan_in, %fan_out) {
  %value = full_like %u, 1.0
  yield %value
}

dlc.define initializer @constant(%u, %fan_in, %fan_out) params(%value = 0) {
  %zero = full_like %u, 0.0
  %filled = eval %zero + %value
  yield %filled
}

// Of a matrix.
dlc.define initializer @identity(%u, %fan_in, %fan_out) params(%gain = 1) {
  %row = iota -2 like %u
  %column = iota -1 like %u
  %value = eval select(%row == %column, %gain, 0)
  yield %value
}

//===----------------------------------------------------------------------===//
// Uniform
//===----------------------------------------------------------------------===//

dlc.define initializer @random_uniform(%u, %fan_in, %fan_out) params(%minval = -0.05, %maxval = 0.05) {
  %value = eval %u * (%maxval - %minval) + %minval
  yield %value
}

// In [-limit, limit), limit = sqrt(6 / (fan_in + fan_out)).
dlc.define initializer @glorot_uniform(%u, %fan_in, %fan_out) {
  %value = eval (%u * 2 - 1) * sqrt(6 / (%fan_in + %fan_out))
  yield %value
}

// limit = sqrt(6 / fan_in)
dlc.define initializer @he_uniform(%u, %fan_in, %fan_out) {
  %value = eval (%u * 2 - 1) * sqrt(6 / %fan_in)
  yield %value
}

// limit = sqrt(3 / fan_in)
dlc.define initializer @lecun_uniform(%u, %fan_in, %fan_out) {
  %value = eval (%u * 2 - 1) * sqrt(3 / %fan_in)
  yield %value
}

//===----------------------------------------------------------------------===//
// Normal: by the inverse of the distribution function
//===----------------------------------------------------------------------===//

// The inverse of erf, within 4e-7 of its value: M. Giles, Approximating the erfinv
// function, GPU Computing Gems 2 (2010).
dlc.define function @erf_inv(%x) {
  %w = eval -log((1 - %x) * (1 + %x))
  %s = eval %w - 2.5
  %a = eval 2.81022636e-8 * %s + 3.43273939e-7
  %b = eval ((%a * %s - 3.5233877e-6) * %s - 4.39150654e-6) * %s + 0.00021858087
  %c = eval ((%b * %s - 0.00125372503) * %s - 0.00417768164) * %s + 0.246640727
  %center = eval %c * %s + 1.50140941
  %t = eval sqrt(%w) - 3
  %d = eval -0.000200214257 * %t + 0.000100950558
  %e = eval ((%d * %t + 0.00134934322) * %t - 0.00367342844) * %t + 0.00573950773
  %f = eval ((%e * %t - 0.0076224613) * %t + 0.00943887047) * %t + 1.00167406
  %tail = eval %f * %t + 2.83297682
  %y = eval %x * select(%w < 5, %center, %tail)
  yield %y
}

// A normal number of deviation 1 from a uniform one.
dlc.define function @normal(%u) {
  %y = eval 1.4142135623730951 * @erf_inv(maximum(2 * %u - 1, -0.99999988079071045))
  yield %y
}

// The same without those beyond two deviations: 0.9544997361036416 of all. Of
// what is left the deviation is 0.8796256610342398.
dlc.define function @truncated_normal_of(%u) {
  %y = eval 1.4142135623730951 * @erf_inv(0.9544997361036416 * (2 * %u - 1))
  yield %y
}

dlc.define initializer @random_normal(%u, %fan_in, %fan_out) params(%mean = 0, %stddev = 0.05) {
  %value = eval @normal(%u) * %stddev + %mean
  yield %value
}

dlc.define initializer @truncated_normal(%u, %fan_in, %fan_out) params(%mean = 0, %stddev = 0.05) {
  %value = eval @truncated_normal_of(%u) * %stddev + %mean
  yield %value
}

// stddev = sqrt(2 / (fan_in + fan_out))
dlc.define initializer @glorot_normal(%u, %fan_in, %fan_out) {
  %value = eval @truncated_normal_of(%u) * (sqrt(2 / (%fan_in + %fan_out)) / 0.87962566103423978)
  yield %value
}

// stddev = sqrt(2 / fan_in)
dlc.define initializer @he_normal(%u, %fan_in, %fan_out) {
  %value = eval @truncated_normal_of(%u) * (sqrt(2 / %fan_in) / 0.87962566103423978)
  yield %value
}

// stddev = sqrt(1 / fan_in)
dlc.define initializer @lecun_normal(%u, %fan_in, %fan_out) {
  %value = eval @truncated_normal_of(%u) * (sqrt(1 / %fan_in) / 0.87962566103423978)
  yield %value
}

// Of variance scale / fan.
dlc.define initializer @variance_scaling(%u, %fan_in, %fan_out)
    params(%scale = 1, %mode = "fan_in" | "fan_out" | "fan_avg",
           %distribution = "truncated_normal" | "untruncated_normal" | "uniform") {
  %positive = eval %scale > 0
  check %positive, "expects a scale above 0"
  %fan = eval select(%mode == 0, %fan_in, select(%mode == 1, %fan_out, (%fan_in + %fan_out) / 2))
  %deviation = eval sqrt(%scale / maximum(%fan, 1))
  %truncated = eval @truncated_normal_of(%u) * (%deviation / 0.87962566103423978)
  %normal = eval select(%distribution == 0, %truncated, @normal(%u) * %deviation)
  // Uniform numbers of that deviation.
  %uniform = eval (%u * 2 - 1) * (1.7320508075688772 * %deviation)
  %value = eval select(%distribution == 2, %uniform, %normal)
  yield %value
}

//===----------------------------------------------------------------------===//
// Orthogonal
//===----------------------------------------------------------------------===//

dlc.define function @toward_orthogonal(%x) {
  %1 = eval @newton_schulz(%x, 3.4445, -4.775, 2.0315)
  %2 = eval @newton_schulz(%1, 3.4445, -4.775, 2.0315)
  %3 = eval @newton_schulz(%2, 3.4445, -4.775, 2.0315)
  %4 = eval @newton_schulz(%3, 3.4445, -4.775, 2.0315)
  yield %4
}

dlc.define function @nearly_orthogonal(%x) {
  %1 = eval @newton_schulz(%x, 1.875, -1.25, 0.375)
  %2 = eval @newton_schulz(%1, 1.875, -1.25, 0.375)
  %3 = eval @newton_schulz(%2, 1.875, -1.25, 0.375)
  %4 = eval @newton_schulz(%3, 1.875, -1.25, 0.375)
  yield %4
}

// Of the tensor as a matrix, all dimensions but the last as one, orthonormal columns,
// or rows if it has fewer, times gain. Keras has them from the factor Q of a normal
// matrix, R's diagonal being positive; this is the polar factor, the orthogonal matrix
// next to it, which is distributed alike, evenly over all such matrices: of both the
// distribution is kept by any rotation of rows or columns, and there is one such
// distribution only. Products are all that it takes: of singular values in (0, 1] the
// first 16 steps bring to about 1 those above 1e-9, below which rounding in float32
// leaves none, and the others make them 1.
dlc.define initializer @orthogonal(%u, %fan_in, %fan_out) params(%gain = 1) {
  %matrix = eval collapse(@normal(%u), 0, -2)
  // Products are of the shorter side.
  %tall = eval size(%matrix, 0) > size(%matrix, 1)
  %0 = eval @transposed_if(%matrix, %tall)
  // At least the largest singular value: the root of the norm of all values' squares.
  %squares = dot_general %0, %0 contract = [1] x [1]
  %1 = eval %0 / maximum(sqrt(@norm(%squares)), 1e-30)
  %2 = eval @toward_orthogonal(@toward_orthogonal(@toward_orthogonal(@toward_orthogonal(%1))))
  %q = eval @transposed_if(@nearly_orthogonal(%2), %tall)
  %value = eval reshape_like(%gain * %q, %u)
  yield %value
}

//===----------------------------------------------------------------------===//
// Short-time Fourier transform
//===----------------------------------------------------------------------===//

// The kernel of a convolution that transforms frames: of shape (frame length, 1,
// frequencies), of frequency k of n the cosine or minus the sine of pi t k / (n - 1),
// times a window. The product t k is taken modulo a whole turn first, which is exact.
dlc.define initializer @stft(%u, %fan_in, %fan_out)
    params(%side = "real" | "imag", %window = "hann" | "hamming" | "blackman" | "none",
           %scaling = "density" | "spectrum" | "none", %periodic = 0) {
  %t = iota 0 like %u
  %k = iota 2 like %u
  %turn = eval maximum(2 * (size(%u, 2) - 1), 1)
  %angle = eval remainder(%t * %k, %turn) / %turn * 6.283185307179586
  %wave = eval select(%side == 0, cosine(%angle), -sine(%angle))
  // a0 - (1 - a0 - a2) cos + a2 cos of twice the angle.
  %length = eval size(%u, 0)
  %place = eval %t / maximum(%length - 1 + %periodic, 1) * 6.283185307179586
  %a0 = eval select(%window == 0, 0.5, select(%window == 1, 0.54, select(%window == 2, 0.42, 1)))
  %a2 = eval select(%window == 2, 0.08, 0)
  %cosines = eval %a0 - (1 - %a0 - %a2) * cosine(%place) + %a2 * cosine(2 * %place)
  %w = eval select(%length == 1, 1, %cosines)
  %density = eval sqrt(sum(%w * %w, 0, keepdims))
  %spectrum = eval sum(abs(%w), 0, keepdims)
  %scale = eval select(%scaling == 0, %density, select(%scaling == 1, %spectrum, 1))
  // As in Keras there is nothing to scale without a window.
  %value = eval %wave * %w / select(%window == 3, 1, %scale)
  yield %value
}
