//===- Text.cpp - Places and words of a document --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Text.h"

#include "llvm/ADT/StringExtras.h"

using namespace dlc;
using llvm::StringRef;
using llvm::lsp::Position;

/// How many UTF-16 units the code point takes of which `c` is the first byte; 0
/// for its other bytes.
static int unitsOf(unsigned char c) {
  if ((c & 0xc0) == 0x80)
    return 0;
  return c >= 0xf0 ? 2 : 1;
}

Position dlc::lsp::positionAt(StringRef text, size_t offset) {
  StringRef before = text.take_front(offset);
  size_t line = before.rfind('\n');
  Position result(before.count('\n'), 0);
  for (char c : before.drop_front(line == StringRef::npos ? 0 : line + 1))
    result.character += unitsOf(c);
  return result;
}

/// The first byte of a line, counted from 0.
static size_t startOfLine(StringRef text, size_t line) {
  size_t offset = 0;
  for (; line > 0; --line) {
    offset = text.find('\n', offset);
    if (offset == StringRef::npos)
      return text.size();
    ++offset;
  }
  return offset;
}

size_t dlc::lsp::offsetAt(StringRef text, Position position) {
  if (position.line < 0)
    return 0;
  size_t offset = startOfLine(text, position.line);
  int units = 0;
  for (; offset < text.size() && text[offset] != '\n'; ++offset) {
    int more = unitsOf(text[offset]);
    if (more && units >= position.character)
      break;
    units += more;
  }
  return offset;
}

size_t dlc::lsp::offsetAt(StringRef text, unsigned line, unsigned column) {
  size_t start = startOfLine(text, line ? line - 1 : 0);
  return std::min(text.size(), start + (column ? column - 1 : 0));
}

static bool isWordChar(char c) {
  return llvm::isAlnum(c) || c == '_' || c == '.' || c == '$';
}

/// The end of the token that begins at `begin`.
static size_t endOf(StringRef text, size_t begin, lsp::TokenKind &kind) {
  auto endOfWord = [&](size_t end) {
    while (end < text.size() && isWordChar(text[end]))
      ++end;
    return end;
  };
  auto endOfString = [&](size_t end) {
    for (; end < text.size() && text[end] != '\n'; ++end) {
      if (text[end] == '"')
        return end + 1;
      if (text[end] == '\\' && end + 1 < text.size() && text[end + 1] != '\n')
        ++end;
    }
    return end;
  };
  char first = text[begin];
  if (first == '@' || first == '%') {
    kind = first == '@' ? lsp::TokenKind::symbol : lsp::TokenKind::value;
    bool isQuoted = text.substr(begin + 1).starts_with('"');
    return isQuoted ? endOfString(begin + 2) : endOfWord(begin + 1);
  }
  if (first == '"') {
    kind = lsp::TokenKind::string;
    return endOfString(begin + 1);
  }
  kind = isWordChar(first) ? lsp::TokenKind::word : lsp::TokenKind::other;
  return std::max(begin + 1, endOfWord(begin));
}

std::vector<lsp::Token> dlc::lsp::tokenize(StringRef text) {
  std::vector<Token> tokens;
  bool startsLine = true;
  for (size_t at = 0; at < text.size();) {
    if (llvm::isSpace(text[at])) {
      startsLine |= text[at++] == '\n';
      continue;
    }
    if (text.substr(at).starts_with("//")) {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    TokenKind kind;
    size_t end = endOf(text, at, kind);
    tokens.push_back({kind, at, end, startsLine, text.slice(at, end)});
    startsLine = false;
    at = end;
  }
  return tokens;
}

const lsp::Token *dlc::lsp::tokenAt(llvm::ArrayRef<Token> tokens,
                                    size_t offset) {
  const Token *found = nullptr;
  for (const Token &token : tokens) {
    if (token.begin > offset)
      break;
    // Of two that meet here the later one, unless it is no word.
    if (offset <= token.end && (!found || token.kind != TokenKind::other))
      found = &token;
  }
  return found;
}

std::optional<size_t> dlc::lsp::findTooDeep(StringRef text) {
  // More than people write, and far less than the stack holds.
  constexpr size_t most = 256;
  std::string open;
  const std::vector<Token> tokens = tokenize(text);
  const Token *previous = nullptr;
  for (const Token &token : tokens) {
    char c = token.text.front();
    // What is less than something closes nowhere: it counts in its line only,
    // unless it follows a word, as of a type.
    bool isEnd = c == ')' || c == ']' || c == '}';
    while ((isEnd || token.startsLine) && StringRef(open).ends_with('<'))
      open.pop_back();
    bool isOfWord = previous && previous->kind == TokenKind::word &&
                    previous->end == token.begin;
    if (c == '(' || c == '[' || c == '{')
      open += c;
    else if (c == '<')
      open += isOfWord ? 'w' : c;
    else if ((isEnd || (c == '>' && !(previous && previous->text == "-"))) &&
             !open.empty())
      open.pop_back();
    if (open.size() > most)
      return token.begin;
    previous = &token;
  }
  return std::nullopt;
}

std::vector<std::string> dlc::lsp::splitParts(StringRef text) {
  // Each has the lines of all before it: of very many there would be too many.
  constexpr size_t most = 2000;
  std::vector<std::string> parts(1);
  size_t lines = 0;
  while (!text.empty()) {
    size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    StringRef line = text.take_front(length);
    text = text.drop_front(length);
    ++lines;
    if (line.rtrim() == "// -----" && parts.size() < most)
      parts.emplace_back(lines, '\n');
    else
      parts.back() += line;
  }
  return parts;
}
