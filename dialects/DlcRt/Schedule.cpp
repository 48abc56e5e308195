//===- Schedule.cpp - How code computes kernels --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace dlc::kernel;

using Emit = function_ref<InFlightDiagnostic()>;

/// What a schedule may ask of any number: more would make code that nobody
/// waits for, or overflow where sizes are multiplied.
static constexpr int64_t kMost = int64_t(1) << 32;

static LogicalResult isWithin(Emit emitError, StringRef name, int64_t value,
                              int64_t least, int64_t most = kMost) {
  if (value >= least && value <= most)
    return success();
  return emitError() << "expects " << name << " from " << least << " to "
                     << most << ", found " << value;
}

static LogicalResult isPowerOfTwo(Emit emitError, StringRef name,
                                  int64_t value) {
  if (llvm::isPowerOf2_64(value))
    return success();
  return emitError() << "expects " << name << " to be a power of two, found "
                     << value;
}

LogicalResult CpuContractScheduleAttr::verify(
    Emit emitError, LoopOrder order, int64_t lanes, int64_t tileRows,
    int64_t tileVectors, int64_t chunk, int64_t blockRows, int64_t copyFrom,
    int64_t rowVectors, int64_t blockK, int64_t group, int64_t blockColumns,
    int64_t narrowLanes, int64_t narrowRows, bool calls) {
  // Tiles are written out: these are registers.
  constexpr int64_t mostLanes = 64, mostRows = 32, mostVectors = 32;
  if (failed(isWithin(emitError, "lanes", lanes, 1, mostLanes)) ||
      failed(isPowerOfTwo(emitError, "lanes", lanes)) ||
      failed(isWithin(emitError, "tile_rows", tileRows, 1, mostRows)) ||
      failed(
          isWithin(emitError, "tile_vectors", tileVectors, 1, mostVectors)) ||
      failed(isWithin(emitError, "chunk", chunk, 1)) ||
      failed(
          isWithin(emitError, "block_rows", blockRows,
                   order == LoopOrder::panels || order == LoopOrder::blocks)) ||
      failed(isWithin(emitError, "copy_from", copyFrom, 0)) ||
      failed(isWithin(emitError, "row_vectors", rowVectors, 0, mostVectors)) ||
      failed(isWithin(emitError, "block_k", blockK, 0)) ||
      failed(isWithin(emitError, "group", group, 0)))
    return failure();
  bool isTransposed = order == LoopOrder::transposed;
  if (failed(isWithin(emitError, "block_columns", blockColumns,
                      isTransposed || order == LoopOrder::blocks)) ||
      failed(isWithin(emitError, "narrow_rows", narrowRows, isTransposed,
                      mostRows)))
    return failure();
  if (isTransposed)
    return failed(isWithin(emitError, "narrow_lanes", narrowLanes, 1, lanes))
               ? failure()
               : isPowerOfTwo(emitError, "narrow_lanes", narrowLanes);
  // What an order has no use for is said by nobody.
  auto isUnused = [&](StringRef name, int64_t value, bool isUsed) {
    if (isUsed || value == 0)
      return success();
    return LogicalResult(emitError() << name << " = " << value
                                     << " means nothing to the order "
                                     << stringifyLoopOrder(order));
  };
  bool panels = order == LoopOrder::panels, rows = order == LoopOrder::rows;
  bool blocks = order == LoopOrder::blocks;
  if (rows && (blockRows == 0) != (blockColumns == 0))
    return emitError() << "expects block_rows and block_columns or neither";
  if (copyFrom && copyFrom < tileRows)
    return emitError() << "expects copy_from to be tile_rows or more, found "
                       << copyFrom;
  return success(
      succeeded(isUnused("block_rows", blockRows, panels || rows || blocks)) &&
      succeeded(isUnused("copy_from", copyFrom, panels)) &&
      succeeded(isUnused("row_vectors", rowVectors, panels)) &&
      succeeded(isUnused("block_k", blockK, rows)) &&
      succeeded(isUnused("group", group, rows)) &&
      succeeded(isUnused("block_columns", blockColumns, rows || blocks)) &&
      succeeded(isUnused("narrow_lanes", narrowLanes, false)) &&
      succeeded(isUnused("narrow_rows", narrowRows, false)));
}

LogicalResult CpuRowsScheduleAttr::verify(Emit emitError, int64_t chunk,
                                          int64_t unroll) {
  constexpr int64_t mostUnrolled = 64;
  return success(
      succeeded(isWithin(emitError, "chunk", chunk, 1)) &&
      succeeded(isWithin(emitError, "unroll", unroll, 1, mostUnrolled)));
}

LogicalResult GpuContractScheduleAttr::verify(Emit emitError, int64_t own) {
  constexpr int64_t least = 2, most = 16;
  if (failed(isWithin(emitError, "own", own, least, most)))
    return failure();
  return isPowerOfTwo(emitError, "own", own);
}
