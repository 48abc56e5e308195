//===- Labels.h - Labels that are no class --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_LABELS_H
#define DLCRT_CORE_LABELS_H

#include "dlcrt/dlcrt.h"

namespace dlc::rt {

/// What is wrong with a row of labels, ": expected 0 to 9, found 77": by value,
/// so that messages need no memory. Empty if nothing is.
struct LabelText {
  char text[96] = "";
};

/// `info` is the signature of an input, `data` the elements of all its rows.
/// Inputs that are no class indices have nothing wrong.
LabelText describeLabels(const dlcrt_tensor_info &info, const void *data,
                         int64_t row);

} // namespace dlc::rt

#endif // DLCRT_CORE_LABELS_H
