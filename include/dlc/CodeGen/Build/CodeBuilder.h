//===- CodeBuilder.h - Building loads, stores and bodies ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_CODEBUILDER_H
#define DLC_CODEGEN_BUILD_CODEBUILDER_H

#include "dlc/Analysis/StructuredOp.h"

namespace dlc::codegen {

/// Emits code at one insertion point. A "value" is a scalar, or a vector of
/// `lanes` elements; tensors of truth values lie in memory as bytes.
class CodeBuilder {
public:
  CodeBuilder(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  mlir::OpBuilder &builder;
  mlir::Location loc;
  /// Whether vectors in memory are aligned to their size, not only to that of
  /// their elements.
  bool hasAlignedVectors = false;

  mlir::Value index(int64_t value);
  mlir::Value add(mlir::Value x, mlir::Value y);
  mlir::Value mul(mlir::Value x, mlir::Value y);
  mlir::Value toI64(mlir::Value index);
  mlir::Value toIndex(mlir::Value i64);
  mlir::Value constant(mlir::Type type, double value);
  /// A float as one of `type`, lanes as lanes of it: the nearest, ties to even.
  mlir::Value rounded(mlir::Value value, mlir::Type type);
  /// The one number of a splat.
  mlir::Value constant(mlir::SplatElementsAttr splat);
  /// Address of the elements, which become read-only data of the module.
  mlir::Value constantArray(mlir::DenseElementsAttr elements);

  /// The address of element `position` (index) behind `base`.
  mlir::Value address(mlir::Value base, mlir::Type elementType,
                      mlir::Value position);
  /// `lanes` elements from `position` on; 1 lane is a scalar. Lanes that
  /// `mask` (may be null) excludes are not read and undefined.
  mlir::Value load(mlir::Value base, mlir::Type elementType,
                   mlir::Value position, unsigned lanes, mlir::Value mask = {});
  void store(mlir::Value value, mlir::Value base, mlir::Type elementType,
             mlir::Value position, mlir::Value mask = {});
  /// A scalar as `lanes` lanes.
  mlir::Value broadcast(mlir::Value scalar, unsigned lanes);
  /// The first `count` of `lanes` lanes.
  mlir::Value maskOf(int64_t count, unsigned lanes);
  /// start, start + 1, ... as indices; a scalar if lanes is 1.
  mlir::Value iota(mlir::Value start, unsigned lanes);
  /// Combines all lanes by `combine`, in a fixed tree.
  mlir::Value reduceLanes(
      mlir::Value vector,
      llvm::function_ref<mlir::Value(mlir::Value, mlir::Value)> combine);

  /// Emits the body of `op` for the given values of its block arguments.
  /// `indexOf` gives the index along a loop; `rows` stands for the kernel's
  /// first argument. Returns the yielded values: of a contract the accumulator,
  /// which is the last argument, with the product of the factors added.
  llvm::SmallVector<mlir::Value>
  body(StructuredOp op, mlir::ValueRange arguments, unsigned lanes,
       llvm::function_ref<mlir::Value(unsigned)> indexOf, mlir::Value rows);

private:
  unsigned alignmentOf(mlir::Type stored, unsigned lanes) const;
};

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_CODEBUILDER_H
