//===- Epilogue.h - What follows the anchor of a kernel -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_EPILOGUE_H
#define DLC_CODEGEN_BUILD_EPILOGUE_H

#include "dlc/Analysis/RowSource.h"
#include "dlc/CodeGen/Build/KernelContext.h"

namespace dlc::codegen {

/// Emits the elementwise operations on what a kernel's anchor computes for a
/// run of columns.
class Epilogue {
public:
  /// `result` is the anchor's, whose first `rowDims` dimensions are taken as
  /// its rows and the others as its columns.
  Epilogue(KernelContext &context, mlir::Value result, unsigned rowDims);

  /// For `sum`, finished elements of row `row` of the flattened result from
  /// `column` on, those that `mask` (null: all) has. Stores results; returns
  /// what goes to the anchor's own result, null if it has none.
  mlir::Value operator()(mlir::OpBuilder &builder, mlir::Location loc,
                         mlir::Value sum, mlir::Value row, mlir::Value column,
                         mlir::Value mask);

  /// The values that the elementwise operations make of `sum`, by what they are
  /// elements of; nothing is stored.
  using Values = llvm::DenseMap<mlir::Value, mlir::Value>;
  Values compute(CodeBuilder &code, mlir::Value sum, mlir::Value row,
                 mlir::Value column, mlir::Value mask);
  /// What the body of `reduction`, one of the columns, makes of those values
  /// and `accumulator`.
  mlir::Value accumulate(CodeBuilder &code, StructuredOp reduction,
                         const Values &values, mlir::Value row,
                         mlir::Value column, mlir::Value accumulator);

  /// Whether it has too many operations to be repeated for every register.
  bool isLong();
  bool isEmpty() const { return results.empty(); }
  /// Which of the kernel's results is the anchor's own.
  std::optional<unsigned> getAnchorResult() const { return anchorResult; }

private:
  llvm::SmallVector<mlir::Value> rowIndices(CodeBuilder &code, mlir::Value row);
  /// What the body of `op` yields for columns from `column` on; its operands
  /// are among `values` or in memory.
  mlir::Value body(CodeBuilder &code, StructuredOp op, const Values &values,
                   llvm::ArrayRef<mlir::Value> rowIndex, mlir::Value column,
                   unsigned lanes, mlir::Value mask, mlir::Value accumulator);
  mlir::Value loadOperand(CodeBuilder &code, StructuredOp op,
                          mlir::OpOperand &operand,
                          llvm::ArrayRef<mlir::Value> rowIndex,
                          mlir::Value column, unsigned lanes, mlir::Value mask);

  KernelContext &context;
  mlir::Value anchor;
  unsigned rowDims;
  int64_t columns = 1; ///< Of the flattened result.
  std::optional<unsigned> anchorResult;
  /// Of operands that lie in memory.
  llvm::DenseMap<mlir::Value, RowsView> views;
  llvm::SmallVector<std::pair<mlir::Value, unsigned>> results;
};

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_EPILOGUE_H
