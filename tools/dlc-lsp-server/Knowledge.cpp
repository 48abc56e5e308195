//===- Knowledge.cpp - What the language has ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Knowledge.h"
#include "dlc/Prelude/Prelude.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// The generated reference of the dialects dlc and dlt.
static constexpr StringRef reference =
#include "Reference.inc"
    ;

lsp::Knowledge::Knowledge(const DialectRegistry &registry)
    : context(registry, MLIRContext::Threading::DISABLED) {
  context.loadDialect<DlcDialect, dlt::DltDialect>();
  for (OwningOpRef<ModuleOp> &module : loadPrelude(&context))
    for (auto definition : module->getOps<DefineOp>()) {
      prelude.push_back(describeSymbol(definition));
      prelude.back().origin = "prelude";
    }
}

lsp::Definition lsp::describeSymbol(SymbolOpInterface symbol) {
  Definition result;
  result.name = symbol.getName().str();
  ArrayAttr params;
  if (auto define = dyn_cast<DefineOp>(symbol.getOperation())) {
    result.kind = stringifyDefinitionKind(define.getKind()).str();
    params = define.getParamNames();
  } else {
    result.kind = symbol->getName().stripDialect().str();
    params = symbol->getAttrOfType<ArrayAttr>("param_names");
  }
  if (params)
    for (StringRef name : params.getAsValueRange<StringAttr>())
      result.params.push_back(name.str());
  llvm::raw_string_ostream os(result.text);
  symbol->print(os, OpPrintingFlags().useLocalScope());
  return result;
}

std::vector<std::string> lsp::Knowledge::operationsIn(StringRef parent) {
  std::vector<std::string> names;
  bool isDefine = parent == DefineOp::getOperationName();
  for (RegisteredOperationName op : context.getRegisteredOperations()) {
    StringRef name = op.getStringRef();
    if (isDefine) {
      // Their dialect is not written there; state and entries have no place.
      if (name.starts_with("dlt.") && op.hasTrait<OpTrait::OneResult>())
        names.push_back(name.drop_front(4).str());
      continue;
    }
    if (!name.starts_with("dlc."))
      continue;
    bool isLayer = op.hasInterface<LayerOpInterface>() ||
                   name == ApplyOp::getOperationName();
    bool isTop = op.hasInterface<SymbolOpInterface>() ||
                 name == RecipeOp::getOperationName() ||
                 name == ImportOp::getOperationName();
    bool isInRecipe = name == OptimizerOp::getOperationName() ||
                      name == LossOp::getOperationName() ||
                      name == MetricOp::getOperationName();
    bool fits = parent == ModelOp::getOperationName()
                    ? isLayer || name == InputOp::getOperationName() ||
                          name == OutputsOp::getOperationName()
                : parent == BlockOp::getOperationName()
                    ? isLayer || name == YieldOp::getOperationName()
                : parent == RecipeOp::getOperationName() ? isInRecipe
                                                         : isTop;
    if (fits)
      names.push_back(name.str());
  }
  if (isDefine)
    names.push_back("yield");
  llvm::sort(names);
  return names;
}

/// The part of the reference about an operation; empty if there is none.
static StringRef sectionOf(StringRef operation) {
  std::string heading = ("\n### `" + operation + "` (").str();
  size_t begin = reference.find(heading);
  if (begin == StringRef::npos)
    return {};
  StringRef rest = reference.drop_front(begin + 1);
  return rest.take_front(std::min(rest.find("\n### "), rest.find("\n## ")));
}

/// The rows of the table of attributes: name and description.
static std::vector<lsp::Keyword> attributesOf(StringRef section) {
  std::vector<lsp::Keyword> result;
  StringRef open = "<tr><td><code>", close = "</td></tr>";
  for (StringRef line : llvm::split(section, '\n')) {
    if (!line.consume_front(open))
      continue;
    auto [name, rest] = line.split("</code></td><td>");
    StringRef description = rest.split("</td><td>").second;
    description.consume_back(close);
    result.push_back({name.str(), description.str()});
  }
  return result;
}

