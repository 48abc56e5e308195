//===- Expansion.cpp - What layers are given to expand themselves --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Dlt/Formula.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

Type Expansion::getComputeDtype() const {
  return cast<LayerOpInterface>(layer).getComputeDtype();
}

unsigned Expansion::find(StringRef variable) {
  for (auto [i, spec] : llvm::enumerate(specs))
    if (spec.name == variable)
      return i;
  llvm::report_fatal_error("the expansion of " +
                           layer->getName().getStringRef() +
                           " uses the variable \"" + variable +
                           "\", which its getVariables does not declare");
}

Value Expansion::convert(Value value, Type dtype) {
  return dlt::Formula(builder, getLoc()).convert(value, dtype);
}

LogicalResult Expansion::mergeMasks() {
  dlt::Formula f(builder, getLoc());
  if (llvm::is_contained(masks, Value()))
    return success();
  for (Value mask : masks) {
    if (!outputMask)
      outputMask = mask;
    else if (outputMask.getType() != mask.getType())
      return layer->emitOpError("expects masks of one shape, found ")
             << outputMask.getType() << " and " << mask.getType();
    else
      outputMask = f.either(outputMask, mask);
  }
  return success();
}

Value Expansion::read(StringRef variable, Type dtype) {
  return convert(values[find(variable)], dtype ? dtype : getComputeDtype());
}

void Expansion::assign(StringRef variable, Value value) {
  unsigned index = find(variable);
  if (specs[index].update != Update::assigned)
    llvm::report_fatal_error("the expansion of " +
                             layer->getName().getStringRef() + " assigns \"" +
                             variable + "\", which is no statistic");
  values[index] = convert(value, specs[index].type.getElementType());
}

/// Whether the op, or one that its results follow from within it, makes
/// something of all rows, or of how many there are.
static bool combinesRows(Operation &op) {
  // What its gradient does of one's own is another matter.
  if (auto own = dyn_cast<dlt::CustomVjpOp>(op))
    return llvm::any_of(own.getBody().front(), combinesRows);
  for (Region &region : op.getRegions())
    if (llvm::any_of(region.getOps(), combinesRows))
      return true;
  auto hasRows = [](Type type) {
    return !cast<ShapedType>(type).hasStaticShape();
  };
  // Which row it is differs with the batch.
  if (auto iota = dyn_cast<dlt::IotaOp>(op)) {
    auto type = cast<RankedTensorType>(iota.getType());
    int64_t dim = iota.getDimension();
    return type.isDynamicDim(dim < 0 ? dim + type.getRank() : dim);
  }
  return isa<dlt::RowsOp>(op) ||
         (op.getNumResults() && llvm::any_of(op.getOperandTypes(), hasRows) &&
          llvm::none_of(op.getResultTypes(), hasRows));
}

bool dlc::layers::isActivated(Type from, Type to, bool hasMask) {
  auto x = cast<RankedTensorType>(from), y = dyn_cast<RankedTensorType>(to);
  if (!y || x.getRank() < 2 || y.getRank() != x.getRank())
    return from == to;
  size_t kept = hasMask ? x.getRank() - 1 : 1;
  return x.getElementType() == y.getElementType() &&
         x.getShape().take_front(kept) == y.getShape().take_front(kept) &&
         llvm::all_of(y.getShape().drop_front(kept),
                      [](int64_t size) { return size > 0; });
}

Expansion::Mark Expansion::mark() const {
  Block *block = builder.getInsertionBlock();
  return {builder.getInsertionPoint() == block->begin()
              ? nullptr
              : &*std::prev(builder.getInsertionPoint())};
}

LogicalResult Expansion::checkRowsApart(Mark mark, Value result, StringRef what,
                                        FlatSymbolRefAttr name, Type input) {
  llvm::SetVector<Operation *> makers;
  auto add = [&](Value value) {
    Operation *op = value.getDefiningOp();
    if (op && op->getBlock() == builder.getInsertionBlock() &&
        (!mark.last || mark.last->isBeforeInBlock(op)))
      makers.insert(op);
  };
  add(result);
  for (unsigned next = 0; next < makers.size(); ++next) {
    Operation *op = makers[next];
    if (combinesRows(*op))
      return layer->emitOpError("expects ")
             << what << " that computes each row by itself, but " << name
             << " combines the rows of " << input;
    llvm::for_each(op->getOperands(), add);
  }
  return success();
}

FailureOr<Value> Expansion::activate(Attribute activation, Value value) {
  if (!activation)
    return value;
  // 16 bits are too few for what exponentials and sums pass through.
  Type outer = getElementTypeOrSelf(value.getType());
  Type dtype = dlt::accumulatorType(outer);
  value = convert(value, dtype);
  Mark before = mark();
  FailureOr<Value> result =
      instantiateUse(builder, layer, activation, DefinitionKind::activation,
                     library, value, dtype, path);
  if (failed(result))
    return failure();
  if (failed(checkRowsApart(before, *result, "an activation",
                            Use(activation).definition, value.getType())))
    return failure();
  bool hasMask = llvm::any_of(masks, [](Value mask) { return bool(mask); });
  if (!isActivated(value.getType(), result->getType(), hasMask))
    return layer->emitOpError("expects an activation that keeps the dtype and "
                              "the ")
           << (hasMask ? "mask's dimensions" : "rows") << " of "
           << value.getType() << ", but " << Use(activation).definition
           << " makes " << result->getType();
  return convert(*result, outer);
}

LogicalResult Expansion::regularize(Attribute regularizer, Value value) {
  if (!regularizer)
    return success();
  Type dtype = dlt::accumulatorType(getElementTypeOrSelf(value.getType()));
  FailureOr<Value> result =
      instantiateUse(builder, layer, regularizer, DefinitionKind::regularizer,
                     library, convert(value, dtype), dtype, path);
  if (failed(result))
    return failure();
  auto scalar = RankedTensorType::get({}, dtype);
  if (result->getType() != scalar)
    return layer->emitOpError("expects a regularizer that makes ")
           << scalar << ", but " << Use(regularizer).definition << " makes "
           << result->getType();
  losses.push_back(*result);
  return success();
}

void Expansion::addLossOfRows(Value sum) {
  Value rows = dlt::RowsOp::create(builder, getLoc(), sum.getType());
  losses.push_back(dlt::DivideOp::create(builder, getLoc(), sum, rows));
}

LogicalResult Expansion::regularizeOutput(Attribute regularizer, Value value) {
  size_t before = losses.size();
  if (failed(regularize(regularizer, value)))
    return failure();
  if (losses.size() > before)
    addLossOfRows(losses.pop_back_val());
  return success();
}

Value Expansion::randomUniform(RankedTensorType type) {
  // The first draw's stream is the layer's path.
  std::string stream = path;
  if (draws++)
    stream += "#" + std::to_string(draws);
  Type dtype = dlt::accumulatorType(type.getElementType());
  return dlt::RandomUniformOp::create(builder, getLoc(), type.clone(dtype),
                                      seed, step, streamOf(stream));
}

int64_t dlc::layers::streamOf(StringRef path) {
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char c : path) {
    hash ^= c;
    hash *= 0x100000001b3;
  }
  return static_cast<int64_t>(hash);
}
