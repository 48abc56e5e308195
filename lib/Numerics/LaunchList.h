//===- LaunchList.h - Launch lists on the interpreter ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_NUMERICS_LAUNCHLIST_H
#define DLC_LIB_NUMERICS_LAUNCHLIST_H

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"

namespace dlc::numerics {

/// Runs one step of a `dlcrt.program`. Memory holds whole tensors: what was
/// written to a place can be read there until something overlapping is written.
/// So a read of what nobody wrote, or of what was overwritten, is an error at
/// the operation that reads. `state` is changed in place unless a check fails.
llvm::LogicalResult runStep(kernel::ProgramOp program, ref::Context &context,
                            std::vector<ref::Tensor> &state,
                            llvm::ArrayRef<ref::Tensor> inputs,
                            std::vector<ref::Tensor> &outputs);

} // namespace dlc::numerics

#endif // DLC_LIB_NUMERICS_LAUNCHLIST_H
