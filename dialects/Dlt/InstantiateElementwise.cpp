//===- InstantiateElementwise.cpp - Formulas for values with types -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operands of elementwise operations of definitions broadcast, and numbers and
// integers beside floats take their dtype; numbers alone are computed now.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Instantiation.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

static bool isPredicate(Type type) {
  return getElementTypeOrSelf(type).isInteger(1);
}

/// The shape to which NumPy broadcasts both; none if it does not.
static std::optional<SmallVector<int64_t>> broadcast(ArrayRef<int64_t> a,
                                                     ArrayRef<int64_t> b) {
  if (a.size() < b.size())
    std::swap(a, b);
  SmallVector<int64_t> shape(a);
  size_t offset = a.size() - b.size();
  for (auto [i, size] : llvm::enumerate(b)) {
    int64_t &other = shape[offset + i];
    if (other == 1)
      other = size;
    else if (size != 1 && size != other)
      return std::nullopt;
  }
  return shape;
}

/// Of numbers alone: in float64.
FailureOr<GenericValue>
Instantiation::evaluate(Operation &op, ArrayRef<GenericValue> operands) {
  Operation *before = lastBuilt();
  SmallVector<Value> scalars;
  SmallVector<ref::Scalar> numbers;
  for (const GenericValue &operand : operands) {
    Type type = operand.isTruth ? Type(builder.getI1Type())
                                : Type(builder.getF64Type());
    scalars.push_back(
        splat(loc, RankedTensorType::get({}, type), operand.number));
    numbers.push_back({operand.number, static_cast<int64_t>(operand.number)});
  }
  Operation *made = clone(op, scalars);
  if (!made)
    return failure();
  ref::Scalar value = cast<ElementwiseOp>(made).evaluateScalar(numbers);
  bool isTruth = isPredicate(made->getResult(0).getType());
  eraseBehind(before);
  return isTruth ? GenericValue(static_cast<double>(value.i & 1), true)
                 : GenericValue(value.f);
}

Operation *Instantiation::lastBuilt() {
  Block::iterator point = builder.getInsertionPoint();
  return point == builder.getInsertionBlock()->begin() ? nullptr
                                                       : &*std::prev(point);
}

void Instantiation::eraseBehind(Operation *last) {
  while (Operation *op = lastBuilt()) {
    if (op == last)
      return;
    op->erase();
  }
}

LogicalResult
Instantiation::instantiateElementwise(Operation &op,
                                      ArrayRef<GenericValue> operands) {
  Location at = place(op);
  // What it becomes a dtype of has none yet.
  if (isa<ConvertOp>(op) && operands[0].isNumber) {
    Value number = operands[0].value;
    if (operands[0].isTruth)
      number = ConvertOp::create(builder, at, number, builder.getF64Type());
    map(op.getResult(0), GenericValue::readNumber(number));
    return success();
  }
  // A choice by a number is made now.
  if (auto select = dyn_cast<SelectOp>(op); select && !operands[0].value) {
    map(select, operands[operands[0].number != 0 ? 1 : 2]);
    return success();
  }
  if (llvm::none_of(operands, [](const GenericValue &v) { return v.value; }) &&
      isa<InferTypeOpInterface>(op)) {
    FailureOr<GenericValue> result = evaluate(op, operands);
    if (failed(result))
      return failure();
    map(op.getResult(0), *result);
    return success();
  }

  // The shape of all, and the dtypes of those that are numbers.
  std::optional<SmallVector<int64_t>> shape = SmallVector<int64_t>();
  Type dtype, integer;
  bool wholeNumbers = true, readsNumbers = false;
  for (const GenericValue &operand : operands) {
    if (operand.isNumber) {
      wholeNumbers &= operand.isTruth;
      readsNumbers = true;
      continue;
    }
    if (!operand.value) {
      wholeNumbers &=
          operand.isTruth || std::trunc(operand.number) == operand.number;
      continue;
    }
    auto type = cast<RankedTensorType>(operand.value.getType());
    if (shape)
      shape = broadcast(*shape, type.getShape());
    if (!shape)
      return op.emitOpError("can't broadcast its operands to one shape, found ")
             << type << " among them";
    Type element = type.getElementType();
    if (isPredicate(element))
      continue;
    Type &slot = isa<FloatType>(element) ? dtype : integer;
    if (slot && slot != element && !isa<FloatType>(element))
      return op.emitOpError("expects operands of one dtype, found ")
             << slot << " and " << element << "; use dlt.convert";
    slot = slot && slot != element ? promotedType(slot, element) : element;
  }

  auto operandsOf = [&](Type number) {
    SmallVector<Value> made;
    for (const GenericValue &operand : operands) {
      if (!operand.value) {
        Type type = operand.isTruth ? Type(builder.getI1Type()) : number;
        made.push_back(
            splat(at, RankedTensorType::get(*shape, type), operand.number));
        continue;
      }
      Value value = operand.value;
      auto type = cast<RankedTensorType>(value.getType());
      if (operand.isNumber && !operand.isTruth &&
          &operand == operands.begin() && isa<SelectOp>(op))
        value = CompareOp::create(builder, at, Direction::ne, value,
                                  splat(at, type, 0));
      else if (!isPredicate(type) && type.getElementType() != number)
        value = ConvertOp::create(builder, at, value, number);
      if (type.getShape() != ArrayRef(*shape)) {
        int64_t offset = shape->size() - type.getRank();
        value = BroadcastInDimOp::create(
            builder, at,
            RankedTensorType::get(*shape, getElementTypeOrSelf(value)), value,
            llvm::to_vector(llvm::seq(offset, offset + type.getRank())));
      }
      made.push_back(value);
    }
    return made;
  };

  // Integers stay what they are if the operation takes them.
  if (!dtype && integer && wholeNumbers) {
    Operation *before = lastBuilt();
    Operation *made;
    {
      ScopedDiagnosticHandler silent(builder.getContext(),
                                     [](Diagnostic &) { return success(); });
      made = clone(op, operandsOf(integer));
    }
    if (made) {
      map(op.getResult(0), made->getResult(0));
      return success();
    }
    eraseBehind(before);
  }
  // Numbers that are read have met no tensor yet.
  bool isNumber = readsNumbers && !dtype && !integer && shape->empty();
  if (isNumber)
    dtype = builder.getF64Type();
  Operation *made = clone(op, operandsOf(dtype ? dtype : floatType));
  if (!made)
    return failure();
  Value result = made->getResult(0);
  isNumber &=
      getElementTypeOrSelf(result).isF64() || isPredicate(result.getType());
  map(op.getResult(0),
      isNumber ? GenericValue::readNumber(result) : GenericValue(result));
  return success();
}
