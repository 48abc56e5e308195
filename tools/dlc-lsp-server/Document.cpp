//===- Document.cpp - A document that an editor has open ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Document.h"

#include "mlir/AsmParser/AsmParser.h"

using namespace mlir;
using namespace dlc;

lsp::Document::Document(const DialectRegistry &registry,
                        const llvm::lsp::URIForFile &uri, StringRef given,
                        int64_t version)
    : uri(uri), text(given.str()), version(version), tokens(tokenize(text)),
      context(registry, MLIRContext::Threading::DISABLED) {
  // The analysis says what is wrong; a text that does not verify has values all
  // the same.
  ScopedDiagnosticHandler silent(&context,
                                 [](Diagnostic &) { return success(); });
  ParserConfig config(&context, /*verifyAfterParse=*/false);
  for (const std::string &part : splitParts(text)) {
    if (findTooDeep(part))
      continue;
    auto parsed = std::make_unique<Part>();
    parsed->sources.AddNewSourceBuffer(
        llvm::MemoryBuffer::getMemBufferCopy(part, uri.file()), SMLoc());
    if (succeeded(parseAsmSourceFile(parsed->sources, &parsed->operations,
                                     config, &parsed->state)))
      parts.push_back(std::move(parsed));
  }
}

std::vector<lsp::Definition>
lsp::Document::getDefinitions(const Analysis *analysis) const {
  std::vector<Definition> result = findDefinitions(uri, text);
  if (analysis)
    llvm::append_range(result, analysis->imported);
  return result;
}

//===----------------------------------------------------------------------===//
// Values and names
//===----------------------------------------------------------------------===//

/// The line and column, as MLIR counts, of a byte of a text.
static std::pair<unsigned, unsigned> lineAndColumn(StringRef text,
                                                   size_t offset) {
  StringRef before = text.take_front(offset);
  size_t line = before.rfind('\n');
  size_t start = line == StringRef::npos ? 0 : line + 1;
  return {before.count('\n') + 1, offset - start + 1};
}

std::optional<lsp::Document::FoundValue>
lsp::Document::findValue(size_t offset) const {
  auto [line, column] = lineAndColumn(text, offset);
  for (const std::unique_ptr<Part> &part : parts) {
    SMLoc at = part->sources.FindLocForLineAndColumn(
        part->sources.getMainFileID(), line, column);
    if (!at.isValid())
      continue;
    auto contains = [&](SMRange range) {
      return range.isValid() && range.Start.getPointer() <= at.getPointer() &&
             at.getPointer() <= range.End.getPointer();
    };
    auto isAt = [&](const AsmParserState::SMDefinition &places) {
      return contains(places.loc) || llvm::any_of(places.uses, contains);
    };
    for (const auto &op : part->state.getOpDefs())
      for (const auto &group : op.resultGroups)
        if (isAt(group.definition))
          return FoundValue{part.get(), &group.definition, op.op, op.loc.Start};
    for (const auto &block : part->state.getBlockDefs())
      for (const auto &argument : block.arguments)
        if (isAt(argument))
          return FoundValue{part.get(), &argument, nullptr, std::nullopt};
  }
  return std::nullopt;
}

llvm::lsp::Location lsp::Document::toLocation(const Part &part,
                                              SMRange range) const {
  auto offset = [&](SMLoc loc) {
    auto [line, column] = part.sources.getLineAndColumn(loc);
    return offsetAt(text, line, column);
  };
  return {uri, rangeOf(text, offset(range.Start), offset(range.End))};
}

std::vector<llvm::lsp::Location>
lsp::Document::findDefinition(llvm::lsp::Position position,
                              const Analysis *analysis) {
  size_t offset = offsetAt(text, position);
  const Token *token = tokenAt(tokens, offset);
  if (!token)
    return {};
  if (token->kind == TokenKind::symbol) {
    for (const Definition &definition : getDefinitions(analysis))
      if (definition.name == token->text.drop_front() && definition.place)
        return {*definition.place};
    return {};
  }
  // Of an import the file, which is known by what it defines.
  if (token->kind == TokenKind::string && token != tokens.data() &&
      token[-1].text == "dlc.import" && analysis) {
    StringRef file = token->text.trim('"');
    auto isMeant = [&](StringRef path) {
      return path == file || (path.consume_back(file) && path.ends_with('/'));
    };
    for (const Definition &definition : analysis->imported)
      if (definition.place && isMeant(definition.origin))
        return {{definition.place->uri, llvm::lsp::Position()}};
    return {};
  }
  if (auto value = findValue(offset))
    return {toLocation(*value->part, value->places->loc)};
  return {};
}

std::vector<llvm::lsp::Location>
lsp::Document::findReferences(llvm::lsp::Position position) {
  std::vector<llvm::lsp::Location> result;
  size_t offset = offsetAt(text, position);
  const Token *token = tokenAt(tokens, offset);
  if (!token)
    return result;
  if (token->kind == TokenKind::symbol) {
    for (const Token &other : tokens)
      if (other.text == token->text)
        result.emplace_back(uri, rangeOf(text, other.begin, other.end));
    return result;
  }
  if (auto value = findValue(offset)) {
    result.push_back(toLocation(*value->part, value->places->loc));
    for (SMRange use : value->places->uses)
      result.push_back(toLocation(*value->part, use));
  }
  return result;
}

std::vector<llvm::lsp::DocumentSymbol> lsp::Document::getSymbols() const {
  std::vector<llvm::lsp::DocumentSymbol> result;
  for (const Definition &definition : findDefinitions(uri, text)) {
    llvm::lsp::Range name = definition.place->range;
    bool isFunction = definition.kind != "model" && definition.kind != "block";
    size_t begin = offsetAt(text, llvm::lsp::Position(name.start.line, 0));
    result.emplace_back(definition.name,
                        isFunction ? llvm::lsp::SymbolKind::Function
                                   : llvm::lsp::SymbolKind::Class,
                        rangeOf(text, begin, begin + definition.text.size()),
                        name);
    result.back().detail = definition.kind;
    // An editor refuses a name that lies outside of what it names.
    llvm::lsp::Range &range = result.back().range;
    range.end = std::max(range.end, name.end);
  }
  return result;
}
