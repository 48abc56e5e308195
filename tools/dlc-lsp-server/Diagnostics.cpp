//===- Diagnostics.cpp - Messages and places of MLIR for editors ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "Text.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace dlc;

/// The first place in a location: of a call the callee's.
static FileLineColLoc firstPlace(Location loc) {
  if (auto call = dyn_cast<CallSiteLoc>(loc))
    return firstPlace(call.getCallee());
  return loc->findInstanceOf<FileLineColLoc>();
}

SmallVector<FileLineColLoc> lsp::callersOf(Location loc) {
  SmallVector<FileLineColLoc> places;
  while (true) {
    if (FileLineColLoc place = firstPlace(loc))
      places.push_back(place);
    auto call = dyn_cast<CallSiteLoc>(loc);
    if (!call)
      return places;
    loc = call.getCaller();
  }
}

/// A place in any file; columns of another file are bytes, since its text is
/// not at hand.
static std::optional<llvm::lsp::Location>
toLocation(FileLineColLoc place, const llvm::lsp::URIForFile &uri) {
  SmallString<128> path(place.getFilename().getValue());
  if (path.empty() || llvm::sys::fs::make_absolute(path))
    return std::nullopt;
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  auto other = llvm::lsp::URIForFile::fromFile(path, uri.scheme());
  if (!other) {
    llvm::consumeError(other.takeError());
    return std::nullopt;
  }
  auto before = [](unsigned number) { return number ? int(number) - 1 : 0; };
  return llvm::lsp::Location(
      *other,
      llvm::lsp::Position(before(place.getLine()), before(place.getColumn())));
}

std::optional<llvm::lsp::Location>
lsp::placeOf(Location loc, const llvm::lsp::URIForFile &uri) {
  FileLineColLoc place = firstPlace(loc);
  return place ? toLocation(place, uri) : std::nullopt;
}

static llvm::lsp::Range rangeAt(FileLineColLoc place, StringRef text) {
  size_t offset = dlc::lsp::offsetAt(text, place.getLine(), place.getColumn());
  std::vector<lsp::Token> tokens = lsp::tokenize(text);
  auto token = llvm::find_if(
      tokens, [&](const lsp::Token &token) { return token.end > offset; });
  bool isInToken = token != tokens.end() && token->begin <= offset;
  size_t end = isInToken ? token->end : std::min(offset + 1, text.size());
  return lsp::rangeOf(text, offset, end);
}

void lsp::addDiagnostic(Diagnostic &diagnostic,
                        const llvm::lsp::URIForFile &uri, StringRef text,
                        std::vector<llvm::lsp::Diagnostic> &diagnostics) {
  using llvm::lsp::DiagnosticSeverity;
  llvm::lsp::Diagnostic result;
  result.source = "dlc";
  result.message = diagnostic.str();
  switch (diagnostic.getSeverity()) {
  case mlir::DiagnosticSeverity::Error:
    result.severity = DiagnosticSeverity::Error;
    break;
  case mlir::DiagnosticSeverity::Warning:
    result.severity = DiagnosticSeverity::Warning;
    break;
  case mlir::DiagnosticSeverity::Note:
  case mlir::DiagnosticSeverity::Remark:
    result.severity = DiagnosticSeverity::Information;
    break;
  }
  std::vector<llvm::lsp::DiagnosticRelatedInformation> related;
  auto relate = [&](FileLineColLoc place, const std::string &message) {
    auto location = toLocation(place, uri);
    if (!location)
      return;
    if (place.getFilename() == uri.file())
      location->range = rangeAt(place, text);
    related.emplace_back(*location, message);
  };
  // What has nothing to do with the document's text is at its first line.
  SmallVector<FileLineColLoc> places = callersOf(diagnostic.getLocation());
  for (Diagnostic &note : diagnostic.getNotes())
    llvm::append_range(places, callersOf(note.getLocation()));
  auto own = llvm::find_if(places, [&](FileLineColLoc place) {
    return place.getFilename() == uri.file();
  });
  if (own != places.end())
    result.range = rangeAt(*own, text);
  if (FileLineColLoc first = firstPlace(diagnostic.getLocation());
      first && first.getFilename() != uri.file()) {
    relate(first, result.message);
    result.message = llvm::sys::path::filename(first.getFilename()).str() +
                     ":" + std::to_string(first.getLine()) + ": " +
                     result.message;
  }
  for (Diagnostic &note : diagnostic.getNotes())
    if (FileLineColLoc place = firstPlace(note.getLocation()))
      relate(place, note.str());
  auto isSame = [&](const llvm::lsp::Diagnostic &other) {
    return other.range == result.range && other.message == result.message;
  };
  if (llvm::any_of(diagnostics, isSame))
    return;
  if (!related.empty())
    result.relatedInformation = std::move(related);
  diagnostics.push_back(std::move(result));
}
