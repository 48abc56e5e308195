//===- Tiles.cpp - Products in tiles of blocks ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiles.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/Analysis/Sums.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// Steps of k in a round, of which each thread brings as many elements of one
/// operand as it has rows.
static constexpr int64_t kRound = 8, kHalf = kBlockThreads / 2;
static_assert(TilesEmitter::kAlong * TilesEmitter::kAlong == kBlockThreads);
static_assert(kRound * TilesEmitter::kAlong == kHalf);

TilesEmitter::TilesEmitter(ThreadKernel &context, Type elementType, int64_t own)
    : context(context), code(context.code), elementType(elementType), own(own),
      tile(sizeOf(own)),
      lanes(std::min<int64_t>(128 / elementType.getIntOrFloatBitWidth(), own)) {
}

bool dlc::device::readsSlicesBehind(const ThreadKernel &context,
                                    StructuredOp product) {
  kernel::KernelOp kernel = context.kernel;
  return llvm::any_of(kernel.getOps<StructuredOp>(), [&](StructuredOp op) {
    return op != product && llvm::any_of(op.getInputValues(), isSliced);
  });
}

Value TilesEmitter::zeros(unsigned count) {
  return count == 1 ? code.constant(elementType, 0)
                    : code.constant(typeOf(count), 0);
}

Value TilesEmitter::loadOr0(const Operand &operand, Value exists,
                            Value position, int64_t count) {
  OpBuilder &b = code.builder;
  Type type = count == 1 ? elementType : typeOf(count);
  auto choice =
      scf::IfOp::create(b, code.loc, type, exists, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(choice.thenBlock());
  scf::YieldOp::create(b, code.loc,
                       code.load(operand.base, elementType, position, count));
  b.setInsertionPointToStart(choice.elseBlock());
  scf::YieldOp::create(b, code.loc, zeros(count));
  return choice.getResult(0);
}

std::pair<Value, Value> TilesEmitter::placeOf(const Operand &operand,
                                              int64_t i) {
  Value among = context.rem(self, kHalf);
  if (operand.columnStride == 1) // Adjacent columns of one step.
    return {context.div(among, kAlong),
            code.add(code.mul(context.rem(among, kAlong), code.index(own)),
                     code.index(i))};
  // Adjacent threads have adjacent steps.
  return {context.rem(among, kRound),
          code.add(context.div(among, kRound), code.index(i * kAlong))};
}

SmallVector<Value> TilesEmitter::load(const Operand &operand, Value k) {
  bool inVectors = operand.columnStride == 1 && operand.isAligned;
  int64_t count = inVectors ? lanes : 1;
  SmallVector<Value> parts;
  for (int64_t i = 0; i < own; i += count) {
    auto [step, column] = placeOf(operand, i);
    Value row = code.add(k, step), at = code.add(operand.first, column);
    Value exists = context.both(context.less(row, total),
                                context.less(at, operand.columns));
    Value position = code.add(code.mul(row, code.index(operand.kStride)),
                              code.mul(at, code.index(operand.columnStride)));
    parts.push_back(loadOr0(operand, exists, position, count));
  }
  if (count == lanes)
    return parts;
  SmallVector<Value> vectors;
  for (int64_t i = 0; i < own; i += lanes)
    vectors.push_back(vector::FromElementsOp::create(
        code.builder, code.loc, cast<VectorType>(typeOf(lanes)),
        ArrayRef(parts).slice(i, lanes)));
  return vectors;
}

void TilesEmitter::storePiece(const Operand &operand, ValueRange piece) {
  OpBuilder &b = code.builder;
  bool inVectors = operand.columnStride == 1;
  for (int64_t i = 0; i < own; i += inVectors ? lanes : 1) {
    auto [step, column] = placeOf(operand, i);
    Value at = code.add(code.mul(step, code.index(tile)), column);
    Value vector = piece[i / lanes];
    if (inVectors)
      vector::StoreOp::create(b, code.loc, vector, operand.room, at);
    else
      memref::StoreOp::create(
          b, code.loc,
          vector::ExtractOp::create(b, code.loc, vector, i % lanes),
          operand.room, at);
  }
}

SmallVector<Value> TilesEmitter::byHalves(
    TypeRange types,
    llvm::function_ref<SmallVector<Value>(const Operand &)> body) {
  OpBuilder &b = code.builder;
  auto choice = scf::IfOp::create(b, code.loc, types,
                                  context.less(self, code.index(kHalf)),
                                  /*withElseRegion=*/true);
  for (bool first : {true, false}) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(first ? choice.thenBlock() : choice.elseBlock());
    SmallVector<Value> values = body(first ? a : this->b);
    if (!types.empty())
      scf::YieldOp::create(b, code.loc, values);
  }
  return SmallVector<Value>(choice.getResults());
}

SmallVector<Value> TilesEmitter::loadPiece(Value k) {
  SmallVector<Type> types(own / lanes, typeOf(lanes));
  return byHalves(types,
                  [&](const Operand &operand) { return load(operand, k); });
}

