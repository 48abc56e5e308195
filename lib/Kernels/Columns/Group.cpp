//===- Group.cpp - What shares a kernel with a reduction of rows ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../GroupRegistry.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Whether `op` is made of the numbers to which `group` reduces all rows: the
/// block that has them goes on.
static bool continuesNumbers(const Group &group, Operation *op) {
  auto isNumber = [](Operation *op) {
    return cast<ShapedType>(op->getResult(0).getType()).getRank() == 0;
  };
  StructuredOp generic = asStructured(op);
  return generic && isNumberOfNumbers(generic) &&
         llvm::all_of(group.ops, isNumber);
}

namespace {
/// A reduction of all rows, where threads don't share them; the domain is
/// empty, since what goes on with its numbers has no loops.
class ColumnsGroup : public GroupKind {
public:
  std::optional<Domain> begin(Operation *op,
                              const Forming &forming) const override {
    StructuredOp generic = asStructured(op);
    if (forming.target.sharesRows || !generic || contractionOf(generic) ||
        !forming.facts.fitsRows(generic) || !reducesRows(generic))
      return std::nullopt;
    return Domain{};
  }

  bool canRead(const Group &group, Operation *op, Value,
               const Forming &) const override {
    return continuesNumbers(group, op);
  }

  /// Nothing but the group's numbers: reductions that do not depend on each
  /// other should not have to wait for each other either.
  bool takes(const Group &group, const Candidate &candidate,
             const Forming &) const override {
    return continuesNumbers(group, candidate.op) &&
           isConnected(group, candidate) &&
           llvm::all_of(candidate.sources, [&](Value source) {
             Operation *producer = source.getDefiningOp();
             return !producer || group.members.contains(producer);
           });
  }

  bool combines(const Group &, Operation *) const override { return true; }

  std::optional<Domain> classOf(const Group &) const override {
    return Domain{};
  }
  std::optional<Domain> classFor(const Candidate &candidate) const override {
    if (candidate.kind == &singleGroup() || !asStructured(candidate.op))
      return std::nullopt;
    return Domain{};
  }
};
} // namespace

const GroupKind &dlc::kernels::columnsGroup() {
  static const ColumnsGroup kind;
  return kind;
}
