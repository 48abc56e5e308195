//===- StateLayout.h - Where variables lie in the state block ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_STATELAYOUT_H
#define DLC_ANALYSIS_STATELAYOUT_H

#include "dlc/Dlt/Dlt.h"

namespace dlc {

/// Bytes of an element in memory; a truth value takes one.
int64_t bytesOfElement(mlir::Type elementType);

/// Bytes of a tensor in memory; of one with rows, for each row.
int64_t bytesOf(mlir::RankedTensorType type);

/// Bytes of a row of a tensor; 0 of one without rows.
int64_t rowBytesOf(mlir::Type type);

/// Offsets in bytes of the table's rows, in order, each aligned to
/// DLCRT_ALIGNMENT.
struct StateLayout {
  llvm::SmallVector<int64_t> offsets;
  int64_t bytes = 0;
};
StateLayout computeStateLayout(dlt::VariablesOp table);

} // namespace dlc

#endif // DLC_ANALYSIS_STATELAYOUT_H
