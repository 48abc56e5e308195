//===- FormKernels.cpp - Groups linalg operations into kernels -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// 1. Walk an entry's operations in order and give each one that computes a
//    group: an existing one that it fits, not before the groups of its
//    operands; else a new one behind all others. Groups so stay in an order in
//    which they can run.
// 2. Make each group a function of the values that it uses of others, with the
//    rematerialised operations it needs inside; equal functions once.
// 3. Replace the operations by launches in the order of the groups.
//
//===----------------------------------------------------------------------===//

#include "GroupIndex.h"
#include "GroupOrder.h"
#include "KernelSet.h"
#include "ReportLoops.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Kernels/Structure.h"
#include "dlc/Kernels/Target.h"
#include "dlc/Passes/Fusion.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::fusion;
using namespace dlc::kernels;

namespace dlc {
#define GEN_PASS_DEF_FORMKERNELS
#include "dlc/Passes/Fusion/Passes.h.inc"

namespace {

/// What lowered entries consist of.
bool isKnown(Operation &op) {
  return isKernelOperation(&op) || isa<kernel::RequireOp, dlt::ReturnOp>(op);
}

class EntryFusion {
public:
  EntryFusion(dlt::EntryOp entry, KernelSet &kernels,
              const TargetDescription &target, int64_t batch)
      : entry(entry), kernels(kernels), forming{target, batch, facts},
        index(forming), order(facts, index) {}

  LogicalResult run() {
    Block &block = entry.getBody().front();
    if (!block.getOps<kernel::LaunchOp>().empty()) // Formed already.
      return success();
    order.take(block);
    for (Operation &op : block)
      if (!isKnown(op))
        return op.emitOpError("has no place in a kernel, which holds "
                              "linalg.generic of one result, products and "
                              "slices; run dlt-lower-to-linalg first");
    splitNumbers();
    markGuards();
    // Numbers that depend on no other group come first of all, so that no
    // group is split for them.
    groups.emplace_back().kind = &numbersGroup();
    for (Operation &op : block)
      if (facts.isMaterialized(&op))
        assign(&op);
    for (unsigned number = 0; number < groups.size(); ++number)
      if (!groups[number].ops.empty())
        outline(number);
    // Reshapes that leave, checks and the terminator read launches now.
    OpBuilder builder(&getTerminator());
    for (auto require : llvm::to_vector(block.getOps<kernel::RequireOp>())) {
      require.setOperand(moved(builder, require.getFirstBad()));
      require->moveBefore(&getTerminator());
    }
    for (OpOperand &operand : getTerminator().getOpOperands())
      operand.set(moved(builder, operand.get()));
    // What is left without a use was inside kernels.
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isOpTriviallyDead(&op))
        op.erase();
    return success();
  }

private:
  /// Computes a number that is a variable's new value and read by others too
  /// twice: what writes state is not among the numbers that come first, and so
  /// what reads it would not be either.
  void splitNumbers() {
    for (OpOperand &operand : getTerminator().getOpOperands()) {
      Operation *op = operand.get().getDefiningOp();
      if (!op || operand.getOperandNumber() >= entry.getNumVariables() ||
          operand.get().hasOneUse())
        continue;
      std::optional<Domain> domain = numbersGroup().begin(op, forming);
      if (domain && domain->empty()) {
        OpBuilder builder(op);
        operand.set(builder.clone(*op)->getResult(0));
      }
    }
  }

  /// Notes all operations that a check depends on.
  void markGuards() {
    SmallVector<Operation *> left = llvm::to_vector_of<Operation *>(
        entry.getBody().front().getOps<kernel::RequireOp>());
    while (!left.empty())
      for (Value operand : left.pop_back_val()->getOperands())
        if (Operation *producer = operand.getDefiningOp())
          if (guards.insert(producer).second)
            left.push_back(producer);
  }

  /// Whether the op computes a variable's new value.
  bool writesState(Operation *op) {
    return llvm::any_of(op->getUses(), [&](OpOperand &use) {
      if (isReshape(use.getOwner()))
        return writesState(use.getOwner());
      return isa<dlt::ReturnOp>(use.getOwner()) &&
             use.getOperandNumber() < entry.getNumVariables();
    });
  }

  /// Whether `op`, which writes state or not, may not be in the group although
  /// it fits: checks come before anything that writes state, so what they
  /// depend on can't share a kernel with it; nor can a reduction write its
  /// result over a variable that it reads.
  bool staysApart(const Group &group, Operation *op, bool writes) {
    if (writes && group.kind->combines(group, op))
      return true;
    return guards.contains(op) ? group.writesState : writes && group.hasGuard;
  }

