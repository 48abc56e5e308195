//===- WrongDialect.h - An operation with a wrong gradient ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_WRONGDIALECT_H
#define DLC_TEST_WRONGDIALECT_H

#include "dlc/Dlt/Dlt.h"

namespace dlc::test {

/// `wrong.square`: x * x. Its attribute `fault` says what is wrong with its
/// gradient.
class WrongSquareOp
    : public mlir::Op<WrongSquareOp, mlir::OpTrait::ZeroRegions,
                      mlir::OpTrait::OneOperand, mlir::OpTrait::OneResult,
                      ReferenceOp::Trait, dlt::DifferentiableOp::Trait> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(WrongSquareOp)
  using Op::Op;
  static mlir::StringRef getOperationName() { return "wrong.square"; }
  static llvm::ArrayRef<mlir::StringRef> getAttributeNames() { return {}; }
  llvm::LogicalResult evaluate(ref::Context &context,
                               llvm::ArrayRef<ref::Tensor> operands,
                               llvm::SmallVectorImpl<ref::Tensor> &results);
  llvm::LogicalResult buildVJP(mlir::OpBuilder &builder,
                               mlir::ValueRange cotangents,
                               llvm::SmallVectorImpl<mlir::Value> &gradients);
};

class WrongDialect : public mlir::Dialect {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(WrongDialect)
  static mlir::StringRef getDialectNamespace() { return "wrong"; }
  explicit WrongDialect(mlir::MLIRContext *context)
      : Dialect(getDialectNamespace(), context,
                mlir::TypeID::get<WrongDialect>()) {
    addOperations<WrongSquareOp>();
  }
};

/// The faults, and "none".
inline llvm::ArrayRef<mlir::StringRef> faultsOfWrongSquare() {
  static const mlir::StringRef faults[] = {
      "none", "half", "sign", "absent", "zero", "ignores_cotangent", "offset"};
  return faults;
}

} // namespace dlc::test

#endif // DLC_TEST_WRONGDIALECT_H
