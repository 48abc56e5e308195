//===- GemmTile.cpp - Tiles of matrix products as functions --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile is computed by a function of its own where k is long enough that a
// call costs nothing. The function leaves the sums in C or, where something is
// done to them, on the stack, whence the product's kernel takes them.
//
//===----------------------------------------------------------------------===//

#include "GemmEmitter.h"

using namespace mlir;
using namespace dlc::cpu;

namespace {
/// What the code of a tile depends on.
struct TileShape {
  Type element;
  ArrayRef<Piece> panel;
  /// At most so many rows, or so many.
  int64_t rows;
  bool fewerRows;
  /// Steps of k lie side by side in A, else rows do.
  bool rowMajorA;
  /// B is copied; masked pieces of B may be read whole; sums go on.
  bool copies, padded, resumes;

  std::string name() const {
    std::string result;
    llvm::raw_string_ostream stream(result);
    stream << "tile_" << element << "_" << (fewerRows ? "upto" : "") << rows
           << "x";
    llvm::interleave(
        panel, stream,
        [&](const Piece &piece) {
          stream << piece.width << (piece.masked() ? "m" : "");
        },
        "_");
    stream << (rowMajorA ? "" : "_ta") << (copies ? "_copy" : "")
           << (padded ? "_padded" : "") << (resumes ? "_resume" : "");
    return result;
  }
};
} // namespace

/// Emits the body of `function` for the arguments that `callTile` gives.
static void emitBody(func::FuncOp function, const TileShape &shape,
                     const TargetInfo &target, SharedFunctions &functions) {
  Block *entry = &function.getBody().front();
  auto builder = OpBuilder::atBlockBegin(entry);
  GemmEmitter e(builder, function.getLoc(), shape.element, target, functions);
  unsigned position = 0;
  auto next = [&] { return entry->getArgument(position++); };
  Product product;
  product.a = next();
  Value stride = next();
  product.aRow = shape.rowMajorA ? stride : e.index(1);
  product.aK = shape.rowMajorA ? e.index(1) : stride;
  product.k = next();
  product.b = next();
  product.bK = next();
  product.bPadded = shape.padded;
  product.c = next();
  product.cRow = next();
  if (shape.copies)
    product.copy = next();
  if (shape.resumes)
    product.resume = next();
  if (shape.panel.back().masked())
    e.setMask(shape.panel.back(), next());
  Panel panel(shape.panel);
  auto tile = [&](int64_t rows) {
    e.tile(product, product.b, {rows}, panel, e.index(0), e.index(0));
  };
  if (shape.fewerRows) {
    SmallVector<int64_t> cases =
        llvm::to_vector(llvm::seq<int64_t>(1, shape.rows));
    auto choice = scf::IndexSwitchOp::create(e.b, TypeRange(), next(), cases,
                                             cases.size());
    OpBuilder::InsertionGuard guard(e.b);
    auto fill = [&](Region &region, int64_t rows) {
      e.b.createBlock(&region);
      tile(rows);
      scf::YieldOp::create(e.b);
    };
    fill(choice.getDefaultRegion(), shape.rows);
    for (int64_t rows : cases)
      fill(choice.getCaseRegions()[rows - 1], rows);
  } else {
    tile(shape.rows);
  }
  func::ReturnOp::create(e.b);
}

void GemmEmitter::callTile(const Product &product, Value bPanel,
                           const TileRows &rows, const Panel &panel, Value row,
                           Value column) {
  TileShape shape{element,
                  panel,
                  rows.most,
                  bool(rows.count),
                  getConstantIntValue(product.aK) == 1,
                  bool(product.copy),
                  product.bPadded,
                  bool(product.resume)};
  Value to, toRow;
  int64_t width = llvm::alignTo(panel.back().offset + panel.back().width, 16);
  if (product.epilogue) {
    to = stackBuffer(rows.most * width);
    toRow = index(width);
  } else {
    to = at(product.c, add(mul(row, product.cRow), column));
    toRow = product.cRow;
  }
  SmallVector<Value> arguments = {at(product.a, mul(row, product.aRow)),
                                  shape.rowMajorA ? product.aRow : product.aK,
                                  product.k,
                                  bPanel,
                                  product.bK,
                                  to,
                                  toRow};
  if (product.copy)
    arguments.push_back(product.copy);
  if (product.resume)
    arguments.push_back(product.resume);
  if (panel.back().masked())
    arguments.push_back(index(panel.back().valid));
  if (rows.count)
    arguments.push_back(rows.count);
  func::FuncOp function =
      functions.get(b.getLoc(), shape.name(),
                    b.getFunctionType(ValueRange(arguments).getTypes(), {}),
                    [&](func::FuncOp function) {
                      emitBody(function, shape, target, functions);
                    });
  func::CallOp::create(b, function, arguments);
  if (product.epilogue)
    finishRows(product, panel, to, width,
               rows.count ? rows.count : index(rows.most), row, column);
}
