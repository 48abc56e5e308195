//===- Group.cpp - What shares a kernel with products of few columns ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../GroupRegistry.h"
#include "NarrowForm.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Whether `op` and what is computed again for it can be part of such a kernel.
static bool isPart(Facts &facts, StructuredOp op, unsigned depth = 0) {
  constexpr unsigned deepest = 16;
  if (depth > deepest ||
      !(op.contract() ? isNarrowLayer(op) : isNarrowElementwise(op)))
    return false;
  return llvm::all_of(op.getInputValues(), [&](Value operand) {
    Operation *producer = facts.rematerialized(operand);
    if (!producer)
      return isNarrowInMemory(operand);
    if (auto constant = dyn_cast<arith::ConstantOp>(producer))
      return isa<SplatElementsAttr>(constant.getValue());
    return !op.contract() && StructuredOp::classof(producer) &&
           isPart(facts, StructuredOp(producer), depth + 1);
  });
}

/// Whether a row of `operand` is made of the row of `value`.
static bool isOfRow(Facts &facts, Value operand, Value value) {
  if (operand == value)
    return true;
  StructuredOp op = structuredOf(operand);
  return op && isNarrowElementwise(op) &&
         llvm::all_of(op.getInputValues(), [&](Value inner) {
           return !facts.readsThrough(inner, value) ||
                  isOfRow(facts, inner, value);
         });
}

/// Whether a narrow layer that fits into the kernel with `work` in it goes on
/// with `value`, elementwise operations between, and nobody else needs that: to
/// move rows into lanes and back takes as long as a layer.
static bool isContinued(Facts &facts, Value value, int64_t work,
                        unsigned &looks) {
  bool isLeft = false;
  for (OpOperand &use : value.getUses()) {
    if (looks == 0)
      return false;
    --looks;
    StructuredOp op = asStructured(use.getOwner());
    if (!op || !isPart(facts, op))
      return false;
    kernel::ContractOp product = op.contract();
    if (product ? use != product.getLhsMutable() ||
                      work + narrowWork(op) > kMostNarrowWork
                : !isContinued(facts, op.getResult(), work, looks))
      return false;
    isLeft = true;
  }
  return isLeft;
}

static int64_t workOf(const Group &group) {
  int64_t work = 0;
  for (Operation *op : group.ops)
    if (isa<kernel::ContractOp>(op))
      work += narrowWork(StructuredOp(op));
  return work;
}

namespace {
/// Products of few columns that go on with each other's rows, and elementwise
/// operations on those.
class NarrowGroup : public GroupKind {
public:
  bool isAnchored() const override { return true; }

  std::optional<Domain> begin(Operation *op,
                              const Forming &forming) const override {
    StructuredOp product = asStructured(op);
    if (!forming.target.chainsNarrowProducts || !product ||
        !product.contract() || !isPart(forming.facts, product))
      return std::nullopt;
    unsigned looks = 32;
    if (!isNarrowAlone(product) &&
        !isContinued(forming.facts, product.getResult(), narrowWork(product),
                     looks))
      return std::nullopt;
    return Domain{};
  }

  bool canRead(const Group &group, Operation *op, Value value,
               const Forming &forming) const override {
    StructuredOp reader = asStructured(op);
    if (!reader || !isPart(forming.facts, reader))
      return false;
    if (kernel::ContractOp product = reader.contract())
      return product.getLhs() == value && product.getRhs() != value &&
             workOf(group) + narrowWork(reader) <= kMostNarrowWork;
    return llvm::all_of(reader.getInputValues(), [&](Value operand) {
      return !forming.facts.readsThrough(operand, value) ||
             isOfRow(forming.facts, operand, value);
    });
  }

  bool takes(const Group &group, const Candidate &candidate,
             const Forming &forming) const override {
    StructuredOp op = asStructured(candidate.op);
    return op && isPart(forming.facts, op) &&
           !op.getResultType().hasStaticShape() &&
           isNarrowInMemory(op.getResult()) &&
           llvm::any_of(candidate.sources, [&](Value source) {
             Operation *producer = source.getDefiningOp();
             return producer && group.members.contains(producer) &&
                    canRead(group, candidate.op, source, forming);
           });
  }
};
} // namespace

const GroupKind &dlc::kernels::narrowGroup() {
  static const NarrowGroup kind;
  return kind;
}
