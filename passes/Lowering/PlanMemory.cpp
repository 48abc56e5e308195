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
// 3. Let kernels write results over arguments that nobody reads any more.
// 4. Give the other values offsets in the arena, the largest first.
// 5. Write the launch list.
//
//===----------------------------------------------------------------------===//

#include "LaunchOrder.h"
#include "Places.h"
#include "dlc/Analysis/ArenaLayout.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Kernels/InPlaceUpdates.h"
#include "dlc/Kernels/Structure.h"
#include "dlc/Passes/Lowering.h"

#include "mlir/IR/Remarks.h"

#include <list>
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

class EntryPlanner {
public:
  EntryPlanner(dlt::EntryOp entry, const StateLayout &layout,
               CheckTable &checks, SymbolTable &symbols, bool forDevice)
      : entry(entry), layout(layout), checks(checks), symbols(symbols),
        block(entry.getBody().front()), terminator(block.getTerminator()),
        forDevice(forDevice) {}

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
  /// Finds when values are in use, and which lie over others.
  void findLives();
  /// Lets results of a step lie over arguments whose last use it is.
  void shareMemory(kernel::LaunchOp launch, unsigned position);
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

  /// Memory of the arena; of its part for rows, for each row.
  struct Memory : Lifetime {
    bool hasRows;
  };
  bool isKept(const Memory &part) const {
    return forDevice &&
           part.bytes <= (part.hasRows ? kKeptRowBytes : kKeptBytes);
  }
  bool isKept(Value value) const { return isKept(*lives.find(value)->second); }
  std::list<Memory> memory;
  DenseMap<Value, Memory *> lives;
  DenseMap<const PlannedCopy *, Memory *> savedIn;
  int64_t arenaBytes = 0, rowBytes = 0;
  bool forDevice;
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

void EntryPlanner::shareMemory(kernel::LaunchOp launch, unsigned position) {
  llvm::SmallPtrSet<const Memory *, 4> taken;
  for (OpResult result : launch->getResults()) {
    auto own = lives.find(result);
    if (own == lives.end())
      continue;
    for (auto [i, operand] : llvm::enumerate(launch.getInputs())) {
      auto other = lives.find(operand);
      // On a device what is small has memory of its own.
      if (other == lives.end() || other->second->last != position ||
          other->second->bytes != own->second->bytes || isKept(operand) ||
          taken.contains(other->second) ||
          !llvm::all_of(llvm::enumerate(launch.getInputs()), [&](auto use) {
            return lookThroughReshapes(use.value()) != operand ||
                   (use.value() == operand &&
                    updatesOf(launch).allow(use.index() + 1,
                                            result.getResultNumber()));
          }))
        continue;
      other->second->last = own->second->last;
      own->second->bytes = 0; // Nobody's any more.
      own->second = other->second;
      taken.insert(other->second);
      break;
    }
  }
}

void EntryPlanner::findLives() {
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
    unsigned first = position;
    if (step.part == PlannedStep::save) {
      memory.push_back({{step.copy->bytes, first, restoredAt.lookup(step.copy)},
                        /*hasRows=*/false});
      savedIn[step.copy] = &memory.back();
    }
    if (!step.op)
      continue;
    for (Value result : step.op->getResults()) {
      if (places.contains(result))
        continue;
      memory.push_back({{bytesOf(cast<RankedTensorType>(result.getType())),
                         first, std::max(first, lastUse.lookup(result))},
                        hasRows(result)});
      lives[result] = &memory.back();
    }
    if (auto launch = dyn_cast<kernel::LaunchOp>(step.op))
      shareMemory(launch, position);
  }
}

void EntryPlanner::allocate() {
  DenseMap<const Memory *, kernel::BufferAttr> found;
  for (bool ofRows : {false, true}) {
    SmallVector<const Memory *> parts;
    SmallVector<Lifetime> lifetimes;
    for (const Memory &part : memory) {
      if (part.hasRows != ofRows)
        continue;
      parts.push_back(&part);
      lifetimes.push_back(part);
      if (isKept(part))
        lifetimes.back() = {part.bytes, 0, unsigned(steps.size())};
    }
    SmallVector<int64_t> offsets = findPlaces(
        lifetimes, ofRows ? 1 : kAlignment, ofRows ? rowBytes : arenaBytes);
    for (auto [part, offset] : llvm::zip(parts, offsets))
      found[part] =
          buffer(ofRows ? kernel::Space::rows : kernel::Space::arena, offset);
  }
  for (auto [value, part] : lives)
    places[value] = found.lookup(part);
  for (auto [copy, part] : savedIn)
    saved[copy] = found.lookup(part);
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
      entry.getOutputs(), arenaBytes, rowBytes,
      llvm::map_to_vector(inputs, rowBytesOf),
      llvm::map_to_vector(outputs, rowBytesOf), stateCopies,
      /*workspaces=*/nullptr);
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
                     entry.getSymName().str(), arenaBytes, rowBytes,
                     stateCopies);
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
  findLives();
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
