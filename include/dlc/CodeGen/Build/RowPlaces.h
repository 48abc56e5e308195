//===- RowPlaces.h - Where rows of operands and results lie --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_ROWPLACES_H
#define DLC_CODEGEN_BUILD_ROWPLACES_H

#include "dlc/Analysis/RowSweeps.h"
#include "dlc/CodeGen/Build/KernelContext.h"

namespace dlc::codegen {

/// Where the row at hand of a kernel of rows lies in what it reads and writes.
class RowPlaces {
public:
  RowPlaces(KernelContext &context, const RowSweeps &plan);

  /// The number of rows (index).
  mlir::Value getTotal();
  /// From now on `row` (index) of them all is at hand; null: there are none.
  void setRow(mlir::Value row);
  /// The index of loop `dim` of `op` in the row at hand: along one of the rows'
  /// dimensions the row's own, else that of `lanes` elements from `column` on.
  mlir::Value indexAt(StructuredOp op, unsigned dim, mlir::Value column,
                      unsigned lanes) const;

  /// `position` in the row of an operand, as a position behind its `view`.
  mlir::Value inOperand(StructuredOp op, mlir::OpOperand &operand,
                        const RowsView &view, mlir::Value position);
  /// `position` in the row of the kernel's result `index`, which `value` is.
  mlir::Value inResult(mlir::Value value, unsigned index, mlir::Value position);

private:
  KernelContext &context;
  CodeBuilder &code;
  const RowSweeps &plan;
  mlir::Value row;
  /// Along each of the rows' dimensions, where anything needs them apart.
  llvm::SmallVector<mlir::Value> indices;
  bool needsIndices = false;
};

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_ROWPLACES_H
