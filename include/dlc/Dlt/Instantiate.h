//===- Instantiate.h - Instantiating generic definitions -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_INSTANTIATE_H
#define DLC_DLT_INSTANTIATE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/Region.h"

namespace dlc::dlt {

/// Clones the operations of the single block of `body` with its arguments
/// replaced by `arguments`, `!dlt.float` by `floatType`, and all types
/// inferred anew. Appends the values of its terminator to `results`. Checks
/// without a place get `where`. What is made has the place `loc`, and before it
/// its own if the definition is part of the user's program. Fails after an error
/// at the op whose types do not fit, with a note that says where the definition
/// and its use are.
llvm::LogicalResult instantiate(mlir::OpBuilder &builder, mlir::Location loc,
                                mlir::Region &body, mlir::ValueRange arguments,
                                mlir::Type floatType, llvm::StringRef where,
                                bool isPartOfProgram,
                                llvm::SmallVectorImpl<mlir::Value> &results);

} // namespace dlc::dlt

#endif // DLC_DLT_INSTANTIATE_H
