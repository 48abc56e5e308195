//===- Instantiate.cpp - Instantiating generic definitions ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Instantiation.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

/// That a use of a definition may become.
static constexpr unsigned kMostOperations = 5000;

Type Instantiation::concrete(Type type, bool isIndex) {
  auto tensor = dyn_cast<TensorType>(type);
  if (!tensor)
    return type;
  if (isa<AnyType>(tensor.getElementType()) && isIndex)
    return withElementType(tensor, builder.getI32Type());
  if (isa<AnyType, GenericFloatType>(tensor.getElementType()))
    return withElementType(tensor, floatType);
  return type;
}

/// Infers the result types of `op`, whose operands are concrete already.
LogicalResult Instantiation::inferTypes(Operation *op) {
  if (auto inferable = dyn_cast<InferTypeOpInterface>(op)) {
    SmallVector<Type> types;
    if (failed(inferable.inferReturnTypes(
            op->getContext(), op->getLoc(), op->getOperands(),
            op->getDiscardableAttrDictionary(), op->getPropertiesStorage(),
            op->getRegions(), types)))
      return failure();
    for (auto [result, type] : llvm::zip(op->getResults(), types))
      result.setType(type);
    return success();
  }
  for (Value result : op->getResults()) {
    Type type = concrete(result.getType(), op->hasTrait<IndexResult>());
    // What is made of nothing is a number.
    if (op->getNumOperands() == 0 && isAnyTensor(result.getType()))
      type = RankedTensorType::get({}, getElementTypeOrSelf(type));
    // The shape follows the operands', the element type is the op's own.
    if (op->hasTrait<OpTrait::SameOperandsAndResultShape>())
      type = withElementType(op->getOperand(0).getType(),
                             cast<TensorType>(type).getElementType());
    if (!isa<RankedTensorType>(type))
      return op->emitOpError("result type ") << type << " can't be inferred";
    result.setType(type);
  }
  return success();
}

Operation *Instantiation::clone(Operation &op, ValueRange operands) {
  // What applies others twice at each of many levels.
  if (++made > kMostOperations) {
    op.emitOpError("is one of more than ")
        << kMostOperations << " operations that a definition becomes";
    return nullptr;
  }
  IRMapping mapping;
  mapping.map(op.getOperands(), operands);
  Operation *clone = builder.clone(op, mapping);
  // A value that is there twice may have become two.
  clone->setOperands(operands);
  clone->setLoc(place(op));
  if (failed(inferTypes(clone)) ||
      failed(verify(clone, /*verifyRecursively=*/false)))
    return nullptr;
  return clone;
}

Value Instantiation::tensor(Value generic, Location at) {
  GenericValue item = values.find(generic)->second;
  if (item.isNumber && !item.isTruth && !floatType.isF64())
    return ConvertOp::create(builder, at, item.value, floatType);
  if (item.value)
    return item.value;
  Type type = item.isTruth ? builder.getI1Type() : floatType;
  return splat(at, RankedTensorType::get({}, type), item.number);
}

FailureOr<int64_t> Instantiation::wholeNumber(Operation &op, Value generic,
                                              StringRef what) {
  GenericValue item = values.find(generic)->second;
  if (item.isNumber)
    return error(op) << "expects a number that is known when it is compiled as "
                     << what << ", found one of run time";
  if (item.value)
    return error(op) << "expects a number as " << what << ", found a value of "
                     << item.value.getType();
  if (std::trunc(item.number) != item.number ||
      std::fabs(item.number) > static_cast<double>(kMostElements))
    return error(op) << "expects a whole number as " << what << ", found "
                     << item.number;
  return static_cast<int64_t>(item.number);
}

LogicalResult Instantiation::instantiateAlong(Operation &op) {
  SmallVector<int64_t> dimensions;
  for (Value number : dimensionNumbers(&op)) {
    FailureOr<int64_t> dimension = wholeNumber(op, number, "dimension");
    if (failed(dimension))
      return failure();
    dimensions.push_back(*dimension);
  }
  OwningOpRef<Operation *> known = op.clone();
  setDimensions(*known, dimensions);
  if (failed(instantiate(**known)))
    return failure();
  Value result = (*known)->getResult(0);
  map(op.getResult(0), values.find(result)->second);
  values.erase(result);
  return success();
}

FailureOr<Block *> Instantiation::instantiateRegion(Region &generic,
                                                    Region &region,
                                                    TypeRange types) {
  Block &from = generic.front();
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&region);
  Instantiation inner(builder, loc, floatType, where, isPartOfProgram, find,
                      made, /*effects=*/nullptr, depth);
  for (auto [argument, type] : llvm::zip_equal(from.getArguments(), types))
    inner.map(argument, GenericValue(block->addArgument(type, loc)));
  if (failed(inner.run(from)))
    return failure();
  SmallVector<Value> yields;
  for (Value value : from.getTerminator()->getOperands())
    yields.push_back(inner.tensor(value, loc));
  YieldOp::create(builder, place(*from.getTerminator()), yields);
  return block;
}

