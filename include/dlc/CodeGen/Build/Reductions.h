//===- Reductions.h - The parts of a reduction ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_REDUCTIONS_H
#define DLC_CODEGEN_BUILD_REDUCTIONS_H

#include "dlc/Analysis/RowSweeps.h"
#include "dlc/CodeGen/Build/CodeBuilder.h"

namespace dlc::codegen {

/// Combines two partial results of the reduction `op`: its body is
/// accumulator OP f(inputs), whose last operation this is.
mlir::Value combineParts(CodeBuilder &code, StructuredOp op, mlir::Value x,
                         mlir::Value y);

/// Adds a chain of the reduction `op` to the `total` of those before it, in the
/// type of the total (`typeOfParts`, `dlc/Analysis/Sums.h`).
mlir::Value addChain(CodeBuilder &code, StructuredOp op, mlir::Value total,
                     mlir::Value chain);

/// Where the reduction `op` starts, which is neutral: a part may start there,
/// too.
mlir::Value startOf(CodeBuilder &code, StructuredOp op, unsigned lanes);

/// The steps of a sweep that reduce its elements, and where each starts;
/// the other steps have no accumulator.
struct SweepStart {
  llvm::SmallVector<mlir::Value> accumulators;
  llvm::SmallVector<unsigned> reducing;
};
SweepStart startSweep(CodeBuilder &code, const RowSweep &sweep, unsigned lanes);

/// Elements of a step with terms, `lanes` from `column` on: what `evaluate`
/// makes of the term at a place in the row and an accumulator, for all of them
/// in chains (`dlc/Analysis/Sums.h`).
mlir::Value reduceTerms(
    CodeBuilder &code, const RowStep &step, mlir::Value column, unsigned lanes,
    llvm::function_ref<mlir::Value(mlir::Value at, mlir::Value accumulator)>
        evaluate);

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_REDUCTIONS_H
