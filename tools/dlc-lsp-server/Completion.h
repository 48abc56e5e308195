//===- Completion.h - What may stand at a place ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_COMPLETION_H
#define DLC_TOOLS_DLC_LSP_SERVER_COMPLETION_H

#include "Knowledge.h"

namespace dlc::lsp {

/// What may stand at a place of a text: operations, keywords, names of
/// definitions of the kind that is asked for, and values. `others` are the
/// definitions of the document and of what it imports.
llvm::lsp::CompletionList complete(Knowledge &knowledge,
                                   llvm::ArrayRef<Definition> others,
                                   llvm::StringRef text,
                                   llvm::lsp::Position position);

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_COMPLETION_H
