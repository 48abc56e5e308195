//===- PlanMemory.cpp - Gives every value of an entry a place ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// 1. Decide which launch writes which variable in place.
// 2. Order the launches.
// 3. Give the other values offsets in the arena, first fit over their lives.
// 4. Write the launch list.
//
//===----------------------------------------------------------------------===//

#include "LaunchOrder.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Kernels/InPlaceUpdates.h"
#include "dlc/Kernels/Structure.h"
#include "dlc/Passes/Lowering.h"

#include "mlir/IR/Remarks.h"

#include <limits>
#include <map>

using namespace mlir;
using namespace dlc;

namespace dlc {
#define GEN_PASS_DEF_PLANMEMORY
#include "dlc/Passes/Lowering/Passes.h.inc"

namespace {

/// The checks of a program, each message and place once.
struct CheckTable {
  SmallVector<std::string> messages, places;

  unsigned add(StringRef message, StringRef place) {
    auto [it, isNew] =
        indices.try_emplace({message.str(), place.str()}, messages.size());
    if (isNew)
      append(message, place);
    return it->second;
  }
  /// One that has its number already, which is the next one.
  void addKnown(StringRef message, StringRef place) {
    indices.try_emplace({message.str(), place.str()}, messages.size());
    append(message, place);
  }

private:
  void append(StringRef message, StringRef place) {
    messages.push_back(message.str());
    places.push_back(place.str());
  }

  std::map<std::pair<std::string, std::string>, unsigned> indices;
};

/// On a device, bytes of a value, and of one of its rows, up to which its
/// memory is not used again: launches that do not share memory can be one.
constexpr int64_t kKeptBytes = 64 << 10, kKeptRowBytes = 64;

/// What is free of a linear space that has no end.
class Gaps {
public:
  /// The first place of `bytes`.
  int64_t find(int64_t bytes) const {
    for (auto [begin, end] : gaps)
      if (bytes <= end - begin)
        return begin;
    llvm_unreachable("the last gap has no end");
  }

  void take(int64_t begin, int64_t end) {
    auto it = gaps.upper_bound(begin);
    if (it != gaps.begin() && std::prev(it)->second > begin)
      --it;
    while (it != gaps.end() && it->first < end) {
      auto [first, last] = *it;
      it = gaps.erase(it);
      if (first < begin)
        gaps[first] = begin;
      if (end < last)
        gaps[end] = last;
    }
  }

  void give(int64_t begin, int64_t end) {
    auto it = gaps.upper_bound(begin);
    if (it != gaps.end() && it->first == end) {
      end = it->second;
      it = gaps.erase(it);
    }
    if (it != gaps.begin() && std::prev(it)->second == begin)
      std::prev(it)->second = end;
    else
      gaps[begin] = end;
  }

private:
  /// Ends by beginnings.
  std::map<int64_t, int64_t> gaps = {{0, std::numeric_limits<int64_t>::max()}};
};

/// First-fit allocation of one linear space.
class Space {
public:
  /// Places of up to `kept` bytes are never used again.
  Space(int64_t alignment, int64_t kept) : alignment(alignment), kept(kept) {}

  /// A place of `bytes` that is free from position `first` to `last`. Calls
  /// come in the order of `first`.
  int64_t allocate(int64_t bytes, unsigned first, unsigned last) {
    if (bytes == 0)
      return 0;
    for (; !ends.empty() && ends.begin()->first < first;
         ends.erase(ends.begin()))
      free.give(ends.begin()->second.first, ends.begin()->second.second);
    bool isKept = bytes <= kept;
    int64_t offset = (isKept ? unused : free).find(bytes);
    int64_t end = alignUp(offset + bytes);
    free.take(offset, end);
    if (kept)
      unused.take(offset, end);
    if (!isKept)
      ends.insert({last, {offset, end}});
    size = std::max(size, offset + bytes);
    return offset;
  }

  int64_t getSize() const { return alignUp(size); }

private:
  int64_t alignUp(int64_t bytes) const {
    return static_cast<int64_t>(llvm::alignTo(bytes, alignment));
  }

  int64_t alignment, kept;
  int64_t size = 0;
  /// What nobody uses at the position at hand, and what nobody ever has.
  Gaps free, unused;
  /// Places in use by the last position at which they are.
  std::multimap<unsigned, std::pair<int64_t, int64_t>> ends;
};

class EntryPlanner {
public:
  EntryPlanner(dlt::EntryOp entry, const StateLayout &layout,
               CheckTable &checks, SymbolTable &symbols, bool forDevice)
      : entry(entry), layout(layout), checks(checks), symbols(symbols),
        block(entry.getBody().front()), terminator(block.getTerminator()),
        arena(64, forDevice ? kKeptBytes : 0),
        rowSpace(1, forDevice ? kKeptRowBytes : 0) {}

