//===- Definitions.cpp - Definitions of the prelude as functions ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Definitions.h"

#include "dlc/Dlt/Dlt.h"
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Pipelines/Register.h"
#include "dlc/Prelude/Prelude.h"

using namespace mlir;
using namespace dlc;

void test::loadDialects(MLIRContext &context) {
  DialectRegistry registry;
  registerDialects(registry);
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();
}

SmallVector<layers::DefineOp>
test::definitionsOf(layers::DefinitionKind kind,
                    ArrayRef<OwningOpRef<ModuleOp>> prelude) {
  SmallVector<layers::DefineOp> result;
  for (const OwningOpRef<ModuleOp> &module : prelude)
    for (auto definition : const_cast<OwningOpRef<ModuleOp> &>(module)
                               ->getOps<layers::DefineOp>())
      if (definition.getKind() == kind)
        result.push_back(definition);
  return result;
}

OwningOpRef<ModuleOp> test::instantiate(layers::DefineOp definition,
                                        TypeRange types, Type dtype,
                                        const Params &params) {
  Builder builder(definition.getContext());
  NamedAttrList others;
  for (auto [name, value] : params)
    others.append(name, builder.getF64FloatAttr(value));
  return instantiate(definition, types, dtype,
                     others.getDictionary(definition.getContext()));
}

OwningOpRef<ModuleOp> test::instantiate(layers::DefineOp definition,
                                        TypeRange types, Type dtype,
                                        DictionaryAttr params) {
  MLIRContext *context = definition.getContext();
  Location loc = UnknownLoc::get(context);
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  auto f = func::FuncOp::create(builder, loc, "f",
                                builder.getFunctionType(types, {}));
  Block *block = f.addEntryBlock();
  builder.setInsertionPointToEnd(block);
  SmallVector<Value> results;
  Prelude prelude(definition);
  Definitions library(definition->getParentOfType<ModuleOp>(), prelude);
  if (failed(layers::instantiateDefinition(builder, f, definition, library,
                                           ValueRange(block->getArguments()),
                                           params, dtype, "a test", results)))
    return nullptr;
  func::ReturnOp::create(builder, loc, results);
  f.setFunctionType(
      builder.getFunctionType(types, ValueRange(results).getTypes()));
  return module;
}

std::optional<SmallVector<ref::Tensor>>
test::evaluateF(ModuleOp module, ArrayRef<ref::Tensor> arguments) {
  ref::Context context;
  auto results = Interpreter(module).evaluate("f", arguments, context);
  if (failed(results) || !context.failedCheck.empty())
    return std::nullopt;
  return std::move(*results);
}
