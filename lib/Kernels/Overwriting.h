//===- Overwriting.h - Kernels that compute element by element ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_OVERWRITING_H
#define DLC_LIB_KERNELS_OVERWRITING_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc::kernels {

/// Whether code that computes all that belongs to an element of the results, or
/// of a product, before the next element may write the result over the argument:
/// all reads of the argument are at the element's own place.
bool readsBeforeWriting(rt::KernelOp kernel, unsigned argument,
                        unsigned result);

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_OVERWRITING_H
