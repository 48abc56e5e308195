//===- Scope.cpp - What a place of a text is in ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scope.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

using namespace dlc;
using llvm::StringRef;

namespace {

/// What is open: a region or brackets.
struct Frame {
  enum Kind { region, keywords, brackets } kind;
  StringRef parent;         ///< Of a region.
  StringRef owner = {};     ///< Of a region: its operation's name with @.
  size_t values = 0;        ///< How many were seen before it.
  StringRef operation = {}; ///< Of a region: the one that is being read.
  StringRef named = {};     ///< The first name with @ of that operation.
  bool isUse = false;       ///< Of keywords: of a name's numbers only.
  StringRef keyword = {};   ///< Of keywords: the last.
  bool isBehindEqual = false;
  bool hadRegion = false; ///< Of a region: its operation has had one.
  std::vector<std::string> given = {};
};

/// Follows the words of a text.
class Reader {
public:
  void read(const lsp::Token &token);
  lsp::Scope getScope() const;
  bool isInRegion() const { return frames.back().kind == Frame::region; }

private:
  bool beginsOperation(const lsp::Token &token) const;
  void open(StringRef bracket);
  void close();

  llvm::SmallVector<Frame> frames = {{Frame::region, "builtin.module"}};
  std::vector<std::string> values;
  StringRef previous;
  lsp::TokenKind previousKind = lsp::TokenKind::other;
};

} // namespace

static bool hasRegion(StringRef operation) {
  return operation == "dlc.model" || operation == "dlc.block" ||
         operation == "dlc.define" || operation == "dlc.recipe" ||
         operation == "module" || operation == "builtin.module";
}

bool Reader::beginsOperation(const lsp::Token &token) const {
  const Frame &frame = frames.back();
  if (frame.kind != Frame::region || !token.startsLine)
    return false;
  if (token.kind == lsp::TokenKind::value)
    return frame.parent != "builtin.module";
  // In a definition names of operations have no dialect before them.
  return token.kind == lsp::TokenKind::word &&
         (token.text.contains('.') || token.text == "module" ||
          frame.parent == "dlc.define");
}

void Reader::open(StringRef bracket) {
  Frame &frame = frames.back();
  if (bracket != "{") {
    frames.push_back({Frame::brackets, frame.parent, {}, values.size()});
    return;
  }
  if (frame.kind == Frame::region && hasRegion(frame.operation) &&
      !frame.hadRegion && previous != "attributes") {
    frame.hadRegion = true;
    StringRef parent =
        frame.operation == "module" ? "builtin.module" : frame.operation;
    StringRef owner = frame.named;
    frames.push_back({Frame::region, parent, {}, values.size()});
    frames.back().owner = owner;
    return;
  }
  Frame keywords{Frame::keywords, frame.parent, {}, values.size()};
  keywords.operation = frame.operation;
  keywords.named = frame.named;
  // Behind `keyword = @name`, and of a hyperparameter's default.
  keywords.isUse =
      previousKind == lsp::TokenKind::symbol &&
      (frame.kind != Frame::region || frame.operation == "dlc.param");
  if (keywords.isUse)
    keywords.named = previous.drop_front();
  frames.push_back(std::move(keywords));
}

void Reader::close() {
  if (frames.size() == 1)
    return;
  // Values of a region end with it, those of an operation's arguments with the
  // operation.
  if (frames.back().kind == Frame::region)
    values.resize(std::min(values.size(), frames.back().values));
  frames.pop_back();
}

void Reader::read(const lsp::Token &token) {
  if (beginsOperation(token)) {
    Frame &frame = frames.back();
    frame.operation = frame.named = {};
    frame.hadRegion = false;
    // Arguments of a definition before.
    if (frame.parent == "builtin.module")
      values.clear();
  }
  Frame &frame = frames.back();
  StringRef text = token.text;
  if (text == "{" || text == "(" || text == "[") {
    open(text);
  } else if (text == "}" || text == ")" || text == "]") {
    close();
  } else if (frame.kind == Frame::keywords) {
    if (text == "=")
      frame.isBehindEqual = true;
    else if (text == ",")
      frame.isBehindEqual = false;
    else if (!frame.isBehindEqual) {
      frame.keyword = text;
      frame.given.push_back(text.str());
    }
  } else if (frame.kind == Frame::region &&
             token.kind == lsp::TokenKind::word && frame.operation.empty()) {
    frame.operation = text;
  }
  if (token.kind == lsp::TokenKind::symbol && frame.kind == Frame::region &&
      frame.named.empty())
    frame.named = text.drop_front();
  if (token.kind == lsp::TokenKind::value && !llvm::is_contained(values, text))
    values.push_back(text.str());
  previous = text;
  previousKind = token.kind;
}

lsp::Scope Reader::getScope() const {
  using lsp::Scope;
  Scope scope;
  scope.values = values;
  const Frame &frame = frames.back();
  scope.parent = frame.parent.str();
  auto region = llvm::find_if(llvm::reverse(frames), [](const Frame &frame) {
    return frame.kind == Frame::region;
  });
  scope.operation = region->operation.str();
  scope.owner = region->owner.str();
  switch (frame.kind) {
  case Frame::region:
    scope.in = frame.operation.empty() ? Scope::In::body : Scope::In::operands;
    scope.named = frame.named.str();
    break;
  case Frame::keywords:
    scope.in = frame.isBehindEqual ? Scope::In::value : Scope::In::keywords;
    scope.keyword = frame.keyword.str();
    scope.named = frame.named.str();
    scope.isUse = frame.isUse;
    scope.given = frame.given;
    break;
  case Frame::brackets: {
    scope.in = Scope::In::operands;
    // In a list that is a keyword's value.
    const Frame &outer = frames[frames.size() - 2];
    if (outer.kind == Frame::keywords) {
      scope.in = Scope::In::value;
      scope.keyword = outer.keyword.str();
    }
    break;
  }
  }
  return scope;
}

lsp::Scope lsp::scopeAt(StringRef text, size_t offset) {
  Reader reader;
  for (const Token &token : tokenize(text)) {
    if (token.begin >= offset)
      break;
    reader.read(token);
  }
  Scope scope = reader.getScope();
  // On a new line another operation begins, if one may.
  StringRef line = text.take_front(offset);
  line = line.drop_front(line.rfind('\n') + 1);
  if (reader.isInRegion() && line.trim().empty()) {
    scope.in = Scope::In::body;
    scope.operation.clear();
  }
  return scope;
}
