//===- Suggest.cpp - Names that a misspelt one may mean -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Support/Suggest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

using namespace mlir;

StringRef dlc::findNearest(StringRef name, ArrayRef<StringRef> known) {
  StringRef nearest;
  unsigned least = (name.size() + 2) / 3 + 1;
  for (StringRef other : known)
    if (unsigned distance = name.edit_distance(other); distance < least) {
      least = distance;
      nearest = other;
    }
  return nearest;
}

/// Whether `name` is the first letters of the words of `words`.
static bool isInitials(StringRef name, StringRef words) {
  SmallVector<StringRef> parts;
  words.split(parts, '_');
  return parts.size() == name.size() && parts.size() > 1 &&
         llvm::equal(name, parts, [](char initial, StringRef part) {
           return part.starts_with(StringRef(&initial, 1));
         });
}

void dlc::suggest(InFlightDiagnostic &diag, StringRef name,
                  ArrayRef<StringRef> known) {
  auto whole = llvm::find_if(
      known, [&](StringRef other) { return isInitials(name, other); });
  StringRef nearest = whole == known.end() ? findNearest(name, known) : *whole;
  if (!nearest.empty()) {
    diag << "; did you mean \"" << nearest << "\"?";
    return;
  }
  auto containing = llvm::filter_to_vector(known, [&](StringRef other) {
    return !name.empty() && other.contains(name);
  });
  if (!containing.empty())
    known = containing;
  diag << (known.empty()        ? "; there are none"
           : containing.empty() ? "; there are "
                                : "; there are among others ");
  llvm::interleaveComma(known, diag);
}

ParseResult dlc::refuseOperation(OpAsmParser &parser,
                                 const OperationState &unknown,
                                 const Twine &hint) {
  StringRef dialect = unknown.name.getDialectNamespace();
  StringRef name = unknown.name.stripDialect();
  SmallVector<StringRef> known;
  for (RegisteredOperationName op :
       parser.getContext()->getRegisteredOperations())
    if (op.getDialectNamespace() == dialect)
      known.push_back(op.stripDialect());
  // The parser names the operation before.
  InFlightDiagnostic diag = parser.emitError(parser.getNameLoc());
  diag << "is unknown";
  if (StringRef nearest = findNearest(name, known); !nearest.empty())
    diag << "; did you mean " << dialect << '.' << nearest << '?';
  return diag << hint;
}
