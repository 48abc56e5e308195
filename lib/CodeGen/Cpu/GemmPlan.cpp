//===- GemmPlan.cpp - Sizes of tiles, blocks and chunks ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything here follows from the sizes known at compile time and the target;
// the measurements behind it are in docs/cpu_codegen.md.
//
//===----------------------------------------------------------------------===//

#include "GemmEmitter.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace dlc::cpu;

static int64_t sizeOf(OpFoldResult size) {
  return getConstantIntValue(size).value_or(ShapedType::kDynamic);
}

Columns dlc::cpu::cutColumns(int64_t n, int64_t lanes, int64_t panelVectors,
                             bool masks, bool scalars) {
  if (scalars)
    lanes = 1;
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

std::pair<int64_t, int64_t> dlc::cpu::tileShape(int64_t vectors,
                                                const TargetInfo &target) {
  // Sums, the vectors of B and one of A must fit into the registers; enough
  // independent sums must hide the latency of a multiply-add.
  if (target.vectorRegisters >= 32) {
    if (vectors <= 2)
      return vectors == 1 ? std::pair(1, 14) : std::pair(2, 8);
    // Four wide by six high reads B in long runs and makes little code. Three
    // wide avoids a last panel of a single vector where that would count.
    bool threeWide =
        vectors == 3 || vectors == 5 || vectors == 6 || vectors == 9;
    return threeWide ? std::pair(3, 8) : std::pair(4, 6);
  }
  if (!target.hasFma) // the product needs a register too
    return vectors == 1 ? std::pair(1, 6) : std::pair(2, 4);
  if (vectors == 1)
    return {1, 10};
  bool threeWide = vectors == 3 || vectors == 5 || vectors == 9;
  return threeWide ? std::pair(3, 4) : std::pair(2, 6);
}

int64_t dlc::cpu::tileRowsFor(int64_t most, int64_t bytesBetween) {
  return bytesBetween % 4096 == 0 ? std::min<int64_t>(most, 8) : most;
}

Plan Plan::of(const Gemm &gemm, const TargetInfo &target) {
  Plan plan;
  plan.m = sizeOf(gemm.m);
  plan.n = sizeOf(gemm.n);
  plan.k = sizeOf(gemm.k);
  plan.lanes = target.lanes(gemm.elementType);
  plan.elementBytes = gemm.elementType.getIntOrFloatBitWidth() / 8;
  bool dynamicK = ShapedType::isDynamic(plan.k);
  bool aTransposed = gemm.a.columnStride != 1;
  bool bTransposed = gemm.b.columnStride != 1 && plan.n != 1;
  // A call takes about as long as eight steps of k. Batches may be that small
  // where layers are. Elements of a transposed B that is not copied lie apart,
  // which the functions don't know.
  plan.callsTiles =
      dynamicK ? !bTransposed && plan.m * plan.n > 1024 : plan.k > 16;

  if (bTransposed && !dynamicK)
    plan.form = aTransposed || plan.k < 128 ? Form::packed : Form::rowsAsVector;

  if (plan.form == Form::rowsAsVector) {
    plan.vectorRows = 2 * plan.lanes;
    plan.columnBlock = std::min<int64_t>(96, plan.n);
    // Half the width costs nothing where two narrow multiply-adds start in a
    // cycle, and wastes fewer lanes.
    plan.narrowBits = target.vectorBits == 512 ? 256 : target.vectorBits;
    plan.workspaceElements =
        (plan.k + plan.columnBlock) * plan.vectorRows + plan.lanes * plan.lanes;
    return plan;
  }

  bool scalars = bTransposed && dynamicK;
  int64_t lanes = scalars ? 1 : plan.lanes;
  auto [panelVectors, tileRows] =
      tileShape(llvm::divideCeil(plan.n, lanes), target);
  plan.tileRows =
      aTransposed ? tileRows
                  : tileRowsFor(tileRows, gemm.a.rowStride * plan.elementBytes);
  plan.columns =
      cutColumns(plan.n, lanes, panelVectors, target.hasMasks, scalars);

  if (plan.form == Form::packed) {
    int64_t width = std::min<int64_t>(plan.columns.fullWidth,
                                      llvm::alignTo(plan.n, plan.lanes));
    plan.workspaceElements = plan.k * width;
    return plan;
  }

  plan.rowsOutside = aTransposed || dynamicK;
  if (plan.rowsOutside) {
    // The chain of an element goes on through C, so the epilogue must wait.
    if (!gemm.epilogue && (dynamicK || plan.k > 192))
      plan.kBlock = 128;
    // Each tile of rows passes over a block of B: keep that in the cache.
    int64_t steps = plan.kBlock ? plan.kBlock
                    : dynamicK  ? 128
                                : std::max<int64_t>(plan.k, 1);
    int64_t panelBytes = steps * plan.columns.fullWidth * plan.elementBytes;
    int64_t group = std::max<int64_t>(1, target.l2Bytes / 4 / panelBytes);
    if (group < plan.columns.fullPanels)
      plan.panelGroup = group;
  } else {
    int64_t rowBytes = std::max<int64_t>(1, plan.k * plan.elementBytes);
    int64_t rows = std::clamp<int64_t>(target.l2Bytes / 2 / rowBytes,
                                       4 * plan.tileRows, 128);
    plan.rowBlock = rows / plan.tileRows * plan.tileRows;
    // Short runs of B, far apart, come slowly each time they are read.
    int64_t run = panelVectors * target.vectorBits / 8;
    if (run < 256 && plan.n * plan.elementBytes > 512) {
      plan.copyFromRows = 3 * plan.tileRows;
      plan.workspaceElements = plan.k * plan.columns.fullWidth;
    }
    // One row is as fast as B comes: runs of 512 bytes.
    int64_t vectors =
        std::min(target.vectorRegisters * 3 / 4, 4096 / target.vectorBits);
    if (plan.columns.fullPanels > 1)
      plan.rowColumns =
          cutColumns(plan.n, lanes, vectors, target.hasMasks, scalars);
  }
  return plan;
}

int64_t dlc::cpu::gemmWorkspaceBytes(const Gemm &gemm,
                                     const TargetInfo &target) {
  Plan plan = Plan::of(gemm, target);
  return llvm::alignTo(plan.workspaceElements * plan.elementBytes, 64);
}

int64_t dlc::cpu::gemmRowsPerChunk(const Gemm &gemm, const TargetInfo &target) {
  Plan plan = Plan::of(gemm, target);
  // About 20 us of work: a lane does some 6 operations in a nanosecond. A
  // dynamic K is the rows of a batch; take a small one.
  constexpr int64_t chunkNanoseconds = 20000, batchRows = 64;
  int64_t k = ShapedType::isDynamic(plan.k) ? batchRows : plan.k;
  int64_t work = std::max<int64_t>(1, 2 * plan.n * k);
  int64_t rows = llvm::divideCeil(chunkNanoseconds * 6 * plan.lanes, work);

  if (ShapedType::isDynamic(plan.m))
    rows = std::clamp<int64_t>(rows, 32, 128);
  // What is done once in a chunk (transposing B) or reads all of a big B wants
  // many rows.
  int64_t bBytes = plan.n * k * plan.elementBytes;
  if (plan.form == Form::packed || bBytes > (int64_t(4) << 20))
    rows = std::max<int64_t>(rows, 128);
  int64_t unit =
      plan.form == Form::rowsAsVector ? plan.vectorRows : plan.tileRows;
  if (!ShapedType::isDynamic(plan.m)) {
    // All of B passes by in each chunk, more of it the wider C is.
    rows = llvm::alignTo(std::max(rows, plan.n / 64), unit);
    return std::clamp<int64_t>(rows, 1, std::max<int64_t>(plan.m, 1));
  }
  if (plan.form == Form::rowsAsVector)
    rows = llvm::alignTo(rows, unit);
  return rows;
}
