//===- Copy.cpp - Matrices with rows and columns swapped -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block moves 32 x 32 elements through the memory it shares, so that both the
// reads and the writes of a warp are of adjacent elements. Rows of that memory
// are one longer than the tile: columns then lie in different banks.
//
//===----------------------------------------------------------------------===//

#include "ThreadCode.h"
#include "dlc/Analysis/Operations.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static constexpr int64_t kTile = kWarp, kPitch = kTile + 1;
static constexpr int64_t kRowsAtOnce = kBlockThreads / kTile;

static FailureOr<Grid> emitMatrix(ThreadKernel &context) {
  CodeBuilder &code = context.code;
  OpBuilder &b = code.builder;
  auto op = *context.kernel.getOps<linalg::GenericOp>().begin();
  // Of the argument.
  auto from = cast<ShapedType>(op.getDpsInputs()[0].getType());
  int64_t rows = from.getDimSize(0), columns = from.getDimSize(1);
  Type type = from.getElementType();
  Value room = context.shared(kTile * kPitch, type);
  int64_t tilesAlong = std::max<int64_t>(llvm::divideCeil(columns, kTile), 1);
  Value block = context.block(), self = context.thread();
  Value firstRow = code.mul(context.div(block, tilesAlong), code.index(kTile));
  Value firstColumn =
      code.mul(context.rem(block, tilesAlong), code.index(kTile));
  Value lane = context.rem(self, kTile), line = context.div(self, kTile);
  Value source = context.views.lookup(op.getDpsInputs()[0]).base;
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
      Value position = code.add(code.mul(row, code.index(columns)), column);
      Value number = code.load(source, type, position, 1);
      memref::StoreOp::create(
          b, code.loc, number, room,
          code.add(code.mul(inTile, code.index(kPitch)), lane));
    });
  }
  context.barrier();
  for (int64_t i = 0; i < kTile; i += kRowsAtOnce) {
    Value inTile = code.add(line, code.index(i));
    Value row = code.add(firstRow, lane),
          column = code.add(firstColumn, inTile);
    context.ifTrue(exists(row, column), [&] {
      Value number = memref::LoadOp::create(
          b, code.loc, room,
          code.add(code.mul(lane, code.index(kPitch)), inTile));
      code.store(number, target, type,
                 code.add(code.mul(column, code.index(rows)), row));
    });
  }
  Grid grid;
  grid.items = llvm::divideCeil(rows, kTile) * llvm::divideCeil(columns, kTile);
  return grid;
}

GpuCode dlc::device::copyCode() {
  return {{TypeID::get<kernel::CopyKindAttr>()}, emitMatrix};
}
