//===- KernelContext.h - A kernel that is being emitted ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_KERNELCONTEXT_H
#define DLC_CODEGEN_BUILD_KERNELCONTEXT_H

#include "dlc/Analysis/RowSource.h"
#include "dlc/CodeGen/Build/CodeBuilder.h"

namespace dlc::codegen {

/// Where the rows of a tensor lie.
struct RowsView {
  mlir::Value base;      ///< !llvm.ptr
  int64_t rowStride = 0; ///< Elements from a row to the next.
};

/// A kernel that is being emitted.
struct KernelContext {
  KernelContext(kernel::KernelOp kernel, CodeBuilder &code)
      : kernel(kernel), code(code) {}

  kernel::KernelOp kernel;
  CodeBuilder &code;
  mlir::Value rows; ///< index
  /// Of the kernel's tensor arguments.
  llvm::DenseMap<mlir::Value, RowsView> views;
  /// Of its results, in order.
  llvm::SmallVector<RowsView> results;

  /// The kernel's only product.
  kernel::ContractOp getProduct() const {
    return *kernel::KernelOp(kernel).getOps<kernel::ContractOp>().begin();
  }
  /// The place of `value` through reshapes and slices of rows; null base if it
  /// has none. Rows of a slice lie further apart than they are long.
  RowsView viewOf(mlir::Value value) const;
  /// Which of the kernel's results `value` is, through reshapes.
  llvm::SmallVector<unsigned, 1> resultsOf(mlir::Value value) const;
  /// Stores, by `code`, a number or vector from element `position` of a result
  /// on; lanes that `mask` (may be null) excludes are not written.
  void storeResult(unsigned index, mlir::Value value, mlir::Value position,
                   mlir::Value mask = {}) const;
};

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_KERNELCONTEXT_H
