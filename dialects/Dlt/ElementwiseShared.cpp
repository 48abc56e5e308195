//===- ElementwiseShared.cpp - What all elementwise operations share -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

//===----------------------------------------------------------------------===//
// Building linalg
//===----------------------------------------------------------------------===//

bool dlc::dlt::isUnsigned(Type dtype) {
  auto integer = dyn_cast<IntegerType>(dtype);
  return integer && (integer.isUnsigned() || integer.getWidth() == 1);
}

RankedTensorType dlc::dlt::signless(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  if (auto integer = dyn_cast<IntegerType>(tensor.getElementType()))
    return tensor.clone(
        IntegerType::get(type.getContext(), integer.getWidth()));
  return tensor;
}

Value dlc::dlt::emptyTensor(OpBuilder &builder, Location loc,
                            RankedTensorType type, Value rows) {
  SmallVector<Value> sizes(type.getNumDynamicDims(), rows);
  return tensor::EmptyOp::create(builder, loc, type, sizes);
}

SmallVector<OpFoldResult>
dlc::dlt::mixedSizes(OpBuilder &builder, RankedTensorType type, Value rows) {
  return llvm::map_to_vector(type.getShape(), [&](int64_t size) {
    return ShapedType::isDynamic(size)
               ? OpFoldResult(rows)
               : OpFoldResult(builder.getIndexAttr(size));
  });
}

Value dlc::dlt::scalarConstant(OpBuilder &builder, Location loc, Type type,
                               double value) {
  TypedAttr attr;
  if (auto floatType = dyn_cast<FloatType>(type)) {
    llvm::APFloat number(value);
    bool losesInfo;
    number.convert(floatType.getFloatSemantics(),
                   llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    attr = FloatAttr::get(type, number);
  } else {
    attr = IntegerAttr::get(
        type, APInt(type.getIntOrFloatBitWidth(), static_cast<int64_t>(value),
                    /*isSigned=*/true, /*implicitTrunc=*/true));
  }
  return arith::ConstantOp::create(builder, loc, attr);
}

Value dlc::dlt::mapElements(OpBuilder &builder, Location loc, ValueRange inputs,
                            ArrayRef<AffineMap> maps, RankedTensorType type,
                            Value rows, ScalarBody body) {
  SmallVector<AffineMap> allMaps(maps);
  allMaps.push_back(builder.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      builder, loc, type, inputs, emptyTensor(builder, loc, type, rows),
      allMaps, iterators, [&](OpBuilder &b, Location l, ValueRange args) {
        linalg::YieldOp::create(b, l, body(b, l, args.drop_back()));
      });
  return generic.getResult(0);
}

Value dlc::dlt::filledTensor(OpBuilder &builder, Location loc,
                             RankedTensorType type, double value, Value rows) {
  return mapElements(builder, loc, {}, {}, type, rows,
                     [&](OpBuilder &b, Location l, ValueRange) {
                       return scalarConstant(b, l, type.getElementType(),
                                             value);
                     });
}

Value dlc::dlt::indexToNumber(OpBuilder &builder, Location loc, Value index,
                              Type type) {
  if (!isa<FloatType>(type))
    return arith::IndexCastOp::create(builder, loc, type, index);
  Value integer =
      arith::IndexCastOp::create(builder, loc, builder.getI64Type(), index);
  return arith::SIToFPOp::create(builder, loc, type, integer);
}

Type dlc::dlt::accumulatorType(Type type) {
  auto floatType = dyn_cast<FloatType>(type);
  return floatType && floatType.getWidth() < 32
             ? Float32Type::get(type.getContext())
             : type;
}

Type dlc::dlt::promotedType(Type x, Type y) {
  unsigned width = x.getIntOrFloatBitWidth(), other = y.getIntOrFloatBitWidth();
  if (x == y || width != other)
    return width >= other ? x : y;
  return accumulatorType(x);
}

Type dlc::dlt::promotedType(TypeRange tensors) {
  Type all;
  for (Type tensor : tensors) {
    Type dtype = getElementTypeOrSelf(tensor);
    all = all ? promotedType(all, dtype) : dtype;
  }
  return all;
}

Value dlc::dlt::extended(OpBuilder &builder, Location loc, Value scalar,
                         Type type) {
  if (scalar.getType() == type)
    return scalar;
  return arith::ExtFOp::create(builder, loc, type, scalar);
}

Value dlc::dlt::roundedSums(OpBuilder &builder, Location loc, Value sums,
                            RankedTensorType type, Value rows) {
  if (sums.getType() == type)
    return sums;
  return mapElements(
      builder, loc, sums, builder.getMultiDimIdentityMap(type.getRank()), type,
      rows, [&](OpBuilder &b, Location l, ValueRange args) {
        return arith::TruncFOp::create(b, l, type.getElementType(), args[0]);
      });
}

//===----------------------------------------------------------------------===//
// Evaluation and lowering by the scalar form
//===----------------------------------------------------------------------===//

LogicalResult
dlc::dlt::evaluateElementwise(ElementwiseOp op, ref::Context &context,
                              ArrayRef<ref::Tensor> operands,
                              SmallVectorImpl<ref::Tensor> &results) {
  auto type = cast<TensorType>(op->getResult(0).getType());
  ref::Tensor result(type.getElementType(), operands[0].getShape());
  SmallVector<ref::Scalar> scalars(operands.size());
  for (int64_t i = 0, e = result.size(); i < e; ++i) {
    for (auto [scalar, operand] : llvm::zip(scalars, operands))
      scalar = operand.get(i);
    result.set(context, i, op.evaluateScalar(scalars));
  }
  results.push_back(std::move(result));
  return success();
}

LogicalResult dlc::dlt::lowerElementwise(ElementwiseOp op, OpBuilder &builder,
                                         ValueRange operands, Value rows,
                                         SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(op->getResult(0).getType());
  SmallVector<AffineMap> maps(operands.size(),
                              builder.getMultiDimIdentityMap(type.getRank()));
  results.push_back(mapElements(builder, op.getLoc(), operands, maps, type,
                                rows,
                                [&](OpBuilder &b, Location, ValueRange args) {
                                  return op.lowerScalar(b, args);
                                }));
  return success();
}
