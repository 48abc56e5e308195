//===- Knowledge.h - What the language has --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_KNOWLEDGE_H
#define DLC_TOOLS_DLC_LSP_SERVER_KNOWLEDGE_H

#include "Text.h"
#include "dlc/Dlc/Dlc.h"

namespace dlc::lsp {

/// What a name that begins with @ stands for.
struct Definition {
  std::string name;
  std::string kind; ///< Of a dlc.define its kind; else block, model or param.
  std::vector<std::string> params;
  std::string origin; ///< "prelude", a file that is imported, or empty.
  std::string text;   ///< As it is written.
  std::optional<llvm::lsp::Location> place;
};

/// A keyword of an operation.
struct Keyword {
  std::string name, description;
};

/// What is there without any document: operations and the prelude.
class Knowledge {
public:
  explicit Knowledge(const mlir::DialectRegistry &registry);

  llvm::ArrayRef<Definition> getPrelude() const { return prelude; }
  /// Operations by what they stand in: dlc.model, dlc.block, dlc.recipe,
  /// dlc.define, and builtin.module.
  std::vector<std::string> operationsIn(llvm::StringRef parent);
  /// The keywords in braces behind an operation, but what its syntax writes
  /// elsewhere.
  std::vector<Keyword> keywordsOf(llvm::StringRef operation);
  /// Markdown: what the reference says of an operation; empty if nothing.
  std::string describe(llvm::StringRef operation) const;

private:
  mlir::MLIRContext context;
  std::vector<Definition> prelude;
};

/// What a definition or block is, read off the operation.
Definition describeSymbol(mlir::SymbolOpInterface symbol);

/// What a text defines itself, which need not parse.
std::vector<Definition> findDefinitions(const llvm::lsp::URIForFile &uri,
                                        llvm::StringRef text);

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_KNOWLEDGE_H
