//===- Suggest.h - Names that a misspelt one may mean -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_SUGGEST_H
#define DLC_SUPPORT_SUGGEST_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OpImplementation.h"

namespace dlc {

/// The one of `known` that `name` may be a misspelling of; else empty.
llvm::StringRef findNearest(llvm::StringRef name,
                            llvm::ArrayRef<llvm::StringRef> known);

/// Appends to an error about `name`, which is none of `known`: the one that it
/// may be a misspelling of or the initials of, else those that contain it, else
/// all.
void suggest(mlir::InFlightDiagnostic &diag, llvm::StringRef name,
             llvm::ArrayRef<llvm::StringRef> known);

/// The error that the dialect of `unknown` has no such operation, of a
/// dialect's hook for parsing: which may be meant, and `hint` behind it.
mlir::ParseResult refuseOperation(mlir::OpAsmParser &parser,
                                  const mlir::OperationState &unknown,
                                  const llvm::Twine &hint);

} // namespace dlc

#endif // DLC_SUPPORT_SUGGEST_H
