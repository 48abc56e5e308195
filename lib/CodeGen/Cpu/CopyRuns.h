//===- CopyRuns.h - Parts of code that copies ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_COPYRUNS_H
#define DLC_LIB_CODEGEN_CPU_COPYRUNS_H

#include "GemmEmitter.h"

namespace dlc::cpu {

/// A run of elements that are copied: to[i * toStep] = from[i * fromStep] or,
/// where `from` is null, the number `fill`.
struct CopyRun {
  mlir::Value to, from;
  mlir::Value fill; ///< An element.
  int64_t toStep = 1, fromStep = 1;
  int64_t size = 0; ///< Elements that there are.
};

/// What runs are cut into: whole vectors of any type on any target.
constexpr int64_t kRunUnit = 64;

/// Copies the elements [begin, end) of the run; both are multiples of kRunUnit
/// or the run's size.
void emitRun(GemmEmitter &emitter, const CopyRun &run, mlir::Value begin,
             mlir::Value end);

/// to[i * toStride + j] = from[j * fromStride + i] for i < rows, j < columns.
/// Kernels share the function that does so.
void emitTransposedCopy(GemmEmitter &emitter, mlir::Value to, int64_t toStride,
                        mlir::Value from, int64_t fromStride, mlir::Value rows,
                        int64_t columns);

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_COPYRUNS_H
