//===- Embedding.cpp - The embedding layer -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/LayerSupport.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

LogicalResult EmbeddingOp::verify() {
  for (auto [name, attr] : {std::pair("input_dim", getInputDim()),
                            std::pair("output_dim", getOutputDim())})
    if (auto value = getInteger(attr); value && *value < 1)
      return emitOpError("expects ")
             << name << " of at least 1, found " << *value;
  return success();
}

LogicalResult EmbeddingOp::inferOutputs(DefinitionLibrary &,
                                        SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(getInput());
  auto integer = dyn_cast<IntegerType>(type.getElementType());
  if (!integer || integer.getWidth() == 1)
    return emitOpError("expects integers as indices, found ") << type;
  for (auto [name, attr] : {std::pair("input_dim", getInputDim()),
                            std::pair("output_dim", getOutputDim())})
    if (!getInteger(attr))
      return emitOpError("expects an integer as ")
             << name << ", found " << attr << "; run dlc-bind first";
  SmallVector<int64_t> shape(type.getShape());
  shape.push_back(*getInteger(getOutputDim()));
  if (shape.size() > 8)
    return emitOpError("expects an output of at most 8 dimensions, found ")
           << shape.size();
  types.push_back(RankedTensorType::get(shape, getComputeDtype()));
  return success();
}

int64_t EmbeddingOp::getIndexRange() {
  return getInteger(getInputDim()).value_or(0);
}

void EmbeddingOp::getVariables(SmallVectorImpl<VariableSpec> &variables) {
  variables.push_back({"embeddings",
                       RankedTensorType::get({*getInteger(getInputDim()),
                                              *getInteger(getOutputDim())},
                                             getVariableDtype()),
                       getEmbeddingsInitializerAttr(), "random_uniform",
                       Update::gradient, getEmbeddingsRegularizerAttr(),
                       getEmbeddingsConstraintAttr()});
}

/// The indices in a dtype that dlt.gather has. They are checked as they come:
/// to convert one may make it another.
static Value checkedIndices(EmbeddingOp op, Expansion &context, Value indices) {
  dlt::Formula f(context.builder, op.getLoc());
  auto dtype = cast<IntegerType>(typeOf(indices).getElementType());
  int64_t size = *getInteger(op.getInputDim());
  Value fine;
  auto require = [&](dlt::Direction direction, double bound) {
    Value holds = f.compare(direction, indices, f.full(indices, bound));
    fine = fine ? dlt::AndOp::create(f.builder, f.loc, fine, holds).getResult()
                : holds;
  };
  if (!dtype.isUnsigned())
    require(dlt::Direction::ge, 0);
  // Only if the dtype has a number that large.
  unsigned bits = dtype.getWidth() - !dtype.isUnsigned();
  if (bits >= 63 || size < (int64_t(1) << bits))
    require(dlt::Direction::lt, static_cast<double>(size));
  if (fine)
    dlt::CheckOp::create(f.builder, f.loc, fine,
                         f.builder.getStringAttr("an index is not in [0, " +
                                                 std::to_string(size) + ")"),
                         f.builder.getStringAttr("layer " + context.path));
  return f.convert(indices, dtype.getWidth() > 32 || size > (int64_t(1) << 31)
                                ? f.builder.getI64Type()
                                : f.builder.getI32Type());
}

LogicalResult EmbeddingOp::expand(Expansion &context, ValueRange inputs,
                                  SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Value indices = checkedIndices(*this, context, inputs[0]);
  Type variable = getVariableDtype();
  // Rows are converted rather than the table.
  Value rows = dlt::GatherOp::create(
      context.builder, getLoc(), context.read("embeddings", variable), indices);
  outputs.push_back(context.convert(rows, getComputeDtype()));
  if (getBool(getMaskZeroAttr(), false))
    context.outputMask =
        f.compare(dlt::Direction::ne, inputs[0], f.full(inputs[0], 0));
  return success();
}
