//===- GemmPlan.cpp - What follows from a product's schedule -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GemmEmitter.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

static int64_t sizeOf(OpFoldResult size) {
  return getConstantIntValue(size).value_or(ShapedType::kDynamic);
}

void GemmShape::setMatrices(std::pair<int64_t, int64_t> stridesA,
                            std::pair<int64_t, int64_t> stridesB) {
  transposedA = stridesA.second != 1;
  // One column lies in a line however it is stored.
  transposedB = stridesB.second != 1 && n != 1;
  strideA = std::max(stridesA.first, stridesA.second);
  strideB = std::max(stridesB.first, stridesB.second);
}

GemmShape dlc::cpu::shapeOf(const Gemm &gemm) {
  GemmShape shape;
  shape.elementType = gemm.elementType;
  shape.m = sizeOf(gemm.m);
  shape.n = sizeOf(gemm.n);
  shape.k = sizeOf(gemm.k);
  shape.setMatrices({gemm.a.rowStride, gemm.a.columnStride},
                    {gemm.b.rowStride, gemm.b.columnStride});
  shape.hasEpilogue = static_cast<bool>(gemm.epilogue);
  return shape;
}

TargetInfo dlc::cpu::withLanes(TargetInfo target, Type elementType,
                               int64_t lanes) {
  target.vectorBits = lanes * elementType.getIntOrFloatBitWidth();
  return target;
}

Columns dlc::cpu::cutColumns(int64_t n, int64_t lanes, int64_t panelVectors,
                             bool masks) {
  Columns columns;
  columns.fullWidth = panelVectors * lanes;
  columns.fullPanels = n / columns.fullWidth;
  for (int64_t i = 0; i < panelVectors; ++i)
    columns.full.push_back({i * lanes, lanes, lanes});

  // What remains: whole vectors, then one masked vector or, without masks,
  // ever narrower ones.
  Panel pieces;
  int64_t column = columns.fullPanels * columns.fullWidth;
  while (column < n) {
    int64_t left = n - column;
    int64_t width = std::min<int64_t>(lanes, llvm::bit_floor<uint64_t>(left));
    if (left < lanes && masks)
      width = llvm::PowerOf2Ceil(left);
    int64_t valid = std::min(left, width);
    pieces.push_back({column, width, valid});
    column += valid;
  }
  for (ArrayRef<Piece> left = pieces; !left.empty();) {
    ArrayRef<Piece> taken = left.take_front(panelVectors);
    left = left.drop_front(taken.size());
    int64_t first = taken.front().offset;
    Panel panel;
    for (const Piece &piece : taken)
      panel.push_back({piece.offset - first, piece.width, piece.valid});
    columns.rest.emplace_back(first, panel);
  }
  return columns;
}

Plan::Plan(const GemmShape &shape, kernel::CpuContractScheduleAttr schedule,
           const TargetInfo &target)
    : schedule(schedule), n(shape.n), k(shape.k),
      elementBytes(shape.elementType.getIntOrFloatBitWidth() / 8) {
  int64_t lanes = schedule.getLanes();
  if (is(kernel::LoopOrder::transposed)) {
    vectorRows = schedule.getTileVectors() * lanes;
    // Squares are whole, and may begin at any column.
    workspaceBytes =
        elementBytes *
        ((llvm::alignTo(k, lanes) + schedule.getBlockColumns() + lanes) *
             vectorRows +
         lanes * lanes);
    return;
  }
  columns = cutColumns(n, lanes, schedule.getTileVectors(), target.hasMasks);
  if (schedule.getRowVectors())
    rowColumns =
        cutColumns(n, lanes, schedule.getRowVectors(), target.hasMasks);
  if (is(kernel::LoopOrder::packed))
    workspaceBytes =
        elementBytes * llvm::alignTo(k, lanes) *
        std::min<int64_t>(columns.fullWidth, llvm::alignTo(n, lanes));
  else if (schedule.getCopyFrom())
    workspaceBytes = elementBytes * k * columns.fullWidth;
  packsBlocks = shape.transposedB && lanes > 1;
  if (schedule.getBlockRows() && schedule.getBlockColumns())
    workspaceBytes = BlockWorkspace(*this).bytes;
}

int64_t dlc::cpu::gemmWorkspaceBytes(const GemmShape &shape,
                                     kernel::CpuContractScheduleAttr schedule,
                                     const TargetInfo &target) {
  Plan plan(shape, schedule, target);
  return llvm::alignTo(plan.workspaceBytes, 64);
}
