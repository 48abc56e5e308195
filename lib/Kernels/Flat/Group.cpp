//===- Group.cpp - Flat operations that share a kernel --------------------===//
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

/// Whether `operand` is `value` but for reshapes and flat predicates.
static bool lookThrough(Facts &facts, Value operand, Value value) {
  if (operand == value)
    return true;
  Operation *op = operand.getDefiningOp();
  if (!op ||
      (!isReshape(op) && !(isa<StructuredOp>(op) && isFlat(StructuredOp(op)))))
    return false;
  return llvm::all_of(op->getOperands(), [&](Value inner) {
    return !facts.readsThrough(inner, value) ||
           lookThrough(facts, inner, value);
  });
}

namespace {
/// Elementwise operations of one static shape, which is the domain.
class FlatGroup : public GroupKind {
public:
  std::optional<Domain> begin(Operation *op, const Forming &) const override {
    StructuredOp generic = asStructured(op);
    if (!generic || !isFlat(generic))
      return std::nullopt;
    SmallVector<int64_t> sizes = loopSizes(generic);
    if (llvm::any_of(sizes, ShapedType::isDynamic))
      return std::nullopt;
    return sizes;
  }

  bool canRead(const Group &, Operation *op, Value value,
               const Forming &forming) const override {
    StructuredOp generic = asStructured(op);
    if (!generic || !structuredOf(value) ||
        (!forming.target.sharesRows && reducesRows(generic)))
      return false;
    return llvm::all_of(op->getOpOperands(), [&](OpOperand &operand) {
      return !forming.facts.readsThrough(operand.get(), value) ||
             (generic.getMap(operand).isIdentity() &&
              lookThrough(forming.facts, operand.get(), value));
    });
  }

  bool takes(const Group &group, const Candidate &candidate,
             const Forming &) const override {
    return candidate.kind == this &&
           ArrayRef(group.domain) == candidate.domain &&
           (candidate.domain.empty() || isConnected(group, candidate));
  }

  std::optional<Domain> classOf(const Group &group) const override {
    return group.domain;
  }
  std::optional<Domain> classFor(const Candidate &candidate) const override {
    if (candidate.kind == this)
      return Domain(candidate.domain);
    return std::nullopt;
  }
  /// Numbers need nothing in common.
  bool isOpen(const Group &group, const Forming &) const override {
    return group.domain.empty();
  }
};
} // namespace

const GroupKind &dlc::kernels::flatGroup() {
  static const FlatGroup kind;
  return kind;
}