  void assign(Operation *op) {
    Domain domain;
    const GroupKind *kind = *llvm::find_if(allGroupKinds(), [&](auto *kind) {
      std::optional<Domain> begun = kind->begin(op, forming);
      domain = begun.value_or(Domain());
      return begun.has_value();
    });
    SetVector<Value> sources;
    facts.collectSources(op, sources);
    Candidate candidate{op, kind, domain, sources};
    bool writes = writesState(op);
    // Where it may go at the earliest, and next to whom.
    unsigned bound = order.earliest(op);
    for (Value source : sources) {
      std::optional<unsigned> producer = index.groupOf(source.getDefiningOp());
      if (!producer)
        continue;
      const Group &group = groups[*producer];
      bool fuses = forming.hasRoom(group, sources) &&
                   group.kind->canRead(group, op, source, forming) &&
                   !staysApart(group, op, writes);
      bound = std::max(bound, fuses ? *producer : *producer + 1);
    }
    auto fits = [&](unsigned g) {
      return (groups[g].kind == kind || !kind->isAnchored()) &&
             forming.hasRoom(groups[g], sources) &&
             groups[g].kind->takes(groups[g], candidate, forming) &&
             !staysApart(groups[g], op, writes) && (g > 0 || !writes);
    };
    std::optional<unsigned> found = index.find(bound, candidate, fits);
    unsigned chosen = found.value_or(groups.size());
    if (!found) {
      Group &begun = groups.emplace_back();
      begun.kind = kind;
      begun.domain = domain;
    }
    Group &group = groups[chosen];
    group.ops.push_back(op);
    group.members.insert(op);
    group.hasGuard |= guards.contains(op);
    group.writesState |= writes;
    group.values.insert(op->result_begin(), op->result_end());
    group.values.insert(sources.begin(), sources.end());
    for (Value source : sources)
      if (cast<ShapedType>(source.getType()).getRank())
        group.reads.insert(source);
    group.kind->joined(group, op, forming);
    index.add(chosen, group, op, sources);
  }

  Operation &getTerminator() {
    return *entry.getBody().front().getTerminator();
  }

  /// `value` in terms of launches: a result of one, or a reshape made anew.
  Value moved(OpBuilder &builder, Value value) {
    if (Value result = launched.lookupOrNull(value))
      return result;
    Operation *op = value.getDefiningOp();
    if (!op || !isReshape(op))
      return value;
    IRMapping mapping;
    mapping.map(op->getOperand(0), moved(builder, op->getOperand(0)));
    if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
      for (Value size : expand.getOutputShape())
        mapping.map(size, rows(builder));
    Value result = builder.clone(*op, mapping)->getResult(0);
    launched.map(value, result);
    return result;
  }

  /// Whether `operand` is where `op` starts, a fill. Each kernel makes it, also
  /// where it lies in memory for others.
  static bool isStart(Operation *op, Value operand) {
    auto fill = operand.getDefiningOp<linalg::GenericOp>();
    if (!fill || fill.getNumDpsInputs())
      return false;
    if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
      return insert.getDest() == operand;
    auto generic = dyn_cast<linalg::GenericOp>(op);
    return generic && llvm::is_contained(generic.getDpsInits(), operand);
  }

  /// Adds the rematerialised operations that `op` needs, then `op`: an order
  /// that does not depend on where in the entry they stand.
  void addWithRematerialized(Operation *op, SetVector<Operation *> &inside) {
    if (inside.contains(op))
      return;
    for (Value operand : usedValues(op)) {
      Operation *producer = operand.getDefiningOp();
      if (producer && isRematerialized(producer) &&
          !isa<tensor::DimOp>(producer) &&
          (!facts.isMaterialized(producer) || isStart(op, operand)))
        addWithRematerialized(producer, inside);
    }
    inside.insert(op);
  }

  /// Operands, and values of the entry that the body of `op` uses.
  static SmallVector<Value> usedValues(Operation *op) {
    SmallVector<Value> values(op->getOperands());
    op->walk([&](Operation *inner) {
      if (inner == op)
        return;
      for (Value operand : inner->getOperands())
        if (operand.getParentBlock() == op->getBlock())
          values.push_back(operand);
    });
    return values;
  }

  /// Who needs a value: nobody, one group alone, or the entry or several.
  struct Readers {
    enum { nobody, group, others } who = nobody;
    unsigned index = 0;

    void add(const Readers &more) {
      if (who == nobody)
        *this = more;
      else if (more.who == others || (more.who == group && more.index != index))
        who = others;
    }
  };

  /// Who needs `value`, by itself or to compute others of it.
  Readers readersOf(Value value) {
    Readers readers;
    for (Operation *user : value.getUsers()) {
      if (std::optional<unsigned> group = index.groupOf(user)) {
        readers.add({Readers::group, *group});
      } else if (!isRematerialized(user)) {
        readers.add({Readers::others});
      } else {
        auto [it, isNew] = readersOfOp.try_emplace(user);
        if (isNew) {
          Readers found = readersOf(user->getResult(0));
          it = readersOfOp.find(user);
          it->second = found;
        }
        readers.add(it->second);
      }
      if (readers.who == Readers::others)
        break;
    }
    return readers;
  }

