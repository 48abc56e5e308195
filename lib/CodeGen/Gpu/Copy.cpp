//===- Copy.cpp - Matrices with rows and columns swapped -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where rows become columns, a block moves 32 x 32 elements through the memory
// it shares, so that both the reads and the writes of a warp are of adjacent
// elements. Rows of that memory are one longer than the tile: columns then lie
// in different banks. Else a thread moves an element.
//
//===----------------------------------------------------------------------===//

#include "ThreadCode.h"
#include "dlc/Analysis/Copies.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static constexpr int64_t kTile = kWarp, kPitch = kTile + 1;
static constexpr int64_t kRowsAtOnce = kBlockThreads / kTile;

/// Whether the kernel is one piece whose rows become columns, of 32 or 64 bits
/// and large enough for tiles.
static bool isTranspose(kernel::KernelOp kernel) {
  Value result = kernel.getReturned()[0];
  unsigned bits =
      getElementTypeOrSelf(result.getType()).getIntOrFloatBitWidth();
  SmallVector<CopyPiece> pieces = *copyPiecesOf(result);
  if ((bits != 32 && bits != 64) || pieces.size() != 1)
    return false;
  std::optional<unsigned> along = pieces[0].getTransposed();
  return along && std::min(pieces[0].loops[*along].size,
                           pieces[0].loops.back().size) >= kTile / 2;
}

static FailureOr<Grid> emitMatrices(ThreadKernel &context) {
  CodeBuilder &code = context.code;
  OpBuilder &b = code.builder;
  Value result = context.kernel.getReturned()[0];
  Type type = getElementTypeOrSelf(result.getType());
  CopyPiece piece = copyPiecesOf(result)->front();
  CopyPiece::Loop along = piece.loops[*piece.getTransposed()],
                  across = piece.loops.back();
  // Of the source: its elements lie one after the other in a row.
  int64_t rows = across.size, columns = along.size;
  int64_t tilesAlong = llvm::divideCeil(columns, kTile);
  int64_t tiles = tilesAlong * llvm::divideCeil(rows, kTile);
  Value room = context.shared(kTile * kPitch, type);
  Value block = context.block(), self = context.thread();
  Value tile = context.rem(block, tiles);

  // Which of the matrices it is.
  Grid grid;
  grid.items = tiles;
  Value from = code.index(piece.from), to = code.index(piece.to);
  Value left = context.div(block, tiles);
  unsigned number = piece.loops.size();
  for (const CopyPiece::Loop &loop : llvm::reverse(piece.loops)) {
    --number;
    if (number == *piece.getTransposed() || number + 1 == piece.loops.size())
      continue;
    Value own = left;
    if (ShapedType::isDynamic(loop.size)) { // The first of them.
      grid.itemsPerRow = 1;
    } else {
      own = context.rem(left, loop.size);
      left = context.div(left, loop.size);
      grid.items *= loop.size;
    }
    from = code.add(from, code.mul(own, code.index(loop.from)));
    to = code.add(to, code.mul(own, code.index(loop.to)));
  }
  if (grid.itemsPerRow)
    grid.itemsPerRow = grid.items;

  Value firstRow = code.mul(context.div(tile, tilesAlong), code.index(kTile));
  Value firstColumn =
      code.mul(context.rem(tile, tilesAlong), code.index(kTile));
  Value lane = context.rem(self, kTile), line = context.div(self, kTile);
  Value source = context.views.lookup(piece.source).base;
  Value target = context.results[0].base;
  auto exists = [&](Value row, Value column) {
    return context.both(context.less(row, code.index(rows)),
                        context.less(column, code.index(columns)));
  };
  for (int64_t i = 0; i < kTile; i += kRowsAtOnce) {
    Value inTile = code.add(line, code.index(i));
    Value row = code.add(firstRow, inTile),
          column = code.add(firstColumn, lane);
    context.ifTrue(exists(row, column), [&] {
      Value position = code.add(
          from, code.add(code.mul(row, code.index(across.from)), column));
      Value value = code.load(source, type, position, 1);
      memref::StoreOp::create(
          b, code.loc, value, room,
          code.add(code.mul(inTile, code.index(kPitch)), lane));
    });
  }
  context.barrier();
  for (int64_t i = 0; i < kTile; i += kRowsAtOnce) {
    Value inTile = code.add(line, code.index(i));
    Value row = code.add(firstRow, lane),
          column = code.add(firstColumn, inTile);
    context.ifTrue(exists(row, column), [&] {
      Value value = memref::LoadOp::create(
          b, code.loc, room,
          code.add(code.mul(lane, code.index(kPitch)), inTile));
      Value position =
          code.add(to, code.add(code.mul(column, code.index(along.to)), row));
      code.store(value, target, type, position);
    });
  }
  return grid;
}

/// The element number `number` of the piece, in `row`.
static void emitElement(ThreadKernel &context, const CopyPiece &piece,
                        Value number, Value row, IntegerType type) {
  CodeBuilder &code = context.code;
  Value from = code.index(piece.from), to = code.index(piece.to);
  for (const CopyPiece::Loop &loop : llvm::reverse(piece.loops)) {
    Value own = row;
    if (!ShapedType::isDynamic(loop.size)) {
      own = context.rem(number, loop.size);
      number = context.div(number, loop.size);
    }
    from = code.add(from, code.mul(own, code.index(loop.from)));
    to = code.add(to, code.mul(own, code.index(loop.to)));
  }
  Value value;
  if (piece.source)
    value = code.load(context.views.lookup(piece.source).base, type, from, 1);
  else
    value = arith::ConstantOp::create(code.builder, code.loc,
                                      piece.getFillBits(type));
  code.store(value, context.results[0].base, type, to);
}

static FailureOr<Grid> emitElements(ThreadKernel &context) {
  CodeBuilder &code = context.code;
  Value result = context.kernel.getReturned()[0];
  IntegerType type = storedBits(getElementTypeOrSelf(result.getType()));
  SmallVector<CopyPiece> pieces = *copyPiecesOf(result);
  int64_t elements = 0;
  for (const CopyPiece &piece : pieces)
    elements += piece.getElements();
  Grid grid;
  grid.itemsPerBlock = kBlockThreads;
  grid.items = elements;
  Value number = code.add(code.mul(context.block(), code.index(kBlockThreads)),
                          context.thread());
  Value row;
  bool hasRows = !cast<ShapedType>(result.getType()).hasStaticShape();
  if (elements == 0)
    return grid;
  if (hasRows) {
    grid.itemsPerRow = elements;
    row = context.div(number, elements);
    number = context.rem(number, elements);
  }
  Value exists = hasRows ? context.less(row, context.rows)
                         : context.less(number, code.index(elements));
  context.ifTrue(exists, [&] {
    int64_t first = 0;
    for (const CopyPiece &piece : pieces) {
      // Without sign: what lies before is large.
      Value inPiece = code.add(number, code.index(-first));
      int64_t count = piece.getElements();
      context.ifTrue(context.less(inPiece, code.index(count)),
                     [&] { emitElement(context, piece, inPiece, row, type); });
      first += count;
    }
  });
  return grid;
}

GpuCode dlc::device::transposeCode() {
  return {{TypeID::get<kernel::CopyKindAttr>(), isTranspose}, emitMatrices};
}

GpuCode dlc::device::copyCode() {
  return {{TypeID::get<kernel::CopyKindAttr>()}, emitElements};
}
