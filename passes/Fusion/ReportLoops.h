//===- ReportLoops.h - Tells of kernels that run slowly ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_FUSION_REPORTLOOPS_H
#define DLC_PASSES_FUSION_REPORTLOOPS_H

#include "dlc/Analysis/TargetDescription.h"
#include "dlc/Dlt/Dlt.h"

namespace dlc::fusion {

/// A remark for each launch of a kernel of form `loops`: where in the model it
/// comes from, and its share of what the entry costs at the least with `batch`
/// rows (0: 32).
void reportLoops(dlt::EntryOp entry, const TargetDescription &target,
                 int64_t batch, mlir::SymbolTableCollection &symbols);

} // namespace dlc::fusion

#endif // DLC_PASSES_FUSION_REPORTLOOPS_H
