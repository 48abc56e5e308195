// What dlcrt.random_word computes: the vectors that the authors of Philox publish
// for their Random123 (tests/kat_vectors, "philox4x32 10").
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @zero() {
  %words = dlt.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %counter = dlt.constant dense<0> : tensor<4xi64>
  %step = dlt.constant dense<0> : tensor<4xi64>
  %key = dlt.constant dense<0> : tensor<4xi64>
  %bits = dlcrt.random_word %words of %counter, %step key %key : tensor<4xi64> -> tensor<4xi32>
  check.expect_eq %bits, dense<[1713891541, -513161843, -1135104948, -1694442536]> : tensor<4xi32> : tensor<4xi32>
  return
}

func.func @ones() {
  %words = dlt.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %counter = dlt.constant dense<-1> : tensor<4xi64>
  %step = dlt.constant dense<-1> : tensor<4xi64>
  %key = dlt.constant dense<-1> : tensor<4xi64>
  %bits = dlcrt.random_word %words of %counter, %step key %key : tensor<4xi64> -> tensor<4xi32>
  check.expect_eq %bits, dense<[1083123565, 1103641358, -1576286266, 1834242557]> : tensor<4xi32> : tensor<4xi32>
  return
}

func.func @pi() {
  %words = dlt.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %counter = dlt.constant dense<-8817193942522041720> : tensor<4xi64>
  %step = dlt.constant dense<247824715720788526> : tensor<4xi64>
  %key = dlt.constant dense<2999170649027065890> : tensor<4xi64>
  %bits = dlcrt.random_word %words of %counter, %step key %key : tensor<4xi64> -> tensor<4xi32>
  check.expect_eq %bits, dense<[-781386231, -1795306261, 1342301216, 605187745]> : tensor<4xi32> : tensor<4xi32>
  return
}
