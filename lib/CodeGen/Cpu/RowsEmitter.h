//===- RowsEmitter.h - Kernels that work row by row on a CPU -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_ROWSEMITTER_H
#define DLC_LIB_CODEGEN_CPU_ROWSEMITTER_H

#include "RowSums.h"
#include "dlc/CodeGen/Build/RowPlaces.h"

namespace dlc::cpu {

/// Elements of a row that code is for, one to a lane.
struct RowVector {
  unsigned lanes;
  mlir::Value column; ///< Of the first.
  mlir::Value mask;   ///< Of those that exist; null: all do.
  int64_t number = 0; ///< Of such vectors before it, where that is known.
};

/// A kernel of kind `rows` or `flat`.
class RowsEmitter {
public:
  /// `rowDims`: of the kernel's rows, 0: it is flat.
  RowsEmitter(CpuKernel &context, unsigned rowDims);

  Work emit();
  /// What comes when all items are done.
  std::optional<Work> finish();

private:
  Work emitRows(int64_t perRow);
  void emitRowsFrom(mlir::Value begin, mlir::Value end);
  void emitRow(mlir::Value row);

  // The elements of a row: RowsElements.cpp.
  /// The steps of a sweep for the elements `at` a place; reductions add to
  /// `accumulators`.
  void emitElements(const RowSweep &sweep, mlir::Value row, const RowVector &at,
                    llvm::MutableArrayRef<mlir::Value> accumulators);
  mlir::Value evaluate(const RowStep &step, mlir::Value row,
                       const RowVector &at, mlir::Value accumulator);
  mlir::Value operandValue(const RowStep &step, mlir::OpOperand &operand,
                           mlir::Value row, const RowVector &at);
  void keep(mlir::Value value, mlir::Value vector, mlir::Value column,
            mlir::Value mask);
  mlir::Value bufferFor(mlir::Value value, int64_t elements);
  /// Loads the numbers of a row that steps which are made again need then.
  void loadNumbers();

  // Sweeps: RowsSweep.cpp.
  void emitSweep(const RowSweep &sweep, mlir::Value row);
  void finishReduction(RowStep *step, mlir::Value row, mlir::Value accumulator);
  /// Whether the vectors of a sweep follow each other without a loop.
  bool isStraight(const RowSweep &sweep, unsigned lanes) const;
  /// Keeps the rows' sums in registers if there are enough.
  void placeSums();

  /// Emits what a sweep does with some elements; adds to accumulators.
  using Part = llvm::function_ref<void(
      const RowVector &at, llvm::MutableArrayRef<mlir::Value> accumulators)>;
  /// `count` vectors from `begin` on, in a loop.
  void emitVectors(const RowSweep &sweep, mlir::Value begin, int64_t count,
                   unsigned lanes, llvm::ArrayRef<unsigned> reducing,
                   llvm::MutableArrayRef<mlir::Value> accumulators, Part part);
  /// The first `count` vectors, as chains that are added up in the type of
  /// parts
  /// (`dlc/Analysis/Sums.h`), which accumulators then have.
  void emitChains(const RowSweep &sweep, int64_t count, unsigned lanes,
                  llvm::ArrayRef<unsigned> reducing,
                  llvm::MutableArrayRef<mlir::Value> accumulators, Part part);
  void startChains(const RowSweep &sweep, llvm::ArrayRef<unsigned> reducing,
                   unsigned lanes,
                   llvm::MutableArrayRef<mlir::Value> accumulators);
  /// The part of the one row that the items are.
  void emitPartOfRow(const RowSweep &sweep, unsigned lanes, int64_t rest,
                     llvm::function_ref<void(const RowVector &at)> part);

  CpuKernel &context;
  CodeBuilder &code;
  kernel::CpuRowsScheduleAttr schedule;
  RowSweeps plan;
  RowPlaces places;
  RowSums sums;
  /// Of the row at hand: numbers, and vectors of the sweep at hand.
  llvm::DenseMap<mlir::Value, mlir::Value> rowNumbers, vectors;
  llvm::DenseMap<mlir::OpOperand *, mlir::Value> loadedNumbers;
  llvm::DenseMap<mlir::Value, mlir::Value> buffers;
};

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_ROWSEMITTER_H
