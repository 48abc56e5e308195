//===- Document.h - A document that an editor has open --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_DOCUMENT_H
#define DLC_TOOLS_DLC_LSP_SERVER_DOCUMENT_H

#include "Analysis.h"

#include "mlir/AsmParser/AsmParserState.h"
#include "llvm/Support/SourceMgr.h"

namespace dlc::lsp {

/// One version of a document: its words, and what its values are if it parses.
class Document {
public:
  Document(const mlir::DialectRegistry &registry,
           const llvm::lsp::URIForFile &uri, llvm::StringRef text,
           int64_t version);

  const llvm::lsp::URIForFile &getUri() const { return uri; }
  llvm::StringRef getText() const { return text; }
  int64_t getVersion() const { return version; }

  /// What names can stand for: the document's own, then what `analysis` (may be
  /// null) has imported.
  std::vector<Definition> getDefinitions(const Analysis *analysis) const;

  std::vector<llvm::lsp::Location> findDefinition(llvm::lsp::Position position,
                                                  const Analysis *analysis);
  std::vector<llvm::lsp::Location> findReferences(llvm::lsp::Position position);
  std::optional<llvm::lsp::Hover> hover(llvm::lsp::Position position,
                                        const Knowledge &knowledge,
                                        const Analysis *analysis);
  std::vector<llvm::lsp::DocumentSymbol> getSymbols() const;

private:
  /// What stands between two lines `// -----`, which is parsed by itself.
  struct Part {
    llvm::SourceMgr sources;
    mlir::Block operations;
    mlir::AsmParserState state;
  };
  /// A value's place and its uses'.
  struct FoundValue {
    const Part *part;
    const mlir::AsmParserState::SMDefinition *places;
    mlir::Operation *owner;          ///< Null of an argument.
    std::optional<llvm::SMLoc> name; ///< Of the owner.
  };

  std::optional<FoundValue> findValue(size_t offset) const;
  llvm::lsp::Location toLocation(const Part &part, llvm::SMRange range) const;
  std::string hoverSymbol(const Token &token, const Knowledge &knowledge,
                          const Analysis *analysis) const;
  std::string hoverWord(const Token &token, const Knowledge &knowledge,
                        const Analysis *analysis) const;
  std::string hoverValue(const Token &token, const Analysis *analysis) const;
  llvm::ArrayRef<TypedLayer> layersAt(size_t offset,
                                      const Analysis *analysis) const;

  const llvm::lsp::URIForFile uri;
  const std::string text;
  const int64_t version;
  const std::vector<Token> tokens;
  mlir::MLIRContext context;
  std::vector<std::unique_ptr<Part>> parts;
};

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_DOCUMENT_H
