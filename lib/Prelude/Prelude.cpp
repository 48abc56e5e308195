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

ArrayRef<OwningOpRef<ModuleOp>> Prelude::get() {
  if (modules.empty())
    modules = loadPrelude(context);
  return modules;
}

/// The definitions of the name of these kinds, the earlier kind first; of
/// others if there are none.
static SmallVector<layers::DefineOp>
named(ArrayRef<layers::DefineOp> all, FlatSymbolRefAttr name,
      ArrayRef<layers::DefinitionKind> kinds) {
  SmallVector<layers::DefineOp> found;
  for (layers::DefinitionKind kind : kinds)
    for (layers::DefineOp definition : all)
      if (definition.getKind() == kind &&
          definition.getSymName() == name.getValue())
        found.push_back(definition);
  return found;
}

bool Definitions::isDefined(FlatSymbolRefAttr name) {
  auto isIn = [&](ModuleOp part) {
    return llvm::any_of(part.getOps<layers::DefineOp>(),
                        [&](layers::DefineOp definition) {
                          return definition.getSymName() == name.getValue();
                        });
  };
  return isIn(module) || llvm::any_of(prelude.get(), [&](const auto &part) {
           return isIn(*part);
         });
}

layers::DefineOp Definitions::find(Operation *user, FlatSymbolRefAttr name,
                                   ArrayRef<layers::DefinitionKind> kinds) {
  // Not by the symbol table: a model or an entry may have the name, too, and
  // so may definitions of several kinds. What the prelude names is its own.
  SmallVector<layers::DefineOp> own, others;
  if (user->getParentOfType<ModuleOp>() == module)
    llvm::append_range(own, module.getOps<layers::DefineOp>());
  for (const OwningOpRef<ModuleOp> &part : prelude.get())
    llvm::append_range(others, (*part).getOps<layers::DefineOp>());
  SmallVector<layers::DefineOp> mine = named(own, name, kinds);
  SmallVector<layers::DefineOp> theirs = named(others, name, kinds);
  if (!mine.empty()) {
    if (!theirs.empty() && shadowing.insert(mine[0]).second)
      mine[0].emitWarning() << "takes the place of the prelude's " << name;
    return mine[0];
  }
  if (!theirs.empty())
    return theirs[0];
  layers::DefineOp other;
  SmallVector<StringRef> known;
  for (layers::DefineOp definition :
       llvm::concat<layers::DefineOp>(own, others)) {
    if (llvm::is_contained(kinds, definition.getKind()))
      known.push_back(definition.getSymName());
    if (!other && definition.getSymName() == name.getValue())
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
  InFlightDiagnostic diag =
      user->emitOpError("expects ")
      << wanted << ' ' << name
      << " to be a dlc.define of this file, of one that it "
         "imports or of the prelude";
  suggest(diag, name.getValue(), known);
  return {};
}
