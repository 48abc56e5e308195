//===- GroupIndex.cpp - Finds the groups that an operation may join -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GroupIndex.h"
#include "dlc/Kernels/Structure.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::fusion;

std::optional<unsigned> GroupIndex::groupOf(Operation *op) const {
  auto it = groups.find(op);
  return it == groups.end() ? std::nullopt : std::optional(it->second);
}

void GroupIndex::add(unsigned index, const Group &group, Operation *op,
                     const SetVector<Value> &sources) {
  groups[op] = index;
  // Groups of products and single operations are found by what they compute.
  if (group.kind == Group::product || group.kind == Group::single)
    return;
  // Those of columns take the numbers that they make, whatever the loops.
  std::vector<int64_t> domain;
  if (group.kind != Group::columns)
    domain.assign(group.domain.begin(), group.domain.end());
  unsigned id =
      classes.try_emplace({group.kind, domain}, classes.size()).first->second;
  for (Value source : sources)
    if (cast<ShapedType>(source.getType()).getRank())
      readers[{source, id}].insert(index);
  auto first = asStructured(group.ops.front());
  bool isOpen = group.kind == Group::flat
                    ? domain.empty()
                    : group.kind == Group::rows &&
                          ShapedType::isDynamic(domain[0]) &&
                          !(forDevice && first && contractionOf(first));
  if (isOpen && op == group.ops.front())
    open[id].insert(index);
}

std::optional<unsigned>
GroupIndex::find(unsigned bound, Operation *op, Group::Kind kind,
                 ArrayRef<int64_t> domain, const SetVector<Value> &sources,
                 llvm::function_ref<bool(unsigned)> fits) const {
  if (kind == Group::product)
    return std::nullopt;
  // Where what it reads is computed.
  Indices near;
  auto addGroupOf = [&](Operation *producer) {
    if (auto it = groups.find(producer);
        it != groups.end() && it->second >= bound)
      near.insert(it->second);
  };
  for (Value operand : op->getOperands())
    addGroupOf(operand.getDefiningOp());
  for (Value source : sources)
    addGroupOf(source.getDefiningOp());
  StructuredOp generic = asStructured(op);
  if (forDevice && generic)
    if (auto epilogue = matchEpilogue(op->getResult(0)))
      addGroupOf(epilogue->product);

  // Groups that compute the same sweep.
  SmallVector<unsigned> sweeps;
  auto addSweep = [&](Group::Kind kind, ArrayRef<int64_t> domain) {
    if (auto it = classes.find({kind, domain.vec()}); it != classes.end())
      sweeps.push_back(it->second);
  };
  if (kind == Group::flat)
    addSweep(Group::flat, domain);
  if (generic && kind != Group::single) {
    if (generic.getNumLoops())
      addSweep(Group::rows, loopSizes(generic)[0]);
    addSweep(Group::columns, {});
  }
  SmallVector<std::pair<Indices::const_iterator, Indices::const_iterator>>
      ranges = {{near.begin(), near.end()}};
  auto addRange = [&](const Indices &indices) {
    ranges.push_back({indices.lower_bound(bound), indices.end()});
  };
  bool mustRead = forDevice && generic && reducesRows(generic);
  for (unsigned sweep : sweeps) {
    if (auto it = open.find(sweep); it != open.end() && !mustRead)
      addRange(it->second);
    for (Value source : sources)
      if (auto it = readers.find({source, sweep}); it != readers.end())
        addRange(it->second);
  }

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
