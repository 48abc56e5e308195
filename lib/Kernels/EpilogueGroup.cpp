//===- EpilogueGroup.cpp - What shares a kernel with an anchor ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EpilogueGroup.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

// What is computed again for several readers is looked at once.
using Known = DenseMap<Operation *, bool>;

/// Whether each element of `operand` is made of the same element of `value`.
static bool isPointwise(Facts &facts, Value operand, Value value,
                        Known &known) {
  if (operand == value)
    return true;
  auto generic = structuredOf(operand);
  if (!generic || !isElementwise(generic))
    return false;
  if (auto it = known.find(generic); it != known.end())
    return it->second;
  bool result = llvm::all_of(generic->getOpOperands(), [&](OpOperand &inner) {
    return !facts.readsThrough(inner.get(), value) ||
           (generic.getMap(inner).isIdentity() &&
            isPointwise(facts, inner.get(), value, known));
  });
  return known[generic] = result;
}

/// Whether `op` and what is rematerialised for it can be computed for runs of
/// columns of an anchor's result, its loops from `first` on taken as one.
static bool readsRuns(Facts &facts, StructuredOp op, unsigned first,
                      Known &known) {
  if (auto it = known.find(op); it != known.end())
    return it->second;
  SmallVector<int64_t> sizes = loopSizes(op);
  auto columns = llvm::count_if(llvm::drop_begin(sizes, first),
                                [](int64_t size) { return size != 1; });
  bool fits = !op.hasIndices() || columns <= 1;
  fits = fits && llvm::all_of(op.getInputs(), [&](OpOperand *operand) {
           if (runAccess(op, *operand, first) == RunAccess::other)
             return false;
           Operation *producer = facts.rematerialized(operand->get());
           if (StructuredOp generic = asStructured(producer))
             return !dependsOnPlace(generic) ||
                    (op.getMap(*operand).isIdentity() &&
                     readsRuns(facts, generic, first, known));
           // Reshapes and slices are read in the memory that they are of.
           while (producer && (isReshape(producer) ||
                               isa<tensor::ExtractSliceOp>(producer))) {
             Value source = producer->getOperand(0);
             if (isReshape(producer) && !keepsFirstDimension(producer) &&
                 isSliced(source))
               return false;
             producer = facts.rematerialized(source);
           }
           return !producer;
         });
  return known[op] = fits;
}

std::optional<Domain> EpilogueGroup::begin(Operation *op,
                                           const Forming &forming) const {
  if (!rowDimsOf(op, forming))
    return std::nullopt;
  return Domain(cast<ShapedType>(op->getResult(0).getType()).getShape());
}

bool EpilogueGroup::canRead(const Group &group, Operation *op, Value value,
                            const Forming &forming) const {
  StructuredOp generic = asStructured(op);
  // What columns are combined to is known when all of them are.
  StructuredOp producer = structuredOf(value);
  bool isAnchor = value.getDefiningOp() == group.ops.front();
  if (!generic || (!isAnchor && (!producer || reducesRows(producer))))
    return false;
  bool fits = isElementwise(generic) || reducesColumns(group, generic, forming);
  Known known;
  return llvm::all_of(op->getOpOperands(), [&](OpOperand &operand) {
    return !forming.facts.readsThrough(operand.get(), value) ||
           (fits && generic.getMap(operand).isIdentity() &&
            isPointwise(forming.facts, operand.get(), value, known));
  });
}

bool EpilogueGroup::takes(const Group &group, const Candidate &candidate,
                          const Forming &forming) const {
  // Only an op on the anchor's elements.
  StructuredOp generic = asStructured(candidate.op);
  std::optional<unsigned> rowDims = rowDimsOf(group.ops.front(), forming);
  Known known;
  return generic && generic.generic() && rowDims &&
         (isElementwise(generic) || reducesColumns(group, generic, forming)) &&
         readsColumnsInOrder(generic) &&
         ArrayRef<int64_t>(loopSizes(generic)) == ArrayRef(group.domain) &&
         readsRuns(forming.facts, generic, *rowDims, known) &&
         llvm::any_of(candidate.op->getOperands(), [&](Value operand) {
           return group.members.contains(operand.getDefiningOp());
         });
}
