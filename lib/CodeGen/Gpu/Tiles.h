//===- Tiles.h - Products in tiles of blocks -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block has a tile of C. In each round its threads bring some steps of k of A
// and B into the memory they share, having loaded them while they worked on
// those before; each has some sums, `own` x `own`, in registers. An element is
// one chain of multiply-adds in the order of k, or several added up, so bits
// depend on nothing else.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_GPU_TILES_H
#define DLC_LIB_CODEGEN_GPU_TILES_H

#include "ThreadCode.h"

namespace dlc::device {

/// A or B of a product: `columns` are C's rows, or columns.
struct TileOperand {
  mlir::Value base;
  /// Elements from one step of k, and from one column, to the next; one is 1.
  int64_t kStride = 0, columnStride = 1;
  mlir::Value columns; ///< How many there are: index.
  /// Whether vectors of `own` columns lie at multiples of their size.
  bool isAligned = false;
};

class TilesEmitter {
public:
  /// Threads along a row, and a column, of a tile.
  static constexpr int64_t kAlong = 16;
  /// Rows, and columns, of a tile of threads with `own` x `own` sums.
  static int64_t sizeOf(int64_t own) { return kAlong * own; }

  TilesEmitter(ThreadKernel &context, mlir::Type elementType, int64_t own);

  /// Computes the tile of the block whose first row and column are these, of
  /// `total` steps of k. `store(sum, row, column)` gets the elements that
  /// exist, `lanes` adjacent ones at once if `inVectors`.
  using Store = llvm::function_ref<void(mlir::Value sum, mlir::Value row,
                                        mlir::Value column)>;
  void emit(const TileOperand &a, const TileOperand &b, mlir::Value total,
            mlir::Value firstRow, mlir::Value firstColumn, bool inVectors,
            Store store);

private:
  struct Operand : TileOperand {
    mlir::Value first; ///< Column of the tile.
    mlir::Value room;  ///< In the memory that threads share, rows of k.
  };

  /// What this thread brings of the round's steps from `k` on: the first half
  /// of the threads have A, the others B. Zeros where there is nothing.
  llvm::SmallVector<mlir::Value> loadPiece(mlir::Value k);
  llvm::SmallVector<mlir::Value> load(const Operand &operand, mlir::Value k);
  void storePiece(const Operand &operand, mlir::ValueRange piece);
  /// Which step of the round, and which of its columns, number `i` is of what
  /// this thread brings.
  std::pair<mlir::Value, mlir::Value> placeOf(const Operand &operand,
                                              int64_t i);
  mlir::Value loadOr0(const Operand &operand, mlir::Value exists,
                      mlir::Value position, int64_t count);
  void round(mlir::Value k, llvm::SmallVectorImpl<mlir::Value> &sums,
             llvm::SmallVectorImpl<mlir::Value> &piece);
  /// Those of the steps [begin, end) of k, a chain each.
  llvm::SmallVector<mlir::Value> sumsOf(mlir::Value begin, mlir::Value end);
  llvm::SmallVector<mlir::Value> sumsOfBlocks();
  /// Does `body` for each operand by the half of the threads that has it; it
  /// returns values of `types`.
  llvm::SmallVector<mlir::Value> byHalves(
      mlir::TypeRange types,
      llvm::function_ref<llvm::SmallVector<mlir::Value>(const Operand &)> body);
  mlir::Value zeros(unsigned count);
  mlir::Type typeOf(unsigned lanes) {
    return mlir::VectorType::get(lanes, elementType);
  }

  ThreadKernel &context;
  CodeBuilder &code;
  mlir::Type elementType;
  int64_t own, tile;
  int64_t lanes; ///< Of a vector of 16 bytes, or fewer.
  Operand a, b;
  mlir::Value total; ///< Steps of k.
  mlir::Value self;
};

/// Whether what is done to the elements of the kernel's product reads slices,
/// whose rows begin anywhere.
bool readsSlicesBehind(const ThreadKernel &context, StructuredOp product);

} // namespace dlc::device

#endif // DLC_LIB_CODEGEN_GPU_TILES_H
