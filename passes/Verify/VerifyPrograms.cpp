//===- VerifyPrograms.cpp - Checks that launch lists use memory rightly ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/MemoryCells.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Kernels/InPlaceUpdates.h"
#include "dlc/Kernels/Structure.h"
#include "dlc/Passes/Verify.h"

using namespace mlir;
using namespace dlc;

namespace dlc {
#define GEN_PASS_DEF_VERIFYPROGRAMS
#include "dlc/Passes/Verify/Passes.h.inc"

namespace {

/// A buffer and the bytes that are used there, for one row if it has rows.
struct Use {
  kernel::BufferAttr buffer;
  int64_t bytes;
  bool hasRows;

  bool sharesMemory(const Use &other) const {
    if (buffer.getSpace() != other.buffer.getSpace())
      return false;
    if (buffer.getSpace() == kernel::Space::input ||
        buffer.getSpace() == kernel::Space::output)
      return buffer == other.buffer;
    return buffer.getOffset() < other.buffer.getOffset() + other.bytes &&
           other.buffer.getOffset() < buffer.getOffset() + bytes;
  }
  /// Whether it shares nothing with `other` nor with what begins behind it.
  bool hasEndedBefore(const Use &other) const {
    if (buffer.getSpace() != other.buffer.getSpace())
      return true;
    bool isPort = buffer.getSpace() == kernel::Space::input ||
                  buffer.getSpace() == kernel::Space::output;
    return buffer.getOffset() + (isPort ? 1 : bytes) <=
           other.buffer.getOffset();
  }
};

/// Follows one program.
class ProgramVerifier {
public:
  ProgramVerifier(kernel::ProgramOp program, int64_t stateBytes,
                  const MemoryCells<bool> &state, int64_t numChecks,
                  SymbolTableCollection &symbols)
      : program(program), stateBytes(stateBytes), numChecks(numChecks),
        symbols(symbols), state(state) {
    auto signature = cast<FunctionType>(program.getSignature());
    for (Type type : signature.getInputs())
      inputs.push_back(useOf(kernel::BufferAttr(), type));
    for (Type type : signature.getResults())
      outputs.push_back(useOf(kernel::BufferAttr(), type));
    isWritten.resize(outputs.size());
  }

  /// Whether there is a name, or what describes it, for each input or output,
  /// and the bytes of its rows.
  LogicalResult verifySignature(StringRef what, TypeRange types, size_t named,
                                ArrayRef<int64_t> bytes) {
    if (types.size() != named || types.size() != bytes.size())
      return program.emitOpError("expects as many ")
             << what << "s and bytes of their rows as the signature has, "
             << types.size() << ", found " << named << " and " << bytes.size();
    for (auto [i, type, found] : llvm::enumerate(types, bytes))
      if (rowBytesOf(type) != found)
        return program.emitOpError("expects ")
               << rowBytesOf(type) << " bytes for a row of " << what << " " << i
               << ", " << type << ", found " << found;
    return success();
  }

  LogicalResult verify() {
    auto signature = cast<FunctionType>(program.getSignature());
    for (TypeRange types :
         {TypeRange(signature.getInputs()), TypeRange(signature.getResults())})
      for (Type type : types)
        if (llvm::is_contained(
                llvm::drop_begin(cast<RankedTensorType>(type).getShape(),
                                 cast<RankedTensorType>(type).getRank() > 0),
                ShapedType::kDynamic))
          return program.emitOpError("expects inputs and outputs whose first "
                                     "dimension has the rows, found ")
                 << type;
    if (failed(verifySignature("input", signature.getInputs(),
                               program.getInputs().size(),
                               program.getInputBytes())) ||
        failed(verifySignature("output", signature.getResults(),
                               program.getOutputs().size(),
                               program.getOutputBytes())))
      return failure();
    for (Operation *op : program.getStepOperations()) {
      LogicalResult result = success();
      if (auto run = dyn_cast<kernel::RunOp>(op))
        result = verifyRun(run);
      else if (auto copy = dyn_cast<kernel::CopyOp>(op))
        result = verifyCopy(copy);
      else
        result = verifyStop(cast<kernel::StopIfOp>(op));
      if (failed(result))
        return failure();
    }
    for (auto [i, written] : llvm::enumerate(isWritten))
      if (!written)
        return program.emitOpError("does not write output ") << i;
    if (stateCopies != static_cast<int64_t>(program.getStateCopies()))
      return program.emitOpError("says that it has ")
             << program.getStateCopies() << " copies to state, but has "
             << stateCopies;
    return success();
  }

private:
  static Use useOf(kernel::BufferAttr buffer, Type type) {
    auto tensor = cast<RankedTensorType>(type);
    return {buffer, bytesOf(tensor), !tensor.hasStaticShape()};
  }

