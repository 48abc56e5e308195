//===- Group.cpp - Operations on rows that share a kernel -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../GroupRegistry.h"
#include "dlc/Kernels/Structure.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Whether each row of `operand` is made of the same row of `value`, the rows
/// being of `rowDims` dimensions.
static bool keepsRows(Facts &facts, Value operand, Value value,
                      unsigned rowDims) {
  if (operand == value)
    return true;
  Operation *op = operand.getDefiningOp();
  if (isReshape(op))
    return keepsDimensions(op, rowDims) &&
           keepsRows(facts, op->getOperand(0), value, rowDims);
  if (isa<tensor::ExtractSliceOp>(op))
    return rowDims == 1 && keepsRows(facts, op->getOperand(0), value, rowDims);
  StructuredOp generic = asStructured(op);
  if (!generic || !isRowwise(generic, rowDims) || reducesRows(generic))
    return false;
  return llvm::all_of(op->getOpOperands(), [&](OpOperand &inner) {
    return !facts.readsThrough(inner.get(), value) ||
           (readsOwnRow(generic.getMap(inner), rowDims) &&
            keepsRows(facts, inner.get(), value, rowDims));
  });
}

/// Those of `dims` with which `op` reads of `value`, which its group computes,
/// the row at hand.
static RowDims readingRows(Facts &facts, StructuredOp op, Value value,
                           RowDims dims) {
  StructuredOp producer = structuredOf(value);
  if (!producer || reducesRows(producer))
    return 0;
  for (unsigned rowDims = 1; rowDims < 31; ++rowDims) {
    RowDims bit = RowDims(1) << rowDims;
    if (hasTermsInRow(op, rowDims))
      dims &= ~bit;
    if (dims & bit &&
        !llvm::all_of(op->getOpOperands(), [&](OpOperand &operand) {
          return !facts.readsThrough(operand.get(), value) ||
                 (readsOwnRow(op.getMap(operand), rowDims) &&
                  keepsRows(facts, operand.get(), value, rowDims));
        }))
      dims &= ~bit;
  }
  return dims;
}

/// Of how many dimensions rows of the group may be with `op` in it.
static RowDims rowDimsWith(const Group &group, StructuredOp op, Facts &facts) {
  RowDims dims = withSameRows(group.rowDims & facts.rowDims(op),
                              StructuredOp(group.ops.front()), op);
  if (!dims)
    return 0;
  SetVector<Value> sources;
  facts.collectSources(op, sources);
  for (Value source : sources)
    if (Operation *producer = source.getDefiningOp();
        producer && group.members.contains(producer))
      dims = readingRows(facts, op, source, dims);
  return dims;
}

/// Whether rows of the batch may be several rows each.
static bool hasSequences(StructuredOp op) { return op.getNumLoops() > 2; }

/// Elements of a row of the op's loops.
static int64_t rowElementsOf(StructuredOp op) {
  return staticSize(loopSizes(op), 1);
}

/// Where threads don't share rows, whether `op` fits `group` as far as
/// reductions over all rows go: a vector of them goes along with elementwise
/// operations on rows as long as it, since both can go through the rows column
/// by column.
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

namespace {
/// Operations on the same rows; the domain is their number, kDynamic: the
/// batch's.
class RowsGroup : public GroupKind {
public:
  std::optional<Domain> begin(Operation *op,
                              const Forming &forming) const override {
    StructuredOp generic = asStructured(op);
    if (!generic)
      return std::nullopt;
    // A narrow product begins rows that go on; a short one does so only if they
    // are reduced, else its columns may be.
    bool isProduct = contractionOf(generic).has_value();
    bool begins =
        isProduct
            ? forming.target.continuesNarrowProducts &&
                  isNarrowProduct(generic) &&
                  (!isShortProduct(generic) || forming.facts.hasReducedRows(op))
            : forming.facts.fitsRows(generic) &&
                  (forming.target.sharesRows || !reducesRows(generic));
    if (!begins)
      return std::nullopt;
    return Domain{loopSizes(generic)[0]};
  }

  bool canRead(const Group &group, Operation *op, Value value,
               const Forming &forming) const override {
    StructuredOp generic = asStructured(op), producer = structuredOf(value);
    if (!generic || !producer)
      return false;
    if (!forming.target.sharesRows && !sharesColumns(group, generic))
      return false;
    return readingRows(
               forming.facts, generic, value,
               withSameRows(group.rowDims & forming.facts.rowDims(generic),
                            StructuredOp(group.ops.front()), generic)) != 0;
  }

  bool takes(const Group &group, const Candidate &candidate,
             const Forming &forming) const override {
    if (candidate.kind == &singleGroup())
      return false;
    // A static flat op may also go along with the rows it reads.
    auto generic = StructuredOp(candidate.op);
    bool sharesRows = forming.target.sharesRows;
    if (!forming.facts.fitsRows(generic) ||
        loopSizes(generic)[0] != group.domain[0] ||
        (!sharesRows && !sharesColumns(group, generic)))
      return false;
    RowDims dims = rowDimsWith(group, generic, forming.facts);
    if (!dims)
      return false;
    if (isConnected(group, candidate))
      return true;
    // What has nothing to do with the group does not keep it from going on with
    // rows of sequences.
    bool keepsDims = dims == group.rowDims || !hasSequences(generic);
    return keepsDims && isOpen(group, forming) && joinsOpen(candidate, forming);
  }

  void joined(Group &group, Operation *op,
              const Forming &forming) const override {
    StructuredOp generic = asStructured(op);
    if (group.ops.size() > 1)
      group.rowDims = rowDimsWith(group, generic, forming.facts);
    else
      group.rowDims =
          contractionOf(generic) ? 1 << 1 : forming.facts.rowDims(generic);
  }

  std::optional<Domain> classOf(const Group &group) const override {
    return group.domain;
  }
  std::optional<Domain> classFor(const Candidate &candidate) const override {
    StructuredOp generic = asStructured(candidate.op);
    if (candidate.kind == &singleGroup() || !generic || !generic.getNumLoops())
      return std::nullopt;
    return Domain{loopSizes(generic)[0]};
  }
  /// All that is done with the rows of a batch goes together. Threads of a
  /// product's rows are as many as it needs, so others' rows stay apart.
  bool isOpen(const Group &group, const Forming &) const override {
    auto first = asStructured(group.ops.front());
    return ShapedType::isDynamic(group.domain[0]) &&
           !(first && contractionOf(first));
  }
  bool joinsOpen(const Candidate &candidate,
                 const Forming &forming) const override {
    StructuredOp generic = asStructured(candidate.op);
    return forming.target.sharesRows || !generic || !reducesRows(generic);
  }
};
} // namespace

const GroupKind &dlc::kernels::rowsGroup() {
  static const RowsGroup kind;
  return kind;
}
