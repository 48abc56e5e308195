//===- Text.h - Places and words of a document ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_TEXT_H
#define DLC_TOOLS_DLC_LSP_SERVER_TEXT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/LSP/Protocol.h"

namespace dlc::lsp {

/// Where a byte of the text is, as editors count: in UTF-16 units of its line.
llvm::lsp::Position positionAt(llvm::StringRef text, size_t offset);
/// The byte at a position; the line's end, or the text's, if it lies behind.
size_t offsetAt(llvm::StringRef text, llvm::lsp::Position position);
/// The byte at a line and column as MLIR counts them, from 1 and in bytes.
size_t offsetAt(llvm::StringRef text, unsigned line, unsigned column);
inline llvm::lsp::Range rangeOf(llvm::StringRef text, size_t begin,
                                size_t end) {
  return {positionAt(text, begin), positionAt(text, end)};
}

enum class TokenKind {
  word,   ///< An op, a keyword, a number: letters, digits and any of ._$
  symbol, ///< A name that begins with @.
  value,  ///< A name that begins with %.
  string, ///< With its quotes, of which the last may be missing.
  other   ///< One character.
};

/// A word of a text, which need not be right.
struct Token {
  TokenKind kind;
  size_t begin, end;
  bool startsLine; ///< Nothing but spaces stands before it.
  llvm::StringRef text;
};

/// The words of a text without its comments.
std::vector<Token> tokenize(llvm::StringRef text);

/// The token that a byte lies in, or ends at; null if there is none.
const Token *tokenAt(llvm::ArrayRef<Token> tokens, size_t offset);

/// Where brackets are open in brackets so often that the recursive parser of
/// MLIR might run out of stack; none if they never are.
std::optional<size_t> findTooDeep(llvm::StringRef text);

/// The parts of a text between lines `// -----`, each with as many lines before
/// it as it has in the text, so that its places are the same.
std::vector<std::string> splitParts(llvm::StringRef text);

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_TEXT_H
