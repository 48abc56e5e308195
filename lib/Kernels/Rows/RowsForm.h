//===- RowsForm.h - Which kernels work row by row ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_ROWS_ROWSFORM_H
#define DLC_LIB_KERNELS_ROWS_ROWSFORM_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc::kernels {

/// Whether the kernel's operations are all flat over memory without gaps, so
/// that everything can be one row.
bool isOneRow(kernel::KernelOp kernel);

/// Of how many dimensions rows are, at the least, so that the kernel consists of
/// operations over the same rows, or of elementwise ones of one static shape, on
/// what it computes or has a place; 0 if it does not.
/// `mayContinueNumbers`: results may be numbers made of a number to which all
/// rows are reduced. `mayHaveProducts`: or over the rows of narrow products of
/// what has a place.
unsigned findRowDims(kernel::KernelOp kernel, bool mayContinueNumbers = false,
                     bool mayHaveProducts = false);

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_ROWS_ROWSFORM_H
