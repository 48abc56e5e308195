//===- NarrowRow.h - Few rows of products of few columns ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_NARROWROW_H
#define DLC_LIB_CODEGEN_CPU_NARROWROW_H

#include "Emitters.h"

namespace dlc::cpu {

/// Emits the kernel, which is `#dlcrt.narrow`, for the rows [begin, end), one
/// after the other, in vectors of at most `lanes` columns.
void emitNarrowRows(CpuKernel &context, mlir::Value begin, mlir::Value end,
                    unsigned lanes);

// Of such kernels:

/// Whether the value has rows.
bool hasNarrowRows(mlir::Value value);
/// Elements of a row, or of a value without rows.
int64_t narrowElements(mlir::Value value);
/// Which element of an operand makes that of a column of the result of `op`.
int64_t narrowElement(StructuredOp op, mlir::OpOperand &operand,
                      int64_t column);

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_NARROWROW_H
