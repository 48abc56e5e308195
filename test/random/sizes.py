#!/usr/bin/env python3
"""Prints a program with every form of kernel over rows of N elements.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

sizes.py N
Odd N are of float64, even ones of float32; multiples of 3 have large batches.
"""
import sys

TEXT = """dlt.metadata "sizes" {{batch_size = {batch} : i64}}
dlt.variables @state {{
  dlt.variable "w" : tensor<{n}x{T}> weight
  dlt.variable "k" : tensor<{n}x3x{T}> weight
  dlt.variable "j" : tensor<3x{n}x{T}> weight
}}
dlt.entry @step state(@state) (%w: tensor<{n}x{T}>, %k: tensor<{n}x3x{T}>, %j: tensor<3x{n}x{T}>, %x: tensor<?x{n}x{T}>, %u: tensor<?x{n}xui8>) -> (tensor<{n}x{T}>, tensor<{n}x3x{T}>, tensor<3x{n}x{T}>, tensor<?x{n}x{T}>, tensor<?x{n}x{T}>, tensor<?x{T}>, tensor<{n}x{T}>, tensor<{T}>, tensor<3x{n}x{T}>, tensor<?x{m}x{T}>, tensor<?x3x{T}>, tensor<?x{n}x{T}>, tensor<{n}x{T}>, tensor<?x{n}x{T}>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"u", feature>]
    outputs ["biased", "softmax", "scaled", "columns", "all", "transposed", "wide", "product", "back", "sum", "gate"] {{
  // Elementwise, with a broadcast and a conversion.
  %bias = dlt.broadcast_in_dim %w dims = [1] : tensor<{n}x{T}> -> tensor<?x{n}x{T}>
  %f = dlt.convert %u : tensor<?x{n}xui8> -> tensor<?x{n}x{T}>
  %b0 = dlt.add %x, %bias : tensor<?x{n}x{T}>
  %b1 = dlt.add %b0, %f : tensor<?x{n}x{T}>
  // Reductions of a row that depend on each other, and what is used of both.
  %max = dlt.reduce max %x dims = [1] keepdims : tensor<?x{n}x{T}> -> tensor<?x1x{T}>
  %maxes = dlt.broadcast_in_dim %max dims = [0, 1] : tensor<?x1x{T}> -> tensor<?x{n}x{T}>
  %d = dlt.subtract %x, %maxes : tensor<?x{n}x{T}>
  %e = dlt.exponential %d : tensor<?x{n}x{T}>
  %sum = dlt.reduce sum %e dims = [1] keepdims : tensor<?x{n}x{T}> -> tensor<?x1x{T}>
  %sums = dlt.broadcast_in_dim %sum dims = [0, 1] : tensor<?x1x{T}> -> tensor<?x{n}x{T}>
  %softmax = dlt.divide %e, %sums : tensor<?x{n}x{T}>
  %r = dlt.reduce sum %softmax dims = [1] : tensor<?x{n}x{T}> -> tensor<?x{T}>
  // Reductions of all rows.
  %columns = dlt.reduce sum %x dims = [0] : tensor<?x{n}x{T}> -> tensor<{n}x{T}>
  %all = dlt.reduce sum %x dims = [0, 1] : tensor<?x{n}x{T}> -> tensor<{T}>
  // One thread for each element.
  %transposed = dlt.transpose %k, [1, 0] : tensor<{n}x3x{T}> -> tensor<3x{n}x{T}>
  %three = dlt.slice %x dim = 1 [0, {s}] : tensor<?x{n}x{T}> -> tensor<?x{s}x{T}>
  %wide = dlt.concatenate %three, %x dim = 1 : (tensor<?x{s}x{T}>, tensor<?x{n}x{T}>) -> tensor<?x{m}x{T}>
  // A library's product, but for short rows.
  %product = dlt.dot_general %x, %k contract = [1] x [0] : (tensor<?x{n}x{T}>, tensor<{n}x3x{T}>) -> tensor<?x3x{T}>
  // Gradients of weights with an update, by a library if batches are large.
  %dk = dlt.dot_general %x, %product contract = [0] x [0] : (tensor<?x{n}x{T}>, tensor<?x3x{T}>) -> tensor<{n}x3x{T}>
  %small = dlt.splat 0.01 : tensor<{n}x3x{T}>
  %ds = dlt.multiply %dk, %small : tensor<{n}x3x{T}>
  %newk = dlt.subtract %k, %ds : tensor<{n}x3x{T}>
  %dj = dlt.dot_general %product, %x contract = [0] x [0] : (tensor<?x3x{T}>, tensor<?x{n}x{T}>) -> tensor<3x{n}x{T}>
  %newj = dlt.subtract %j, %dj : tensor<3x{n}x{T}>
  // Short sums: back through a relu, and the gradient of its bias; by themselves.
  %u0 = dlt.dot_general %product, %k contract = [1] x [1] : (tensor<?x3x{T}>, tensor<{n}x3x{T}>) -> tensor<?x{n}x{T}>
  %zero = dlt.splat 0.0 : tensor<?x{n}x{T}>
  %off = dlt.compare le %x, %zero : tensor<?x{n}x{T}>
  %back = dlt.select %off, %zero, %u0 : tensor<?x{n}xi1>, tensor<?x{n}x{T}>
  %biases = dlt.reduce sum %back dims = [0] : tensor<?x{n}x{T}> -> tensor<{n}x{T}>
  %u1 = dlt.dot_general %product, %j contract = [1] x [0] : (tensor<?x3x{T}>, tensor<3x{n}x{T}>) -> tensor<?x{n}x{T}>
  %gate = dlt.tanh %u1 : tensor<?x{n}x{T}>
  // State, updated in place.
  %half = dlt.splat 0.5 : tensor<{n}x{T}>
  %step = dlt.multiply %columns, %half : tensor<{n}x{T}>
  %new = dlt.subtract %w, %step : tensor<{n}x{T}>
  dlt.return %new, %newk, %newj, %b1, %softmax, %r, %columns, %all, %transposed, %wide, %product, %back, %biases, %gate : tensor<{n}x{T}>, tensor<{n}x3x{T}>, tensor<3x{n}x{T}>, tensor<?x{n}x{T}>, tensor<?x{n}x{T}>, tensor<?x{T}>, tensor<{n}x{T}>, tensor<{T}>, tensor<3x{n}x{T}>, tensor<?x{m}x{T}>, tensor<?x3x{T}>, tensor<?x{n}x{T}>, tensor<{n}x{T}>, tensor<?x{n}x{T}>
}}"""


def main():
    n = int(sys.argv[1])
    s = min(n, 3)
    print(TEXT.format(n=n, s=s, m=n + s, T="f64" if n % 2 else "f32",
                      batch=512 if n % 3 == 0 else 32))


main()
