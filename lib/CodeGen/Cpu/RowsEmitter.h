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

/// A kernel of kind `rows` or `flat`.
class RowsEmitter {
public:
  /// `rowDims`: of the kernel's rows, 0: it is flat.
  RowsEmitter(CpuKernel &context, unsigned rowDims)
      : context(context), code(context.code),
        schedule(mlir::cast<kernel::CpuRowsScheduleAttr>(context.schedule)),
        plan(context.kernel, rowDims), places(context, plan),
        sums(context, plan) {}

  Work emit();
  /// What comes when all items are done.
  std::optional<Work> finish();

private:
  Work emitRows(int64_t perRow);
  void emitRowsFrom(mlir::Value begin, mlir::Value end);
  void emitRow(mlir::Value row);
  void emitSweep(const RowSweep &sweep, mlir::Value row);
  /// The steps of a sweep for `lanes` elements from `column` on; reductions
  /// add to `accumulators`.
  void emitElements(const RowSweep &sweep, mlir::Value row, mlir::Value column,
                    unsigned lanes, mlir::Value mask,
                    llvm::MutableArrayRef<mlir::Value> accumulators);
  mlir::Value operandValue(const RowStep &step, mlir::OpOperand &operand,
                           mlir::Value row, mlir::Value column, unsigned lanes,
                           mlir::Value mask);
  void finishReduction(RowStep *step, mlir::Value row, mlir::Value accumulator);
  void keep(mlir::Value value, mlir::Value vector, mlir::Value row,
            mlir::Value column, mlir::Value mask);
  mlir::Value bufferFor(mlir::Value value, int64_t elements);

  /// Emits what a sweep does with the elements from `column` on; adds to
  /// accumulators.
  using Part =
      llvm::function_ref<void(mlir::Value column, mlir::Value mask,
                              llvm::MutableArrayRef<mlir::Value> accumulators)>;
  /// A loop over the vectors of [begin, end).
  void emitVectors(mlir::Value begin, mlir::Value end, unsigned lanes,
                   llvm::ArrayRef<unsigned> reducing,
                   llvm::MutableArrayRef<mlir::Value> accumulators, Part part);
  /// The same for the first `elements`, as chains that are added up in the
  /// type of parts (`dlc/Analysis/Sums.h`), which accumulators then have.
  void emitChains(int64_t elements, unsigned lanes,
                  llvm::ArrayRef<unsigned> reducing, const RowSweep &sweep,
                  llvm::MutableArrayRef<mlir::Value> accumulators, Part part);
  void startChains(const RowSweep &sweep, llvm::ArrayRef<unsigned> reducing,
                   unsigned lanes,
                   llvm::MutableArrayRef<mlir::Value> accumulators);
  /// The part of the one row that the items are.
  void emitPartOfRow(
      const RowSweep &sweep, unsigned lanes, int64_t rest,
      llvm::function_ref<void(mlir::Value column, mlir::Value mask)> part);

  CpuKernel &context;
  CodeBuilder &code;
  kernel::CpuRowsScheduleAttr schedule;
  RowSweeps plan;
  RowPlaces places;
  RowSums sums;
  /// Of the row at hand: numbers, and vectors of the sweep at hand.
  llvm::DenseMap<mlir::Value, mlir::Value> rowNumbers, vectors;
  llvm::DenseMap<mlir::Value, mlir::Value> buffers;
};

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_ROWSEMITTER_H
