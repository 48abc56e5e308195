//===- CodeBuilder.cpp - Building loads, stores and bodies --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/CodeBuilder.h"
#include "dlc/CodeGen/Build/Splat.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

Value CodeBuilder::index(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value CodeBuilder::add(Value x, Value y) {
  return arith::AddIOp::create(builder, loc, x, y);
}

Value CodeBuilder::mul(Value x, Value y) {
  return arith::MulIOp::create(builder, loc, x, y);
}

Value CodeBuilder::toI64(Value index) {
  return arith::IndexCastOp::create(builder, loc, builder.getI64Type(), index);
}

Value CodeBuilder::toIndex(Value i64) {
  return arith::IndexCastOp::create(builder, loc, builder.getIndexType(), i64);
}

Value CodeBuilder::constant(Type type, double value) {
  Type element = getElementTypeOrSelf(type);
  TypedAttr attr;
  if (isa<FloatType>(element))
    attr = builder.getFloatAttr(element, value);
  else
    attr = builder.getIntegerAttr(element, static_cast<int64_t>(value));
  return splatConstant(builder, loc, type, attr);
}

Value CodeBuilder::rounded(Value value, Type type) {
  Type from = getElementTypeOrSelf(value.getType()), to = type;
  if (from == type)
    return value;
  if (auto vector = dyn_cast<VectorType>(value.getType()))
    to = vector.clone(type);
  if (from.getIntOrFloatBitWidth() < type.getIntOrFloatBitWidth())
    return arith::ExtFOp::create(builder, loc, to, value);
  return arith::TruncFOp::create(builder, loc, to, value);
}

Value CodeBuilder::constant(SplatElementsAttr splat) {
  auto value = splat.getSplatValue<Attribute>();
  // Without sign: operations have it.
  if (auto integer = dyn_cast<IntegerAttr>(value))
    value = IntegerAttr::get(
        IntegerType::get(value.getContext(),
                         integer.getType().getIntOrFloatBitWidth()),
        integer.getValue());
  return arith::ConstantOp::create(builder, loc, cast<TypedAttr>(value));
}

Value CodeBuilder::constantArray(DenseElementsAttr elements) {
  Operation *function = builder.getInsertionBlock()->getParentOp();
  while (!function->getParentOp()->hasTrait<OpTrait::SymbolTable>())
    function = function->getParentOp();
  Operation *module = function->getParentOp();
  Type type = elements.getElementType();
  // Truth values lie in memory as bytes.
  if (type.isInteger(1)) {
    SmallVector<int8_t> bytes;
    for (bool value : elements.getValues<bool>())
      bytes.push_back(value);
    type = builder.getI8Type();
    elements = DenseElementsAttr::get(elements.getType().clone(type),
                                      ArrayRef<int8_t>(bytes));
  }
  // An array has one dimension.
  int64_t count = elements.getType().getNumElements();
  elements = elements.reshape(RankedTensorType::get({count}, type));
  auto array = LLVM::LLVMArrayType::get(type, count);
  LLVM::GlobalOp global;
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(function);
    // Those of a device's kernels come to the module around theirs.
    Operation *around = module->getParentOp();
    std::string name;
    unsigned number = 0;
    do
      name = "constant_" + std::to_string(number++);
    while (SymbolTable::lookupSymbolIn(module, name) ||
           (around && SymbolTable::lookupSymbolIn(around, name)));
    global = LLVM::GlobalOp::create(builder, loc, array, /*isConstant=*/true,
                                    LLVM::Linkage::Private, name, elements,
                                    /*alignment=*/64);
  }
  return LLVM::AddressOfOp::create(builder, loc, global);
}

/// Whether loads and stores move the element as bits, which all processors do
/// in vectors.
static bool isMovedAsBits(Type elementType) {
  return isa<FloatType>(elementType) &&
         elementType.getIntOrFloatBitWidth() < 32;
}

/// What an element is in memory.
static Type memoryType(Type elementType) {
  if (isMovedAsBits(elementType))
    return IntegerType::get(elementType.getContext(),
                            elementType.getIntOrFloatBitWidth());
  auto integer = dyn_cast<IntegerType>(elementType);
  if (!integer)
    return elementType;
  // Without sign: operations have it.
  unsigned width = integer.getWidth() == 1 ? 8 : integer.getWidth();
  return IntegerType::get(elementType.getContext(), width);
}

static Type withLanes(Type type, unsigned lanes) {
  return lanes == 1 ? type : Type(VectorType::get(lanes, type));
}

Value CodeBuilder::address(Value base, Type elementType, Value position) {
  return LLVM::GEPOp::create(builder, loc, base.getType(),
                             memoryType(elementType), base,
                             ArrayRef<LLVM::GEPArg>{toI64(position)});
}

unsigned CodeBuilder::alignmentOf(Type stored, unsigned lanes) const {
  return stored.getIntOrFloatBitWidth() / 8 * (hasAlignedVectors ? lanes : 1);
}

Value CodeBuilder::load(Value base, Type elementType, Value position,
                        unsigned lanes, Value mask) {
  Type stored = memoryType(elementType);
  Type type = withLanes(stored, lanes);
  unsigned alignment = alignmentOf(stored, lanes);
  Value pointer = address(base, elementType, position);
  Value result;
  if (mask)
    result = LLVM::MaskedLoadOp::create(builder, loc, type, pointer, mask,
                                        constant(type, 0), alignment);
  else
    result = LLVM::LoadOp::create(builder, loc, type, pointer, alignment);
  if (isMovedAsBits(elementType))
    return arith::BitcastOp::create(builder, loc, withLanes(elementType, lanes),
                                    result);
  if (!elementType.isInteger(1))
    return result;
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, result,
                               constant(type, 0));
}

