//===- MatrixView.h - Where the operands of a product lie ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_MATRIXVIEW_H
#define DLC_CODEGEN_BUILD_MATRIXVIEW_H

#include "dlc/Analysis/StridedProduct.h"
#include "dlc/CodeGen/Build/KernelContext.h"

namespace dlc::codegen {

/// A [m, k] or B [k, n] of a product in memory, whichever way it is stored.
struct MatrixView {
  mlir::Value base;
  /// Elements from a row, and from a column, to the next.
  int64_t rowStride = 1, columnStride = 1;
};
/// The strides of A (`index` 0) or B (1), which has a view; no base.
MatrixView matrixStrides(StructuredOp product, const Contraction &form,
                         unsigned index);
/// With where it lies.
MatrixView matrixViewOf(const KernelContext &context, StructuredOp product,
                        const Contraction &form, unsigned index);

/// How far A, B and C of product number `index` (index) of all lie behind those
/// of the first, in elements.
std::array<mlir::Value, 3> productOffsets(CodeBuilder &code,
                                          const StridedProduct &product,
                                          mlir::Value index);

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_MATRIXVIEW_H
