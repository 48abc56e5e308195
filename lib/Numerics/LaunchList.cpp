//===- LaunchList.cpp - Launch lists on the interpreter -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchList.h"
#include "dlc/Analysis/MemoryCells.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlc/Interpreter/Interpreter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <limits>

using namespace mlir;
using namespace dlc;
using namespace dlc::numerics;

namespace {

/// A part of memory. Offsets and sizes of `rows` are for one row.
using Block = MemoryCells<ref::Tensor>;

class Step {
public:
  Step(kernel::ProgramOp program, ref::Context &context,
       ArrayRef<ref::Tensor> inputs)
      : program(program), module(program->getParentOfType<ModuleOp>()),
        context(context), inputs(inputs),
        outputs(cast<FunctionType>(program.getSignature()).getNumResults()) {}

  LogicalResult run(std::vector<ref::Tensor> &state,
                    std::vector<ref::Tensor> &results);

private:
  LogicalResult run(kernel::RunOp op);
  LogicalResult copy(kernel::CopyOp op);
  FailureOr<bool> stops(kernel::StopIfOp op);

  /// What lies in `bytes` at the buffer; null if that is no one value.
  const ref::Tensor *find(kernel::BufferAttr buffer, int64_t bytes);
  /// The value of `type` in `buffer`.
  FailureOr<ref::Tensor> read(Operation *op, kernel::BufferAttr buffer,
                              RankedTensorType type);
  LogicalResult write(Operation *op, kernel::BufferAttr buffer,
                      RankedTensorType type, ref::Tensor value);
  /// Fails after an error if `bytes` at the buffer are not all inside.
  LogicalResult checkBounds(Operation *op, kernel::BufferAttr buffer,
                            int64_t bytes);
  Block &blockOf(kernel::Space space) {
    return space == kernel::Space::state   ? stateBlock
           : space == kernel::Space::arena ? arena
                                           : rowsPart;
  }

