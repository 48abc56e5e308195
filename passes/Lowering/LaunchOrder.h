//===- LaunchOrder.h - The order of an entry's launches -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_LOWERING_LAUNCHORDER_H
#define DLC_PASSES_LOWERING_LAUNCHORDER_H

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"

#include <list>
#include <optional>

namespace dlc {

/// Bytes to bring to a variable or an output when no kernel writes them there.
struct PlannedCopy {
  mlir::Value source; ///< A launch's result or an argument of the entry.
  kernel::BufferAttr target;
  int64_t bytes;
  bool perRow;
  std::optional<unsigned> variable; ///< The row of the table it writes.
  /// Whether it goes by way of the arena, because its source and its target
  /// are overwritten in a circle.
  bool viaArena = false;
};

/// A launch, a check, or a copy or half of one.
struct PlannedStep {
  enum Part { whole, save, restore };

  mlir::Operation *op = nullptr;
  const PlannedCopy *copy = nullptr;
  Part part = whole;
};

/// Puts the launches, checks and copies of `entry` in an order in which they
/// can run one after the other: what writes a variable comes after all that
/// reads its old value and after all checks. `inPlace` has the results that are
/// computed over the old value of a variable, by its row. Where there is no
/// such order, results leave `inPlace` and become copies, or copies go by way
/// of the arena. Fails after an error if that does not help.
llvm::FailureOr<llvm::SmallVector<PlannedStep>>
orderLaunches(dlt::EntryOp entry,
              llvm::MapVector<mlir::Value, unsigned> &inPlace,
              std::list<PlannedCopy> &copies,
              llvm::function_ref<PlannedCopy(mlir::Value, unsigned)> makeCopy);

} // namespace dlc

#endif // DLC_PASSES_LOWERING_LAUNCHORDER_H