  /// Whether the use lies in its part of memory and is of its kind.
  LogicalResult verifyPlace(Operation *op, const Use &use) {
    int64_t offset = use.buffer.getOffset(), size = 0;
    switch (use.buffer.getSpace()) {
    case kernel::Space::input:
    case kernel::Space::output: {
      bool isInput = use.buffer.getSpace() == kernel::Space::input;
      ArrayRef<Use> ports = isInput ? inputs : outputs;
      if (ports[offset].bytes == use.bytes &&
          ports[offset].hasRows == use.hasRows)
        return success();
      return op->emitOpError("uses ")
             << use.bytes << " bytes" << (use.hasRows ? " a row" : "") << " of "
             << use.buffer << ", which has " << ports[offset].bytes
             << (ports[offset].hasRows ? " a row" : "");
    }
    case kernel::Space::state:
      size = stateBytes;
      break;
    case kernel::Space::arena:
      size = program.getArenaBytes();
      break;
    case kernel::Space::rows:
      size = program.getArenaBytesPerRow();
      break;
    }
    if (use.hasRows != (use.buffer.getSpace() == kernel::Space::rows))
      return op->emitOpError("uses ")
             << use.buffer << " for a value "
             << (use.hasRows ? "with" : "without") << " rows";
    if (offset < 0 || use.bytes > size || offset > size - use.bytes)
      return op->emitOpError("uses ") << use.bytes << " bytes at " << use.buffer
                                      << ", but there are " << size;
    return success();
  }

  MemoryCells<bool> &cellsOf(kernel::Space space) {
    return space == kernel::Space::state   ? state
           : space == kernel::Space::arena ? arena
                                           : rows;
  }

  LogicalResult verifyRead(Operation *op, const Use &use) {
    if (failed(verifyPlace(op, use)))
      return failure();
    if (use.buffer.getSpace() == kernel::Space::input)
      return success();
    bool isThere =
        use.buffer.getSpace() == kernel::Space::output
            ? isWritten[use.buffer.getOffset()]
            : cellsOf(use.buffer.getSpace())
                      .read(use.buffer.getOffset(), use.bytes) != nullptr;
    if (isThere)
      return success();
    return op->emitOpError("reads ")
           << use.bytes << " bytes at " << use.buffer
           << ", which were not written in this step or overwritten since";
  }

  LogicalResult verifyWrite(Operation *op, const Use &use) {
    if (failed(verifyPlace(op, use)))
      return failure();
    switch (use.buffer.getSpace()) {
    case kernel::Space::input:
      return op->emitOpError("writes to ") << use.buffer;
    case kernel::Space::output:
      isWritten[use.buffer.getOffset()] = true;
      return success();
    case kernel::Space::state:
      if (!firstStateWriter)
        firstStateWriter = op;
      if (!state.read(use.buffer.getOffset(), use.bytes))
        return op->emitOpError("writes ")
               << use.bytes << " bytes at " << use.buffer
               << ", which is not a variable";
      return success();
    default:
      cellsOf(use.buffer.getSpace())
          .write(use.buffer.getOffset(), use.bytes, true);
      return success();
    }
  }

  /// Uses of one run that share memory: a write, whether the other is a write
  /// before it, and which; in order.
  static std::vector<std::tuple<unsigned, bool, unsigned>>
  findShared(ArrayRef<Use> reads, ArrayRef<Use> writes) {
    // By beginnings: each is compared with those that have not ended.
    std::vector<std::tuple<kernel::Space, int64_t, bool, unsigned>> order;
    for (auto [i, read] : llvm::enumerate(reads))
      order.push_back(
          {read.buffer.getSpace(), read.buffer.getOffset(), false, i});
    for (auto [i, write] : llvm::enumerate(writes))
      order.push_back(
          {write.buffer.getSpace(), write.buffer.getOffset(), true, i});
    llvm::sort(order);
    std::vector<std::tuple<unsigned, bool, unsigned>> shared;
    SmallVector<unsigned> openReads, openWrites;
    for (auto [space, begin, isWrite, index] : order) {
      const Use &use = (isWrite ? writes : reads)[index];
      auto share = [&](SmallVector<unsigned> &open, ArrayRef<Use> uses,
                       bool areWrites) {
        llvm::erase_if(open, [&](unsigned other) {
          return uses[other].hasEndedBefore(use);
        });
        for (unsigned other : open)
          if (uses[other].sharesMemory(use) && isWrite && areWrites)
            shared.push_back(
                {std::max(other, index), true, std::min(other, index)});
          else if (uses[other].sharesMemory(use))
            shared.push_back(
                {isWrite ? index : other, false, isWrite ? other : index});
      };
      if (isWrite)
        share(openReads, reads, false);
      share(openWrites, writes, true);
      (isWrite ? openWrites : openReads).push_back(index);
    }
    llvm::sort(shared);
    return shared;
  }

