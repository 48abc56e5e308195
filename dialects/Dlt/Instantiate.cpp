//===- Instantiate.cpp - Instantiating generic definitions ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Instantiate.h"
#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Dlt.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

namespace {

bool isPredicate(Type type) { return getElementTypeOrSelf(type).isInteger(1); }

/// The shape to which NumPy broadcasts both; none if it does not.
std::optional<SmallVector<int64_t>> broadcast(ArrayRef<int64_t> a,
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

/// That a use of a definition may become.
constexpr unsigned kMostOperations = 5000;

class Instantiation {
public:
  Instantiation(OpBuilder &builder, Location loc, Type floatType,
                StringRef where, bool isPartOfProgram, FindDefinition find,
                unsigned &made, unsigned depth = 0)
      : builder(builder), loc(loc), floatType(floatType), where(where),
        isPartOfProgram(isPartOfProgram), find(find), made(made), depth(depth) {
  }

  void map(Value generic, GenericValue value) {
    values.try_emplace(generic, value);
  }

  LogicalResult run(Block &block);
  /// The value as a tensor; a number alone is a scalar of the float type.
  Value tensor(Value generic, Location at);

private:
  Location place(Operation &op) {
    return isPartOfProgram ? Location(CallSiteLoc::get(op.getLoc(), loc)) : loc;
  }
  InFlightDiagnostic error(Operation &op) {
    return emitError(place(op)) << '\'' << op.getName() << "' op ";
  }
  /// `type` with generic element types replaced; an any that is no index is
  /// the float type.
  Type concrete(Type type, bool isIndex);
  Value splat(Location at, RankedTensorType type, double number) {
    return SplatOp::create(builder, at, type, builder.getF64FloatAttr(number));
  }
  LogicalResult inferTypes(Operation *op);
  /// The op of other operands; null after an error.
  Operation *clone(Operation &op, ValueRange operands);
  LogicalResult instantiate(Operation &op);
  LogicalResult instantiateApply(ApplyOp op);
  /// The dimension of the op's input, counted from the first; fails after an
  /// error for one that is not there or the rows'.
  template <typename Op>
  FailureOr<int64_t> knownDimension(Op op, RankedTensorType type);
  LogicalResult instantiateSize(SizeOp op);
  LogicalResult instantiatePart(PartOp op);
  /// The number as an integer; fails after an error where it is none.
  FailureOr<int64_t> wholeNumber(Operation &op, Value generic, StringRef what);
  /// Of an operation whose dimensions are numbers.
  LogicalResult instantiateAlong(Operation &op);
  LogicalResult instantiateOneHot(OneHotOp op);
  LogicalResult instantiateCollapse(CollapseOp op);
  LogicalResult instantiateReshapeLike(ReshapeLikeOp op);
  LogicalResult instantiateCustomVjp(CustomVjpOp op);
  /// A region of a custom_vjp, whose block takes `types`.
  FailureOr<Block *> instantiateRegion(Region &generic, Region &region,
                                       TypeRange types);
  LogicalResult instantiateElementwise(Operation &op,
                                       ArrayRef<GenericValue> operands);
  FailureOr<GenericValue> evaluate(Operation &op,
                                   ArrayRef<GenericValue> operands);
  /// The operation that the builder stands behind; null at a block's begin.
  Operation *lastBuilt();
  /// Erases what was built behind `last`, behind the block's begin if null.
  void eraseBehind(Operation *last);

  OpBuilder &builder;
  Location loc;
  Type floatType;
  StringRef where;
  bool isPartOfProgram;
  FindDefinition find;
  unsigned &made; ///< Operations so far, of all definitions.
  unsigned depth; ///< Of definitions that apply others.
  DenseMap<Value, GenericValue> values;
};

} // namespace

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
  if (item.isNumber && !floatType.isF64())
    return ConvertOp::create(builder, at, item.value, floatType);
  if (item.value)
    return item.value;
  Type type = item.isTruth ? builder.getI1Type() : floatType;
  return splat(at, RankedTensorType::get({}, type), item.number);
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
      wholeNumbers = false;
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
    if (slot && slot != element)
      return op.emitOpError("expects operands of one dtype, found ")
             << slot << " and " << element << "; use dlt.convert";
    slot = element;
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
      if (operand.isNumber && &operand == operands.begin() && isa<SelectOp>(op))
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
  isNumber &= getElementTypeOrSelf(result).isF64();
  map(op.getResult(0),
      isNumber ? GenericValue::readNumber(result) : GenericValue(result));
  return success();
}

