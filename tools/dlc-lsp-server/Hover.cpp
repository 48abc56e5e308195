//===- Hover.cpp - What a document says of its words ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Document.h"
#include "Scope.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace dlc;

static std::string code(StringRef text) {
  return ("```mlir\n" + text + "\n```\n").str();
}

ArrayRef<lsp::TypedLayer>
lsp::Document::layersAt(size_t offset, const Analysis *analysis) const {
  // Places of an older version may be those of something else.
  if (!analysis || analysis->version != version)
    return {};
  StringRef before = StringRef(text).take_front(offset);
  unsigned line = before.count('\n') + 1;
  unsigned column = offset - (before.rfind('\n') + 1) + 1;
  auto it = analysis->layers.find({line, column});
  return it == analysis->layers.end() ? ArrayRef<TypedLayer>()
                                      : ArrayRef(it->second);
}

std::string lsp::Document::hoverSymbol(const Token &token,
                                       const Knowledge &knowledge,
                                       const Analysis *analysis) const {
  std::vector<Definition> all = getDefinitions(analysis);
  llvm::append_range(all, knowledge.getPrelude());
  for (const Definition &definition : all) {
    if (definition.name != token.text.drop_front())
      continue;
    std::string result = definition.kind + " `@" + definition.name + "`";
    if (!definition.origin.empty())
      result += definition.origin == "prelude" ? " of the prelude"
                                               : " of " + definition.origin;
    if (!definition.params.empty())
      result += ", params: " + llvm::join(definition.params, ", ");
    return result + "\n\n" + code(definition.text);
  }
  return {};
}

std::string lsp::Document::hoverWord(const Token &token,
                                     const Knowledge &knowledge,
                                     const Analysis *analysis) const {
  Scope scope = scopeAt(text, token.begin);
  if (scope.in == Scope::In::keywords) {
    for (const Definition &definition : getDefinitions(analysis))
      if (definition.name == scope.named &&
          llvm::is_contained(definition.params, token.text))
        return ("`" + token.text + "`: a param of @" + scope.named).str();
    std::string described = knowledge.describe(scope.operation);
    std::string row = ("* `" + token.text + "`: ").str();
    size_t begin = described.find(row);
    if (begin == std::string::npos)
      return {};
    return StringRef(described).drop_front(begin + 2).split('\n').first.str();
  }
  // In formulas functions are operations.
  if (scope.in != Scope::In::body && scope.parent != "dlc.define")
    return {};
  std::string name =
      token.text.contains('.') ? token.text.str() : ("dlt." + token.text).str();
  std::string text = knowledge.describe(name);
  if (text.empty())
    return {};
  std::string types;
  // Of a block that is used often the first instances show what there is.
  constexpr size_t most = 12;
  ArrayRef<TypedLayer> layers = layersAt(token.begin, analysis);
  for (const TypedLayer &layer : layers.take_front(most))
    types += layer.name + ": " + layer.types + "\n";
  if (layers.size() > most)
    types += "... (" + std::to_string(layers.size()) + " in all)\n";
  if (!types.empty())
    types = code(StringRef(types).trim()) + "\n";
  return "**" + name + "**\n\n" + types + text;
}

std::string lsp::Document::hoverValue(const Token &token,
                                      const Analysis *analysis) const {
  std::optional<FoundValue> value = findValue(token.begin);
  if (!value)
    return {};
  std::string result = ("`" + token.text + "`").str();
  if (!value->owner)
    return result + ": an argument";
  auto [line, column] = value->part->sources.getLineAndColumn(*value->name);
  ArrayRef<TypedLayer> layers =
      layersAt(offsetAt(text, line, column), analysis);
  result += ", of " + value->owner->getName().getStringRef().str();
  // The last layer of a block's instance makes its result.
  if (!layers.empty())
    return result + ": `" + layers.back().result + "`";
  std::string types;
  llvm::raw_string_ostream os(types);
  llvm::interleaveComma(value->owner->getResultTypes(), os);
  return result + (StringRef(types).contains("deferred") ? std::string()
                                                         : ": `" + types + "`");
}

std::optional<llvm::lsp::Hover>
lsp::Document::hover(llvm::lsp::Position position, const Knowledge &knowledge,
                     const Analysis *analysis) {
  const Token *token = tokenAt(tokens, offsetAt(text, position));
  if (!token)
    return std::nullopt;
  std::string markdown;
  switch (token->kind) {
  case TokenKind::symbol:
    markdown = hoverSymbol(*token, knowledge, analysis);
    break;
  case TokenKind::value:
    markdown = hoverValue(*token, analysis);
    break;
  case TokenKind::word:
    markdown = hoverWord(*token, knowledge, analysis);
    break;
  case TokenKind::string:
  case TokenKind::other:
    break;
  }
  if (markdown.empty())
    return std::nullopt;
  llvm::lsp::Hover result(rangeOf(text, token->begin, token->end));
  result.contents.value = std::move(markdown);
  return result;
}
