//===- FusionRules.cpp - What may be computed in one kernel ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FusionRules.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Kernels/Structure.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::fusion;

bool dlc::fusion::isKnown(Operation &op) {
  return isKernelOperation(&op) || isa<rt::RequireOp, dlt::ReturnOp>(op);
}

/// Whether a value must lie in memory: it leaves the entry, is required, or
/// is read by a kernel that does not go through it in order.
static bool needsMemory(Value value) {
  return llvm::any_of(value.getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (isReshape(user))
      return !keepsFirstDimension(user) || needsMemory(user->getResult(0));
    if (StructuredOp generic = asStructured(user)) {
      if (!generic.isInput(use))
        return false;
      AffineMap map = generic.getMap(use);
      bool ownRow =
          readsOwnRow(map) && cast<ShapedType>(value.getType()).isDynamicDim(0);
      auto producer = structuredOf(value);
      if (producer && dependsOnPlace(producer) && !map.isIdentity() && !ownRow)
        return true;
      if (readsAcrossGaps(generic, use))
        return true;
      return (contractionOf(generic) || !isRowwise(generic)) &&
             !isFlat(generic);
    }
    if (isa<tensor::InsertSliceOp>(user))
      return use.getOperandNumber() == 0;
    if (isa<KernelAnchor>(user)) // It reads rows of slices as they lie.
      return !value.getDefiningOp<tensor::ExtractSliceOp>();
    return isa<dlt::ReturnOp, rt::RequireOp>(user);
  });
}

bool dlc::fusion::isMaterialized(Operation *op) {
  if (!isa<StructuredOp, KernelAnchor, tensor::InsertSliceOp,
           tensor::ExtractSliceOp, arith::ConstantOp>(op))
    return false;
  if (isa<arith::ConstantOp>(op)) // Kernels read arrays of numbers as such.
    return isa<RankedTensorType>(op->getResult(0).getType()) &&
           !op->use_empty();
  return !isRematerialized(op) || needsMemory(op->getResult(0));
}

Group::Kind FusionRules::kindOf(Operation *op,
                                SmallVector<int64_t> &domain) const {
  StructuredOp generic = asStructured(op);
  if (!generic)
    return Group::single;
  // A narrow product begins rows that go on; a short one does so only if they
  // are reduced, else its columns may be.
  if (forDevice && isNarrowProduct(generic) &&
      (!isShortProduct(generic) || facts->hasReducedRows(op))) {
    domain = {loopSizes(generic)[0]};
    return Group::rows;
  }
  if (contractionOf(generic)) {
    domain.assign(cast<ShapedType>(op->getResult(0).getType()).getShape());
    return Group::product;
  }
  SmallVector<int64_t> sizes = loopSizes(generic);
  bool isStatic = llvm::none_of(sizes, ShapedType::isDynamic);
  if (isStatic && isFlat(generic)) {
    domain = sizes;
    return Group::flat;
  }
  if (facts->fitsRows(generic)) {
    domain = {sizes[0]};
    return forDevice && reducesRows(generic) ? Group::columns : Group::rows;
  }
  return Group::single;
}

/// Whether `value`, which comes from a group or from outside, reaches `operand`
/// through rematerialised operations.
static bool readsThrough(Facts &facts, Value operand, Value value) {
  if (operand == value)
    return true;
  Operation *op = facts.rematerialized(operand);
  return op && llvm::is_contained(facts.sourcesOf(op), value);
}

/// Whether each element of `operand` is made of the same element of `value`.
static bool isPointwise(Facts &facts, Value operand, Value value) {
  if (operand == value)
    return true;
  auto generic = structuredOf(operand);
  if (!generic || !isElementwise(generic))
    return false;
  return llvm::all_of(generic->getOpOperands(), [&](OpOperand &inner) {
    return !readsThrough(facts, inner.get(), value) ||
           (generic.getMap(inner).isIdentity() &&
            isPointwise(facts, inner.get(), value));
  });
}

/// Whether `operand` is `value` but for reshapes and flat predicates.
static bool lookThrough(Facts &facts, Value operand, Value value) {
  if (operand == value)
    return true;
  Operation *op = operand.getDefiningOp();
  if (!op ||
      (!isReshape(op) && !(isa<StructuredOp>(op) && isFlat(StructuredOp(op)))))
    return false;
  return llvm::all_of(op->getOperands(), [&](Value inner) {
    return !readsThrough(facts, inner, value) ||
           lookThrough(facts, inner, value);
  });
}

