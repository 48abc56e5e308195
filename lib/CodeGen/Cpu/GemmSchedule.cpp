//===- GemmSchedule.cpp - Tiles, blocks and chunks of products -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is chosen follows from the sizes known at compile time and the target;
// the measurements behind it are in docs/cpu_codegen.md.
//
//===----------------------------------------------------------------------===//

#include "GemmEmitter.h"
#include "dlc/Analysis/Sums.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;
using kernel::LoopOrder;

/// Vectors and rows of a tile for `vectors` vectors of columns in all.
static std::pair<int64_t, int64_t> tileShape(int64_t vectors,
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

/// At most `most` rows. More rows than ways of the first cache would evict each
/// other where their distance is a multiple of a way's size.
static int64_t tileRowsFor(int64_t most, int64_t bytesBetween) {
  return bytesBetween % 4096 == 0 ? std::min<int64_t>(most, 8) : most;
}

namespace {
/// A schedule that is being chosen.
struct Choice {
  LoopOrder order = LoopOrder::panels;
  int64_t lanes = 1, tileRows = 1, tileVectors = 1;
  int64_t blockRows = 0, copyFrom = 0, rowVectors = 0;
  int64_t blockK = 0, group = 0;
  int64_t blockColumns = 0, narrowLanes = 0, narrowRows = 0;
  bool calls = false;
};

/// Chooses for one product.
class Chooser {
public:
  Chooser(const GemmShape &shape, const TargetInfo &target)
      : shape(shape), target(target), lanes(target.lanes(shape.elementType)),
        elementBytes(shape.elementType.getIntOrFloatBitWidth() / 8),
        isDynamicK(ShapedType::isDynamic(shape.k)) {}

  kernel::CpuContractScheduleAttr choose();

private:
  void chooseTransposed();
  void chooseRows();
  void choosePanels();
  void chooseBlocks(int64_t rows);
  int64_t chooseChunk();

  const GemmShape &shape;
  const TargetInfo &target;
  int64_t lanes, elementBytes;
  bool isDynamicK;
  Choice choice;
};
} // namespace

void Chooser::chooseTransposed() {
  choice.lanes = lanes;
  choice.tileVectors = 2;
  choice.blockColumns = std::min<int64_t>(96, shape.n);
  // Half the width costs nothing where two narrow multiply-adds start in a
  // cycle, and wastes fewer lanes.
  choice.narrowLanes = target.vectorBits == 512 ? lanes / 2 : lanes;
  // Rows of a tile are columns of C, rows of B as it is stored.
  int64_t apart = shape.strideB * elementBytes;
  choice.tileRows = tileRowsFor(tileShape(2, target).second, apart);
  choice.narrowRows = tileRowsFor(tileShape(1, target).second, apart);
}

void Chooser::chooseRows() {
  // The chain of an element goes on through C, so the epilogue must wait.
  if (!shape.hasEpilogue && (isDynamicK || shape.k > 192))
    choice.blockK = 128;
  if (isDynamicK)
    chooseBlocks(64);
  // Each tile of rows passes over a block of B: keep that in the cache.
  int64_t steps = choice.blockK ? choice.blockK
                  : isDynamicK  ? 128
                                : std::max<int64_t>(shape.k, 1);
  int64_t width = choice.tileVectors * choice.lanes;
  int64_t group =
      std::max<int64_t>(1, target.l2Bytes / 4 / (steps * width * elementBytes));
  if (group < shape.n / width)
    choice.group = group;
}

void Chooser::chooseBlocks(int64_t rows) {
  // Sums and totals stay in the cache, and are worth reading A and B for.
  constexpr int64_t columns = 64;
  choice.blockRows = rows;
  if (!ShapedType::isDynamic(shape.m))
    choice.blockRows = std::clamp<int64_t>(shape.m, 1, rows);
  choice.blockColumns = columns;
}

void Chooser::choosePanels() {
  int64_t rowBytes = std::max<int64_t>(1, shape.k * elementBytes);
  int64_t rows = std::clamp<int64_t>(target.l2Bytes / 2 / rowBytes,
                                     4 * choice.tileRows, 128);
  choice.blockRows = rows / choice.tileRows * choice.tileRows;
  // Short runs of B, far apart, come slowly each time they are read.
  int64_t run = choice.tileVectors * target.vectorBits / 8;
  if (run < 256 && shape.n * elementBytes > 512)
    choice.copyFrom = 3 * choice.tileRows;
  // One row is as fast as B comes: runs of 512 bytes.
  if (shape.n / (choice.tileVectors * choice.lanes) > 1)
    choice.rowVectors =
        std::min(target.vectorRegisters * 3 / 4, 4096 / target.vectorBits);
}

int64_t Chooser::chooseChunk() {
  // Threads have runs of them, so what an item costs does not count, but that
  // all are as long.
  constexpr int64_t least = 8;
  int64_t unit = choice.order == LoopOrder::transposed
                     ? choice.tileVectors * choice.lanes
                     : least;
  return ShapedType::isDynamic(shape.m)
             ? unit
             : std::clamp<int64_t>(unit, 1, std::max<int64_t>(shape.m, 1));
}

kernel::CpuContractScheduleAttr Chooser::choose() {
  if (!isDynamicK && shape.k > kShortTerms)
    choice.order = LoopOrder::blocks;
  else if (shape.transposedB && !isDynamicK)
    choice.order = shape.transposedA || shape.k < 128 ? LoopOrder::packed
                                                      : LoopOrder::transposed;
  else if (shape.transposedA || isDynamicK)
    choice.order = LoopOrder::rows;
  // A call takes about as long as eight steps of k. Batches may be that small
  // where layers are. Elements of a transposed B that is not copied lie apart,
  // which the functions don't know.
  choice.calls = isDynamicK ? !shape.transposedB && shape.m * shape.n > 1024
                            : shape.k > 16;
  if (choice.order == LoopOrder::transposed) {
    chooseTransposed();
  } else {
    choice.lanes = shape.transposedB && isDynamicK ? 1 : lanes;
    std::tie(choice.tileVectors, choice.tileRows) =
        tileShape(llvm::divideCeil(shape.n, choice.lanes), target);
    if (!shape.transposedA)
      choice.tileRows =
          tileRowsFor(choice.tileRows, shape.strideA * elementBytes);
    if (choice.order == LoopOrder::rows)
      chooseRows();
    else if (choice.order == LoopOrder::blocks)
      chooseBlocks(128);
    else if (choice.order == LoopOrder::panels)
      choosePanels();
  }
  return kernel::CpuContractScheduleAttr::get(
      shape.elementType.getContext(), choice.order, choice.lanes,
      choice.tileRows, choice.tileVectors, chooseChunk(), choice.blockRows,
      choice.copyFrom, choice.rowVectors, choice.blockK, choice.group,
      choice.blockColumns, choice.narrowLanes, choice.narrowRows, choice.calls);
}

kernel::CpuContractScheduleAttr
dlc::cpu::chooseSchedule(const GemmShape &shape, const TargetInfo &target) {
  return Chooser(shape, target).choose();
}

LogicalResult
dlc::cpu::checkSchedule(llvm::function_ref<InFlightDiagnostic()> emitError,
                        kernel::CpuContractScheduleAttr schedule,
                        const GemmShape &shape, const TargetInfo &target) {
  LoopOrder order = schedule.getOrder();
  int64_t lanes = schedule.getLanes();
  int64_t most = target.lanes(shape.elementType);
  if (lanes > most)
    return emitError() << "expects at most " << most << " lanes, found "
                       << lanes;
  bool copiesB = order == LoopOrder::packed || order == LoopOrder::transposed ||
                 (order == LoopOrder::blocks && shape.transposedB);
  auto refuse = [&](const Twine &what) {
    return emitError() << "has no code for " << what;
  };
  bool isDynamicK = ShapedType::isDynamic(shape.k);
  if (copiesB && (!shape.transposedB || isDynamicK || lanes == 1))
    return refuse("the order " + stringifyLoopOrder(order) +
                  " but of a transposed B of static k, in vectors");
  if (order == LoopOrder::transposed && shape.transposedA)
    return refuse("the order transposed of a transposed A");
  if (!copiesB && shape.transposedB &&
      (lanes != 1 || schedule.getCalls() || schedule.getCopyFrom()))
    return refuse("vectors, calls or copied panels of a transposed B in the "
                  "order " +
                  stringifyLoopOrder(order));
  if ((order == LoopOrder::panels || order == LoopOrder::blocks) && isDynamicK)
    return refuse("the order " + stringifyLoopOrder(order) + " of rows of k");
  if (!isDynamicK && (shape.k > kShortTerms) != (order == LoopOrder::blocks))
    return refuse("the order " + stringifyLoopOrder(order) + " of " +
                  Twine(shape.k) + " terms");
  if (isDynamicK && !schedule.getBlockColumns())
    return refuse("rows of k without block_rows and block_columns");
  if (!isDynamicK && order == LoopOrder::rows && schedule.getBlockColumns())
    return refuse("block_rows and block_columns of the order rows but where k "
                  "is rows");
  if (schedule.getBlockK() && shape.hasEpilogue)
    return refuse("blocks of k where more is done to elements");
  return success();
}