LogicalResult Instantiation::instantiateApply(ApplyOp op) {
  // Deeper than any library of definitions is.
  if (depth == 64)
    return op.emitOpError("of ")
           << op.getDefinitionAttr()
           << " is more than 64 definitions deep; does it lead back to itself?";
  FailureOr<AppliedDefinition> applied = find(op);
  if (failed(applied))
    return failure();
  Block &block = applied->body->front();
  Instantiation inner(builder, loc, floatType, where, isPartOfProgram, find,
                      made, depth + 1);
  auto arguments = block.getArguments();
  size_t given = op.getInputs().size();
  for (auto [argument, input] : llvm::zip(arguments, op.getInputs()))
    inner.map(argument, values.find(input)->second);
  for (auto [argument, number] :
       llvm::zip_equal(arguments.drop_front(given), applied->params))
    inner.map(argument, GenericValue(number));
  if (failed(inner.run(block)))
    return failure();
  map(op, inner.values.find(block.getTerminator()->getOperand(0))->second);
  return success();
}

template <typename Op>
FailureOr<int64_t> Instantiation::knownDimension(Op op, RankedTensorType type) {
  int64_t dim = op.getDimension(), rank = type.getRank();
  if (dim < -rank || dim >= rank) // C1
    return error(*op) << "expects a dimension in [" << -rank << ", " << rank
                      << ") of " << type << ", found " << dim;
  int64_t position = dim < 0 ? dim + rank : dim;
  if (type.isDynamicDim(position)) // C2
    return error(*op) << "expects a dimension of known size, but dimension "
                      << dim << " of " << type << " is that of rows";
  return position;
}

LogicalResult Instantiation::instantiateSize(SizeOp op) {
  auto type =
      cast<RankedTensorType>(tensor(op.getInput(), place(*op)).getType());
  FailureOr<int64_t> dim = knownDimension(op, type);
  if (failed(dim))
    return failure();
  map(op, GenericValue(static_cast<double>(type.getDimSize(*dim))));
  return success();
}

