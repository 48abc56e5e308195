//===- Dlt.h - The tensor graph dialect ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_DLT_H
#define DLC_DLT_DLT_H

#include "dlc/Interfaces/Interfaces.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace dlc::dlt {

/// Dimensions and elements (for each row) of a tensor at most.
constexpr int64_t kMostDimensions = 8, kMostElements = int64_t(1) << 44;

/// Fails after an error if `type` is a tensor of more.
llvm::LogicalResult
checkLimits(mlir::Type type,
            llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

/// Holds an operation's operands and results against the limits.
template <typename Op>
struct WithinLimits : mlir::OpTrait::TraitBase<Op, WithinLimits> {
  static llvm::LogicalResult verifyTrait(mlir::Operation *op) {
    for (mlir::TypeRange types : {mlir::TypeRange(op->getOperandTypes()),
                                  mlir::TypeRange(op->getResultTypes())})
      for (mlir::Type type : types)
        if (failed(checkLimits(type, [op] { return op->emitOpError(); })))
          return llvm::failure();
    return llvm::success();
  }
};

/// The tensor type `type` with another element type.
mlir::Type withElementType(mlir::Type type, mlir::Type elementType);

/// The dtype that sums of elements of `type` are kept in: at least float32 of
/// floats, the dtype itself of others.
mlir::Type accumulatorType(mlir::Type type);

/// The narrowest float dtype that holds the numbers of both: float32 of float16
/// and bfloat16.
mlir::Type promotedType(mlir::Type x, mlir::Type y);
/// The same of the dtypes of float tensors; null of none.
mlir::Type promotedType(mlir::TypeRange tensors);

/// Whether an operand has no rank, as in definitions: then the result, whose
/// type is appended, has none either.
bool inferUnranked(mlir::ValueRange operands,
                   llvm::SmallVectorImpl<mlir::Type> &results);

/// What a comparison of values of `type` makes: truth values of its shape; of
/// generic dtype if `type` is.
mlir::Type predicateType(mlir::Type type);

/// Of an operation whose result is an index: i32 where its dtype is generic.
template <typename Op>
struct IndexResult : mlir::OpTrait::TraitBase<Op, IndexResult> {};

/// The numbers that are dimensions of an operation of a definition.
inline mlir::OperandRange dimensionNumbers(mlir::Operation *op) {
  return op->getOperands().drop_front();
}

/// Fails after an error if not as many dimensions are missing as there are
/// dimensionNumbers.
llvm::LogicalResult verifyDimensionNumbers(mlir::Operation *op);

/// Gives the operation whole numbers in place of its dimensionNumbers.
void setDimensions(mlir::Operation *op, llvm::ArrayRef<int64_t> numbers);

/// Of an operation of one operand and of dimensions, which in definitions may
/// be further operands (dimensionNumbers): each is kDynamic in its attribute.
template <typename Op>
struct TakesDimensions : mlir::OpTrait::TraitBase<Op, TakesDimensions> {
  static llvm::LogicalResult verifyTrait(mlir::Operation *op) {
    return verifyDimensionNumbers(op);
  }
};

/// Of an operation that formulas write as a function of its operands.
template <typename Op>
struct IsFunction : mlir::OpTrait::TraitBase<Op, IsFunction> {};

/// A tensor type for results of inference: ranked unless an operand's rank is
/// unknown (generic definitions).
inline mlir::RankedTensorType ranked(mlir::Type type) {
  return mlir::dyn_cast<mlir::RankedTensorType>(type);
}

/// A definition that is being instantiated (dialects/Dlt/Instantiation.h).
class Instantiation;

} // namespace dlc::dlt

#include "dlc/Dlt/DltDialect.h.inc"

#include "dlc/Dlt/DltEnums.h.inc"
#include "dlc/Dlt/DltInterfaces.h.inc"

namespace dlc::dlt {

/// Whether the reduction adds elements up; a mean then divides the sum.
inline bool isSum(Reduction kind) {
  return kind == Reduction::sum || kind == Reduction::mean;
}

} // namespace dlc::dlt

#define GET_TYPEDEF_CLASSES
#include "dlc/Dlt/DltTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dlc/Dlt/DltAttrs.h.inc"

#define GET_OP_CLASSES
#include "dlc/Dlt/DltOps.h.inc"

#endif // DLC_DLT_DLT_H