/// Whether each row of `operand` is made of the same row of `value`.
static bool keepsRows(Facts &facts, Value operand, Value value) {
  if (operand == value)
    return true;
  Operation *op = operand.getDefiningOp();
  if (isReshape(op))
    return keepsFirstDimension(op) &&
           keepsRows(facts, op->getOperand(0), value);
  if (isa<tensor::ExtractSliceOp>(op))
    return keepsRows(facts, op->getOperand(0), value);
  StructuredOp generic = asStructured(op);
  if (!generic || !isRowwise(generic) || reducesRows(generic))
    return false;
  return llvm::all_of(op->getOpOperands(), [&](OpOperand &inner) {
    return !readsThrough(facts, inner.get(), value) ||
           (readsOwnRow(generic.getMap(inner)) &&
            keepsRows(facts, inner.get(), value));
  });
}

/// Whether `op` and what is rematerialised for it can be computed for runs of
/// a product's columns, its loops from `first` on taken as one.
static bool readsRuns(Facts &facts, StructuredOp op, unsigned first) {
  SmallVector<int64_t> sizes = loopSizes(op);
  auto columns = llvm::count_if(llvm::drop_begin(sizes, first),
                                [](int64_t size) { return size != 1; });
  if (op.hasIndices() && columns > 1)
    return false;
  return llvm::all_of(op.getInputs(), [&](OpOperand *operand) {
    if (runAccess(op, *operand, first) == RunAccess::other)
      return false;
    Operation *producer = facts.rematerialized(operand->get());
    if (StructuredOp generic = asStructured(producer))
      return !dependsOnPlace(generic) || (op.getMap(*operand).isIdentity() &&
                                          readsRuns(facts, generic, first));
    // Reshapes and slices are read in the memory that they are of.
    while (producer &&
           (isReshape(producer) || isa<tensor::ExtractSliceOp>(producer))) {
      Value source = producer->getOperand(0);
      if (isReshape(producer) && !keepsFirstDimension(producer) &&
          isSliced(source))
        return false;
      producer = facts.rematerialized(source);
    }
    return !producer;
  });
}

/// Elements of a row of the op's loops.
static int64_t rowElementsOf(StructuredOp op) {
  return staticSize(loopSizes(op), 1);
}

/// On a device, whether `op` fits `group` as far as reductions over all rows
/// go: a vector of them goes along with elementwise operations on rows as long
/// as it, since both can go through the rows column by column.
static bool sharesColumns(const Group &group, StructuredOp op) {
  auto reduction = llvm::find_if(group.ops, [](Operation *other) {
    StructuredOp generic = asStructured(other);
    return generic && reducesRows(generic);
  });
  bool hasReduction = reduction != group.ops.end();
  if (!reducesRows(op) && !hasReduction)
    return true;
  int64_t elements =
      rowElementsOf(hasReduction ? cast<StructuredOp>(*reduction) : op);
  auto isAlike = [&](Operation *other) {
    StructuredOp generic = asStructured(other);
    return generic && generic.getNumLoops() && isElementwise(generic) &&
           rowElementsOf(generic) == elements;
  };
  if (!reducesRows(op))
    return isAlike(op);
  return !hasReduction && elements > 1 && op.getNumReductionLoops() == 1 &&
         llvm::all_of(group.ops, isAlike);
}

/// On a device, whether `op` is made of the numbers to which `group` reduces
/// all rows: the block that has them goes on.
static bool continuesNumbers(const Group &group, Operation *op) {
  auto isNumber = [](Operation *op) {
    return cast<ShapedType>(op->getResult(0).getType()).getRank() == 0;
  };
  StructuredOp generic = asStructured(op);
  return generic && isNumberOfNumbers(generic) &&
         llvm::all_of(group.ops, isNumber);
}

/// Whether so many rows, with all that is in each, are few: with more a product
/// takes longer than to move what it updates, and libraries are better at it.
static bool areFew(StructuredOp product, ArrayRef<unsigned> loops,
                   int64_t batch) {
  constexpr int64_t most = 256;
  return batch > 0 && loopElements(product, loops) <= most / batch;
}

/// Whether the product sums over the rows of a batch, and those are few.
static bool sumsFewRows(StructuredOp product, int64_t batch) {
  SmallVector<int64_t> sizes = loopSizes(product);
  SmallVector<unsigned> k = contractionOf(product)->k;
  return areFew(product, k, batch) && llvm::any_of(k, [&](unsigned loop) {
           return ShapedType::isDynamic(sizes[loop]);
         });
}

bool FusionRules::hasOwnKernel(Operation *product) const {
  return isShortProduct(StructuredOp(product)) ||
         sumsFewRows(StructuredOp(product), batch);
}

bool FusionRules::reducesColumns(const Group &group, StructuredOp op) const {
  // A block has all of a column: with many rows that would be few blocks for
  // what many have to do.
  auto product = StructuredOp(group.ops.front());
  return forDevice && isShortProduct(product) &&
         areFew(product, contractionOf(product)->m, batch) &&
         reducesColumnsOf(op, product) &&
         llvm::count_if(group.ops, [&](Operation *other) {
           return reducesColumnsOf(StructuredOp(other), product);
         }) < static_cast<int64_t>(kMostColumnReductions);
}