LogicalResult Instantiation::instantiate(Operation &op) {
  if (op.hasTrait<TakesDimensions>() && !dimensionNumbers(&op).empty())
    return instantiateAlong(op);
  if (auto own = dyn_cast<InstantiableOp>(op))
    return own.instantiate(*this);
  if (auto number = dyn_cast<SplatOp>(op);
      number && isAnyTensor(number.getType())) {
    map(number, GenericValue(number.getValue().convertToDouble()));
    return success();
  }
  if (isa<ElementwiseOp>(op)) {
    SmallVector<GenericValue> operands;
    for (Value operand : op.getOperands())
      operands.push_back(get(operand));
    return instantiateElementwise(op, operands);
  }
  // A check of a number is made now.
  if (auto check = dyn_cast<CheckOp>(op)) {
    GenericValue condition = values.find(check.getCondition())->second;
    if (!condition.value && condition.number != 0)
      return success();
    if (!condition.value)
      return emitError(place(op)) << check.getMessage();
  }
  SmallVector<Value> operands;
  for (Value operand : op.getOperands())
    operands.push_back(tensor(operand, place(op)));
  Operation *made = clone(op, operands);
  if (!made)
    return failure();
  if (auto check = dyn_cast<CheckOp>(made); check && !check.getWhere())
    check.setWhere(where);
  for (auto [generic, result] : llvm::zip(op.getResults(), made->getResults()))
    map(generic, result);
  return success();
}

FailureOr<int64_t> Instantiation::knownDimension(Operation &op, int64_t dim,
                                                 RankedTensorType type) {
  int64_t rank = type.getRank();
  if (dim < -rank || dim >= rank) // C1
    return error(op) << "expects a dimension in [" << -rank << ", " << rank
                     << ") of " << type << ", found " << dim;
  int64_t position = dim < 0 ? dim + rank : dim;
  if (type.isDynamicDim(position)) // C2
    return error(op) << "expects a dimension of known size, but dimension "
                     << dim << " of " << type << " is that of rows";
  return position;
}

LogicalResult Instantiation::apply(ApplyOp op) {
  // Deeper than any library of definitions is.
  if (depth == 64)
    return op.emitOpError("of ")
           << op.getDefinitionAttr()
           << " is more than 64 definitions deep; does it lead back to itself?";
  // Those that make no operation take time, too.
  if (++made > kMostOperations)
    return op.emitOpError("is one of more than ")
           << kMostOperations << " operations that a definition becomes";
  FailureOr<AppliedDefinition> applied = find(op);
  if (failed(applied))
    return failure();
  Block &block = applied->body->front();
  Type dtype = applied->isActivation ? accumulatorType(floatType) : floatType;
  auto converted = [&](GenericValue item, Type from, Type to) {
    if (from != to && item.value &&
        getElementTypeOrSelf(item.value.getType()) == from)
      item.value = ConvertOp::create(builder, loc, item.value, to);
    return item;
  };
  Instantiation inner(builder, loc, dtype, where, isPartOfProgram, find, made,
                      effects, depth + 1);
  auto arguments = block.getArguments();
  size_t given = op.getInputs().size();
  for (auto [argument, input] : llvm::zip(arguments, op.getInputs()))
    inner.map(argument, converted(get(input), floatType, dtype));
  for (auto [argument, number] :
       llvm::zip_equal(arguments.drop_front(given), applied->params))
    inner.map(argument, GenericValue(number));
  if (failed(inner.run(block)))
    return failure();
  map(op, converted(inner.get(block.getTerminator()->getOperand(0)), dtype,
                    floatType));
  return success();
}

LogicalResult Instantiation::run(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(instantiate(op)))
      return failure();
  return success();
}

LogicalResult dlc::dlt::instantiate(OpBuilder &builder, Location loc,
                                    Region &body,
                                    ArrayRef<GenericValue> arguments,
                                    Type floatType, StringRef where,
                                    bool isPartOfProgram, FindDefinition find,
                                    SmallVectorImpl<Value> &results,
                                    const LayerEffects *effects) {
  Block &block = body.front();
  auto note = [&](Diagnostic &diag) {
    if (isPartOfProgram)
      diag.attachNote(loc) << "instantiated here";
    else
      diag.attachNote(body.getLoc()) << "in this definition";
    return failure();
  };
  // Errors below carry a note that says who instantiated.
  ScopedDiagnosticHandler handler(builder.getContext(), note);
  unsigned made = 0;
  Instantiation instantiation(builder, loc, floatType, where, isPartOfProgram,
                              find, made, effects);
  for (auto [generic, argument] : llvm::zip(block.getArguments(), arguments))
    instantiation.map(generic, argument);
  if (failed(instantiation.run(block)))
    return failure();
  for (Value value : block.getTerminator()->getOperands())
    results.push_back(instantiation.tensor(value, loc));
  return success();
}
