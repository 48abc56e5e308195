//===- GroupIndex.h - Finds the groups that an operation may join ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_FUSION_GROUPINDEX_H
#define DLC_PASSES_FUSION_GROUPINDEX_H

#include "FusionRules.h"

#include <map>
#include <optional>
#include <set>

namespace dlc::fusion {

/// The groups of an entry by what makes operations belong to them, so that
/// nobody has to ask all of them for each operation. It leaves out only groups
/// to which `FusionRules::belongs` says no.
class GroupIndex {
public:
  /// Group 0 is there for numbers before it has any.
  explicit GroupIndex(bool forDevice) : forDevice(forDevice) {
    open[classes.try_emplace({Group::flat, {}}, 0).first->second].insert(0);
  }

  /// Notes that the group `index` has got `op`, which reads `sources`. Groups
  /// come in the order of their indices.
  void add(unsigned index, const Group &group, mlir::Operation *op,
           const llvm::SetVector<mlir::Value> &sources);

  /// The group of `op`, if it has one.
  std::optional<unsigned> groupOf(mlir::Operation *op) const;

  /// The first group from `bound` on that `fits` takes, among all that `op`,
  /// of this kind and domain, can belong to.
  std::optional<unsigned> find(unsigned bound, mlir::Operation *op,
                               Group::Kind kind, llvm::ArrayRef<int64_t> domain,
                               const llvm::SetVector<mlir::Value> &sources,
                               llvm::function_ref<bool(unsigned)> fits) const;

private:
  /// Groups in order.
  using Indices = std::set<unsigned>;
  /// A kind with what `belongs` compares of the domain.
  using Class = std::pair<Group::Kind, std::vector<int64_t>>;

  bool forDevice;
  llvm::DenseMap<mlir::Operation *, unsigned> groups;
  std::map<Class, unsigned> classes;
  /// Groups of each class that take what reads nothing of theirs, too.
  std::map<unsigned, Indices> open;
  /// Groups of each class that read a value.
  llvm::DenseMap<std::pair<mlir::Value, unsigned>, Indices> readers;
};

} // namespace dlc::fusion

#endif // DLC_PASSES_FUSION_GROUPINDEX_H
