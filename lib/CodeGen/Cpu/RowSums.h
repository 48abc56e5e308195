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

  /// Keeps the elements of a step's chain in registers while its rows go by, in
  /// vectors of `lanes`. Either all steps do, or none.
  void holdInRegisters(const RowStep &step, unsigned lanes);
  bool inRegisters() const { return !registers.empty(); }
  /// What they hold before the first row; of the row at hand; after the last.
  llvm::SmallVector<mlir::Value> startRegisters();
  void setRegisters(mlir::ValueRange values);
  llvm::ArrayRef<mlir::Value> getRegisters() const { return registers; }
  void storeRegisters();

  /// The sum so far of the elements from `column` on, which are vector number
  /// `vector` of a row.
  mlir::Value get(const RowStep &step, int64_t vector, mlir::Value column,
                  unsigned lanes, mlir::Value mask);
  void set(const RowStep &step, mlir::Value value, int64_t vector,
           mlir::Value column, mlir::Value mask);

  /// Puts the parts of all items together and writes the results.
  void finish(mlir::Value rows);

private:
  struct Sum {
    const RowStep *step;
    mlir::Type type, partType;
    int64_t elements;
    int64_t offset; ///< Of its part in an item's.
    mlir::Value chain;
    unsigned lanes = 0, firstRegister = 0;
  };
  Sum &sumOf(const RowStep &step);
  /// `body` for vectors of a sum's elements: position, lanes, mask.
  void
  forVectors(const Sum &sum,
             llvm::function_ref<void(mlir::Value, unsigned, mlir::Value)> body);
  mlir::Value partAt(const Sum &sum, mlir::Value item);

  CpuKernel &context;
  CodeBuilder &code;
  const RowSweeps &plan;
  llvm::SmallVector<Sum, 2> sums;
  llvm::SmallVector<mlir::Value> registers;
  int64_t itemBytes = 0;
  mlir::Value item;
};

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_ROWSUMS_H
