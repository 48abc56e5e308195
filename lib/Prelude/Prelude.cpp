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

Operation *Definitions::lookup(StringRef name) {
  // Not by the symbol table: a model or an entry may have the name, too.
  for (auto definition : module.getOps<layers::DefineOp>())
    if (definition.getSymName() == name)
      return definition;
  if (prelude.empty())
    prelude = loadPrelude(module.getContext());
  for (OwningOpRef<ModuleOp> &part : prelude)
    if (Operation *op = SymbolTable::lookupSymbolIn(*part, name))
      return op;
  return nullptr;
}

layers::DefineOp Definitions::find(Operation *user, FlatSymbolRefAttr name,
                                   ArrayRef<layers::DefinitionKind> kinds) {
  auto definition = dyn_cast_or_null<layers::DefineOp>(lookup(name.getValue()));
  StringRef wanted = layers::stringifyDefinitionKind(kinds[0]);
  if (!definition) {
    user->emitOpError("expects ")
        << wanted << ' ' << name << " to be a dlc.define of this file or of "
        << "the prelude";
    return {};
  }
  if (!llvm::is_contained(kinds, definition.getKind())) {
    InFlightDiagnostic diag =
        user->emitOpError("expects a definition of kind ")
        << wanted << ", but " << name << " is of kind "
        << layers::stringifyDefinitionKind(definition.getKind());
    diag.attachNote(definition.getLoc()) << "defined here";
    return {};
  }
  return definition;
}
