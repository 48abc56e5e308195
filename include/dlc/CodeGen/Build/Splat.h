//===- Splat.h - Constants of scalars and vectors ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_SPLAT_H
#define DLC_CODEGEN_BUILD_SPLAT_H

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace dlc::codegen {

/// The constant `element`; in every lane if `type` is a vector of such.
inline mlir::Value splatConstant(mlir::OpBuilder &builder, mlir::Location loc,
                                 mlir::Type type, mlir::TypedAttr element) {
  if (auto vector = mlir::dyn_cast<mlir::VectorType>(type))
    element = mlir::DenseElementsAttr::get(vector, mlir::Attribute(element));
  return mlir::arith::ConstantOp::create(builder, loc, element);
}

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_SPLAT_H
