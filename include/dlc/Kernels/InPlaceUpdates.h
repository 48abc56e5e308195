//===- InPlaceUpdates.h - What kernels may write over --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_KERNELS_INPLACEUPDATES_H
#define DLC_KERNELS_INPLACEUPDATES_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc::kernels {

/// What a kernel may write over what it reads, whichever kind of its form code
/// is for; nothing if it has no form. Goes through the kernel once, however
/// many arguments and results are asked for.
class InPlaceUpdates {
public:
  explicit InPlaceUpdates(kernel::KernelOp kernel);

  /// Whether the kernel may write its result `result` over its argument
  /// `argument`: it reads no element after it wrote it.
  bool allow(unsigned argument, unsigned result) const;

private:
  kernel::KernelOp kernel;
  bool goesByElement; ///< Nothing is read after it was written over.
  bool makesNumbers;  ///< All results are of one element.
};

} // namespace dlc::kernels

#endif // DLC_KERNELS_INPLACEUPDATES_H
