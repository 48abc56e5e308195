//===- SharedFunctions.cpp - Functions that kernels share ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/SharedFunctions.h"

using namespace mlir;
using namespace dlc::cpu;

func::FuncOp SharedFunctions::get(Location loc, StringRef name,
                                  FunctionType type,
                                  llvm::function_ref<void(func::FuncOp)> emit) {
  func::FuncOp &function = byName[name];
  if (function)
    return function;
  // Code of kernels and programs ends with the name of a CPU.
  std::string symbol = (name + "." + suffix + ".shared").str();
  for (unsigned i = 0; SymbolTable::lookupSymbolIn(module, symbol); ++i)
    symbol = (name + "." + suffix + ".shared" + Twine(i)).str();
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  function = func::FuncOp::create(builder, loc, symbol, type);
  function.setPrivate();
  // LLVM would write it out where it is called once.
  function.setNoInline(true);
  function.addEntryBlock();
  functions.push_back(function);
  emit(function);
  return function;
}