  LogicalResult run();

private:
  kernel::BufferAttr buffer(kernel::Space space, int64_t offset) {
    return kernel::BufferAttr::get(entry.getContext(), space, offset);
  }
  static bool hasRows(Value value) {
    return !cast<RankedTensorType>(value.getType()).hasStaticShape();
  }
  const kernels::InPlaceUpdates &updatesOf(kernel::LaunchOp launch) {
    auto it = updates.find(launch.getKernelAttr());
    if (it == updates.end())
      it =
          updates
              .try_emplace(launch.getKernelAttr(),
                           symbols.lookup<kernel::KernelOp>(launch.getKernel()))
              .first;
    return it->second;
  }

  LogicalResult checkOperations();
  void placeResults();
  bool canWriteOver(OpResult result, BlockArgument variable);
  /// A copy of `value` to the variable of this row.
  PlannedCopy copyToVariable(Value value, unsigned row);
  void allocate();
  kernel::BufferAttr bufferOf(Value value);
  void write();

  dlt::EntryOp entry;
  const StateLayout &layout;
  CheckTable &checks;
  SymbolTable &symbols;
  Block &block;
  Operation *terminator;
  SmallVector<PlannedStep> steps;
  DenseMap<Value, kernel::BufferAttr> places;
  /// The variable that a value is computed over.
  llvm::MapVector<Value, unsigned> inPlace;
  std::list<PlannedCopy> copies;
  /// Of copies by way of the arena.
  DenseMap<const PlannedCopy *, kernel::BufferAttr> saved;
  int64_t stateCopies = 0;
  Space arena, rowSpace;
  DenseMap<Attribute, kernels::InPlaceUpdates> updates;
};

/// Whether the launch may write `result` over the variable's old value.
bool EntryPlanner::canWriteOver(OpResult result, BlockArgument variable) {
  auto launch = cast<kernel::LaunchOp>(result.getOwner());
  for (auto [i, operand] : llvm::enumerate(launch.getInputs()))
    if (lookThroughReshapes(operand) == variable &&
        (operand != variable ||
         !updatesOf(launch).allow(i + 1, result.getResultNumber())))
      return false;
  return true;
}

void EntryPlanner::placeResults() {
  for (unsigned row = 0; row < entry.getNumVariables(); ++row) {
    Value value = lookThroughReshapes(terminator->getOperand(row));
    BlockArgument variable = block.getArgument(row);
    if (value == variable)
      continue;
    auto result = dyn_cast<OpResult>(value);
    if (result && isa<kernel::LaunchOp>(result.getOwner()) &&
        !inPlace.contains(value) && canWriteOver(result, variable)) {
      inPlace[value] = row;
      continue;
    }
    copies.push_back(copyToVariable(value, row));
  }
  for (unsigned i = 0; i < entry.getNumOutputs(); ++i) {
    Value value = lookThroughReshapes(
        terminator->getOperand(entry.getNumVariables() + i));
    kernel::BufferAttr output = buffer(kernel::Space::output, i);
    if (value.getDefiningOp<kernel::LaunchOp>() && !inPlace.contains(value) &&
        !places.contains(value)) {
      places[value] = output;
      continue;
    }
    copies.push_back({value, output,
                      bytesOf(cast<RankedTensorType>(value.getType())),
                      hasRows(value), std::nullopt});
  }
}

PlannedCopy EntryPlanner::copyToVariable(Value value, unsigned row) {
  return {value, buffer(kernel::Space::state, layout.offsets[row]),
          bytesOf(cast<RankedTensorType>(value.getType())), false, row};
}

void EntryPlanner::allocate() {
  DenseMap<Value, unsigned> lastUse;
  DenseMap<const PlannedCopy *, unsigned> restoredAt;
  for (auto [position, step] : llvm::enumerate(steps)) {
    if (step.part == PlannedStep::restore)
      restoredAt[step.copy] = position;
    else if (step.copy)
      lastUse[step.copy->source] = position;
    else
      for (Value operand : step.op->getOperands())
        lastUse[lookThroughReshapes(operand)] = position;
  }
  for (auto [position, step] : llvm::enumerate(steps)) {
    if (step.part == PlannedStep::save)
      saved[step.copy] = buffer(kernel::Space::arena,
                                arena.allocate(step.copy->bytes, position,
                                               restoredAt.lookup(step.copy)));
    if (!step.op)
      continue;
    for (Value result : step.op->getResults()) {
      if (places.contains(result))
        continue;
      unsigned last = std::max<unsigned>(position, lastUse.lookup(result));
      int64_t bytes = bytesOf(cast<RankedTensorType>(result.getType()));
      places[result] = hasRows(result)
                           ? buffer(kernel::Space::rows,
                                    rowSpace.allocate(bytes, position, last))
                           : buffer(kernel::Space::arena,
                                    arena.allocate(bytes, position, last));
    }
  }
}

kernel::BufferAttr EntryPlanner::bufferOf(Value value) {
  value = lookThroughReshapes(value);
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    unsigned index = argument.getArgNumber();
    return index < entry.getNumVariables()
               ? buffer(kernel::Space::state, layout.offsets[index])
               : buffer(kernel::Space::input, index - entry.getNumVariables());
  }
  return places.lookup(value);
}

void EntryPlanner::write() {
  OpBuilder builder(entry);
  ArrayRef<Type> inputs =
      entry.getArgumentTypes().drop_front(entry.getNumVariables());
  ArrayRef<Type> outputs =
      entry.getResultTypes().drop_front(entry.getNumVariables());
  auto program = kernel::ProgramOp::create(
      builder, entry.getLoc(), entry.getSymName(),
      builder.getFunctionType(inputs, outputs), entry.getInputs(),
      entry.getOutputs(), arena.getSize(), rowSpace.getSize(),
      llvm::map_to_vector(inputs, rowBytesOf),
      llvm::map_to_vector(outputs, rowBytesOf), stateCopies);
  builder.createBlock(&program.getBody());
  for (const PlannedStep &step : steps) {
    Operation *op = step.op;
    if (const PlannedCopy *copy = step.copy) {
      kernel::BufferAttr from = step.part == PlannedStep::restore
                                    ? saved.lookup(copy)
                                    : bufferOf(copy->source);
      kernel::BufferAttr to =
          step.part == PlannedStep::save ? saved.lookup(copy) : copy->target;
      kernel::CopyOp::create(builder, entry.getLoc(), from, to, copy->bytes,
                             copy->perRow);
      continue;
    }
    if (auto require = dyn_cast<kernel::RequireOp>(op)) {
      kernel::StopIfOp::create(
          builder, op->getLoc(), bufferOf(require.getFirstBad()),
          checks.add(require.getMessage(), require.getWhere()));
      continue;
    }
    auto launch = cast<kernel::LaunchOp>(op);
    SmallVector<Attribute> buffers;
    for (Value value :
         llvm::concat<Value>(SmallVector<Value>(launch.getInputs()),
                             SmallVector<Value>(launch.getOutputs())))
      buffers.push_back(bufferOf(value));
    kernel::RunOp::create(builder, op->getLoc(), launch.getKernelAttr(),
                          builder.getArrayAttr(buffers));
  }
  remark::passed(
      entry.getLoc(),
      remark::RemarkOpts::name("PlanMemory").category("dlcrt-memory"))
      << remark::add("{0}: arena {1} + {2} bytes a row, state copies {3}",
                     entry.getSymName().str(), arena.getSize(),
                     rowSpace.getSize(), stateCopies);
  entry.erase();
}

LogicalResult EntryPlanner::checkOperations() {
  auto isUsedTensor = [](Value value) {
    return isa<ShapedType>(value.getType()) && !value.use_empty();
  };
  for (Operation &op : block) {
    if (!isa<kernel::LaunchOp, kernel::RequireOp, dlt::ReturnOp>(op) &&
        !isReshape(&op) &&
        (!isMemoryEffectFree(&op) ||
         llvm::any_of(op.getResults(), isUsedTensor)))
      return op.emitOpError("is not part of a kernel; run dlc-form-kernels "
                            "first");
    for (Type type : op.getResultTypes())
      if (auto tensor = dyn_cast<RankedTensorType>(type);
          tensor && tensor.getNumDynamicDims() > 1)
        return op.emitOpError("expects values with at most one dimension of "
                              "rows, found ")
               << type;
  }
  return success();
}

LogicalResult EntryPlanner::run() {
  if (failed(checkOperations()))
    return failure();
  placeResults();
  auto ordered =
      orderLaunches(entry, inPlace, copies, [&](Value value, unsigned row) {
        return copyToVariable(value, row);
      });
  if (failed(ordered))
    return failure();
  steps = std::move(*ordered);
  for (auto [value, row] : inPlace)
    places[value] = buffer(kernel::Space::state, layout.offsets[row]);
  stateCopies = llvm::count_if(copies, [](const PlannedCopy &copy) {
    return copy.variable.has_value();
  });
  allocate();
  write();
  return success();
}

struct PlanMemoryPass : impl::PlanMemoryBase<PlanMemoryPass> {
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    CheckTable checks;
    // Those of programs that are planned already keep their numbers.
    for (auto known : llvm::to_vector(module.getOps<kernel::ChecksOp>())) {
      for (auto [message, place] :
           llvm::zip(known.getMessages(), known.getPlaces())) {
        checks.addKnown(cast<StringAttr>(message).getValue(),
                        cast<StringAttr>(place).getValue());
      }
      known.erase();
    }
    SymbolTable symbols(module);
    for (auto entry : llvm::to_vector(module.getOps<dlt::EntryOp>())) {
      auto table = symbols.lookup<dlt::VariablesOp>(entry.getState());
      StateLayout layout = computeStateLayout(table);
      if (failed(EntryPlanner(entry, layout, checks, symbols, forDevice).run()))
        return signalPassFailure();
    }
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    auto strings = [&](ArrayRef<std::string> texts) {
      return builder.getStrArrayAttr(llvm::map_to_vector(
          texts, [](const std::string &text) { return StringRef(text); }));
    };
    kernel::ChecksOp::create(builder, module.getLoc(), strings(checks.messages),
                             strings(checks.places));
  }
};

} // namespace
} // namespace dlc
