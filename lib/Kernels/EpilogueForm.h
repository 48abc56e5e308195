//===- EpilogueForm.h - Anchors with operations on their elements ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_EPILOGUEFORM_H
#define DLC_LIB_KERNELS_EPILOGUEFORM_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc::kernels {

/// Whether the kernel is what computes `anchor` and elementwise operations on
/// its elements, which code can do for runs of columns: the first `rowDims`
/// dimensions are its rows. With `mayReduceColumns` operations may combine its
/// columns, and that is a result. What the anchor itself reads is not looked
/// at.
bool hasEpilogue(kernel::KernelOp kernel, mlir::Value anchor, unsigned rowDims,
                 bool mayReduceColumns = false);

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_EPILOGUEFORM_H
