//===- Groups.h - Which operations share a kernel -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Before operations are a kernel they are a group. Each kind of groups says
// which operations begin one, and which may join. `dlc-form-kernels` asks all
// kinds and knows none; what depends on the target is a TargetDescription.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_KERNELS_GROUPS_H
#define DLC_KERNELS_GROUPS_H

#include "dlc/Analysis/TargetDescription.h"
#include "dlc/Kernels/Facts.h"

#include <optional>

namespace dlc::kernels {

class GroupKind;

/// What groups of a kind have in common whose loops can be done together; what
/// it is depends on the kind: the size of loop 0, a shape.
using Domain = llvm::SmallVector<int64_t>;

/// Operations of an entry that become one kernel.
struct Group {
  const GroupKind *kind = nullptr;
  Domain domain;
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
  /// Of operations on rows: of how many dimensions the rows may be.
  RowDims rowDims = 0;
};

/// An operation that is to be part of a group.
struct Candidate {
  mlir::Operation *op;
  /// Of the group that it would be by itself.
  const GroupKind *kind;
  llvm::ArrayRef<int64_t> domain;
  /// What it reads, through rematerialised operations.
  const llvm::SetVector<mlir::Value> &sources;
};

/// Whether the candidate reads what the group reads or makes.
bool isConnected(const Group &group, const Candidate &candidate);

/// For what kernels are formed, and of which entry.
struct Forming {
  const TargetDescription &target;
  /// Rows of a batch; 0 if nobody says.
  int64_t batch = 0;
  Facts &facts;

  /// Whether the group can have one more operation, and so many more arguments
  /// and results: with more than the target takes its kernel would not compile
  /// at all.
  bool hasRoom(const Group &group,
               const llvm::SetVector<mlir::Value> &sources) const {
    return group.ops.size() < target.mostOperations &&
           (!target.mostBuffers ||
            group.values.size() + sources.size() < target.mostBuffers);
  }
};

/// A kind of groups. An operation of which no group is to be a part begins one.
class GroupKind {
public:
  virtual ~GroupKind() = default;

  /// The domain of a group that begins with `op`; none if it is of another
  /// kind.
  virtual std::optional<Domain> begin(mlir::Operation *op,
                                      const Forming &forming) const = 0;
  /// Whether operations that begin such groups join none of another kind: what
  /// kernels are made around.
  virtual bool isAnchored() const { return false; }

  /// Whether `op` can read the result `value` of `group` while the group
  /// computes it: it needs no more than the part at hand.
  virtual bool canRead(const Group &group, mlir::Operation *op,
                       mlir::Value value, const Forming &forming) const = 0;
  /// Whether the candidate can be computed along with `group` and has something
  /// to do with it. One of an anchored kind is only asked about by groups of
  /// its own.
  virtual bool takes(const Group &group, const Candidate &candidate,
                     const Forming &forming) const = 0;
  /// Notes that `op` is now the last operation of `group`.
  virtual void joined(Group &group, mlir::Operation *op,
                      const Forming &forming) const {
    (void)group, (void)op, (void)forming;
  }
  /// Whether `op` as a part of `group` combines what threads of the target's
  /// kernel have: then others still read what its result would lie over.
  virtual bool combines(const Group &group, mlir::Operation *op) const {
    (void)group, (void)op;
    return false;
  }

  // So that nobody has to ask all groups for each operation, groups are found
  // by what candidates read. A kind leaves out only groups that take nobody
  // then.

  /// What groups have in common that take the same candidates, if they take
  /// those that read what the group reads; none: only those that read what it
  /// makes.
  virtual std::optional<Domain> classOf(const Group &group) const {
    (void)group;
    return std::nullopt;
  }
  /// What groups have in common that may take the candidate.
  virtual std::optional<Domain> classFor(const Candidate &candidate) const {
    (void)candidate;
    return std::nullopt;
  }
  /// Whether the group takes candidates of its sweep that read nothing of its.
  virtual bool isOpen(const Group &group, const Forming &forming) const {
    (void)group, (void)forming;
    return false;
  }
  /// Whether the candidate may be taken by groups that are open.
  virtual bool joinsOpen(const Candidate &candidate,
                         const Forming &forming) const {
    (void)candidate, (void)forming;
    return true;
  }
  /// An operation in whose group the candidate may be besides, or null.
  virtual mlir::Operation *continues(const Candidate &candidate,
                                     const Forming &forming) const {
    (void)candidate, (void)forming;
    return nullptr;
  }
};

/// All kinds. An operation begins a group of the first one that says so; the
/// last one, of single operations, always does.
llvm::ArrayRef<const GroupKind *> allGroupKinds();

/// The kind of numbers that depend on no group.
const GroupKind &numbersGroup();

} // namespace dlc::kernels

#endif // DLC_KERNELS_GROUPS_H
