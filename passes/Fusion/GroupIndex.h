//===- GroupIndex.h - Finds the groups that an operation may join ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_FUSION_GROUPINDEX_H
#define DLC_PASSES_FUSION_GROUPINDEX_H

#include "dlc/Kernels/Groups.h"

#include <map>
#include <optional>
#include <set>

namespace dlc::fusion {

/// The groups of an entry by what makes operations belong to them, so that
/// nobody has to ask all of them for each operation. It leaves out only groups
/// that take nobody of those that it leaves out.
class GroupIndex {
public:
  /// Group 0 is there for numbers before it has any.
  explicit GroupIndex(const kernels::Forming &forming) : forming(forming) {
    open[classes.try_emplace({&kernels::numbersGroup(), {}}, 0).first->second]
        .insert(0);
  }

  /// Notes that the group `index` has got `op`, which reads `sources`. Groups
  /// come in the order of their indices.
  void add(unsigned index, const kernels::Group &group, mlir::Operation *op,
           const llvm::SetVector<mlir::Value> &sources);

  /// The group of `op`, if it has one.
  std::optional<unsigned> groupOf(mlir::Operation *op) const;

  /// The first group from `bound` on that `fits` takes, among all that can
  /// take the candidate.
  std::optional<unsigned> find(unsigned bound,
                               const kernels::Candidate &candidate,
                               llvm::function_ref<bool(unsigned)> fits) const;

private:
  /// Groups in order.
  using Indices = std::set<unsigned>;
  /// A kind and what groups of a class of it have in common.
  using Class = std::pair<const kernels::GroupKind *, std::vector<int64_t>>;

  const kernels::Forming &forming;
  llvm::DenseMap<mlir::Operation *, unsigned> groups;
  std::map<Class, unsigned> classes;
  /// Groups of each class that take what reads nothing of theirs, too.
  std::map<unsigned, Indices> open;
  /// Groups of each class that read a value.
  llvm::DenseMap<std::pair<mlir::Value, unsigned>, Indices> readers;
};

} // namespace dlc::fusion

#endif // DLC_PASSES_FUSION_GROUPINDEX_H