LogicalResult Instantiation::instantiatePart(PartOp op) {
  Value input = tensor(op.getInput(), place(*op));
  auto type = cast<RankedTensorType>(input.getType());
  FailureOr<int64_t> dim = knownDimension(op, type);
  if (failed(dim))
    return failure();
  int64_t size = type.getDimSize(*dim), count = op.getCount();
  if (size % count) // C3
    return error(*op) << "expects a multiple of " << count
                      << " elements along dimension "
                      << static_cast<int64_t>(op.getDimension()) << ", found "
                      << type;
  int64_t start = op.getIndex() * (size / count);
  map(op, GenericValue(SliceOp::create(builder, place(*op), input, *dim, start,
                                       start + size / count)
                           .getResult()));
  return success();
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

LogicalResult Instantiation::instantiateOneHot(OneHotOp op) {
  Location at = place(*op);
  Value indices = tensor(op.getIndices(), at);
  auto type = cast<RankedTensorType>(indices.getType());
  auto dtype = dyn_cast<IntegerType>(type.getElementType());
  if (!dtype) // C1
    return error(*op) << "expects integers as indices, found " << type;
  FailureOr<int64_t> count = wholeNumber(*op, op.getCount(), "count");
  if (failed(count))
    return failure();
  if (*count < 1) // C2
    return error(*op) << "expects a count of at least 1, found " << *count;
  // Of a dtype that has all numbers of both.
  bool isWide =
      dtype.getWidth() + dtype.isUnsigned() > 32 || *count > INT32_MAX;
  Type integer = builder.getIntegerType(isWide ? 64 : 32);
  if (dtype != integer)
    indices = ConvertOp::create(builder, at, indices, integer);
  SmallVector<int64_t> shape(type.getShape());
  shape.push_back(*count);
  auto wide = RankedTensorType::get(shape, integer);
  if (failed(checkLimits(wide, [&] { return error(*op); })))
    return failure();
  Value wanted = BroadcastInDimOp::create(
      builder, at, wide, indices,
      llvm::to_vector(llvm::seq<int64_t>(0, type.getRank())));
  Value index = IotaOp::create(builder, at, wide, wanted, -1);
  Value hit = CompareOp::create(builder, at, Direction::eq, index, wanted);
  map(op,
      GenericValue(ConvertOp::create(builder, at, hit, floatType).getResult()));
  return success();
}

LogicalResult Instantiation::instantiateCollapse(CollapseOp op) {
  Value input = tensor(op.getInput(), place(*op));
  auto type = cast<RankedTensorType>(input.getType());
  int64_t rank = type.getRank();
  int64_t ends[] = {op.getFirstAttr().getInt(), op.getLastAttr().getInt()};
  for (int64_t &dim : ends) {
    if (dim < -rank || dim >= rank) // C1
      return error(*op) << "expects dimensions in [" << -rank << ", " << rank
                        << ") of " << type << ", found " << dim;
    dim = dim < 0 ? dim + rank : dim;
  }
  auto [first, last] = ends;
  if (first > last) // C1
    return error(*op) << "expects a first dimension that is not behind the "
                      << "last, found " << first << " and " << last << " of "
                      << type;
  SmallVector<int64_t> shape(type.getShape().take_front(first));
  int64_t &all = shape.emplace_back(1);
  for (int64_t size : type.getShape().slice(first, last - first + 1)) {
    if (ShapedType::isDynamic(size)) // C2
      return error(*op) << "expects dimensions of known size, but one of "
                        << type << " is that of rows";
    all *= size;
  }
  llvm::append_range(shape, type.getShape().drop_front(last + 1));
  map(op, GenericValue(
              ReshapeOp::create(builder, place(*op), type.clone(shape), input)
                  .getResult()));
  return success();
}

LogicalResult Instantiation::instantiateReshapeLike(ReshapeLikeOp op) {
  Value input = tensor(op.getInput(), place(*op));
  Value like = tensor(op.getLike(), place(*op));
  auto type = withElementType(like.getType(), getElementTypeOrSelf(input));
  auto made = ReshapeOp::create(builder, place(*op), type, input);
  map(op, GenericValue(made.getResult()));
  return verify(made);
}

FailureOr<Block *> Instantiation::instantiateRegion(Region &generic,
                                                    Region &region,
                                                    TypeRange types) {
  Block &from = generic.front();
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&region);
  Instantiation inner(builder, loc, floatType, where, isPartOfProgram, find,
                      made, depth);
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

LogicalResult Instantiation::instantiateCustomVjp(CustomVjpOp op) {
  SmallVector<Value> inputs;
  for (Value input : op.getInputs())
    inputs.push_back(tensor(input, place(*op)));
  OperationState state(place(*op), CustomVjpOp::getOperationName());
  state.addOperands(inputs);
  Region *body = state.addRegion(), *backward = state.addRegion();
  FailureOr<Block *> computes =
      instantiateRegion(op.getBody(), *body, ValueRange(inputs).getTypes());
  if (failed(computes))
    return failure();
  TypeRange yields = (*computes)->getTerminator()->getOperandTypes();
  state.addTypes(yields.take_front(op.getNumResults()));
  SmallVector<Type> types(yields.drop_front(op.getNumResults()));
  for (Type type : yields.take_front(op.getNumResults()))
    if (isa<FloatType>(getElementTypeOrSelf(type)))
      types.push_back(type);
  // Which results have a cotangent is known only now.
  if (unsigned count = op.getBackward().getNumArguments();
      count != types.size())
    return op.emitOpError("expects ")
           << types.size() << " arguments of its gradient, found " << count;
  if (failed(instantiateRegion(op.getBackward(), *backward, types)))
    return failure();
  Operation *built = builder.create(state);
  if (failed(verify(built, /*verifyRecursively=*/false)))
    return failure();
  for (auto [generic, result] : llvm::zip(op.getResults(), built->getResults()))
    map(generic, result);
  return success();
}

LogicalResult Instantiation::instantiate(Operation &op) {
  if (op.hasTrait<TakesDimensions>() && !dimensionNumbers(&op).empty())
    return instantiateAlong(op);
  if (auto size = dyn_cast<SizeOp>(op))
    return instantiateSize(size);
  if (auto part = dyn_cast<PartOp>(op))
    return instantiatePart(part);
  if (auto oneHot = dyn_cast<OneHotOp>(op))
    return instantiateOneHot(oneHot);
  if (auto collapse = dyn_cast<CollapseOp>(op))
    return instantiateCollapse(collapse);
  if (auto reshape = dyn_cast<ReshapeLikeOp>(op))
    return instantiateReshapeLike(reshape);
  if (auto custom = dyn_cast<CustomVjpOp>(op))
    return instantiateCustomVjp(custom);
  if (auto apply = dyn_cast<ApplyOp>(op))
    return instantiateApply(apply);
  if (auto eval = dyn_cast<EvalOp>(op)) {
    Block &block = eval.getBody().front();
    if (failed(run(block)))
      return failure();
    map(eval, values.find(block.getTerminator()->getOperand(0))->second);
    return success();
  }
  if (auto number = dyn_cast<SplatOp>(op);
      number && isAnyTensor(number.getType())) {
    map(number, GenericValue(number.getValue().convertToDouble()));
    return success();
  }
  if (isa<ElementwiseOp>(op)) {
    SmallVector<GenericValue> operands;
    for (Value operand : op.getOperands())
      operands.push_back(values.find(operand)->second);
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
                                    SmallVectorImpl<Value> &results) {
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
                              find, made);
  for (auto [generic, argument] : llvm::zip(block.getArguments(), arguments))
    instantiation.map(generic, argument);
  if (failed(instantiation.run(block)))
    return failure();
  for (Value value : block.getTerminator()->getOperands())
    results.push_back(instantiation.tensor(value, loc));
  return success();
}
