//===- Movement.cpp - Operations that move elements -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// reshape, transpose, stop_gradient and after. Slices.cpp has the operations
// that take or place parts of tensors.
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

//===----------------------------------------------------------------------===//
// reshape
//===----------------------------------------------------------------------===//

LogicalResult ReshapeOp::verify() {
  auto from = ranked(getOperand().getType());
  auto to = ranked(getType());
  if (!from || !to)
    return emitOpError("expects ranked tensors");
  for (RankedTensorType type : {from, to})
    for (int64_t dim = 1; dim < type.getRank(); ++dim)
      if (type.isDynamicDim(dim)) // C1
        return emitOpError("expects rows only as the first dimension, found ")
               << type;
  auto product = [](RankedTensorType type) {
    int64_t result = 1;
    for (int64_t dim : type.getShape())
      if (!ShapedType::isDynamic(dim))
        result *= dim;
    return result;
  };
  bool rowsFrom = from.getNumDynamicDims(), rowsTo = to.getNumDynamicDims();
  if (rowsFrom != rowsTo || product(from) != product(to)) // C1, C2
    return emitOpError("expects as many elements in ")
           << to << " as in " << from;
  if (from.getElementType() != to.getElementType()) // C3
    return emitOpError("expects equal element types, found ")
           << from << " and " << to;
  return success();
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  return getOperand().getType() == getType() ? getOperand() : Value();
}

LogicalResult ReshapeOp::evaluate(ref::Context &context,
                                  ArrayRef<ref::Tensor> operands,
                                  SmallVectorImpl<ref::Tensor> &results) {
  auto type = cast<RankedTensorType>(getType());
  results.push_back(
      operands[0].reshaped(ref::resolveShape(type.getShape(), context.rows)));
  return success();
}

LogicalResult ReshapeOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                        Value rows,
                                        SmallVectorImpl<Value> &results) {
  Location loc = getLoc();
  RankedTensorType from = signless(getOperand().getType());
  RankedTensorType to = signless(getType());
  // Collapse all but the rows to one dimension, then expand that.
  bool hasRows = from.getNumDynamicDims();
  int64_t lead = hasRows ? 1 : 0;
  int64_t count = 1;
  for (int64_t dim : from.getShape().drop_front(lead))
    count *= dim;
  auto groups = [&](int64_t rank) {
    SmallVector<ReassociationIndices> result;
    if (hasRows)
      result.push_back({0});
    if (rank > lead)
      result.push_back(llvm::to_vector<2>(llvm::seq(lead, rank)));
    return result;
  };
  SmallVector<int64_t> flatShape;
  if (hasRows)
    flatShape.push_back(ShapedType::kDynamic);
  flatShape.push_back(count);
  auto flat = RankedTensorType::get(flatShape, from.getElementType());

  Value value = operands[0];
  if (from.getRank() == lead)
    // tensor.expand_shape makes unit dimensions of none only for rank 0.
    value = hasRows ? tensor::ExpandShapeOp::create(
                          builder, loc, flat, value,
                          SmallVector<ReassociationIndices>{{0, 1}},
                          {OpFoldResult(rows), builder.getIndexAttr(1)})
                          .getResult()
                    : tensor::ExpandShapeOp::create(
                          builder, loc, flat, value,
                          SmallVector<ReassociationIndices>{},
                          {OpFoldResult(builder.getIndexAttr(1))})
                          .getResult();
  else if (from.getRank() > lead + 1)
    value = tensor::CollapseShapeOp::create(builder, loc, flat, value,
                                            groups(from.getRank()));
  if (to.getRank() == lead) {
    SmallVector<ReassociationIndices> all;
    if (hasRows)
      all.push_back({0, 1});
    value = tensor::CollapseShapeOp::create(builder, loc, to, value, all);
  } else if (to.getRank() > lead + 1) {
    value = tensor::ExpandShapeOp::create(builder, loc, to, value,
                                          groups(to.getRank()),
                                          mixedSizes(builder, to, rows));
  }
  results.push_back(value);
  return success();
}

LogicalResult ReshapeOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                                  SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.push_back(ReshapeOp::create(
      builder, getLoc(), getOperand().getType(), cotangents[0]));
  return success();
}

