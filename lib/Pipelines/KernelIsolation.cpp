//===- KernelIsolation.cpp - A program of one kernel ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelIsolation.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Numerics/Compiled.h"
#include "dlc/Pipelines/Generate.h"

using namespace mlir;
using namespace dlc;

/// A module of the kernel and one program that runs it on inputs.
static OwningOpRef<ModuleOp> isolate(kernel::KernelOp kernel) {
  Location loc = kernel.getLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  dlt::MetadataOp::create(builder, loc, builder.getStringAttr("kernel"), 1, 1,
                          1, StringAttr(), StringAttr());
  auto table = dlt::VariablesOp::create(builder, loc, "variables");
  builder.createBlock(&table.getBody());
  builder.setInsertionPointToEnd(module->getBody());
  builder.clone(*kernel);

  // The last input, which nobody reads, gives the rows.
  SmallVector<Type> inputs(kernel.getArgumentTypes().drop_front());
  inputs.push_back(
      RankedTensorType::get({ShapedType::kDynamic}, builder.getI8Type()));
  ArrayRef<Type> outputs = kernel.getResultTypes();
  SmallVector<Attribute> inputAttrs, buffers;
  SmallVector<std::string> names;
  SmallVector<StringRef> outputNames;
  for (unsigned i = 0; i < std::max(inputs.size(), outputs.size()); ++i)
    names.push_back(std::to_string(i));
  for (unsigned i = 0; i < inputs.size(); ++i) {
    inputAttrs.push_back(dlt::InputAttr::get(builder.getContext(), names[i],
                                             dlt::InputRole::feature, 0));
    if (i + 1 < inputs.size())
      buffers.push_back(kernel::BufferAttr::get(builder.getContext(),
                                                kernel::Space::input, i));
  }
  for (unsigned i = 0; i < outputs.size(); ++i) {
    outputNames.push_back(names[i]);
    buffers.push_back(kernel::BufferAttr::get(builder.getContext(),
                                              kernel::Space::output, i));
  }
  auto program = kernel::ProgramOp::create(
      builder, loc, "run", builder.getFunctionType(inputs, outputs),
      builder.getArrayAttr(inputAttrs), builder.getStrArrayAttr(outputNames), 0,
      0, llvm::map_to_vector(inputs, rowBytesOf),
      llvm::map_to_vector(outputs, rowBytesOf), 0, /*workspaces=*/nullptr);
  builder.createBlock(&program.getBody());
  kernel::RunOp::create(builder, loc, kernel.getSymName(),
                        builder.getArrayAttr(buffers));
  return module;
}

/// How the kernel's code differs from the interpreter; none if it does not, or
/// if that can't be told.
static std::optional<std::string> differenceOf(kernel::KernelOp kernel,
                                               const CodeVariant &variant,
                                               uint64_t seed) {
  OwningOpRef<ModuleOp> module = isolate(kernel);
  numerics::Interface interface = numerics::interfaceOf(*module);
  numerics::Case numbers = numerics::makeCases(*module, interface, seed)[0];
  numbers.batch = numbers.rows; // Sums over rows are of one step.
  auto precise = numerics::interpret(*module, interface, numbers,
                                     {numerics::Rounding::none});
  auto samples = numerics::sampleRounding(*module, interface, numbers);
  if (failed(precise) || failed(samples))
    return std::nullopt;
  DefaultTimingManager timings;
  TimingScope timing = timings.getRootScope();
  std::vector<char> artifact;
  std::string error;
  numerics::CompiledProgram code;
  if (!generate(*module, variant, Stage::artifact, timing, artifact))
    return "its code can't be compiled";
  if (code.load(artifact, numbers.rows, error) !=
      numerics::CompiledProgram::Status::loaded)
    return std::nullopt;
  std::optional<numerics::Outcome> outcome =
      code.run(interface, numbers, error);
  if (!outcome)
    return error;
  return numerics::compare(interface, 0, *outcome, *precise,
                           numerics::Allowance::ofCode(interface, *samples));
}

std::optional<WrongKernel> dlc::findWrongKernel(ModuleOp module,
                                                const CodeVariant &variant,
                                                uint64_t seed) {
  llvm::SetVector<Operation *> kernels;
  module.walk([&](kernel::RunOp run) {
    kernels.insert(SymbolTable::lookupSymbolIn(module, run.getKernel()));
  });
  for (Operation *op : kernels) {
    auto kernel = cast<kernel::KernelOp>(op);
    if (auto difference = differenceOf(kernel, variant, seed))
      return WrongKernel{kernel, *difference};
  }
  return std::nullopt;
}
