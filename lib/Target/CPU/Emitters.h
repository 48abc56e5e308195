//===- Emitters.h - The emitters of kernels by form ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TARGET_CPU_EMITTERS_H
#define DLC_LIB_TARGET_CPU_EMITTERS_H

#include "Code.h"
#include "dlc/Target/CPU/Kernels.h"

namespace dlc::cpu {

/// Where the rows of a tensor lie.
struct Place {
  mlir::Value base;      ///< !llvm.ptr
  int64_t rowStride = 0; ///< Elements from a row to the next.
};

/// A kernel that is being emitted.
struct KernelContext {
  KernelContext(mlir::func::FuncOp kernel, Code &code)
      : kernel(kernel), code(code) {}

  mlir::func::FuncOp kernel;
  Code &code;
  mlir::Value rows;  ///< index
  mlir::Value chunk; ///< index
  /// Of the kernel's tensor arguments.
  llvm::DenseMap<mlir::Value, Place> places;
  /// Of its results, in order.
  llvm::SmallVector<Place> results;

  /// The place of `value` through reshapes and slices of rows; null base if it
  /// has none. Rows of a slice lie further apart than they are long.
  Place placeOf(mlir::Value value) const;
  /// Whether it has one; makes no code.
  bool hasPlace(mlir::Value value) const;
};

/// One matrix product with elementwise operations on its result: whether the
/// kernel is of that form, and its code.
bool canEmitProduct(const KernelContext &context,
                    mlir::linalg::GenericOp product);
Chunks emitProduct(KernelContext &context, mlir::linalg::GenericOp product);

/// Operations over the same rows, or elementwise ones of one static shape:
/// whether the kernel is of that form, and its code.
bool canEmitRows(const KernelContext &context);
Chunks emitRows(KernelContext &context);

/// Anything else: plain loops, one operation after the other. Fails after an
/// error for an operation that has no code.
llvm::FailureOr<Chunks> emitNest(KernelContext &context);

} // namespace dlc::cpu

#endif // DLC_LIB_TARGET_CPU_EMITTERS_H