bool FusionRules::canFuse(const Group &group, Operation *op,
                          Value value) const {
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
    return group.kind == Group::single && insert.getDest() == value &&
           value.getDefiningOp<tensor::InsertSliceOp>();
  StructuredOp generic = asStructured(op);
  if (!generic || group.kind == Group::single)
    return false;
  if (group.kind == Group::columns)
    return continuesNumbers(group, op);
  bool isProduct = group.kind == Group::product;
  if (forDevice && isProduct && !hasOwnKernel(group.ops.front()))
    return matchEpilogue(op->getResult(0)).has_value();
  bool isReduction = isProduct && reducesColumns(group, generic);
  if (forDevice && reducesRows(generic) && group.kind != Group::rows &&
      !isReduction)
    return false;
  if (forDevice && group.kind == Group::rows && !sharesColumns(group, generic))
    return false;
  auto producer = structuredOf(value);
  // What a product's columns are combined to is known when all of it is.
  if (!producer ||
      (isProduct && producer != group.ops.front() && reducesRows(producer)))
    return false;
  for (OpOperand &operand : op->getOpOperands()) {
    if (!readsThrough(*facts, operand.get(), value))
      continue;
    AffineMap map = generic.getMap(operand);
    switch (group.kind) {
    case Group::product:
      if ((!isElementwise(generic) && !isReduction) || !map.isIdentity() ||
          !isPointwise(*facts, operand.get(), value))
        return false;
      break;
    case Group::flat:
      if (!map.isIdentity() || !lookThrough(*facts, operand.get(), value))
        return false;
      break;
    case Group::rows:
      if (reducesRows(producer) || !facts->fitsRows(generic) ||
          !readsOwnRow(map) || !keepsRows(*facts, operand.get(), value))
        return false;
      break;
    case Group::columns:
    case Group::single:
      return false;
    }
  }
  return true;
}

bool FusionRules::belongs(const Group &group, Operation *op, Group::Kind kind,
                          ArrayRef<int64_t> domain,
                          const SetVector<Value> &sources) const {
  // Parts of one concatenation are written one after the other.
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
    return group.kind == Group::single &&
           group.members.contains(insert.getDest().getDefiningOp());
  // What has no rows of its own may still have a product's.
  if (kind == Group::product ||
      (kind == Group::single && group.kind != Group::product))
    return false;
  auto connected = [&] {
    return llvm::any_of(sources, [&](Value source) {
      return group.reads.contains(source) ||
             group.members.contains(source.getDefiningOp());
    });
  };
  switch (group.kind) {
  case Group::product: {
    if (forDevice && !hasOwnKernel(group.ops.front())) {
      auto epilogue = matchEpilogue(op->getResult(0));
      return epilogue && epilogue->product == group.ops.front();
    }
    // Only an op on the product itself.
    StructuredOp generic = asStructured(op);
    auto product = contractionOf(StructuredOp(group.ops.front()));
    return generic &&
           (isElementwise(generic) || reducesColumns(group, generic)) &&
           readsColumnsInOrder(generic) &&
           ArrayRef<int64_t>(loopSizes(generic)) == ArrayRef(group.domain) &&
           readsRuns(*facts, generic, product->m.size()) &&
           llvm::any_of(op->getOperands(), [&](Value operand) {
             return group.members.contains(operand.getDefiningOp());
           });
  }
  case Group::flat:
    return kind == Group::flat && ArrayRef(group.domain) == domain &&
           (domain.empty() || connected());
  case Group::rows: {
    // A static flat op may also go along with the rows it reads.
    auto generic = StructuredOp(op);
    if (!facts->fitsRows(generic) || loopSizes(generic)[0] != group.domain[0])
      return false;
    if (forDevice && !sharesColumns(group, generic))
      return false;
    // Threads of a product's rows are as many as it needs, so others' rows stay
    // apart.
    auto first = asStructured(group.ops.front());
    bool isShared = ShapedType::isDynamic(group.domain[0]) &&
                    !(forDevice && (reducesRows(generic) ||
                                    (first && contractionOf(first))));
    return isShared || connected();
  }
  case Group::columns:
    // Nothing but the group's numbers: reductions that do not depend on each
    // other should not have to wait for each other either.
    return continuesNumbers(group, op) && connected() &&
           llvm::all_of(sources, [&](Value source) {
             Operation *producer = source.getDefiningOp();
             return !producer || group.members.contains(producer);
           });
  case Group::single:
    return false;
  }
  llvm_unreachable("unknown kind");
}
