//===- GroupIndex.cpp - Finds the groups that an operation may join -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GroupIndex.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::fusion;
using namespace dlc::kernels;

std::optional<unsigned> GroupIndex::groupOf(Operation *op) const {
  auto it = groups.find(op);
  return it == groups.end() ? std::nullopt : std::optional(it->second);
}

void GroupIndex::add(unsigned index, const Group &group, Operation *op,
                     const SetVector<Value> &sources) {
  groups[op] = index;
  std::optional<Domain> sweep = group.kind->classOf(group);
  if (!sweep)
    return;
  Class known = {group.kind, {sweep->begin(), sweep->end()}};
  unsigned id = classes.try_emplace(known, classes.size()).first->second;
  for (Value source : sources)
    if (cast<ShapedType>(source.getType()).getRank())
      readers[{source, id}].insert(index);
  if (op == group.ops.front() && group.kind->isOpen(group, forming))
    open[id].insert(index);
}

std::optional<unsigned>
GroupIndex::find(unsigned bound, const Candidate &candidate,
                 llvm::function_ref<bool(unsigned)> fits) const {
  // Where what it reads is computed.
  Indices near;
  auto addGroupOf = [&](Operation *producer) {
    if (auto it = groups.find(producer);
        it != groups.end() && it->second >= bound)
      near.insert(it->second);
  };
  for (Value operand : candidate.op->getOperands())
    addGroupOf(operand.getDefiningOp());
  for (Value source : candidate.sources)
    addGroupOf(source.getDefiningOp());
  SmallVector<std::pair<Indices::const_iterator, Indices::const_iterator>>
      ranges;
  auto addRange = [&](const Indices &indices) {
    ranges.push_back({indices.lower_bound(bound), indices.end()});
  };
  for (const GroupKind *kind : allGroupKinds()) {
    addGroupOf(kind->continues(candidate, forming));
    // Groups that compute the same sweep.
    std::optional<Domain> sweep = kind->classFor(candidate);
    if (!sweep)
      continue;
    auto known = classes.find({kind, {sweep->begin(), sweep->end()}});
    if (known == classes.end())
      continue;
    if (auto it = open.find(known->second);
        it != open.end() && kind->joinsOpen(candidate, forming))
      addRange(it->second);
    for (Value source : candidate.sources)
      if (auto it = readers.find({source, known->second}); it != readers.end())
        addRange(it->second);
  }
  ranges.push_back({near.begin(), near.end()});

  // All of them in order.
  while (true) {
    std::optional<unsigned> next;
    for (auto &[it, end] : ranges)
      if (it != end)
        next = std::min(next.value_or(*it), *it);
    if (!next || fits(*next))
      return next;
    for (auto &[it, end] : ranges)
      if (it != end && *it == *next)
        ++it;
  }
}
