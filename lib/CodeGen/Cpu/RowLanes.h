//===- RowLanes.h - Rows in the lanes of vectors --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_ROWLANES_H
#define DLC_LIB_CODEGEN_CPU_ROWLANES_H

#include "dlc/CodeGen/Build/KernelContext.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace dlc::cpu {

/// Elements of a row that are in a vector: `valid` of them from `first` on, in
/// a vector of `width` lanes, a power of two; a number if that is 1.
struct Run {
  int64_t first, valid, width;
};
/// The runs of vectors of at most `lanes` lanes that a row of elements is.
llvm::SmallVector<Run> runsOf(int64_t elements, unsigned lanes);
/// The lanes that have elements; null: all.
mlir::Value maskOf(codegen::CodeBuilder &code, const Run &run);

/// As many rows as a vector has lanes, which lie in memory one after the other
/// and are looked at with element i of all rows in vector i.
class RowLanes {
public:
  /// The rows from `first` on. Those behind `last` (null: there are none) are
  /// taken to be `last`: it is read, and written, for each of them.
  RowLanes(codegen::CodeBuilder &code, mlir::Value first, mlir::Value last,
           unsigned lanes)
      : code(code), b(code.loc, code.builder), first(first), last(last),
        lanes(lanes) {}

  /// Vectors of the `elements` elements of the rows.
  llvm::SmallVector<mlir::Value> load(const codegen::RowsView &view,
                                      mlir::Type type, int64_t elements);
  void store(llvm::ArrayRef<mlir::Value> elements,
             const codegen::RowsView &view, mlir::Type type);
  /// The numbers of the rows: index.
  mlir::Value numbers();

private:
  /// Where the run of row `number` of these is.
  mlir::Value position(int64_t number, int64_t rowStride, const Run &run);

  codegen::CodeBuilder &code;
  mlir::ImplicitLocOpBuilder b;
  mlir::Value first, last;
  unsigned lanes;
};

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_ROWLANES_H
