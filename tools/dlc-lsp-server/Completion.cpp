//===- Completion.cpp - What may stand at a place -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Completion.h"
#include "Scope.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace dlc;
using llvm::ArrayRef;
using llvm::StringRef;
using llvm::lsp::CompletionItemKind;

/// The kinds of definitions that a name is one of; none if it may be of any.
static std::vector<StringRef> kindsAt(const lsp::Scope &scope) {
  StringRef keyword = scope.keyword;
  if (scope.in == lsp::Scope::In::value) {
    if (keyword.ends_with("activation"))
      return {"activation"};
    for (StringRef kind : {"initializer", "regularizer", "constraint"})
      if (keyword.ends_with(kind))
        return {kind};
    if (keyword == "learning_rate")
      return {"schedule"};
    // A number may be a hyperparameter's.
    return {"param"};
  }
  StringRef operation = scope.operation;
  if (operation == "dlc.optimizer" || operation == "dlc.loss")
    return {operation.drop_front(4)};
  // Every loss is a metric, too.
  if (operation == "dlc.metric")
    return {"metric", "loss"};
  if (operation == "dlc.apply")
    return {"block"};
  if (operation == "dlc.recipe")
    return {"model"};
  if (operation == "dlc.define" || scope.parent == "dlc.define")
    return {"function", "activation"};
  return {};
}

namespace {

class Completion {
public:
  Completion(lsp::Knowledge &knowledge, ArrayRef<lsp::Definition> others,
             StringRef text, size_t offset)
      : knowledge(knowledge), others(others) {
    std::vector<lsp::Token> tokens = lsp::tokenize(text);
    size_t begin = offset;
    if (const lsp::Token *token = lsp::tokenAt(tokens, offset);
        token && token->kind != lsp::TokenKind::other &&
        token->begin < offset) {
      begin = token->begin;
      kind = token->kind;
    }
    scope = lsp::scopeAt(text, begin);
    range = lsp::rangeOf(text, begin, offset);
  }

  llvm::lsp::CompletionList run();

private:
  llvm::lsp::CompletionItem &add(const llvm::Twine &label,
                                 CompletionItemKind kind, StringRef detail,
                                 StringRef order);
  void addNames();
  void addOperations();
  void addKeywords();
  void addValue();
  const lsp::Definition *find(StringRef name) const;

  lsp::Knowledge &knowledge;
  ArrayRef<lsp::Definition> others;
  lsp::Scope scope;
  /// Of what is typed already; `other` if nothing is.
  lsp::TokenKind kind = lsp::TokenKind::other;
  llvm::lsp::Range range; ///< What the completion takes the place of.
  llvm::lsp::CompletionList list;
};

} // namespace

llvm::lsp::CompletionItem &Completion::add(const llvm::Twine &label,
                                           CompletionItemKind itemKind,
                                           StringRef detail, StringRef order) {
  llvm::lsp::CompletionItem item(label, itemKind, order);
  item.detail = detail.str();
  item.filterText = item.label;
  item.insertText = item.label;
  item.textEdit = llvm::lsp::TextEdit{range, item.label};
  list.items.push_back(std::move(item));
  return list.items.back();
}

const lsp::Definition *Completion::find(StringRef name) const {
  for (ArrayRef<lsp::Definition> all : {others, knowledge.getPrelude()})
    for (const lsp::Definition &definition : all)
      if (definition.name == name)
        return &definition;
  return nullptr;
}

void Completion::addNames() {
  std::vector<StringRef> kinds = kindsAt(scope);
  llvm::StringSet<> seen;
  const lsp::Definition *block =
      scope.parent == "dlc.block" && scope.in == lsp::Scope::In::value
          ? find(scope.owner)
          : nullptr;
  if (block)
    for (const std::string &param : block->params)
      if (seen.insert(param).second)
        add("@" + param, CompletionItemKind::Variable, "param of the block",
            "0");
  // The document's own first: they take the prelude's places.
  for (ArrayRef<lsp::Definition> all : {others, knowledge.getPrelude()})
    for (const lsp::Definition &definition : all) {
      // A hyperparameter may have any value.
      bool isParam =
          definition.kind == "param" && scope.in == lsp::Scope::In::value;
      bool fits = kinds.empty()
                      ? definition.kind != "model"
                      : isParam || llvm::is_contained(kinds, definition.kind);
      if (!fits || !seen.insert(definition.name).second)
        continue;
      std::string detail = definition.kind;
      if (!definition.params.empty())
        detail += " (" + llvm::join(definition.params, ", ") + ")";
      auto &item =
          add("@" + definition.name, CompletionItemKind::Function, detail,
              isParam                          ? "2"
              : definition.origin == "prelude" ? "1"
                                               : "0");
      item.documentation =
          llvm::lsp::MarkupContent{llvm::lsp::MarkupKind::Markdown,
                                   "```mlir\n" + definition.text + "\n```"};
    }
}

void Completion::addOperations() {
  for (const std::string &name : knowledge.operationsIn(scope.parent)) {
    bool isElementwise = scope.parent == "dlc.define";
    std::string text = knowledge.describe(isElementwise ? "dlt." + name : name);
    auto &item = add(name, CompletionItemKind::Class,
                     StringRef(text).split('\n').first.trim('_'), "0");
    item.documentation =
        llvm::lsp::MarkupContent{llvm::lsp::MarkupKind::Markdown, text};
  }
}

void Completion::addKeywords() {
  auto isNew = [&](StringRef name) {
    return !llvm::is_contained(scope.given, name);
  };
  if (const lsp::Definition *named = find(scope.named))
    for (const std::string &param : named->params)
      if (isNew(param))
        add(param, CompletionItemKind::Property, "param of @" + named->name,
            "0");
  if (scope.isUse)
    return;
  for (const lsp::Keyword &keyword : knowledge.keywordsOf(scope.operation))
    if (isNew(keyword.name))
      add(keyword.name, CompletionItemKind::Property, keyword.description, "1");
}

void Completion::addValue() {
  for (const lsp::Keyword &keyword : knowledge.keywordsOf(scope.operation))
    if (keyword.name == scope.keyword &&
        (StringRef(keyword.description).contains("truth value") ||
         StringRef(keyword.description).contains("bool")))
      for (const char *value : {"false", "true"})
        add(value, CompletionItemKind::Value, keyword.description, "0");
  addNames();
}

llvm::lsp::CompletionList Completion::run() {
  using In = lsp::Scope::In;
  if (kind == lsp::TokenKind::string)
    return {};
  if (kind == lsp::TokenKind::value ||
      (kind == lsp::TokenKind::other && scope.in == In::operands &&
       scope.parent != "builtin.module" && scope.parent != "dlc.recipe"))
    for (const std::string &value : scope.values)
      add(value, CompletionItemKind::Variable, "value", "0");
  if (kind == lsp::TokenKind::value)
    return std::move(list);
  if (kind == lsp::TokenKind::symbol)
    addNames();
  else if (scope.in == In::body)
    addOperations();
  else if (scope.in == In::keywords)
    addKeywords();
  else if (scope.in == In::value)
    addValue();
  else if (scope.parent == "dlc.define" && kind == lsp::TokenKind::word)
    addOperations();
  else if (scope.operation != "dlc.define" && scope.operation != "dlc.model")
    addNames();
  return std::move(list);
}

llvm::lsp::CompletionList lsp::complete(Knowledge &knowledge,
                                        ArrayRef<Definition> others,
                                        StringRef text,
                                        llvm::lsp::Position position) {
  return Completion(knowledge, others, text, offsetAt(text, position)).run();
}
