//===- Prelude.cpp - The standard library of definitions -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Prelude/Prelude.h"

#include "mlir/Parser/Parser.h"
#include "llvm/Support/ErrorHandling.h"

using namespace mlir;
using namespace dlc;

namespace {
struct Source {
  const char *name;
  const char *text;
};
} // namespace

static const Source sources[] = {
#include "Prelude.inc"
};

SmallVector<OwningOpRef<ModuleOp>> dlc::loadPrelude(MLIRContext *context) {
  SmallVector<OwningOpRef<ModuleOp>> modules;
  ParserConfig config(context);
  for (const Source &source : sources) {
    auto module = parseSourceString<ModuleOp>(source.text, config, source.name);
    if (!module)
      llvm::report_fatal_error("the prelude does not parse");
    modules.push_back(std::move(module));
  }
  return modules;
}

SmallVector<layers::DefineOp> Definitions::all() {
  if (prelude.empty())
    prelude = loadPrelude(module.getContext());
  SmallVector<layers::DefineOp> result(module.getOps<layers::DefineOp>());
  for (OwningOpRef<ModuleOp> &part : prelude)
    llvm::append_range(result, part->getOps<layers::DefineOp>());
  return result;
}

layers::DefineOp Definitions::find(Operation *user, FlatSymbolRefAttr name,
                                   ArrayRef<layers::DefinitionKind> kinds) {
  // Not by the symbol table: a model or an entry may have the name, too, and
  // so may definitions of several kinds.
  layers::DefineOp other;
  SmallVector<StringRef> known;
  SmallVector<layers::DefineOp> definitions = all();
  for (layers::DefinitionKind kind : kinds)
    for (layers::DefineOp definition : definitions) {
      bool fits = kind == definition.getKind();
      if (fits)
        known.push_back(definition.getSymName());
      if (definition.getSymName() != name.getValue())
        continue;
      if (fits)
        return definition;
      if (!other)
        other = definition;
    }
  StringRef wanted = layers::stringifyDefinitionKind(kinds[0]);
  if (other) {
    InFlightDiagnostic diag =
        user->emitOpError("expects a definition of kind ")
        << wanted << ", but " << name << " is of kind "
        << layers::stringifyDefinitionKind(other.getKind());
    diag.attachNote(other.getLoc()) << "defined here";
    return {};
  }
  InFlightDiagnostic diag = user->emitOpError("expects ")
                            << wanted << ' ' << name
                            << " to be a dlc.define of this file or of the "
                               "prelude";
  layers::suggest(diag, name.getValue(), known);
  return {};
}
