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

// What is computed again for several readers is looked at once.
using Known = DenseMap<Operation *, bool>;

/// Whether `op` and what is computed again for it can be part of such a kernel.
static bool isPart(Facts &facts, StructuredOp op, Known &known) {
  if (auto it = known.find(op); it != known.end())
    return it->second;
  bool fits = op.contract() ? isNarrowLayer(op) : isNarrowElementwise(op);
  fits = fits && llvm::all_of(op.getInputValues(), [&](Value operand) {
           Operation *producer = facts.rematerialized(operand);
           if (!producer)
             return isNarrowInMemory(operand);
           if (auto constant = dyn_cast<arith::ConstantOp>(producer))
             return isa<SplatElementsAttr>(constant.getValue());
           return !op.contract() && StructuredOp::classof(producer) &&
                  isPart(facts, StructuredOp(producer), known);
         });
  return known[op] = fits;
}
static bool isPart(Facts &facts, StructuredOp op) {
  Known known;
  return isPart(facts, op, known);
}

/// Whether a row of `operand` is made of the row of `value`.
static bool isOfRow(Facts &facts, Value operand, Value value, Known &known) {
  if (operand == value)
    return true;
  StructuredOp op = structuredOf(operand);
  if (!op || !isNarrowElementwise(op))
    return false;
  if (auto it = known.find(op); it != known.end())
    return it->second;
  bool result = llvm::all_of(op.getInputValues(), [&](Value inner) {
    return !facts.readsThrough(inner, value) ||
           isOfRow(facts, inner, value, known);
  });
  return known[op] = result;
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

/// Whether a kernel can have `op` besides what the group has.
static bool hasRoom(const Group &group, StructuredOp op) {
  int64_t work = op.contract() ? narrowWork(op) : 0;
  int64_t operations = op.contract() ? 0 : narrowOperations(op);
  for (Operation *member : group.ops) {
    if (isa<kernel::ContractOp>(member))
      work += narrowWork(StructuredOp(member));
    else
      operations += narrowOperations(StructuredOp(member));
  }
  return work <= kMostNarrowWork && operations <= kMostNarrowOperations;
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
    if (!reader || !isPart(forming.facts, reader) || !hasRoom(group, reader))
      return false;
    if (kernel::ContractOp product = reader.contract())
      return product.getLhs() == value && product.getRhs() != value;
    Known known;
    return llvm::all_of(reader.getInputValues(), [&](Value operand) {
      return !forming.facts.readsThrough(operand, value) ||
             isOfRow(forming.facts, operand, value, known);
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
