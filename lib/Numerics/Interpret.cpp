//===- Interpret.cpp - Entries on the interpreter -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchList.h"
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Numerics/Numerics.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::numerics;

/// Rows [first, first + count) of `tensor`.
static ref::Tensor rowsOf(const ref::Tensor &tensor, int64_t first,
                          int64_t count) {
  SmallVector<int64_t> shape(tensor.getShape());
  int64_t stride = tensor.strides()[0];
  shape[0] = count;
  ref::Tensor part(tensor.getElementType(), shape);
  if (tensor.isFloat())
    std::copy_n(tensor.floats.begin() + first * stride, count * stride,
                part.floats.begin());
  else
    std::copy_n(tensor.ints.begin() + first * stride, count * stride,
                part.ints.begin());
  return part;
}

/// Adds the rows of a step's output to those of the steps before.
static void appendRows(ref::Tensor &all, const ref::Tensor &part) {
  SmallVector<int64_t> shape(part.getShape());
  shape[0] += all.getShape()[0];
  ref::Tensor sum(part.getElementType(), shape);
  sum.floats = std::move(all.floats);
  sum.ints = std::move(all.ints);
  llvm::append_range(sum.floats, part.floats);
  llvm::append_range(sum.ints, part.ints);
  all = std::move(sum);
}

/// One step of a dlt.entry.
static LogicalResult runEntryStep(dlt::EntryOp entry, ref::Context &context,
                                  std::vector<ref::Tensor> &state,
                                  ArrayRef<ref::Tensor> inputs,
                                  std::vector<ref::Tensor> &outputs) {
  SmallVector<ref::Tensor> arguments(state.begin(), state.end());
  llvm::append_range(arguments, inputs);
  auto results = Interpreter(entry->getParentOfType<ModuleOp>())
                     .evaluate(entry, arguments, context);
  if (failed(results))
    return failure();
  if (!context.failedCheck.empty())
    return success();
  for (auto [i, value] : llvm::enumerate(*results)) {
    if (i < state.size())
      state[i] = std::move(value);
    else
      outputs.push_back(std::move(value));
  }
  return success();
}

FailureOr<Outcome> dlc::numerics::interpret(ModuleOp module,
                                            const Interface &interface,
                                            const Case &numbers,
                                            Rounding rounding) {
  const Entry &entry = interface.entries[numbers.entry];
  Operation *op = SymbolTable::lookupSymbolIn(module, entry.name);
  bool hasRows = entry.hasRows();
  Outcome outcome;
  outcome.state = numbers.state;
  int64_t total = hasRows ? numbers.rows : 1;
  int64_t batch = hasRows ? numbers.batch : 1;
  for (int64_t first = 0; first < total; first += batch) {
    ref::Context context;
    context.rows = std::min(batch, total - first);
    context.highPrecision = rounding.kind == Rounding::none;
    context.randomRounding =
        rounding.kind == Rounding::random ? rounding.seed + 16 * first : 0;
    SmallVector<ref::Tensor> inputs;
    for (auto [port, input] : llvm::zip(entry.inputs, numbers.inputs))
      inputs.push_back(port.hasRows() ? rowsOf(input, first, context.rows)
                                      : input);
    std::vector<ref::Tensor> outputs;
    LogicalResult ran = failure();
    if (auto program = dyn_cast<kernel::ProgramOp>(op))
      ran = runStep(program, context, outcome.state, inputs, outputs);
    else
      ran = runEntryStep(cast<dlt::EntryOp>(op), context, outcome.state, inputs,
                         outputs);
    if (failed(ran))
      return failure();
    if (!context.failedCheck.empty()) {
      outcome.failedCheck = std::move(context.failedCheck);
      break;
    }
    if (first == 0) {
      outcome.outputs = std::move(outputs);
      continue;
    }
    for (auto [port, all, part] :
         llvm::zip(entry.outputs, outcome.outputs, outputs)) {
      if (port.hasRows())
        appendRows(all, part);
      else
        all = std::move(part);
    }
  }
  return outcome;
}

FailureOr<std::vector<Outcome>>
dlc::numerics::sampleRounding(ModuleOp module, const Interface &interface,
                              const Case &numbers) {
  std::vector<Outcome> samples;
  for (Rounding rounding :
       {Rounding{Rounding::nearest}, Rounding{Rounding::random, 1},
        Rounding{Rounding::random, 2}, Rounding{Rounding::random, 3}}) {
    FailureOr<Outcome> outcome =
        interpret(module, interface, numbers, rounding);
    if (failed(outcome))
      return failure();
    samples.push_back(std::move(*outcome));
  }
  return samples;
}

Operation *dlc::numerics::findUninterpretable(ModuleOp module) {
  Interpreter interpreter(module);
  for (auto entry : module.getOps<dlt::EntryOp>())
    if (Operation *op = interpreter.findUnsupported(entry))
      return op;
  for (auto program : module.getOps<kernel::ProgramOp>())
    for (auto run : program.getStepOperations<kernel::RunOp>())
      if (Operation *op = interpreter.findUnsupported(
              SymbolTable::lookupSymbolIn(module, run.getKernel())))
        return op;
  return nullptr;
}
