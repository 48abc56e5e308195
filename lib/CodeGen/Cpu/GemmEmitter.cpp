//===- GemmEmitter.cpp - Tiles of matrix products ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GemmEmitter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace dlc::cpu;

GemmEmitter::GemmEmitter(OpBuilder &builder, Location loc, Type elementType,
                         const TargetInfo &target, SharedFunctions &functions)
    : b(loc, builder), element(elementType), target(target),
      lanes(target.lanes(elementType)), functions(functions),
      align(elementType.getIntOrFloatBitWidth() / 8) {}

//===----------------------------------------------------------------------===//
// Index arithmetic. Never with a no-unsigned-wrap flag: canonicalization of a
// subtraction keeps the flag and makes poison.
//===----------------------------------------------------------------------===//

Value GemmEmitter::index(int64_t value) {
  return arith::ConstantIndexOp::create(b, value);
}
Value GemmEmitter::index(OpFoldResult value) {
  if (auto attr = dyn_cast<Attribute>(value))
    return index(cast<IntegerAttr>(attr).getInt());
  return cast<Value>(value);
}
Value GemmEmitter::add(Value x, Value y) {
  return b.createOrFold<arith::AddIOp>(x, y);
}
Value GemmEmitter::sub(Value x, Value y) {
  return b.createOrFold<arith::SubIOp>(x, y);
}
Value GemmEmitter::mul(Value x, Value y) {
  return b.createOrFold<arith::MulIOp>(x, y);
}
Value GemmEmitter::div(Value x, Value y) {
  return b.createOrFold<arith::DivUIOp>(x, y);
}
Value GemmEmitter::min(Value x, Value y) {
  return b.createOrFold<arith::MinUIOp>(x, y);
}
Value GemmEmitter::ceilDiv(Value x, int64_t y) {
  return div(add(x, index(y - 1)), index(y));
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Value GemmEmitter::at(Value base, Value offset) {
  if (std::optional<int64_t> known = getConstantIntValue(offset))
    if (llvm::isInt<32>(*known))
      return at(base, *known);
  Value wide = b.createOrFold<arith::IndexCastOp>(b.getI64Type(), offset);
  return LLVM::GEPOp::create(b, base.getType(), element, base,
                             ArrayRef<LLVM::GEPArg>{wide});
}

Value GemmEmitter::at(Value base, int64_t offset) {
  if (offset == 0)
    return base;
  if (!llvm::isInt<32>(offset))
    return at(base, index(offset));
  return LLVM::GEPOp::create(
      b, base.getType(), element, base,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
}

Type GemmEmitter::typeOf(const Piece &piece) {
  return piece.width == 1 ? element : VectorType::get({piece.width}, element);
}

Value GemmEmitter::zero(const Piece &piece) {
  return arith::ConstantOp::create(b, b.getZeroAttr(typeOf(piece)));
}

Value GemmEmitter::mask(const Piece &piece) {
  if (!piece.masked())
    return nullptr;
  if (laneMask)
    return laneMask;
  SmallVector<bool> lanesOn(piece.width, false);
  std::fill_n(lanesOn.begin(), piece.valid, true);
  auto type = VectorType::get({piece.width}, b.getI1Type());
  return arith::ConstantOp::create(b, DenseElementsAttr::get(type, lanesOn));
}

void GemmEmitter::setMask(const Piece &piece, Value valid) {
  auto type = VectorType::get({piece.width}, b.getI32Type());
  SmallVector<int32_t> numbers =
      llvm::to_vector(llvm::seq<int32_t>(0, piece.width));
  Value numbered = arith::ConstantOp::create(
      b, DenseElementsAttr::get(type, ArrayRef(numbers)));
  Value count = arith::IndexCastOp::create(b, b.getI32Type(), valid);
  laneMask = arith::CmpIOp::create(b, arith::CmpIPredicate::ult, numbered,
                                   vector::BroadcastOp::create(b, type, count));
}

Value GemmEmitter::load(const Piece &piece, Value from, bool whole) {
  if (!piece.masked() || whole)
    return LLVM::LoadOp::create(b, typeOf(piece), from, align);
  return LLVM::MaskedLoadOp::create(b, typeOf(piece), from, mask(piece),
                                    zero(piece), align);
}

void GemmEmitter::store(const Piece &piece, Value value, Value to) {
  if (piece.masked())
    LLVM::MaskedStoreOp::create(b, value, to, mask(piece), align);
  else
    LLVM::StoreOp::create(b, value, to, align);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

Value GemmEmitter::spread(const Piece &piece, Value scalar) {
  if (piece.width == 1)
    return scalar;
  return vector::BroadcastOp::create(b, cast<VectorType>(typeOf(piece)),
                                     scalar);
}

Value GemmEmitter::multiplyAdd(Value x, Value y, Value sum) {
  return cpu::multiplyAdd(b, target, x, y, sum);
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

void GemmEmitter::loop(Value begin, Value end, int64_t step,
                       llvm::function_ref<void(Value)> body) {
  std::optional<int64_t> first = getConstantIntValue(begin);
  std::optional<int64_t> last = getConstantIntValue(end);
  if (first && last && *first >= *last)
    return;
  if (first && last && *last - *first <= step)
    return body(begin);
  auto op = scf::ForOp::create(b, begin, end, index(step));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(op.getBody());
  body(op.getInductionVar());
}

void GemmEmitter::rowTilesOf(
    Value begin, Value tiles, int64_t rows,
    llvm::function_ref<void(const TileRows &, Value)> body) {
  loop(index(0), tiles, 1,
       [&](Value i) { body({rows}, add(begin, mul(i, rows))); });
}

void GemmEmitter::forRowTiles(
    Value begin, Value count, int64_t most,
    llvm::function_ref<void(const TileRows &, Value)> body) {
  if (callsTiles) {
    // Longer tiles first.
    Value tiles = ceilDiv(count, most);
    Value atLeastOne = b.createOrFold<arith::MaxUIOp>(tiles, index(1));
    Value rows = div(count, atLeastOne);
    Value longer = sub(count, mul(rows, atLeastOne));
    // Tiles of full height may be written out, others are calls.
    auto equals = [&](Value x, int64_t y) -> Value {
      return b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::eq, x,
                                           index(y));
    };
    auto select = [&](Value condition, Value x, Value y) -> Value {
      return b.createOrFold<arith::SelectOp>(condition, x, y);
    };
    Value full = index(0);
    if (writesOutFull)
      full = select(equals(rows, most), tiles,
                    select(equals(rows, most - 1), longer, index(0)));
    loop(index(0), full, 1,
         [&](Value i) { body({most}, add(begin, mul(i, most))); });
    return loop(full, tiles, 1, [&](Value i) {
      Value isLonger =
          b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::ult, i, longer);
      Value size = select(isLonger, add(rows, index(1)), rows);
      body({most, size}, add(add(begin, mul(i, rows)), min(i, longer)));
    });
  }
  if (std::optional<int64_t> known = getConstantIntValue(count)) {
    if (*known == 0)
      return;
    int64_t tiles = llvm::divideCeil(*known, most);
    int64_t rows = *known / tiles, longer = *known % tiles;
    rowTilesOf(begin, index(longer), rows + 1, body);
    rowTilesOf(add(begin, index(longer * (rows + 1))), index(tiles - longer),
               rows, body);
    return;
  }
  // First the longer tiles, then the shorter ones: one switch in a loop of two
  // rounds, so that the code of each size exists once. No rows at all are one
  // tile of size 0, which the switch passes over.
  Value tiles = b.createOrFold<arith::MaxUIOp>(ceilDiv(count, most), index(1));
  Value rows = div(count, tiles);
  Value longer = sub(count, mul(rows, tiles));
  Value longerRows = add(rows, index(1));
  loop(index(0), index(2), 1, [&](Value round) {
    Value isFirst =
        arith::CmpIOp::create(b, arith::CmpIPredicate::eq, round, index(0));
    auto select = [&](Value x, Value y) -> Value {
      return arith::SelectOp::create(b, isFirst, x, y);
    };
    Value start = add(begin, select(index(0), mul(longer, longerRows)));
    Value number = select(longer, sub(tiles, longer));
    Value size = select(longerRows, rows);
    SmallVector<int64_t> cases =
        llvm::to_vector(llvm::seq_inclusive<int64_t>(1, most));
    auto choice = scf::IndexSwitchOp::create(b, TypeRange(), size, cases, most);
    OpBuilder::InsertionGuard guard(b);
    b.createBlock(&choice.getDefaultRegion());
    scf::YieldOp::create(b);
    for (int64_t rows : cases) {
      b.createBlock(&choice.getCaseRegions()[rows - 1]);
      rowTilesOf(start, number, rows, body);
      scf::YieldOp::create(b);
    }
  });
}

void GemmEmitter::forFullPanels(
    const Columns &columns, Value begin, Value end,
    llvm::function_ref<void(const Panel &, Value)> body) {
  loop(begin, end, 1,
       [&](Value i) { body(columns.full, mul(i, columns.fullWidth)); });
}

void GemmEmitter::forPanels(
    const Columns &columns,
    llvm::function_ref<void(const Panel &, Value)> body) {
  forFullPanels(columns, index(0), index(columns.fullPanels), body);
  for (const auto &[column, panel] : columns.rest)
    body(panel, index(column));
}

//===----------------------------------------------------------------------===//
// A tile
//===----------------------------------------------------------------------===//

Value GemmEmitter::stackBuffer(int64_t elements) {
  if (tileBuffer && tileBufferElements >= elements)
    return tileBuffer;
  OpBuilder::InsertionGuard guard(b);
  auto function =
      b.getInsertionBlock()->getParentOp()->getParentOfType<func::FuncOp>();
  if (!function)
    function = cast<func::FuncOp>(b.getInsertionBlock()->getParentOp());
  b.setInsertionPointToStart(&function.getBody().front());
  Value count = arith::ConstantOp::create(b, b.getI64IntegerAttr(elements));
  tileBufferElements = elements;
  tileBuffer = LLVM::AllocaOp::create(
      b, LLVM::LLVMPointerType::get(b.getContext()), element, count, 64);
  return tileBuffer;
}

void GemmEmitter::finishInLoop(const Product &product, const Panel &panel,
                               ArrayRef<Value> sums, Value row, Value column) {
  int64_t rows = sums.size() / panel.size();
  int64_t width = llvm::alignTo(panel.back().offset + panel.back().width, 16);
  Value buffer = stackBuffer(rows * width);
  for (int64_t i = 0; i < rows; ++i)
    for (auto [j, piece] : llvm::enumerate(panel))
      LLVM::StoreOp::create(b, sums[i * panel.size() + j],
                            at(buffer, i * width + piece.offset), align);
  finishRows(product, panel, buffer, width, index(rows), row, column);
}

void GemmEmitter::finishRows(const Product &product, const Panel &panel,
                             Value sums, int64_t width, Value count, Value row,
                             Value column) {
  loop(index(0), count, 1, [&](Value i) {
    Value from = at(sums, mul(i, width)), now = add(row, i);
    Value c = at(product.c, add(mul(now, product.cRow), column));
    auto finishPiece = [&](const Piece &piece, Value offset) {
      Value sum = load(piece, at(from, offset), /*whole=*/true);
      Value value = product.epilogue(b, b.getLoc(), sum, now,
                                     add(column, offset), mask(piece));
      if (value)
        store(piece, value, at(c, offset));
    };
    // What is long is there once for all vectors.
    ArrayRef<Piece> left = panel;
    auto alike = left.take_while([&](const Piece &piece) {
      return piece.width == panel.front().width && !piece.masked();
    });
    if (product.epilogueIsLong && alike.size() > 1) {
      int64_t width = panel.front().width;
      loop(index(0), index(alike.size() * width), width,
           [&](Value offset) { finishPiece(panel.front(), offset); });
      left = left.drop_front(alike.size());
    }
    for (const Piece &piece : left)
      finishPiece(piece, index(piece.offset));
  });
}

void GemmEmitter::finish(const Product &product, const Panel &panel,
                         ArrayRef<Value> sums, Value row, Value column) {
  if (product.epilogue && product.epilogueIsLong)
    return finishInLoop(product, panel, sums, row, column);
  int64_t rows = sums.size() / panel.size();
  SmallVector<Value> values(sums);
  // Column by column: what the epilogue loads for a column (a bias) is then
  // loaded once, as nothing is stored in between.
  if (product.epilogue)
    for (auto [j, piece] : llvm::enumerate(panel)) {
      Value first = add(column, index(piece.offset));
      Value lanesOn = mask(piece);
      for (int64_t i = 0; i < rows; ++i) {
        Value &value = values[i * panel.size() + j];
        value = product.epilogue(b, b.getLoc(), value, add(row, index(i)),
                                 first, lanesOn);
      }
    }
  Value c = at(product.c, add(mul(row, product.cRow), column));
  for (int64_t i = 0; i < rows; ++i)
    for (auto [j, piece] : llvm::enumerate(panel))
      if (Value value = values[i * panel.size() + j])
        store(piece, value,
              at(c, add(mul(product.cRow, i), index(piece.offset))));
}

void GemmEmitter::tile(const Product &product, Value bPanel,
                       const TileRows &tileRows, const Panel &panel, Value row,
                       Value column) {
  if (tileRows.count)
    return callTile(product, bPanel, tileRows, panel, row, column);
  int64_t rows = tileRows.most;
  SmallVector<Value> sums;
  for (int64_t i = 0; i < rows; ++i)
    for (const Piece &piece : panel)
      sums.push_back(zero(piece));

  if (product.resume) {
    auto choice = scf::IfOp::create(b, TypeRange(ValueRange(sums)),
                                    product.resume, /*withElse=*/true);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(choice.thenBlock());
    Value c = at(product.c, add(mul(row, product.cRow), column));
    SmallVector<Value> old;
    for (int64_t i = 0; i < rows; ++i)
      for (const Piece &piece : panel)
        old.push_back(
            load(piece, at(c, add(mul(product.cRow, i), index(piece.offset)))));
    scf::YieldOp::create(b, old);
    b.setInsertionPointToStart(choice.elseBlock());
    scf::YieldOp::create(b, sums);
    sums.assign(choice.result_begin(), choice.result_end());
  }

  int64_t width = panel.back().offset + panel.back().width;
  // Small tiles take several steps of k at once.
  int64_t unroll = 1;
  if (std::optional<int64_t> k = getConstantIntValue(product.k))
    while (unroll < 4 && int64_t(sums.size()) * unroll <= 6 &&
           *k % (unroll * 2) == 0)
      unroll *= 2;

  Value a = at(product.a, mul(row, product.aRow));
  auto steps = scf::ForOp::create(b, index(0), product.k, index(unroll), sums);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(steps.getBody());
    Value aK = at(a, mul(steps.getInductionVar(), product.aK));
    Value bK = at(bPanel, mul(steps.getInductionVar(), product.bK));
    sums.assign(steps.getRegionIterArgs().begin(),
                steps.getRegionIterArgs().end());
    for (int64_t u = 0; u < unroll; ++u) {
      SmallVector<Value> right;
      Value bNow = at(bK, mul(product.bK, u));
      for (const Piece &piece : panel)
        right.push_back(load(piece, at(bNow, piece.offset * product.bColumn),
                             product.bPadded));
      if (product.copy) {
        Value copy = at(product.copy,
                        mul(add(steps.getInductionVar(), index(u)), width));
        for (auto [piece, value] : llvm::zip_equal(panel, right))
          store(piece, value, at(copy, piece.offset));
      }
      for (int64_t i = 0; i < rows; ++i) {
        Value left = LLVM::LoadOp::create(
            b, element, at(aK, add(mul(product.aRow, i), mul(product.aK, u))),
            align);
        Value lefts;
        int64_t width = 0;
        for (auto [j, piece] : llvm::enumerate(panel)) {
          if (piece.width != std::exchange(width, piece.width))
            lefts = spread(piece, left);
          Value &sum = sums[i * panel.size() + j];
          sum = multiplyAdd(lefts, right[j], sum);
        }
      }
    }
    scf::YieldOp::create(b, sums);
  }
  sums.assign(steps.result_begin(), steps.result_end());
  finish(product, panel, sums, row, column);
}
