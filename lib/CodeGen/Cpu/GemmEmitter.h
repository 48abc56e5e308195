//===- GemmEmitter.h - Parts of the matrix product generator -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Private to the generator. A *piece* is one register of columns, a *panel* the
// pieces of one row of a tile, a *tile* some rows of a panel whose sums stay in
// registers while k runs.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_GEMMEMITTER_H
#define DLC_LIB_CODEGEN_CPU_GEMMEMITTER_H

#include "Vectors.h"
#include "dlc/CodeGen/Cpu/Gemm.h"
#include "dlc/CodeGen/Cpu/SharedFunctions.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace dlc::cpu {

/// `valid` columns from `offset` on, in a register of `width` elements (1: a
/// scalar). Masked where `valid` is less than `width`.
struct Piece {
  int64_t offset;
  int64_t width;
  int64_t valid;
  bool masked() const { return valid < width; }
};
using Panel = llvm::SmallVector<Piece, 4>;

/// How the columns of C are cut: `fullPanels` equal panels of whole vectors,
/// then panels of what remains.
struct Columns {
  Panel full;
  int64_t fullPanels = 0;
  llvm::SmallVector<std::pair<int64_t, Panel>, 2> rest; ///< (first column, it)
  int64_t fullWidth = 0;
};

/// What follows from a schedule and the sizes of a product.
struct Plan {
  Plan(const GemmShape &shape, kernel::CpuContractScheduleAttr schedule,
       const TargetInfo &target);

  kernel::CpuContractScheduleAttr schedule;
  int64_t n, k;
  int64_t elementBytes;
  /// How columns are cut, and how for a single row; no panels: not otherwise.
  Columns columns, rowColumns;
  /// Of `transposed`: rows in a panel of A.
  int64_t vectorRows = 0;
  int64_t workspaceBytes = 0;
  /// Of long sums: whether panels of B are copied into lines.
  bool packsBlocks = false;

  bool is(kernel::LoopOrder order) const {
    return schedule.getOrder() == order;
  }
};

/// The target as if its vectors had so many lanes of the type.
TargetInfo withLanes(TargetInfo target, mlir::Type elementType, int64_t lanes);

/// Cuts `n` columns.
Columns cutColumns(int64_t n, int64_t lanes, int64_t panelVectors, bool masks);

/// C = A * B for vectors along the columns of B.
struct Product {
  mlir::Value a;
  mlir::Value aRow, aK; ///< distances of rows and of steps of k; one is 1
  mlir::Value b;        ///< its first column
  mlir::Value bK;
  int64_t bColumn = 1;        ///< not 1 only where all pieces are scalars
  mlir::Value copy = nullptr; ///< where the tile leaves its vectors of B
  bool bPadded = false;       ///< masked pieces of B may be read whole
  mlir::Value c, cRow;
  mlir::Value k;                ///< number of steps
  mlir::Value resume = nullptr; ///< i1: the sums go on from C
  decltype(Gemm::epilogue) epilogue = nullptr;
  bool epilogueIsLong = false;
};

/// The rows of a tile: `most`, or `count` (index), from 1 to `most`.
struct TileRows {
  int64_t most;
  mlir::Value count = nullptr;
};

class GemmEmitter {
public:
  /// `target` outlives the emitter.
  GemmEmitter(mlir::OpBuilder &builder, mlir::Location loc,
              mlir::Type elementType, const TargetInfo &target,
              SharedFunctions &functions);
  GemmEmitter(mlir::OpBuilder &builder, mlir::Location loc,
              mlir::Type elementType, TargetInfo &&target,
              SharedFunctions &functions) = delete;

