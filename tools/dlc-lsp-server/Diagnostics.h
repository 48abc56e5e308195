//===- Diagnostics.h - Messages and places of MLIR for editors ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_DIAGNOSTICS_H
#define DLC_TOOLS_DLC_LSP_SERVER_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/LSP/Protocol.h"

namespace dlc::lsp {

/// The place of an operation in its file, and those of the calls that it is in,
/// from the innermost on. What a call's callee was called from is left out.
llvm::SmallVector<mlir::FileLineColLoc> callersOf(mlir::Location loc);

/// The first place of a location, in the document or another file; none if it
/// has none.
std::optional<llvm::lsp::Location> placeOf(mlir::Location loc,
                                           const llvm::lsp::URIForFile &uri);

/// Appends a message of MLIR, unless it is there. One about another file stands
/// where the document has to do with it: at the import, or the instance.
void addDiagnostic(mlir::Diagnostic &diagnostic,
                   const llvm::lsp::URIForFile &uri, llvm::StringRef text,
                   std::vector<llvm::lsp::Diagnostic> &diagnostics);

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_DIAGNOSTICS_H
