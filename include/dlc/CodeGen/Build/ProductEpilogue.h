//===- ProductEpilogue.h - Kernels that are a matrix product -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_PRODUCTEPILOGUE_H
#define DLC_CODEGEN_BUILD_PRODUCTEPILOGUE_H

#include "dlc/Analysis/RowSource.h"
#include "dlc/CodeGen/Build/KernelContext.h"

namespace dlc::codegen {

/// A [m, k] or B [k, n] of a product in memory, whichever way it is stored.
struct MatrixPlace {
  mlir::Value base;
  /// Elements from a row, and from a column, to the next.
  int64_t rowStride = 1, columnStride = 1;
};
/// The strides of A (`index` 0) or B (1), which has a place; no base.
MatrixPlace matrixStrides(StructuredOp product, const Contraction &form,
                          unsigned index);
/// With where it lies.
MatrixPlace matrixPlaceOf(const KernelContext &context, StructuredOp product,
                          const Contraction &form, unsigned index);

/// Emits the elementwise operations on a product for a run of columns.
class ProductEpilogue {
public:
  ProductEpilogue(KernelContext &context, StructuredOp product,
                  const Contraction &form);

  /// For `sum`, finished elements of row `row` of the flattened product from
  /// `column` on, those that `mask` (null: all) has. Stores results; returns
  /// what goes to the product's own result, null if it has none.
  mlir::Value operator()(mlir::OpBuilder &builder, mlir::Location loc,
                         mlir::Value sum, mlir::Value row, mlir::Value column,
                         mlir::Value mask);

  /// The values that the elementwise operations make of `sum`, by what they are
  /// elements of; nothing is stored.
  using Values = llvm::DenseMap<mlir::Value, mlir::Value>;
  Values compute(Code &code, mlir::Value sum, mlir::Value row,
                 mlir::Value column, mlir::Value mask);
  /// What the body of `reduction`, one of the columns, makes of those values
  /// and `accumulator`.
  mlir::Value accumulate(Code &code, StructuredOp reduction,
                         const Values &values, mlir::Value row,
                         mlir::Value column, mlir::Value accumulator);

  /// Whether it has too many operations to be repeated for every register.
  bool isLong();
  bool isEmpty() const { return results.empty(); }
  /// Which of the kernel's results is the product itself.
  std::optional<unsigned> getProductResult() const { return productResult; }

private:
  llvm::SmallVector<mlir::Value> rowIndices(Code &code, mlir::Value row);
  /// What the body of `op` yields for columns from `column` on; its operands
  /// are among `values` or in memory.
  mlir::Value body(Code &code, StructuredOp op, const Values &values,
                   llvm::ArrayRef<mlir::Value> rowIndex, mlir::Value column,
                   unsigned lanes, mlir::Value mask, mlir::Value accumulator);
  mlir::Value loadOperand(Code &code, StructuredOp op, mlir::OpOperand &operand,
                          llvm::ArrayRef<mlir::Value> rowIndex,
                          mlir::Value column, unsigned lanes, mlir::Value mask);

  KernelContext &context;
  StructuredOp product;
  const Contraction &form;
  int64_t columns = 1; ///< Of the flattened product.
  std::optional<unsigned> productResult;
  /// Of operands that lie in memory.
  llvm::DenseMap<mlir::Value, Place> places;
  llvm::SmallVector<std::pair<mlir::Value, unsigned>> results;
};

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_PRODUCTEPILOGUE_H
