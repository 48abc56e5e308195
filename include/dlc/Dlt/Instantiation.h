//===- Instantiation.h - A definition that is being instantiated ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_INSTANTIATION_H
#define DLC_DLT_INSTANTIATION_H

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Instantiate.h"

namespace dlc::dlt {

/// Builds the operations of a definition's body for values that have types.
class Instantiation {
public:
  Instantiation(mlir::OpBuilder &builder, mlir::Location loc,
                mlir::Type floatType, llvm::StringRef where,
                bool isPartOfProgram, FindDefinition find, unsigned &made,
                const LayerEffects *effects = nullptr, unsigned depth = 0)
      : builder(builder), loc(loc), floatType(floatType), where(where),
        effects(effects), isPartOfProgram(isPartOfProgram), find(find),
        made(made), depth(depth) {}

  void map(mlir::Value generic, GenericValue value) {
    values.try_emplace(generic, value);
  }

  GenericValue get(mlir::Value generic) const {
    return values.find(generic)->second;
  }
  llvm::LogicalResult run(mlir::Block &block);
  /// The value as a tensor; a number alone is a scalar of the float type.
  mlir::Value tensor(mlir::Value generic, mlir::Location at);

  mlir::Location place(mlir::Operation &op) {
    return isPartOfProgram
               ? mlir::Location(mlir::CallSiteLoc::get(op.getLoc(), loc))
               : loc;
  }
  mlir::InFlightDiagnostic error(mlir::Operation &op) {
    return mlir::emitError(place(op)) << '\'' << op.getName() << "' op ";
  }
  /// `type` with generic element types replaced; an any that is no index is
  /// the float type.
  mlir::Type concrete(mlir::Type type, bool isIndex);
  mlir::Value splat(mlir::Location at, mlir::RankedTensorType type,
                    double number) {
    return SplatOp::create(builder, at, type, builder.getF64FloatAttr(number));
  }
  /// The number as an integer; fails after an error where it is none.
  llvm::FailureOr<int64_t> wholeNumber(mlir::Operation &op, mlir::Value generic,
                                       llvm::StringRef what);
  /// A dimension of the type, counted from the first; fails after an error for
  /// one that is not there or the rows'.
  llvm::FailureOr<int64_t> knownDimension(mlir::Operation &op, int64_t dim,
                                          mlir::RankedTensorType type);
  /// The definition of the op, whose operands are its first arguments.
  llvm::LogicalResult apply(ApplyOp op);
  /// A region whose block takes `types`.
  llvm::FailureOr<mlir::Block *> instantiateRegion(mlir::Region &generic,
                                                   mlir::Region &region,
                                                   mlir::TypeRange types);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Type floatType;
  llvm::StringRef where;
  const LayerEffects *effects; ///< Null but for a layer.

private:
  llvm::LogicalResult inferTypes(mlir::Operation *op);
  /// The op of other operands; null after an error.
  mlir::Operation *clone(mlir::Operation &op, mlir::ValueRange operands);
  llvm::LogicalResult instantiate(mlir::Operation &op);
  /// Of an operation whose dimensions are numbers.
  llvm::LogicalResult instantiateAlong(mlir::Operation &op);
  llvm::LogicalResult
  instantiateElementwise(mlir::Operation &op,
                         llvm::ArrayRef<GenericValue> operands);
  llvm::FailureOr<GenericValue> evaluate(mlir::Operation &op,
                                         llvm::ArrayRef<GenericValue> operands);
  /// The operation that the builder stands behind; null at a block's begin.
  mlir::Operation *lastBuilt();
  /// Erases what was built behind `last`, behind the block's begin if null.
  void eraseBehind(mlir::Operation *last);

  bool isPartOfProgram;
  FindDefinition find;
  unsigned &made; ///< Operations so far, of all definitions.
  unsigned depth; ///< Of definitions that apply others.
  llvm::DenseMap<mlir::Value, GenericValue> values;
};

} // namespace dlc::dlt

#endif // DLC_DLT_INSTANTIATION_H
