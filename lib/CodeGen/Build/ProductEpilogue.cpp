//===- ProductEpilogue.cpp - Kernels that are a matrix product -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/ProductEpilogue.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

MatrixPlace dlc::codegen::matrixStrides(StructuredOp product,
                                        const Contraction &form,
                                        unsigned index) {
  bool isTransposed = index == 0 ? form.transposedA : form.transposedB;
  ArrayRef<unsigned> rows = index == 0 ? form.m : form.k;
  ArrayRef<unsigned> columns = index == 0 ? form.k : form.n;
  // Of what is stored in rows, those of slices lie further apart.
  RowSource source = rowSourceOf(product.getInputValues()[index]);
  int64_t stride = source.isSlice
                       ? rowElements(source.value.getType())
                       : loopElements(product, isTransposed ? rows : columns);
  if (isTransposed)
    return {Value(), 1, stride};
  return {Value(), stride, 1};
}

MatrixPlace dlc::codegen::matrixPlaceOf(const KernelContext &context,
                                        StructuredOp product,
                                        const Contraction &form,
                                        unsigned index) {
  MatrixPlace place = matrixStrides(product, form, index);
  place.base = context.placeOf(product.getInputValues()[index]).base;
  return place;
}

ProductEpilogue::ProductEpilogue(KernelContext &context, StructuredOp product,
                                 const Contraction &form)
    : context(context), product(product), form(form) {
  for (auto [i, value] : llvm::enumerate(context.kernel.getReturned()))
    if (value == product.getResult())
      productResult = i;
    else
      results.push_back({value, static_cast<unsigned>(i)});
  columns = loopElements(product, form.n);
  // Here, since an address of a slice is code, which the loops follow.
  for (auto op : context.kernel.getOps<StructuredOp>())
    for (Value operand : op.getInputValues())
      if (hasPlace(operand))
        places[operand] = context.placeOf(operand);
}

SmallVector<Value> ProductEpilogue::rowIndices(Code &code, Value row) {
  SmallVector<int64_t> sizes = loopSizes(product);
  SmallVector<Value> indices(form.m.size());
  for (int i = form.m.size() - 1; i > 0; --i) {
    Value size = code.index(sizes[form.m[i]]);
    indices[i] = arith::RemUIOp::create(code.builder, code.loc, row, size);
    row = arith::DivUIOp::create(code.builder, code.loc, row, size);
  }
  if (!indices.empty())
    indices[0] = row;
  return indices;
}

bool ProductEpilogue::isLong() {
  int64_t operations = 0;
  for (auto op : context.kernel.getOps<linalg::GenericOp>())
    for (Operation &inner : op.getRegion().front().without_terminator())
      // Transcendental functions become some twenty operations.
      operations += isa<math::MathDialect>(inner.getDialect()) ? 20 : 1;
  return operations > 12;
}

Value ProductEpilogue::body(Code &code, StructuredOp op, const Values &values,
                            ArrayRef<Value> rowIndex, Value column,
                            unsigned lanes, Value mask, Value accumulator) {
  SmallVector<Value> arguments;
  for (OpOperand *operand : op.getInputs()) {
    Value known = values.lookup(operand->get());
    arguments.push_back(
        known ? known
              : loadOperand(code, op, *operand, rowIndex, column, lanes, mask));
  }
  arguments.push_back(accumulator);
  auto indexOf = [&](unsigned dim) -> Value {
    if (dim < rowIndex.size())
      return rowIndex[dim];
    if (loopSizes(op)[dim] == 1)
      return code.index(0);
    return code.iota(column, lanes);
  };
  return code.body(op, arguments, lanes, indexOf, context.rows).front();
}

ProductEpilogue::Values ProductEpilogue::compute(Code &code, Value sum,
                                                 Value row, Value column,
                                                 Value mask) {
  auto vector = dyn_cast<VectorType>(sum.getType());
  unsigned lanes = vector ? vector.getDimSize(0) : 1;
  SmallVector<Value> rowIndex = rowIndices(code, row);
  Values values;
  values[product.getResult()] = sum;
  for (auto op : context.kernel.getOps<StructuredOp>()) {
    if (op.getNumReductionLoops())
      continue;
    // Nothing reads the init of an elementwise operation.
    Value yielded = body(code, op, values, rowIndex, column, lanes, mask,
                         /*accumulator=*/sum);
    values[op.getResult()] = code.broadcast(yielded, lanes);
  }
  return values;
}

Value ProductEpilogue::accumulate(Code &code, StructuredOp reduction,
                                  const Values &values, Value row, Value column,
                                  Value accumulator) {
  return body(code, reduction, values, rowIndices(code, row), column,
              /*lanes=*/1, /*mask=*/Value(), accumulator);
}

Value ProductEpilogue::operator()(OpBuilder &builder, Location loc, Value sum,
                                  Value row, Value column, Value mask) {
  Code code(builder, loc);
  code.hasAlignedVectors = context.code.hasAlignedVectors;
  Values values = compute(code, sum, row, column, mask);
  Value position = code.add(code.mul(row, code.index(columns)), column);
  for (auto [value, index] : results) {
    Type elementType = cast<ShapedType>(value.getType()).getElementType();
    code.store(values.lookup(value), context.results[index].base, elementType,
               position, mask);
  }
  // The generator itself stores what goes to C.
  return productResult ? sum : Value();
}

/// An operand that no operation of the kernel makes: from memory, a run of
/// columns or one number for all.
Value ProductEpilogue::loadOperand(Code &code, StructuredOp op,
                                   OpOperand &operand, ArrayRef<Value> rowIndex,
                                   Value column, unsigned lanes, Value mask) {
  auto type = cast<RankedTensorType>(operand.get().getType());
  Place place = places.lookup(operand.get());
  AffineMap map = op.getMap(operand);
  Value position = code.index(0);
  bool runs = false;
  int64_t stride = 1;
  for (int i = map.getNumResults() - 1; i >= 0; --i) {
    if (auto dim = dyn_cast<AffineDimExpr>(map.getResult(i))) {
      Value index;
      if (dim.getPosition() < rowIndex.size()) {
        index = rowIndex[dim.getPosition()];
      } else if (!runs) {
        index = column;
        runs = true;
      }
      // Rows of a slice have gaps between them.
      int64_t distance = i == 0 ? place.rowStride : stride;
      // The run of columns goes through all of their dimensions.
      if (index)
        position = code.add(position, code.mul(index, code.index(distance)));
    }
    stride *= type.getDimSize(i);
  }
  Value value = code.load(place.base, type.getElementType(), position,
                          runs ? lanes : 1, runs ? mask : Value());
  return code.broadcast(value, lanes);
}
