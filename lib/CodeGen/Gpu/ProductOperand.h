//===- ProductOperand.h - The factors of a product's sums ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_GPU_PRODUCTOPERAND_H
#define DLC_LIB_CODEGEN_GPU_PRODUCTOPERAND_H

#include "ThreadCode.h"
#include "dlc/Analysis/Operations.h"

namespace dlc::device {

/// A or B of C[m, n] = sum over k of A[m, k] B[k, n]: the factors of a sum, for
/// a row of A or a column of B.
class ProductOperand {
public:
  ProductOperand() = default;
  /// `index` 0: A, 1: B. The product's k is static.
  ProductOperand(ThreadKernel &context, StructuredOp product, unsigned index);

  /// The factors [first, first + count) of row or column `index`, in accesses
  /// of 16 bytes where they allow that. `first` is a multiple of `count`.
  llvm::SmallVector<mlir::Value> load(CodeBuilder &code, mlir::Value index,
                                      mlir::Value first, int64_t count) const;

  /// The same of the first `columns` columns of B, column by column.
  llvm::SmallVector<llvm::SmallVector<mlir::Value>>
  loadColumns(CodeBuilder &code, int64_t columns, mlir::Value first,
              int64_t count) const;

  /// Factors in an access.
  int64_t getLanes() const { return lanes; }

private:
  mlir::Value base;
  mlir::Type elementType;
  int64_t stride = 1; ///< Elements from a row or column to the next.
  int64_t step = 1;   ///< Elements from a factor to the next.
  int64_t lanes = 1;  ///< Of an access.
};

/// The sums of a row of a narrow product, whose k `threads` threads share, a
/// power of two up to a warp or all of the block: `lane` is this one among
/// them. Each gets all sums. All threads of the block call it.
llvm::SmallVector<mlir::Value>
emitRowOfProduct(ThreadKernel &context, StructuredOp product, mlir::Value row,
                 mlir::Value lane, int64_t threads);

/// sum + a[0] b[0] + a[1] b[1] + ..., one chain of multiply-adds.
mlir::Value addProducts(CodeBuilder &code, llvm::ArrayRef<mlir::Value> a,
                        llvm::ArrayRef<mlir::Value> b, mlir::Value sum);

} // namespace dlc::device

#endif // DLC_LIB_CODEGEN_GPU_PRODUCTOPERAND_H
