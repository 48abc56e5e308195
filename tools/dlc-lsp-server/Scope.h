//===- Scope.h - What a place of a text is in -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_SCOPE_H
#define DLC_TOOLS_DLC_LSP_SERVER_SCOPE_H

#include "Text.h"

namespace dlc::lsp {

/// What a place is in, told by the words before it alone, since a text that is
/// being written does not parse.
struct Scope {
  enum class In {
    body,     ///< A region, where an operation begins.
    keywords, ///< Braces of keywords, where one begins.
    value,    ///< Behind the `=` of a keyword.
    operands  ///< Anywhere else in an operation.
  };
  In in = In::body;
  std::string parent;    ///< The operation whose region it is in.
  std::string owner;     ///< Its name, without @.
  std::string operation; ///< The one that is begun; empty if none is.
  std::string named;     ///< The name, without @, that the keywords belong to.
  bool isUse = false;  ///< Whether the keywords are numbers of that name only.
  std::string keyword; ///< Whose value it is.
  std::vector<std::string> given;  ///< Keywords that are there already.
  std::vector<std::string> values; ///< Names, with %, that are seen here.
};

/// `offset` is where the word begins that is asked about.
Scope scopeAt(llvm::StringRef text, size_t offset);

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_SCOPE_H
