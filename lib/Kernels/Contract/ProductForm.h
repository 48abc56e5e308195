//===- ProductForm.h - Products with operations on their elements ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_CONTRACT_PRODUCTFORM_H
#define DLC_LIB_KERNELS_CONTRACT_PRODUCTFORM_H

#include "dlc/Kernels/Groups.h"
#include "dlc/Kernels/Structure.h"

namespace dlc::kernels {

/// The kernel's product, the first if there are several; null if there is none.
kernel::ContractOp productOf(kernel::KernelOp kernel);

/// Whether the kernel is the product of what lies in memory, with an epilogue.
bool isProductForm(kernel::KernelOp kernel, kernel::ContractOp product,
                   bool mayReduceColumns = false);

/// Whether so many rows of a batch, with all that is in each, are few.
bool areFew(StructuredOp product, llvm::ArrayRef<unsigned> loops,
            const Forming &forming);

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_CONTRACT_PRODUCTFORM_H
