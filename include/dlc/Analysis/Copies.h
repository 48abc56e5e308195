//===- Copies.h - Elements that are moved --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Transposes, slices, pads and concatenations as loops over elements whose
// places are known: what code that copies needs to know of them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_COPIES_H
#define DLC_ANALYSIS_COPIES_H

#include "dlc/DlcRt/DlcRt.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace dlc {

/// Elements of a result that come from one place, or are one number:
/// result[to + sum(i * loop.to)] = source[from + sum(i * loop.from)]. Positions
/// are numbers of elements.
struct CopyPiece {
  struct Loop {
    int64_t size; ///< kDynamic: the rows.
    int64_t to, from;
  };

  /// An argument of the kernel, where `source` is null the number `fill`.
  mlir::Value source;
  mlir::TypedAttr fill;
  int64_t to = 0, from = 0;
  /// In the order of the result: `to` falls. None is of size 1, and none goes
  /// on where the one behind it ends; but the rows stay a loop of their own.
  llvm::SmallVector<Loop> loops;

  /// Elements, of each row if it has rows.
  int64_t getElements() const;
  /// `fill` as a number of `storedBits`.
  mlir::IntegerAttr getFillBits(mlir::IntegerType type) const;
  /// The loop of static size along which the source's elements lie one after
  /// the other, if the result's do along another: what makes rows columns.
  std::optional<unsigned> getTransposed() const;
};

/// Whether the op gives elements of its one operand and does nothing to them.
bool isForwarding(mlir::linalg::GenericOp op);

/// As what elements of a dtype lie in memory: without a sign or a point, since
/// nothing is computed.
mlir::IntegerType storedBits(mlir::Type elementType);

/// The pieces of `value`, which a kernel computes from its arguments only by
/// moving them, if it does; no two have an element in common. `value` has its
/// rows first, or none.
std::optional<llvm::SmallVector<CopyPiece>> copyPiecesOf(mlir::Value value);

} // namespace dlc

#endif // DLC_ANALYSIS_COPIES_H