  /// Whether a launch of another group, or the entry itself, needs `value`.
  bool isReadOutside(Value value, unsigned group) {
    Readers readers = readersOf(value);
    return readers.who == Readers::others ||
           (readers.who == Readers::group && readers.index != group);
  }

  void outline(unsigned number) {
    Group &group = groups[number];
    // 1. The operations and what they read.
    SetVector<Operation *> inside;
    for (Operation *op : group.ops)
      addWithRematerialized(op, inside);
    ArrayRef<Operation *> ordered = inside.getArrayRef();
    SetVector<Value> arguments;
    for (Operation *op : ordered)
      for (Value operand : usedValues(op))
        if (isa<RankedTensorType>(operand.getType()) &&
            !inside.contains(operand.getDefiningOp()))
          arguments.insert(operand);
    SmallVector<Value> results;
    for (Operation *op : group.ops)
      for (Value result : op->getResults())
        if (isReadOutside(result, number))
          results.push_back(result);

    // 2. The function.
    OpBuilder builder(entry);
    Location loc = group.ops.front()->getLoc();
    SmallVector<Type> types = {builder.getIndexType()};
    llvm::append_range(types, ValueRange(arguments.getArrayRef()).getTypes());
    OpBuilder detached(entry.getContext());
    auto kernel = kernel::KernelOp::create(
        detached, loc, "kernel",
        builder.getFunctionType(types, ValueRange(results).getTypes()));
    Block *body = &kernel.getBody().front();
    IRMapping mapping;
    mapping.map(arguments.getArrayRef(), body->getArguments().drop_front());
    for (Operation *op : ordered)
      for (Value operand : usedValues(op))
        if (operand.getType().isIndex() &&
            !inside.contains(operand.getDefiningOp()))
          mapping.map(operand, body->getArgument(0));
    builder.setInsertionPointToStart(body);
    for (Operation *op : ordered)
      builder.clone(*op, mapping);
    kernel::ReturnOp::create(builder, loc,
                             llvm::map_to_vector(results, [&](Value value) {
                               return mapping.lookup(value);
                             }));
    kernel = kernels.add(kernel);

    // 3. The launch, behind those of the groups before.
    Operation *terminator = entry.getBody().front().getTerminator();
    builder.setInsertionPoint(terminator);
    auto launch = kernel::LaunchOp::create(
        builder, loc, ValueRange(results).getTypes(), kernel.getSymName(),
        rows(builder), llvm::map_to_vector(arguments, [&](Value value) {
          return launched.lookupOrDefault(value);
        }));
    launched.map(results, launch.getResults());
    remark::passed(loc,
                   remark::RemarkOpts::name("FormKernel").category("dlc-fuse"))
        << remark::add("{0} computes {1} operations", kernel.getSymName().str(),
                       group.ops.size());
  }

  /// The number of rows as a value of the entry.
  Value rows(OpBuilder &builder) {
    if (!rowsValue) {
      OpBuilder::InsertionGuard guard(builder);
      Block &block = entry.getBody().front();
      builder.setInsertionPointToStart(&block);
      for (BlockArgument argument : block.getArguments()) {
        auto type = cast<RankedTensorType>(argument.getType());
        if (type.getRank() && type.isDynamicDim(0)) {
          rowsValue =
              tensor::DimOp::create(builder, entry.getLoc(), argument, 0);
          break;
        }
      }
      if (!rowsValue)
        rowsValue = arith::ConstantIndexOp::create(builder, entry.getLoc(), 1);
    }
    return rowsValue;
  }

  dlt::EntryOp entry;
  KernelSet &kernels;
  Facts facts;
  Forming forming;
  SmallVector<Group> groups;
  GroupIndex index;
  GroupOrder order;
  DenseSet<Operation *> guards;
  /// Who needs what operations compute that are computed again.
  DenseMap<Operation *, Readers> readersOfOp;
  /// Results of launches by the values they stand for.
  IRMapping launched;
  Value rowsValue;
};

struct FormKernelsPass : impl::FormKernelsBase<FormKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    KernelSet kernels(getOperation());
    StringRef name = forDevice ? "gpu" : "cpu";
    const TargetDescription *found = findTarget(name);
    if (!found) {
      getOperation().emitError("no target is registered as \"") << name << "\"";
      return signalPassFailure();
    }
    const TargetDescription &target = *found;
    int64_t batch = 0;
    for (auto metadata : getOperation().getOps<dlt::MetadataOp>())
      batch = metadata.getBatchSize();
    for (auto entry : llvm::to_vector(getOperation().getOps<dlt::EntryOp>()))
      if (failed(EntryFusion(entry, kernels, target, batch).run()))
        return signalPassFailure();
    SymbolTableCollection symbols;
    for (auto entry : getOperation().getOps<dlt::EntryOp>())
      reportLoops(entry, target, batch, symbols);
  }
};

} // namespace
} // namespace dlc
