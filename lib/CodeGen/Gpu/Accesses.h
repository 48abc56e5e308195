//===- Accesses.h - What launches read and write ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_GPU_ACCESSES_H
#define DLC_LIB_CODEGEN_GPU_ACCESSES_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc::device {

/// Bytes that an operation reads or writes: of a block, or for each row.
struct ByteRange {
  kernel::Space space;
  int64_t begin, end;

  bool overlaps(const ByteRange &other) const {
    return space == other.space && begin < other.end && other.begin < end;
  }
};

struct Accesses {
  llvm::SmallVector<ByteRange> reads, writes;
  bool readsOutcome = false, writesOutcome = false;

  static bool overlap(llvm::ArrayRef<ByteRange> x,
                      llvm::ArrayRef<ByteRange> y) {
    return llvm::any_of(x, [&](const ByteRange &a) {
      return llvm::any_of(y, [&](const ByteRange &b) { return a.overlaps(b); });
    });
  }
  bool readsWhatChanges(const Accesses &other) const {
    return overlap(reads, other.writes);
  }
  bool conflictsWith(const Accesses &other) const {
    return overlap(writes, other.writes) || overlap(writes, other.reads) ||
           overlap(reads, other.writes) ||
           (writesOutcome && (other.readsOutcome || other.writesOutcome)) ||
           (readsOutcome && other.writesOutcome);
  }
};

/// What `op` of a launch list reads and writes; `stops`: it looks whether a
/// check has failed.
Accesses accessesOf(mlir::Operation *op, bool stops);

/// Whether `op` changes the state, which it must not behind a check that
/// failed.
bool changesState(mlir::Operation *op);

} // namespace dlc::device

#endif // DLC_LIB_CODEGEN_GPU_ACCESSES_H
