//===- NarrowRow.cpp - Few rows of products of few columns ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NarrowRow.h"
#include "RowLanes.h"
#include "Vectors.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Build/MatrixView.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

bool dlc::cpu::hasNarrowRows(Value value) {
  return !cast<ShapedType>(value.getType()).hasStaticShape();
}

int64_t dlc::cpu::narrowElements(Value value) {
  return hasNarrowRows(value)
             ? rowElements(value.getType())
             : cast<ShapedType>(value.getType()).getNumElements();
}

int64_t dlc::cpu::narrowElement(StructuredOp op, OpOperand &operand,
                                int64_t column) {
  // What of it the loop over the row has no index for is the first.
  ArrayRef<int64_t> shape =
      cast<ShapedType>(operand.get().getType()).getShape();
  int64_t position = 0;
  for (auto [size, expr] : llvm::zip(shape, op.getMap(operand).getResults())) {
    if (ShapedType::isDynamic(size))
      continue;
    position *= size;
    if (auto dim = dyn_cast<AffineDimExpr>(expr);
        dim && dim.getPosition() + 1 == op.getNumLoops())
      position += column;
  }
  return position;
}

namespace {
/// Code for a row.
class RowEmitter {
public:
  RowEmitter(CpuKernel &context, Value row, unsigned lanes)
      : context(context), code(context.code), b(code.loc, code.builder),
        row(row), lanes(lanes) {}

  void emit();

private:
  /// Elements `step` apart, the first of them that of `run`; a step of 0: one
  /// number.
  Value load(Value base, Type type, Value position, int64_t step,
             const Run &run);
  /// The elements of `value` from `element` on, `step` apart.
  Value read(Value value, int64_t element, int64_t step, const Run &run);
  /// The run that an operation computes.
  Value computed(Value value, const Run &run);
  Value product(kernel::ContractOp op, const Run &run);
  Value elementwise(StructuredOp op, const Run &run);
  /// Where a row of what an operation computes lies, so that single elements of
  /// it can be read.
  Value lineOf(Value value);

  CpuKernel &context;
  CodeBuilder &code;
  ImplicitLocOpBuilder b;
  Value row;
  unsigned lanes;
  DenseMap<std::pair<Value, int64_t>, Value> known; ///< By first column.
  DenseMap<Value, Value> lines;
};
} // namespace

Value RowEmitter::load(Value base, Type type, Value position, int64_t step,
                       const Run &run) {
  if (step == 1)
    return code.load(base, type, position, run.width, maskOf(code, run));
  if (step == 0 || run.width == 1)
    return code.broadcast(code.load(base, type, position, 1), run.width);
  SmallVector<Value> numbers;
  for (int64_t lane = 0; lane < run.width; ++lane) {
    int64_t offset = std::min(lane, run.valid - 1) * step;
    numbers.push_back(
        code.load(base, type, code.add(position, code.index(offset)), 1));
  }
  auto vector = VectorType::get(run.width, numbers.front().getType());
  return vector::FromElementsOp::create(b, vector, numbers);
}

Value RowEmitter::lineOf(Value value) {
  if (Value line = lines.lookup(value))
    return line;
  int64_t elements = narrowElements(value);
  Type type = getElementTypeOrSelf(value);
  Value line = context.takeBuffer(type, elements);
  for (const Run &run : runsOf(elements, lanes))
    code.store(computed(value, run), line, type, code.index(run.first));
  return lines[value] = line;
}

Value RowEmitter::read(Value value, int64_t element, int64_t step,
                       const Run &run) {
  Type type = getElementTypeOrSelf(value);
  SplatElementsAttr splat;
  if (matchPattern(value, m_Constant(&splat)))
    return code.broadcast(code.constant(splat), run.width);
  if (structuredOf(value)) {
    if (narrowElements(value) == 1)
      return code.broadcast(computed(value, {0, 1, 1}), run.width);
    if (step == 1 && element == run.first)
      return computed(value, run);
    return load(lineOf(value), type, code.index(element), step, run);
  }
  RowsView view = context.viewOf(value);
  Value position = code.index(element);
  if (hasNarrowRows(value))
    position = code.add(code.mul(row, code.index(view.rowStride)), position);
  return load(view.base, type, position, step, run);
}

Value RowEmitter::product(kernel::ContractOp op, const Run &run) {
  Type type = op.getResult().getType().getElementType();
  MatrixView weights =
      matrixViewOf(context, op, *contractionOf(op), /*index=*/1);
  Value sum = code.broadcast(code.constant(type, 0), run.width);
  Value lhs = op.getLhs();
  for (int64_t k = 0; k < narrowElements(lhs); ++k) {
    Value at =
        code.index(k * weights.rowStride + run.first * weights.columnStride);
    sum = multiplyAdd(b, context.target, read(lhs, k, /*step=*/0, run),
                      load(weights.base, type, at, weights.columnStride, run),
                      sum);
  }
  return sum;
}

Value RowEmitter::elementwise(StructuredOp op, const Run &run) {
  SmallVector<Value> arguments;
  for (OpOperand *input : op.getInputs()) {
    int64_t element = narrowElement(op, *input, run.first);
    int64_t step = narrowElement(op, *input, run.first + 1) - element;
    arguments.push_back(read(input->get(), element, step, run));
  }
  // Nothing reads the init.
  Type type = op.getResultType().getElementType();
  arguments.push_back(code.broadcast(
      arith::ConstantOp::create(b, b.getZeroAttr(type)), run.width));
  bool isOfRows = hasNarrowRows(op.getResult());
  auto indexOf = [&](unsigned dim) {
    return isOfRows && dim == 0 ? row
                                : code.iota(code.index(run.first), run.width);
  };
  return code.broadcast(
      code.body(op, arguments, run.width, indexOf, context.rows).front(),
      run.width);
}

Value RowEmitter::computed(Value value, const Run &run) {
  std::pair<Value, int64_t> key = {value, run.first};
  if (Value result = known.lookup(key))
    return result;
  StructuredOp op = structuredOf(value);
  Value result =
      op.contract() ? product(op.contract(), run) : elementwise(op, run);
  return known[key] = result;
}

void RowEmitter::emit() {
  // All is read before anything is written.
  SmallVector<std::function<void()>> stores;
  for (auto [i, value] : llvm::enumerate(context.kernel.getReturned()))
    for (const Run &run : runsOf(narrowElements(value), lanes))
      stores.push_back([this, i, run, result = computed(value, run)] {
        Value at = code.mul(row, code.index(context.results[i].rowStride));
        context.storeResult(i, result, code.add(at, code.index(run.first)),
                            maskOf(code, run));
      });
  for (const auto &store : stores)
    store();
}

void dlc::cpu::emitNarrowRows(CpuKernel &context, Value begin, Value end,
                              unsigned lanes) {
  CodeBuilder &code = context.code;
  auto loop =
      scf::ForOp::create(code.builder, code.loc, begin, end, code.index(1));
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.setInsertionPointToStart(loop.getBody());
  RowEmitter(context, loop.getInductionVar(), lanes).emit();
}
