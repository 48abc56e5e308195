//===- Epilogue.cpp - What follows the anchor of a kernel -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/Epilogue.h"
#include "dlc/Analysis/Operations.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

Epilogue::Epilogue(KernelContext &context, Value result, unsigned rowDims)
    : context(context), anchor(result), rowDims(rowDims) {
  for (auto [i, value] : llvm::enumerate(context.kernel.getReturned()))
    if (value == anchor)
      anchorResult = i;
    else
      results.push_back({value, static_cast<unsigned>(i)});
  columns = staticSize(cast<ShapedType>(anchor.getType()).getShape(), rowDims);
  // Here, since an address of a slice is code, which the loops follow.
  for (auto op : context.kernel.getOps<StructuredOp>())
    for (Value operand : op.getInputValues())
      if (hasPlace(operand))
        views[operand] = context.viewOf(operand);
}

SmallVector<Value> Epilogue::rowIndices(CodeBuilder &code, Value row) {
  ArrayRef<int64_t> sizes = cast<ShapedType>(anchor.getType()).getShape();
  SmallVector<Value> indices(rowDims);
  for (int i = static_cast<int>(rowDims) - 1; i > 0; --i) {
    Value size = code.index(sizes[i]);
    indices[i] = arith::RemUIOp::create(code.builder, code.loc, row, size);
    row = arith::DivUIOp::create(code.builder, code.loc, row, size);
  }
  if (!indices.empty())
    indices[0] = row;
  return indices;
}

bool Epilogue::isLong() {
  int64_t operations = 0;
  for (auto op : context.kernel.getOps<linalg::GenericOp>())
    operations += operationsOfElement(op);
  return operations > 12;
}

Value Epilogue::body(CodeBuilder &code, StructuredOp op, const Values &values,
                     ArrayRef<Value> rowIndex, Value column, unsigned lanes,
                     Value mask, Value accumulator) {
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

Epilogue::Values Epilogue::compute(CodeBuilder &code, Value sum, Value row,
                                   Value column, Value mask) {
  auto vector = dyn_cast<VectorType>(sum.getType());
  unsigned lanes = vector ? vector.getDimSize(0) : 1;
  SmallVector<Value> rowIndex = rowIndices(code, row);
  Values values;
  values[anchor] = sum;
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

Value Epilogue::accumulate(CodeBuilder &code, StructuredOp reduction,
                           const Values &values, Value row, Value column,
                           Value accumulator) {
  return body(code, reduction, values, rowIndices(code, row), column,
              /*lanes=*/1, /*mask=*/Value(), accumulator);
}

Value Epilogue::operator()(OpBuilder &builder, Location loc, Value sum,
                           Value row, Value column, Value mask) {
  CodeBuilder code(builder, loc);
  code.hasAlignedVectors = context.code.hasAlignedVectors;
  Values values = compute(code, sum, row, column, mask);
  Value position = code.add(code.mul(row, code.index(columns)), column);
  for (auto [value, index] : results) {
    Type elementType = cast<ShapedType>(value.getType()).getElementType();
    code.store(values.lookup(value), context.results[index].base, elementType,
               position, mask);
  }
  // The generator itself stores what goes to C.
  return anchorResult ? sum : Value();
}

/// An operand that no operation of the kernel makes: from memory, a run of
/// columns or one number for all.
Value Epilogue::loadOperand(CodeBuilder &code, StructuredOp op,
                            OpOperand &operand, ArrayRef<Value> rowIndex,
                            Value column, unsigned lanes, Value mask) {
  auto type = cast<RankedTensorType>(operand.get().getType());
  RowsView view = views.lookup(operand.get());
  AffineMap map = op.getMap(operand);
  Value position = code.index(0);
  bool runs = false;
  int64_t stride = 1;
  for (int i = map.getNumResults() - 1; i >= 0; --i) {
    if (auto dim = dyn_cast<AffineDimExpr>(map.getResult(i))) {
      Value index;
      if (dim.getPosition() < rowIndex.size()) {
        index = rowIndex[dim.getPosition()];
      } else if (!runs && loopSizes(op)[dim.getPosition()] != 1) {
        index = column;
        runs = true;
      }
      // Rows of a slice have gaps between them.
      int64_t distance = i == 0 ? view.rowStride : stride;
      // The run of columns goes through all of their dimensions.
      if (index)
        position = code.add(position, code.mul(index, code.index(distance)));
    }
    stride *= type.getDimSize(i);
  }
  Value value = code.load(view.base, type.getElementType(), position,
                          runs ? lanes : 1, runs ? mask : Value());
  return code.broadcast(value, lanes);
}