//===----------------------------------------------------------------------===//
// transpose
//===----------------------------------------------------------------------===//

LogicalResult
TransposeOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                              ValueRange operands, DictionaryAttr attributes,
                              OpaqueProperties properties, RegionRange regions,
                              SmallVectorImpl<Type> &results) {
  if (inferUnranked(operands, results))
    return success();
  Adaptor adaptor(operands, attributes, properties, regions);
  auto type = ranked(adaptor.getOperand().getType());
  ArrayRef<int64_t> permutation = adaptor.getPermutation();
  if (static_cast<int64_t>(permutation.size()) != type.getRank() ||
      !isPermutationVector(permutation))
    return emitOptionalError(loc, "expects a permutation of ", type.getRank(),
                             " dimensions");
  results.push_back(type.clone(applyPermutation(type.getShape(), permutation)));
  return success();
}

LogicalResult TransposeOp::evaluate(ref::Context &context,
                                    ArrayRef<ref::Tensor> operands,
                                    SmallVectorImpl<ref::Tensor> &results) {
  const ref::Tensor &operand = operands[0];
  SmallVector<int64_t> strides =
      applyPermutation(ArrayRef<int64_t>(operand.strides()), getPermutation());
  ref::Tensor result(operand.getElementType(),
                     applyPermutation(operand.getShape(), getPermutation()));
  int64_t position = 0;
  ref::forEachIndex(result.getShape(), [&](ArrayRef<int64_t> index) {
    int64_t from = 0;
    for (auto [i, stride] : llvm::zip(index, strides))
      from += i * stride;
    result.set(context, position++, operand.get(from));
  });
  results.push_back(std::move(result));
  return success();
}

LogicalResult TransposeOp::lowerToKernels(OpBuilder &builder,
                                          ValueRange operands, Value rows,
                                          SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(getType());
  SmallVector<int64_t> inverse = invertPermutationVector(getPermutation());
  SmallVector<AffineExpr> exprs;
  for (int64_t dim : inverse)
    exprs.push_back(builder.getAffineDimExpr(dim));
  AffineMap map =
      AffineMap::get(type.getRank(), 0, exprs, builder.getContext());
  results.push_back(mapElements(
      builder, getLoc(), operands, map, type, rows,
      [](OpBuilder &, Location, ValueRange args) { return args[0]; }));
  return success();
}

LogicalResult TransposeOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                                    SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.push_back(
      TransposeOp::create(builder, getLoc(), cotangents[0],
                          invertPermutationVector(getPermutation())));
  return success();
}

//===----------------------------------------------------------------------===//
// after
//===----------------------------------------------------------------------===//

LogicalResult AfterOp::verify() {
  if (getOthers().empty()) // C1
    return emitOpError("expects others that it comes after");
  return success();
}

LogicalResult AfterOp::evaluate(ref::Context &, ArrayRef<ref::Tensor> operands,
                                SmallVectorImpl<ref::Tensor> &results) {
  results.push_back(operands[0]);
  return success();
}

LogicalResult AfterOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                      Value, SmallVectorImpl<Value> &results) {
  results.push_back(kernel::AfterOp::create(builder, getLoc(),
                                            operands[0].getType(), operands[0],
                                            operands.drop_front()));
  return success();
}

LogicalResult AfterOp::buildVJP(OpBuilder &, ValueRange cotangents,
                                SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.assign(getNumOperands(), Value());
  operandCotangents[0] = cotangents[0];
  return success();
}

//===----------------------------------------------------------------------===//
// stop_gradient
//===----------------------------------------------------------------------===//

LogicalResult StopGradientOp::evaluate(ref::Context &,
                                       ArrayRef<ref::Tensor> operands,
                                       SmallVectorImpl<ref::Tensor> &results) {
  results.push_back(operands[0]);
  return success();
}

LogicalResult StopGradientOp::lowerToKernels(OpBuilder &, ValueRange operands,
                                             Value,
                                             SmallVectorImpl<Value> &results) {
  results.push_back(operands[0]);
  return success();
}

LogicalResult
StopGradientOp::buildVJP(OpBuilder &, ValueRange,
                         SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.push_back(Value());
  return success();
}