void TilesEmitter::round(Value k, SmallVectorImpl<Value> &sums,
                         SmallVectorImpl<Value> &piece) {
  OpBuilder &b = code.builder;
  byHalves({}, [&](const Operand &operand) {
    storePiece(operand, piece);
    return SmallVector<Value>();
  });
  context.barrier();
  piece = loadPiece(code.add(k, code.index(kRound)));
  Value ownRows = code.mul(context.div(self, kAlong), code.index(own));
  Value ownColumns = code.mul(context.rem(self, kAlong), code.index(own));
  auto loadShared = [&](Value shared, Value at, int64_t i) -> Value {
    return vector::LoadOp::create(b, code.loc, cast<VectorType>(typeOf(lanes)),
                                  shared, code.add(at, code.index(i)));
  };
  for (int64_t kk = 0; kk < kRound; ++kk) {
    SmallVector<Value> rows, columns;
    for (int64_t i = 0; i < own; i += lanes) {
      rows.push_back(loadShared(a.room, ownRows, kk * tile + i));
      columns.push_back(loadShared(this->b.room, ownColumns, kk * tile + i));
    }
    for (int64_t i = 0; i < own; ++i) {
      Value factor = code.broadcast(
          vector::ExtractOp::create(b, code.loc, rows[i / lanes], i % lanes),
          lanes);
      for (auto [j, vector] : llvm::enumerate(columns)) {
        Value &sum = sums[i * columns.size() + j];
        sum = math::FmaOp::create(b, code.loc, factor, vector, sum);
      }
    }
  }
  context.barrier();
}

SmallVector<Value> TilesEmitter::sumsOf(Value begin, Value end) {
  OpBuilder &b = code.builder;
  int64_t vectors = own * own / lanes;
  SmallVector<Value> initial(vectors, zeros(lanes));
  llvm::append_range(initial, loadPiece(begin));
  auto loop =
      scf::ForOp::create(b, code.loc, begin, end, code.index(kRound), initial);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> sums(loop.getRegionIterArgs().take_front(vectors));
  SmallVector<Value> piece(loop.getRegionIterArgs().drop_front(vectors));
  round(loop.getInductionVar(), sums, piece);
  llvm::append_range(sums, piece);
  scf::YieldOp::create(b, code.loc, sums);
  return SmallVector<Value>(loop.getResults().take_front(vectors));
}

/// One chain up to kShortTerms, else chains of kBlockTerms added up in float64
/// (`dlc/Analysis/Sums.h`).
SmallVector<Value> TilesEmitter::sumsOfBlocks() {
  static_assert(kBlockTerms % kRound == 0);
  OpBuilder &b = code.builder;
  bool isDynamic = !getConstantIntValue(total);
  if (!isDynamic && *getConstantIntValue(total) <= kShortTerms)
    return sumsOf(code.index(0), total);
  Type wide = b.getF64Type();
  SmallVector<Value> initial(own * own / lanes,
                             code.constant(VectorType::get(lanes, wide), 0));
  Value isShort = arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::ule,
                                        total, code.index(kShortTerms));
  Value block =
      context.select(isShort, code.index(kShortTerms), code.index(kBlockTerms));
  Value count = arith::CeilDivUIOp::create(b, code.loc, total, block);
  auto loop = scf::ForOp::create(b, code.loc, code.index(0), count,
                                 code.index(1), initial);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value begin = code.mul(loop.getInductionVar(), block);
    Value end = context.min(code.add(begin, block), total);
    SmallVector<Value> sums = sumsOf(begin, end);
    for (auto [sum, all] : llvm::zip_equal(sums, loop.getRegionIterArgs()))
      sum = arith::AddFOp::create(b, code.loc, all, code.rounded(sum, wide));
    scf::YieldOp::create(b, code.loc, sums);
  }
  return llvm::map_to_vector(loop.getResults(), [&](Value sum) {
    return code.rounded(sum, elementType);
  });
}

void TilesEmitter::emit(const TileOperand &left, const TileOperand &right,
                        Value steps, Value firstRow, Value firstColumn,
                        bool inVectors, Store store) {
  OpBuilder &b = code.builder;
  a = {left, firstRow, context.shared(kRound * tile, elementType)};
  this->b = {right, firstColumn, context.shared(kRound * tile, elementType)};
  total = steps;
  self = context.thread();
  SmallVector<Value> sums = sumsOfBlocks();
  Value row =
      code.add(firstRow, code.mul(context.div(self, kAlong), code.index(own)));
  Value column = code.add(firstColumn,
                          code.mul(context.rem(self, kAlong), code.index(own)));
  int64_t count = inVectors ? lanes : 1;
  for (int64_t i = 0; i < own; ++i) {
    Value ownRow = code.add(row, code.index(i));
    Value rowExists = context.less(ownRow, left.columns);
    for (int64_t j = 0; j < own; j += count) {
      Value ownColumn = code.add(column, code.index(j));
      Value exists =
          context.both(rowExists, context.less(ownColumn, right.columns));
      context.ifTrue(exists, [&] {
        Value sum = sums[(i * own + j) / lanes];
        if (count == 1)
          sum = vector::ExtractOp::create(b, code.loc, sum, j % lanes);
        store(sum, ownRow, ownColumn);
      });
    }
  }
}