/// Whether the mask is known to be of the first lane alone.
static bool isFirstLane(Value mask) {
  DenseElementsAttr lanes;
  if (!matchPattern(mask, m_Constant(&lanes)))
    return false;
  auto on = lanes.getValues<bool>();
  return llvm::count(on, true) == 1 && *on.begin();
}

void CodeBuilder::store(Value value, Value base, Type elementType,
                        Value position, Value mask) {
  Type stored = memoryType(elementType);
  auto vector = dyn_cast<VectorType>(value.getType());
  unsigned lanes = vector ? vector.getDimSize(0) : 1;
  unsigned alignment = alignmentOf(stored, lanes);
  if (elementType.isInteger(1))
    value =
        arith::ExtUIOp::create(builder, loc, withLanes(stored, lanes), value);
  else if (isMovedAsBits(elementType))
    value =
        arith::BitcastOp::create(builder, loc, withLanes(stored, lanes), value);
  Value pointer = address(base, elementType, position);
  // Of a masked store of one lane whose value is truncated LLVM 22 writes the
  // value before that.
  if (mask && isFirstLane(mask)) {
    value = vector::ExtractOp::create(builder, loc, value, 0);
    alignment = alignmentOf(stored, 1);
    mask = Value();
  }
  if (mask)
    LLVM::MaskedStoreOp::create(builder, loc, value, pointer, mask, alignment);
  else
    LLVM::StoreOp::create(builder, loc, value, pointer, alignment);
}

Value CodeBuilder::broadcast(Value scalar, unsigned lanes) {
  if (lanes == 1 || isa<VectorType>(scalar.getType()))
    return scalar;
  return vector::BroadcastOp::create(
      builder, loc, VectorType::get(lanes, scalar.getType()), scalar);
}

Value CodeBuilder::maskOf(int64_t count, unsigned lanes) {
  SmallVector<bool> bits(lanes);
  std::fill_n(bits.begin(), count, true);
  auto type = VectorType::get(lanes, builder.getI1Type());
  return arith::ConstantOp::create(builder, loc,
                                   DenseElementsAttr::get(type, bits));
}

Value CodeBuilder::iota(Value start, unsigned lanes) {
  if (lanes == 1)
    return start;
  auto type = VectorType::get(lanes, builder.getIndexType());
  Value step = vector::StepOp::create(builder, loc, type);
  return add(broadcast(start, lanes), step);
}

Value CodeBuilder::reduceLanes(
    Value vector, llvm::function_ref<Value(Value, Value)> combine) {
  auto type = dyn_cast<VectorType>(vector.getType());
  if (!type)
    return vector;
  for (int64_t half = type.getDimSize(0) / 2; half >= 1; half /= 2) {
    SmallVector<int64_t> low, high;
    for (int64_t i = 0; i < half; ++i) {
      low.push_back(i);
      high.push_back(i + half);
    }
    Value x = vector::ShuffleOp::create(builder, loc, vector, vector, low);
    Value y = vector::ShuffleOp::create(builder, loc, vector, vector, high);
    vector = combine(x, y);
  }
  return vector::ExtractOp::create(builder, loc, vector, 0);
}

/// The body of a contract for these factors and this sum.
static Value multiplyAdd(CodeBuilder &code, kernel::ContractOp op,
                         ValueRange arguments) {
  OpBuilder &b = code.builder;
  auto extended = [&](Value factor) -> Value {
    Type type = arguments.back().getType();
    return factor.getType() == type
               ? factor
               : arith::ExtFOp::create(b, code.loc, type, factor).getResult();
  };
  Value product = arith::MulFOp::create(b, code.loc, extended(arguments[0]),
                                        extended(arguments[1]));
  return arith::AddFOp::create(b, code.loc, arguments[2], product);
}

SmallVector<Value>
CodeBuilder::body(StructuredOp structured, ValueRange arguments, unsigned lanes,
                  llvm::function_ref<Value(unsigned)> indexOf, Value rows) {
  linalg::GenericOp op = structured.generic();
  if (!op)
    return {multiplyAdd(*this, structured.contract(), arguments)};
  Block &block = op.getRegion().front();
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  // Values from outside of the body: constants, and the number of rows.
  auto lookup = [&](Value value) -> Value {
    if (Value mapped = mapping.lookupOrNull(value))
      return mapped;
    if (Operation *producer = value.getDefiningOp()) {
      Value copy = builder.clone(*producer)->getResult(0);
      mapping.map(value, copy);
      return copy;
    }
    return rows;
  };
  for (Operation &inner : block.without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
      mapping.map(index.getResult(), indexOf(index.getDim()));
      continue;
    }
    SmallVector<Value> operands =
        llvm::map_to_vector(inner.getOperands(), lookup);
    bool isVector = llvm::any_of(operands, [](Value operand) {
      return isa<VectorType>(operand.getType());
    });
    IRMapping local;
    for (auto [from, to] : llvm::zip(inner.getOperands(), operands))
      local.map(from, isVector ? broadcast(to, lanes) : to);
    Operation *clone = builder.clone(inner, local);
    for (auto [from, to] : llvm::zip(inner.getResults(), clone->getResults())) {
      if (isVector)
        to.setType(VectorType::get(lanes, from.getType()));
      mapping.map(from, to);
    }
  }
  return llvm::map_to_vector(block.getTerminator()->getOperands(), lookup);
}