  LogicalResult verifyRun(kernel::RunOp run) {
    kernel::KernelOp kernel = run.lookupKernel(symbols);
    SmallVector<Use> reads, writes;
    ArrayRef<Type> arguments = kernel.getArgumentTypes().drop_front();
    for (auto [i, attr] :
         llvm::enumerate(run.getBuffers().getAsRange<kernel::BufferAttr>())) {
      if (i < arguments.size())
        reads.push_back(useOf(attr, arguments[i]));
      else
        writes.push_back(
            useOf(attr, kernel.getResultTypes()[i - arguments.size()]));
    }
    for (const Use &read : reads)
      if (failed(verifyRead(run, read)))
        return failure();
    for (auto [j, isWrite, i] : findShared(reads, writes)) {
      const Use &write = writes[j];
      if (isWrite)
        return run.emitOpError("writes results ")
               << i << " and " << j << " to the same place";
      auto it = updates.find(kernel);
      if (it == updates.end())
        it = updates.try_emplace(kernel, kernel).first;
      if (write.buffer != reads[i].buffer || write.bytes != reads[i].bytes ||
          !it->second.allow(i + 1, j))
        return run.emitOpError("writes result ")
               << j << " over its argument " << i + 1
               << ", which it can't update in place";
    }
    for (const Use &write : writes)
      if (failed(verifyWrite(run, write)))
        return failure();
    return success();
  }

  LogicalResult verifyCopy(kernel::CopyOp copy) {
    auto bytes = static_cast<int64_t>(copy.getBytes());
    Use from{copy.getSource(), bytes, copy.getPerRow()};
    Use to{copy.getTarget(), bytes, copy.getPerRow()};
    if (failed(verifyRead(copy, from)))
      return failure();
    if (from.sharesMemory(to))
      return copy.emitOpError("copies onto itself");
    stateCopies += to.buffer.getSpace() == kernel::Space::state;
    return verifyWrite(copy, to);
  }

  LogicalResult verifyStop(kernel::StopIfOp stop) {
    auto check = static_cast<int64_t>(stop.getCheck());
    if (check < 0 || check >= numChecks)
      return stop.emitOpError("expects a check in [0, ")
             << numChecks << "), found " << check;
    if (firstStateWriter) {
      InFlightDiagnostic diag =
          stop.emitOpError("comes after state was written");
      diag.attachNote(firstStateWriter->getLoc()) << "here";
      return diag;
    }
    return verifyRead(stop, {stop.getBuffer(), 8, false});
  }

  kernel::ProgramOp program;
  int64_t stateBytes, numChecks;
  SymbolTableCollection &symbols;
  DenseMap<Operation *, kernels::InPlaceUpdates> updates;
  SmallVector<Use> inputs, outputs;
  std::vector<bool> isWritten;
  MemoryCells<bool> state, arena, rows;
  Operation *firstStateWriter = nullptr;
  int64_t stateCopies = 0;
};

struct VerifyProgramsPass : impl::VerifyProgramsBase<VerifyProgramsPass> {
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    int64_t stateBytes = 0, numChecks = 0;
    MemoryCells<bool> state;
    for (auto table : module.getOps<dlt::VariablesOp>()) {
      StateLayout layout = computeStateLayout(table);
      stateBytes = layout.bytes;
      for (auto [variable, offset] :
           llvm::zip(table.getVariables(), layout.offsets))
        state.write(offset, bytesOf(cast<RankedTensorType>(variable.getType())),
                    true);
    }
    for (auto checks : module.getOps<kernel::ChecksOp>())
      numChecks = checks.getMessages().size();
    SymbolTableCollection symbols;
    for (auto program : module.getOps<kernel::ProgramOp>())
      if (failed(ProgramVerifier(program, stateBytes, state, numChecks, symbols)
                     .verify()))
        return signalPassFailure();
  }
};

} // namespace
} // namespace dlc
