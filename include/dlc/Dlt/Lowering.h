//===- Lowering.h - Building linalg for tensor operations ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_LOWERING_H
#define DLC_DLT_LOWERING_H

#include "dlc/Dlt/Dlt.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace dlc::dlt {

/// The type with signless integers, which arith computes on.
mlir::RankedTensorType signless(mlir::Type type);

/// Whether the dtype is of integers without a sign, or of truth values.
bool isUnsigned(mlir::Type dtype);
inline bool isUnsignedTensor(mlir::Value value) {
  return isUnsigned(mlir::getElementTypeOrSelf(value.getType()));
}

/// An undefined tensor of `type`, each `?` being `rows`.
mlir::Value emptyTensor(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::RankedTensorType type, mlir::Value rows);

/// The sizes of a tensor of `type`, each `?` being `rows`.
llvm::SmallVector<mlir::OpFoldResult> mixedSizes(mlir::OpBuilder &builder,
                                                 mlir::RankedTensorType type,
                                                 mlir::Value rows);

/// A tensor of `type` with every element `value` (rounded to the dtype).
mlir::Value filledTensor(mlir::OpBuilder &builder, mlir::Location loc,
                         mlir::RankedTensorType type, double value,
                         mlir::Value rows);

/// `value` as a constant of a signless scalar type.
mlir::Value scalarConstant(mlir::OpBuilder &builder, mlir::Location loc,
                           mlir::Type type, double value);

/// An index as a number of a signless scalar type.
mlir::Value indexToNumber(mlir::OpBuilder &builder, mlir::Location loc,
                          mlir::Value index, mlir::Type type);

using ScalarBody = llvm::function_ref<mlir::Value(
    mlir::OpBuilder &, mlir::Location, mlir::ValueRange)>;

/// A linalg.generic that maps `inputs` (through `maps`) to a tensor of `type`
/// of which it computes every element once.
mlir::Value mapElements(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::ValueRange inputs,
                        llvm::ArrayRef<mlir::AffineMap> maps,
                        mlir::RankedTensorType type, mlir::Value rows,
                        ScalarBody body);

/// A scalar float as another float type that is at least as wide.
mlir::Value extended(mlir::OpBuilder &builder, mlir::Location loc,
                     mlir::Value scalar, mlir::Type type);

/// Sums of the accumulator's type as a tensor of `type`.
mlir::Value roundedSums(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::Value sums, mlir::RankedTensorType type,
                        mlir::Value rows);

// What the op does is what its scalar form does with each element.
llvm::LogicalResult
evaluateElementwise(ElementwiseOp op, ref::Context &context,
                    llvm::ArrayRef<ref::Tensor> operands,
                    llvm::SmallVectorImpl<ref::Tensor> &results);
llvm::LogicalResult
lowerElementwise(ElementwiseOp op, mlir::OpBuilder &builder,
                 mlir::ValueRange operands, mlir::Value rows,
                 llvm::SmallVectorImpl<mlir::Value> &results);

} // namespace dlc::dlt

#endif // DLC_DLT_LOWERING_H
