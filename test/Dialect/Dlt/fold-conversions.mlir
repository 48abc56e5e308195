// Conversions that lose nothing and are followed by another are none.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @back
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xbf16>, %[[Y:.*]]: tensor<?x4xf32>)
// CHECK-NEXT: return %[[X]], %[[Y]], %[[Y]]
func.func @back(%x: tensor<?x4xbf16>, %y: tensor<?x4xf32>) -> (tensor<?x4xbf16>, tensor<?x4xf32>, tensor<?x4xf32>) {
  %0 = dlt.convert %x : tensor<?x4xbf16> -> tensor<?x4xf32>
  %1 = dlt.convert %0 : tensor<?x4xf32> -> tensor<?x4xbf16>
  %2 = dlt.convert %y : tensor<?x4xf32> -> tensor<?x4xf64>
  %3 = dlt.convert %2 : tensor<?x4xf64> -> tensor<?x4xf32>
  %4 = dlt.convert %y : tensor<?x4xf32> -> tensor<?x4xf32>
  return %1, %3, %4 : tensor<?x4xbf16>, tensor<?x4xf32>, tensor<?x4xf32>
}

// CHECK-LABEL: @on
// CHECK-NEXT: %[[R:.*]] = dlt.convert %{{.*}} : tensor<4xf16> -> tensor<4xf64>
// CHECK-NEXT: return %[[R]]
func.func @on(%x: tensor<4xf16>) -> tensor<4xf64> {
  %0 = dlt.convert %x : tensor<4xf16> -> tensor<4xf32>
  %1 = dlt.convert %0 : tensor<4xf32> -> tensor<4xf64>
  return %1 : tensor<4xf64>
}

// These round, or become integers.
// CHECK-LABEL: @rounded
// CHECK-COUNT-8: dlt.convert
func.func @rounded(%x: tensor<4xf32>, %y: tensor<4xf16>, %i: tensor<4xi32>) -> (tensor<4xf32>, tensor<4xf16>, tensor<4xi32>, tensor<4xf32>) {
  %0 = dlt.convert %x : tensor<4xf32> -> tensor<4xf16>
  %1 = dlt.convert %0 : tensor<4xf16> -> tensor<4xf32>
  %2 = dlt.convert %y : tensor<4xf16> -> tensor<4xbf16>
  %3 = dlt.convert %2 : tensor<4xbf16> -> tensor<4xf16>
  %4 = dlt.convert %x : tensor<4xf32> -> tensor<4xf64>
  %5 = dlt.convert %4 : tensor<4xf64> -> tensor<4xi32>
  %6 = dlt.convert %i : tensor<4xi32> -> tensor<4xf64>
  %7 = dlt.convert %6 : tensor<4xf64> -> tensor<4xf32>
  return %1, %3, %5, %7 : tensor<4xf32>, tensor<4xf16>, tensor<4xi32>, tensor<4xf32>
}