  kernel::ProgramOp program;
  ModuleOp module;
  ref::Context &context;
  ArrayRef<ref::Tensor> inputs;
  std::vector<std::optional<ref::Tensor>> outputs;
  Block stateBlock, arena, rowsPart;
  int64_t stateBytes = 0;
};

/// The same bytes as another type of as many; fails if they are others.
FailureOr<ref::Tensor> reinterpret(const ref::Tensor &value,
                                   RankedTensorType type,
                                   const ref::Context &context) {
  SmallVector<int64_t> shape = ref::resolveShape(type.getShape(), context.rows);
  ref::Tensor result(type.getElementType(), shape);
  Type from = value.getElementType(), to = type.getElementType();
  bool sameBits = from == to ||
                  (isa<IntegerType>(from) && isa<IntegerType>(to) &&
                   from.getIntOrFloatBitWidth() == to.getIntOrFloatBitWidth());
  if (result.size() != value.size() || !sameBits)
    return failure();
  for (int64_t i = 0, e = result.size(); i < e; ++i)
    result.set(context, i, value.get(i));
  return result;
}

LogicalResult Step::checkBounds(Operation *op, kernel::BufferAttr buffer,
                                int64_t bytes) {
  int64_t size = buffer.getSpace() == kernel::Space::state ? stateBytes
                 : buffer.getSpace() == kernel::Space::arena
                     ? program.getArenaBytes()
                     : program.getArenaBytesPerRow();
  if (buffer.getOffset() >= 0 && bytes <= size &&
      buffer.getOffset() <= size - bytes)
    return success();
  return op->emitOpError("uses ")
         << bytes << " bytes at " << buffer << ", but there are " << size;
}

const ref::Tensor *Step::find(kernel::BufferAttr buffer, int64_t bytes) {
  int64_t offset = buffer.getOffset();
  switch (buffer.getSpace()) {
  case kernel::Space::input:
    return offset >= 0 && offset < static_cast<int64_t>(inputs.size())
               ? &inputs[offset]
               : nullptr;
  case kernel::Space::output:
    return offset >= 0 && offset < static_cast<int64_t>(outputs.size()) &&
                   outputs[offset]
               ? &*outputs[offset]
               : nullptr;
  default:
    return blockOf(buffer.getSpace()).read(offset, bytes);
  }
}

FailureOr<ref::Tensor> Step::read(Operation *op, kernel::BufferAttr buffer,
                                  RankedTensorType type) {
  bool isInput = buffer.getSpace() == kernel::Space::input;
  bool isOutput = buffer.getSpace() == kernel::Space::output;
  if (!isInput && !isOutput && failed(checkBounds(op, buffer, bytesOf(type))))
    return failure();
  const ref::Tensor *value = find(buffer, bytesOf(type));
  if (!value && isInput)
    return op->emitOpError("reads ")
           << buffer << " of " << inputs.size() << " inputs";
  if (!value && isOutput)
    return op->emitOpError("reads ") << buffer << ", which nothing wrote";
  if (!value)
    return op->emitOpError("reads ")
           << type << " at " << buffer
           << ", which was not written in this step or overwritten since";
  FailureOr<ref::Tensor> result = reinterpret(*value, type, context);
  if (failed(result))
    return op->emitOpError("reads ")
           << type << " at " << buffer << ", where there are " << value->size()
           << " elements of " << value->getElementType();
  return result;
}

LogicalResult Step::write(Operation *op, kernel::BufferAttr buffer,
                          RankedTensorType type, ref::Tensor value) {
  int64_t offset = buffer.getOffset();
  if (buffer.getSpace() == kernel::Space::input)
    return op->emitOpError("writes to ") << buffer;
  if (buffer.getSpace() == kernel::Space::output) {
    if (offset < 0 || offset >= static_cast<int64_t>(outputs.size()))
      return op->emitOpError("writes ")
             << buffer << " of " << outputs.size() << " outputs";
    outputs[offset] = std::move(value);
    return success();
  }
  if (failed(checkBounds(op, buffer, bytesOf(type))))
    return failure();
  if ((buffer.getSpace() == kernel::Space::rows) == type.hasStaticShape())
    return op->emitOpError("writes ") << type << " to " << buffer;
  blockOf(buffer.getSpace()).write(offset, bytesOf(type), std::move(value));
  return success();
}

LogicalResult Step::run(kernel::RunOp op) {
  kernel::KernelOp kernel = op.lookupKernel();
  SmallVector<kernel::BufferAttr> buffers(
      op.getBuffers().getAsRange<kernel::BufferAttr>());
  ArrayRef<Type> types = kernel.getArgumentTypes().drop_front();
  ref::Tensor rows(IndexType::get(op.getContext()), {});
  rows.ints[0] = context.rows;
  SmallVector<ref::Tensor> arguments = {rows};
  for (auto [buffer, type] : llvm::zip(buffers, types)) {
    FailureOr<ref::Tensor> value =
        read(op, buffer, cast<RankedTensorType>(type));
    if (failed(value))
      return failure();
    arguments.push_back(std::move(*value));
  }
  auto results = Interpreter(module).evaluate(kernel, arguments, context);
  if (failed(results))
    return failure();
  for (auto [buffer, type, value] :
       llvm::zip(ArrayRef(buffers).drop_front(types.size()),
                 kernel.getResultTypes(), *results))
    if (failed(
            write(op, buffer, cast<RankedTensorType>(type), std::move(value))))
      return failure();
  return success();
}

LogicalResult Step::copy(kernel::CopyOp op) {
  kernel::BufferAttr from = op.getSource(), to = op.getTarget();
  // A copy knows bytes only; the source has the type.
  const ref::Tensor *value = find(from, op.getBytes());
  if (!value)
    return op.emitOpError("copies ")
           << op.getBytes() << " bytes at " << from
           << ", which were not written in this step or overwritten since";
  SmallVector<int64_t> shape(value->getShape());
  if (op.getPerRow() && !shape.empty())
    shape[0] = ShapedType::kDynamic;
  auto type = RankedTensorType::get(shape, value->getElementType());
  if (bytesOf(type) != static_cast<int64_t>(op.getBytes()))
    return op.emitOpError("copies ")
           << op.getBytes() << " of " << bytesOf(type) << " bytes at " << from;
  return write(op, to, type, ref::Tensor(*value));
}

FailureOr<bool> Step::stops(kernel::StopIfOp op) {
  auto i64 = RankedTensorType::get({}, IntegerType::get(op.getContext(), 64));
  FailureOr<ref::Tensor> value = read(op, op.getBuffer(), i64);
  if (failed(value))
    return failure();
  int64_t row = value->ints[0];
  if (row == std::numeric_limits<int64_t>::max())
    return false;
  for (auto checks : module.getOps<kernel::ChecksOp>()) {
    int64_t index = op.getCheck();
    if (index < 0 || index >= static_cast<int64_t>(checks.getMessages().size()))
      return op.emitOpError("expects a check in [0, ")
             << checks.getMessages().size() << "), found " << index;
    context.failCheck(cast<StringAttr>(checks.getMessages()[index]).getValue(),
                      cast<StringAttr>(checks.getPlaces()[index]).getValue(),
                      row);
  }
  return true;
}

LogicalResult Step::run(std::vector<ref::Tensor> &state,
                        std::vector<ref::Tensor> &results) {
  StateLayout layout;
  SmallVector<RankedTensorType> types;
  for (auto table : module.getOps<dlt::VariablesOp>()) {
    layout = computeStateLayout(table);
    for (auto [variable, offset, value] :
         llvm::zip(table.getVariables(), layout.offsets, state)) {
      types.push_back(cast<RankedTensorType>(variable.getType()));
      stateBlock.write(offset, bytesOf(types.back()), value);
    }
  }
  stateBytes = layout.bytes;
  for (Operation *op : program.getStepOperations()) {
    if (auto stop = dyn_cast<kernel::StopIfOp>(op)) {
      FailureOr<bool> ends = stops(stop);
      if (failed(ends))
        return failure();
      if (*ends)
        return success();
      continue;
    }
    auto launch = dyn_cast<kernel::RunOp>(op);
    if (failed(launch ? run(launch) : copy(cast<kernel::CopyOp>(op))))
      return failure();
  }
  for (auto [i, type] : llvm::enumerate(types)) {
    const ref::Tensor *value =
        stateBlock.read(layout.offsets[i], bytesOf(type));
    if (!value)
      return program.emitOpError("leaves variable ")
             << i << " overwritten in part";
    FailureOr<ref::Tensor> whole = reinterpret(*value, type, context);
    if (failed(whole))
      return program.emitOpError("leaves variable ")
             << i << " with another type";
    state[i] = std::move(*whole);
  }
  auto signature = cast<FunctionType>(program.getSignature());
  for (auto [i, type] : llvm::enumerate(signature.getResults())) {
    FailureOr<ref::Tensor> value =
        outputs[i]
            ? reinterpret(*outputs[i], cast<RankedTensorType>(type), context)
            : FailureOr<ref::Tensor>();
    if (failed(value))
      return program.emitOpError("does not write output ")
             << i << " as " << type;
    results.push_back(std::move(*value));
  }
  return success();
}

} // namespace

LogicalResult dlc::numerics::runStep(kernel::ProgramOp program,
                                     ref::Context &context,
                                     std::vector<ref::Tensor> &state,
                                     ArrayRef<ref::Tensor> inputs,
                                     std::vector<ref::Tensor> &outputs) {
  return Step(program, context, inputs).run(state, outputs);
}
