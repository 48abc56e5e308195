//===- Indices.h - Reading the indices of rows ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_INDICES_H
#define DLC_CODEGEN_BUILD_INDICES_H

#include "dlc/CodeGen/Build/KernelContext.h"

namespace dlc::codegen {

/// The indices of a kernel into the rows of a table.
class Indices {
public:
  /// Of a table of `size` rows, read by `code` from now on.
  Indices(const KernelContext &context, CodeBuilder &code, mlir::Value indices,
          int64_t size);

  /// Whether there are as many more as the batch has rows.
  bool hasRows() const { return !type.hasStaticShape(); }
  /// How many there are of a row, or in all if there are no rows.
  int64_t getStaticCount() const;
  /// How many there are in all: index.
  mlir::Value getCount();
  /// Number `i`, or the nearest in [0, size): index.
  mlir::Value at(mlir::Value i);
  /// Where what index number `i` belongs to begins in `of`, which has `count`
  /// elements for each index and may have more in a row: index.
  mlir::Value place(const RowsView &of, mlir::Value i, int64_t count);

private:
  CodeBuilder &code;
  mlir::RankedTensorType type;
  RowsView view;
  mlir::Value rows;
  int64_t size, each; ///< Indices of a row; 0 for a scalar.
};

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_INDICES_H
