//===- FusionRules.h - What may be computed in one kernel -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_FUSION_FUSIONRULES_H
#define DLC_PASSES_FUSION_FUSIONRULES_H

#include "Facts.h"
#include "dlc/Kernels/Structure.h"

#include "mlir/IR/Operation.h"

namespace dlc::fusion {

/// Operations of an entry that become one kernel.
struct Group {
  enum Kind { product, rows, columns, flat, single };
  Kind kind;
  /// Of rows and columns: size of loop 0, kDynamic for the batch. Of product
  /// and flat: the shape.
  llvm::SmallVector<int64_t> domain;
  llvm::SmallVector<mlir::Operation *> ops;
  /// Values of others that it reads in full; what makes a flat op belong.
  llvm::DenseSet<mlir::Value> reads;
  /// All values that it reads or makes.
  llvm::DenseSet<mlir::Value> values;
  /// `ops`, to look one up.
  llvm::DenseSet<mlir::Operation *> members;
  /// Whether one of `ops` is what a check depends on, or computes a variable's
  /// new value.
  bool hasGuard = false, writesState = false;
};

/// What lowered entries consist of.
bool isKnown(mlir::Operation &op);

/// Whether the result lies in memory, so that the op has a group: it is not
/// computed again where it is used, or must lie there all the same.
bool isMaterialized(mlir::Operation *op);

/// What goes into one kernel, which depends on what runs it.
struct FusionRules {
  /// Whether it is a device of many threads, which share nothing but what a
  /// kernel before has written. A reduction over all rows (`columns`) is then a
  /// kernel by itself, but for operations on the elements that it adds, and a
  /// product is a library's, which knows few epilogues, or short or narrow.
  bool forDevice = false;
  /// Rows of a batch; 0 if nobody says. On a device a product that sums few
  /// rows, a gradient of weights, is one with what is done to its elements, the
  /// optimizer's update: then it moves less, but is no library's.
  int64_t batch = 0;
  /// Of the entry at hand.
  Facts *facts = nullptr;

  /// Whether on a device the product is a kernel of ours and no library's.
  bool hasOwnKernel(mlir::Operation *product) const;

  /// Whether the kernel can have so many more arguments and results: with more
  /// than a device takes it would not compile at all.
  bool hasRoom(const Group &group,
               const llvm::SetVector<mlir::Value> &sources) const {
    return !forDevice ||
           group.values.size() + sources.size() < kMostDeviceBuffers;
  }

  /// The kind of group that the op by itself is, and its domain.
  Group::Kind kindOf(mlir::Operation *op,
                     llvm::SmallVector<int64_t> &domain) const;

  /// Whether `op` can read the result `value` of `group` while the group
  /// computes it: it needs no more than the part at hand.
  bool canFuse(const Group &group, mlir::Operation *op,
               mlir::Value value) const;

  /// Whether `op`, which is of `kind` and reads `sources`, is of the kind that
  /// `group` computes in its sweep and has something to do with it.
  bool belongs(const Group &group, mlir::Operation *op, Group::Kind kind,
               llvm::ArrayRef<int64_t> domain,
               const llvm::SetVector<mlir::Value> &sources) const;

private:
  /// Whether `op` combines the columns of the product `group`, whose kernel
  /// then does so, too: a gradient of a bias.
  bool reducesColumns(const Group &group, StructuredOp op) const;
};

} // namespace dlc::fusion

#endif // DLC_PASSES_FUSION_FUSIONRULES_H
