//===- RowLanes.cpp - Rows in the lanes of vectors ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowLanes.h"
#include "Vectors.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;
using namespace dlc::cpu;

SmallVector<Run> dlc::cpu::runsOf(int64_t elements, unsigned lanes) {
  SmallVector<Run> runs;
  for (int64_t begin = 0; begin < elements; begin += lanes) {
    int64_t valid = std::min<int64_t>(lanes, elements - begin);
    runs.push_back(
        {begin, valid, static_cast<int64_t>(llvm::PowerOf2Ceil(valid))});
  }
  return runs;
}

Value dlc::cpu::maskOf(CodeBuilder &code, const Run &run) {
  return run.valid < run.width ? code.maskOf(run.valid, run.width) : Value();
}

Value RowLanes::position(int64_t number, int64_t rowStride, const Run &run) {
  Value row = first;
  int64_t offset = run.first;
  if (last) // Else one register has the address of all.
    row = arith::MinUIOp::create(b, code.add(row, code.index(number)), last);
  else
    offset += number * rowStride;
  return code.add(code.mul(row, code.index(rowStride)), code.index(offset));
}

SmallVector<Value> RowLanes::load(const RowsView &view, Type type,
                                  int64_t elements) {
  // Numbers of rows lie in lanes as they are.
  if (elements == 1 && view.rowStride == 1 && !last)
    return {code.load(view.base, type, first, lanes)};
  auto vector = VectorType::get(lanes, type);
  SmallVector<Value> loaded;
  for (const Run &run : runsOf(elements, lanes)) {
    auto loadRow = [&](int64_t number) {
      return code.load(view.base, type, position(number, view.rowStride, run),
                       run.width, maskOf(code, run));
    };
    if (run.width == 1) {
      SmallVector<Value> numbers;
      for (unsigned lane = 0; lane < lanes; ++lane)
        numbers.push_back(loadRow(lane));
      loaded.push_back(vector::FromElementsOp::create(b, vector, numbers));
      continue;
    }
    // Squares side by side, of as many rows as a run has elements.
    SmallVector<Value> lines;
    for (int64_t i = 0; i < run.width; ++i) {
      if (run.width == lanes) {
        lines.push_back(loadRow(i));
        continue;
      }
      Value line = arith::ConstantOp::create(b, b.getZeroAttr(vector));
      for (int64_t from = 0; from < lanes; from += run.width)
        line = vector::InsertStridedSliceOp::create(b, loadRow(from + i), line,
                                                    ArrayRef<int64_t>{from},
                                                    ArrayRef<int64_t>{1});
      lines.push_back(line);
    }
    SmallVector<Value> columns = transposeSquares(b, lines);
    loaded.append(columns.begin(), columns.begin() + run.valid);
  }
  return loaded;
}

void RowLanes::store(ArrayRef<Value> elements, const RowsView &view,
                     Type type) {
  if (elements.size() == 1 && view.rowStride == 1 && !last)
    return code.store(elements.front(), view.base, type, first);
  for (const Run &run : runsOf(static_cast<int64_t>(elements.size()), lanes)) {
    auto storeRow = [&](Value value, int64_t number) {
      code.store(value, view.base, type, position(number, view.rowStride, run),
                 maskOf(code, run));
    };
    SmallVector<Value> columns(elements.slice(run.first, run.valid));
    if (run.width == 1) {
      for (unsigned lane = 0; lane < lanes; ++lane)
        storeRow(vector::ExtractOp::create(b, columns.front(), lane), lane);
      continue;
    }
    columns.resize(run.width, columns.front());
    for (auto [i, line] : llvm::enumerate(transposeSquares(b, columns)))
      for (int64_t from = 0; from < lanes; from += run.width)
        storeRow(run.width == lanes
                     ? line
                     : vector::ExtractStridedSliceOp::create(
                           b, line, ArrayRef<int64_t>{from},
                           ArrayRef<int64_t>{run.width}, ArrayRef<int64_t>{1})
                           .getResult(),
                 from + static_cast<int64_t>(i));
  }
}

Value RowLanes::numbers() {
  Value all = code.iota(first, lanes);
  if (!last)
    return all;
  return arith::MinUIOp::create(b, all, code.broadcast(last, lanes));
}
