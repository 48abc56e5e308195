//===- Server.h - The language server's side of the protocol --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_SERVER_H
#define DLC_TOOLS_DLC_LSP_SERVER_SERVER_H

#include "Analyzer.h"

#include "llvm/Support/LSP/Transport.h"

namespace dlc::lsp {

/// Answers an editor until it says exit or its input ends; then the process
/// ends, at once even if a model is being analysed: well if the editor had
/// asked for shutdown. With `waits` each message is answered once what those
/// before it ask to be analysed is, so that tests see one order.
[[noreturn]] void serve(llvm::lsp::JSONTransport &transport,
                        AnalysisOptions options, bool waits);

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_SERVER_H