  // Index arithmetic, folded where possible.
  mlir::Value index(int64_t value);
  mlir::Value index(mlir::OpFoldResult value);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, int64_t b) { return mul(a, index(b)); }
  mlir::Value div(mlir::Value a, mlir::Value b);
  mlir::Value min(mlir::Value a, mlir::Value b);
  mlir::Value ceilDiv(mlir::Value a, int64_t b);

  // Memory, in elements.
  mlir::Value at(mlir::Value base, mlir::Value offset);
  mlir::Value at(mlir::Value base, int64_t offset);
  mlir::Value load(const Piece &piece, mlir::Value from, bool whole = false);
  void store(const Piece &piece, mlir::Value value, mlir::Value to);
  mlir::Value mask(const Piece &piece); ///< null if not masked
  /// Masked pieces, all like `piece`, have their first `valid` (index) lanes.
  void setMask(const Piece &piece, mlir::Value valid);
  mlir::Value zero(const Piece &piece);

  /// sum + a * b; `a` is a scalar, spread over the lanes of `b`.
  mlir::Value spread(const Piece &piece, mlir::Value scalar);
  mlir::Value multiplyAdd(mlir::Value a, mlir::Value b, mlir::Value sum);

  void loop(mlir::Value begin, mlir::Value end, int64_t step,
            llvm::function_ref<void(mlir::Value)> body);

  /// Cuts `count` rows from `begin` on into tiles of at most
  /// `most` rows whose sizes differ by one at most.
  void forRowTiles(
      mlir::Value begin, mlir::Value count, int64_t most,
      llvm::function_ref<void(const TileRows &rows, mlir::Value row)> body);

  /// Calls `body` for each panel with its first column.
  void forPanels(const Columns &columns,
                 llvm::function_ref<void(const Panel &, mlir::Value)> body);
  /// The same for the full panels [begin, end) only.
  void forFullPanels(const Columns &columns, mlir::Value begin, mlir::Value end,
                     llvm::function_ref<void(const Panel &, mlir::Value)> body);

  /// One tile. `b` points at the panel's first column.
  void tile(const Product &product, mlir::Value b, const TileRows &rows,
            const Panel &panel, mlir::Value row, mlir::Value column);

  /// Stores the rows' finished values, through the epilogue if there is one.
  void finish(const Product &product, const Panel &panel,
              llvm::ArrayRef<mlir::Value> sums, mlir::Value row,
              mlir::Value column);

  /// Stores `count` rows whose sums lie `width` elements apart, through the
  /// epilogue.
  void finishRows(const Product &product, const Panel &panel, mlir::Value sums,
                  int64_t width, mlir::Value count, mlir::Value row,
                  mlir::Value column);

  // Functions that kernels share do both of the following.

  /// to[i * lanes + j] = from[j * stride + i] for i, j < lanes.
  void transposeSquare(mlir::Value from, int64_t stride, mlir::Value to);
  /// to[k * vectors * lanes + i] = from[i * stride + k] for i < count; what
  /// fills up the last vector repeats the last row. `k` is static; there is
  /// room for the next multiple of `lanes` lines.
  void packTransposed(mlir::Value from, int64_t stride, mlir::Value count,
                      int64_t k, mlir::Value to, int64_t vectors);

  mlir::ImplicitLocOpBuilder b;
  mlir::Type element;
  const TargetInfo &target;
  int64_t lanes;
  SharedFunctions &functions;
  /// Whether tiles are functions, and whether those of all rows are part of the
  /// product's code even so.
  bool callsTiles = false, writesOutFull = false;

private:
  /// The tile by a function.
  void callTile(const Product &product, mlir::Value b, const TileRows &rows,
                const Panel &panel, mlir::Value row, mlir::Value column);
  /// The epilogue as a loop over the rows of the tile, whose sums wait on the
  /// stack: the code of a long epilogue exists once for each kind of tile.
  void finishInLoop(const Product &product, const Panel &panel,
                    llvm::ArrayRef<mlir::Value> sums, mlir::Value row,
                    mlir::Value column);
  /// Memory for `elements` on the stack, made where the function begins.
  mlir::Value stackBuffer(int64_t elements);
  void rowTilesOf(mlir::Value begin, mlir::Value tiles, int64_t rows,
                  llvm::function_ref<void(const TileRows &, mlir::Value)> body);
  mlir::Type typeOf(const Piece &piece);
  unsigned align;
  mlir::Value laneMask; ///< Of masked pieces; null: known.
  mlir::Value tileBuffer;
  int64_t tileBufferElements = 0;
};

/// Parts of the workspace, in bytes, for sums of many terms: sums of a block of
/// C from 0 on, their totals, panels of B.
struct BlockWorkspace {
  explicit BlockWorkspace(const Plan &plan);

  int64_t rows, width; ///< Of a block.
  int64_t panels;      ///< Full panels of B in its columns.
  int64_t totals, packed, bytes;
};

/// The rows [begin, end) of a product of more than kShortTerms steps of k.
/// `strideB`: elements from a stored row of B to the next.
void emitBlocks(GemmEmitter &emitter, const Plan &plan, const Product &product,
                int64_t strideB, mlir::Value begin, mlir::Value end,
                mlir::Value workspace);

/// The rows [begin, end) in the order `transposed`.
void emitTransposed(GemmEmitter &emitter, const Gemm &gemm, const Plan &plan,
                    mlir::Value begin, mlir::Value end, mlir::Value workspace);

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_GEMMEMITTER_H