std::vector<lsp::Keyword> lsp::Knowledge::keywordsOf(StringRef operation) {
  // What stands before the braces.
  static const StringRef elsewhere[] = {
      "definition", "block", "output", "model", "params", "sym_name", "names"};
  std::vector<Keyword> result;
  auto op = RegisteredOperationName::lookup(operation, &context);
  if (!op)
    return result;
  std::vector<Keyword> described = attributesOf(sectionOf(operation));
  for (StringAttr name : op->getAttributeNames()) {
    if (llvm::is_contained(elsewhere, name.getValue()))
      continue;
    auto it = llvm::find_if(described, [&](const Keyword &keyword) {
      return keyword.name == name.getValue();
    });
    result.push_back(
        {name.str(), it == described.end() ? "" : it->description});
  }
  return result;
}

std::string lsp::Knowledge::describe(StringRef operation) const {
  StringRef section = sectionOf(operation);
  // The sentence and the text; not the syntax, traits and tables of operands.
  auto [before, after] = section.split("Syntax:\n\n```\n");
  std::string body = (before + after.split("\n```\n").second).str();
  std::string result;
  for (StringRef line : llvm::split(StringRef(body).split('\n').second, '\n')) {
    if (line.starts_with("#### "))
      break;
    if (!line.starts_with("Traits: ") && !line.starts_with("Interfaces: ") &&
        !line.starts_with("Effects: "))
      result += line.str() + "\n";
  }
  std::string text = StringRef(result).trim().str();
  for (const Keyword &keyword : attributesOf(section))
    text += "\n* `" + keyword.name + "`: " + keyword.description;
  return text;
}

std::vector<lsp::Definition>
lsp::findDefinitions(const llvm::lsp::URIForFile &uri, StringRef text) {
  std::vector<Definition> result;
  std::vector<Token> tokens = tokenize(text);
  for (size_t i = 0; i < tokens.size(); ++i) {
    StringRef op = tokens[i].text;
    bool isDefine = op == "dlc.define";
    size_t name = i + (isDefine ? 2 : 1);
    // Of models the name may follow the word sequential.
    if (op == "dlc.model" && name < tokens.size() &&
        tokens[name].text == "sequential")
      ++name;
    if ((!isDefine && op != "dlc.block" && op != "dlc.model" &&
         op != "dlc.param") ||
        name >= tokens.size() || tokens[name].kind != TokenKind::symbol)
      continue;
    Definition definition;
    definition.name = tokens[name].text.drop_front().str();
    definition.kind =
        isDefine ? tokens[i + 1].text.str() : op.drop_front(4).str();
    definition.place = llvm::lsp::Location(
        uri, rangeOf(text, tokens[name].begin, tokens[name].end));
    // Up to the brace that closes it, or the next operation of the file.
    int depth = 0;
    bool inParams = false;
    size_t last = name, at = name + 1;
    for (; at < tokens.size(); last = at++) {
      const Token &token = tokens[at];
      if (token.startsLine && depth <= 0 && token.text.starts_with("dlc."))
        break;
      if (token.text == "params" && depth == 0)
        inParams = true;
      else if (inParams && depth == 1 &&
               (tokens[at - 1].text == "(" || tokens[at - 1].text == ",")) {
        StringRef param = token.text;
        param.consume_front("%");
        definition.params.push_back(param.str());
      }
      if (token.text == "(" || token.text == "{")
        ++depth;
      if (token.text == ")" || token.text == "}") {
        inParams &= --depth > 0;
        if (token.text == "}" && depth <= 0 && op != "dlc.param") {
          last = at;
          break;
        }
      }
    }
    definition.text = text.slice(tokens[i].begin, tokens[last].end).str();
    result.push_back(std::move(definition));
  }
  return result;
}
