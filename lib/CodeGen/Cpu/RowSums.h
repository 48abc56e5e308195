//===- RowSums.h - Reductions of all rows on a CPU -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_ROWSUMS_H
#define DLC_LIB_CODEGEN_CPU_ROWSUMS_H

#include "Emitters.h"
#include "dlc/Analysis/RowSweeps.h"

namespace dlc::cpu {

/// What a kernel of rows reduces over its rows (`dlc/Analysis/Sums.h`). An item
/// is a part of the rows. Its chains grow in the thread's buffers and are added
/// to what the item has in the memory that all share.
class RowSums {
public:
  RowSums(CpuKernel &context, const RowSweeps &plan);

  bool empty() const { return sums.empty(); }
  void takeMemory();
  void beginItem(mlir::Value item);
  void beginChain();
  void endChain();
  /// Where the elements of a step's chain lie.
  mlir::Value chainOf(const RowStep &step) const;

  /// Puts the parts of all items together and writes the results.
  void finish(mlir::Value rows);

private:
  struct Sum {
    const RowStep *step;
    mlir::Type type, partType;
    int64_t elements;
    int64_t offset; ///< Of its part in an item's.
    mlir::Value chain;
  };
  /// `body` for vectors of a sum's elements: position, lanes, mask.
  void
  forVectors(const Sum &sum,
             llvm::function_ref<void(mlir::Value, unsigned, mlir::Value)> body);
  mlir::Value partAt(const Sum &sum, mlir::Value item);

  CpuKernel &context;
  CodeBuilder &code;
  const RowSweeps &plan;
  llvm::SmallVector<Sum, 2> sums;
  int64_t itemBytes = 0;
  mlir::Value item;
};

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_ROWSUMS_H
