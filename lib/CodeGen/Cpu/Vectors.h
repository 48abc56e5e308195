//===- Vectors.h - What emitters do with vectors --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_VECTORS_H
#define DLC_LIB_CODEGEN_CPU_VECTORS_H

#include "dlc/CodeGen/Cpu/Gemm.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace dlc::cpu {

/// sum + x * y of numbers or vectors, rounded once where the CPU can.
mlir::Value multiplyAdd(mlir::ImplicitLocOpBuilder &b, const TargetInfo &target,
                        mlir::Value x, mlir::Value y, mlir::Value sum);

/// Transposes squares side by side: vectors as many as a square has rows, a
/// power of two that their lanes are a multiple of. Element j of square s of
/// row i becomes element i of square s of row j.
llvm::SmallVector<mlir::Value>
transposeSquares(mlir::ImplicitLocOpBuilder &b,
                 llvm::ArrayRef<mlir::Value> rows);

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_VECTORS_H
