//===- NarrowRow.cpp - Few rows of products of few columns ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NarrowRow.h"
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
  return staticSize(cast<ShapedType>(value.getType()).getShape(),
                    hasNarrowRows(value) ? 1 : 0);
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
  /// A vector of columns, `valid` of them from `first` on; a number of width 1.
  struct Piece {
    int64_t first, valid;
    unsigned width;
  };
  SmallVector<Piece> piecesOf(int64_t elements);
  Value maskOf(const Piece &piece);

  /// Elements `step` apart, the first of them that of `piece`; a step of 0: one
  /// number.
  Value load(Value base, Type type, Value position, int64_t step,
             const Piece &piece);
  /// The elements of `value` from `element` on, `step` apart.
  Value read(Value value, int64_t element, int64_t step, const Piece &piece);
  /// The piece that an operation computes.
  Value computed(Value value, const Piece &piece);
  Value product(kernel::ContractOp op, const Piece &piece);
  Value elementwise(StructuredOp op, const Piece &piece);
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

SmallVector<RowEmitter::Piece> RowEmitter::piecesOf(int64_t elements) {
  SmallVector<Piece> pieces;
  for (int64_t first = 0; first < elements; first += lanes) {
    int64_t valid = std::min<int64_t>(lanes, elements - first);
    pieces.push_back(
        {first, valid, static_cast<unsigned>(llvm::PowerOf2Ceil(valid))});
  }
  return pieces;
}

Value RowEmitter::maskOf(const Piece &piece) {
  return piece.valid < piece.width ? code.maskOf(piece.valid, piece.width)
                                   : Value();
}

Value RowEmitter::load(Value base, Type type, Value position, int64_t step,
                       const Piece &piece) {
  if (step == 1)
    return code.load(base, type, position, piece.width, maskOf(piece));
  if (step == 0 || piece.width == 1)
    return code.broadcast(code.load(base, type, position, 1), piece.width);
  SmallVector<Value> numbers;
  for (int64_t lane = 0; lane < piece.width; ++lane) {
    int64_t offset = std::min(lane, piece.valid - 1) * step;
    numbers.push_back(
        code.load(base, type, code.add(position, code.index(offset)), 1));
  }
  auto vector = VectorType::get(piece.width, numbers.front().getType());
  return vector::FromElementsOp::create(b, vector, numbers);
}

Value RowEmitter::lineOf(Value value) {
  if (Value line = lines.lookup(value))
    return line;
  int64_t elements = narrowElements(value);
  Type type = getElementTypeOrSelf(value);
  Value line = context.takeBuffer(type, elements);
  for (const Piece &piece : piecesOf(elements))
    code.store(computed(value, piece), line, type, code.index(piece.first));
  return lines[value] = line;
}

Value RowEmitter::read(Value value, int64_t element, int64_t step,
                       const Piece &piece) {
  Type type = getElementTypeOrSelf(value);
  SplatElementsAttr splat;
  if (matchPattern(value, m_Constant(&splat)))
    return code.broadcast(code.constant(splat), piece.width);
  if (structuredOf(value)) {
    if (narrowElements(value) == 1)
      return code.broadcast(computed(value, {0, 1, 1}), piece.width);
    if (step == 1 && element == piece.first)
      return computed(value, piece);
    return load(lineOf(value), type, code.index(element), step, piece);
  }
  RowsView view = context.viewOf(value);
  Value position = code.index(element);
  if (hasNarrowRows(value))
    position = code.add(code.mul(row, code.index(view.rowStride)), position);
  return load(view.base, type, position, step, piece);
}

Value RowEmitter::product(kernel::ContractOp op, const Piece &piece) {
  Type type = op.getResult().getType().getElementType();
  MatrixView weights =
      matrixViewOf(context, op, *contractionOf(op), /*index=*/1);
  Value sum = code.broadcast(code.constant(type, 0), piece.width);
  Value lhs = op.getLhs();
  for (int64_t k = 0; k < narrowElements(lhs); ++k) {
    Value at =
        code.index(k * weights.rowStride + piece.first * weights.columnStride);
    sum = multiplyAdd(b, context.target, read(lhs, k, /*step=*/0, piece),
                      load(weights.base, type, at, weights.columnStride, piece),
                      sum);
  }
  return sum;
}

Value RowEmitter::elementwise(StructuredOp op, const Piece &piece) {
  SmallVector<Value> arguments;
  for (OpOperand *input : op.getInputs()) {
    int64_t element = narrowElement(op, *input, piece.first);
    int64_t step = narrowElement(op, *input, piece.first + 1) - element;
    arguments.push_back(read(input->get(), element, step, piece));
  }
  // Nothing reads the init.
  Type type = op.getResultType().getElementType();
  arguments.push_back(code.broadcast(
      arith::ConstantOp::create(b, b.getZeroAttr(type)), piece.width));
  bool isOfRows = hasNarrowRows(op.getResult());
  auto indexOf = [&](unsigned dim) {
    return isOfRows && dim == 0
               ? row
               : code.iota(code.index(piece.first), piece.width);
  };
  return code.broadcast(
      code.body(op, arguments, piece.width, indexOf, context.rows).front(),
      piece.width);
}

Value RowEmitter::computed(Value value, const Piece &piece) {
  std::pair<Value, int64_t> key = {value, piece.first};
  if (Value result = known.lookup(key))
    return result;
  StructuredOp op = structuredOf(value);
  Value result =
      op.contract() ? product(op.contract(), piece) : elementwise(op, piece);
  return known[key] = result;
}

void RowEmitter::emit() {
  // All is read before anything is written.
  SmallVector<std::function<void()>> stores;
  for (auto [i, value] : llvm::enumerate(context.kernel.getReturned()))
    for (const Piece &piece : piecesOf(narrowElements(value)))
      stores.push_back([this, i, piece, result = computed(value, piece)] {
        Value at = code.mul(row, code.index(context.results[i].rowStride));
        context.storeResult(i, result, code.add(at, code.index(piece.first)),
                            maskOf(piece));
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
