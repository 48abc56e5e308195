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

#include "dlc/Analysis/Kernel.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Passes/Fusion.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_FORMKERNELS
#include "dlc/Passes/Fusion/Passes.h.inc"

namespace {

struct Group {
  enum Kind { product, rows, flat, single };
  Kind kind;
  /// Of rows: size of loop 0, kDynamic for the batch. Of product and flat:
  /// the shape.
  SmallVector<int64_t> domain;
  SmallVector<Operation *> ops;
  /// Values of others that it reads in full; what makes a flat op belong.
  DenseSet<Value> reads;
};

/// Kernels of a module, equal ones once.
class KernelSet {
public:
  explicit KernelSet(ModuleOp module) : symbols(module) {}

  func::FuncOp add(func::FuncOp kernel) {
    for (func::FuncOp other : kernels)
      if (other.getFunctionType() == kernel.getFunctionType() &&
          OperationEquivalence::isRegionEquivalentTo(
              &other.getBody(), &kernel.getBody(),
              OperationEquivalence::IgnoreLocations)) {
        kernel.erase();
        return other;
      }
    kernel.setSymName(("kernel_" + Twine(kernels.size())).str());
    symbols.insert(kernel);
    kernels.push_back(kernel);
    return kernel;
  }

private:
  SymbolTable symbols;
  SmallVector<func::FuncOp> kernels;
};

class EntryFusion {
public:
  EntryFusion(dlt::EntryOp entry, KernelSet &kernels)
      : entry(entry), kernels(kernels) {}

  LogicalResult run() {
    Block &block = entry.getBody().front();
    if (!block.getOps<rt::LaunchOp>().empty()) // Formed already.
      return success();
    for (Operation &op : block)
      if (!isKnown(op))
        return op.emitOpError("has no place in a kernel, which holds "
                              "linalg.generic of one result and slices; run "
                              "dlt-lower-to-linalg first");
    for (auto require : block.getOps<rt::RequireOp>())
      markGuards(require);
    // Numbers that depend on no other group come first of all, so that no
    // group is split for them.
    groups.push_back({Group::flat, {}, {}, {}});
    for (Operation &op : block)
      if (isMaterialized(&op))
        assign(&op);
    for (unsigned index = 0; index < groups.size(); ++index)
      if (!groups[index].ops.empty())
        outline(index);
    // Reshapes that leave, checks and the terminator read launches now.
    OpBuilder builder(&getTerminator());
    for (auto require : llvm::to_vector(block.getOps<rt::RequireOp>())) {
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
  /// What lowered entries consist of.
  static bool isKnown(Operation &op) {
    if (isa<linalg::GenericOp>(op))
      return op.getNumResults() == 1;
    return isReshape(&op) ||
           isa<tensor::InsertSliceOp, tensor::ExtractSliceOp, tensor::EmptyOp,
               tensor::DimOp, arith::ConstantOp, rt::RequireOp, dlt::ReturnOp>(
               op);
  }

  /// Whether an element depends on where it is: the op can be computed at the
  /// indices of its own loops only.
  static bool dependsOnPlace(Operation *op) {
    auto generic = dyn_cast_or_null<linalg::GenericOp>(op);
    return generic && generic.getNumLoops() &&
           (generic.getNumDpsInputs() || generic.hasIndexSemantics());
  }

  /// Whether a value must lie in memory: it leaves the entry, is required, or
  /// is read by a kernel that does not go through it in order.
  static bool needsMemory(Value value) {
    return llvm::any_of(value.getUses(), [&](OpOperand &use) {
      Operation *user = use.getOwner();
      if (isReshape(user))
        return !keepsFirstDimension(user) || needsMemory(user->getResult(0));
      if (auto generic = dyn_cast<linalg::GenericOp>(user)) {
        if (!generic.isDpsInput(&use))
          return false;
        AffineMap map = generic.getMatchingIndexingMap(&use);
        bool ownRow = readsOwnRow(map) &&
                      cast<ShapedType>(value.getType()).isDynamicDim(0);
        if (dependsOnPlace(value.getDefiningOp()) && !map.isIdentity() &&
            !ownRow)
          return true;
        return (matchContraction(generic) || !isRowwise(generic)) &&
               !isFlat(generic);
      }
      if (isa<tensor::InsertSliceOp>(user))
        return use.getOperandNumber() == 0;
      return isa<dlt::ReturnOp, rt::RequireOp>(user);
    });
  }

  static bool isMaterialized(Operation *op) {
    if (!isa<linalg::GenericOp, tensor::InsertSliceOp, tensor::ExtractSliceOp,
             arith::ConstantOp>(op))
      return false;
    if (isa<arith::ConstantOp>(op)) // Kernels read arrays of numbers as such.
      return isa<RankedTensorType>(op->getResult(0).getType()) &&
             !op->use_empty();
    return !isRematerialized(op) || needsMemory(op->getResult(0));
  }

  /// Whether the op, and what is computed again inside its kernel for it, can be
  /// computed row by row.
  static bool fitsRows(linalg::GenericOp op) {
    return isRowwise(op) && llvm::all_of(op.getDpsInputs(), makesRows);
  }
  static bool makesRows(Value value) {
    Operation *op = value.getDefiningOp();
    if (!op || !isRematerialized(op) || isMaterialized(op) ||
        isa<arith::ConstantOp>(op))
      return true;
    if (auto generic = dyn_cast<linalg::GenericOp>(op))
      return (generic.getNumLoops() == 0 || isRowwise(generic)) &&
             llvm::all_of(generic.getDpsInputs(), makesRows);
    return llvm::all_of(op->getOperands(), [](Value operand) {
      return !isa<RankedTensorType>(operand.getType()) || makesRows(operand);
    });
  }

  static Group::Kind kindOf(Operation *op, SmallVector<int64_t> &domain) {
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic)
      return Group::single;
    if (matchContraction(generic)) {
      domain.assign(
          cast<ShapedType>(op->getResult(0).getType()).getShape().begin(),
          cast<ShapedType>(op->getResult(0).getType()).getShape().end());
      return Group::product;
    }
    SmallVector<int64_t> sizes = loopSizes(generic);
    bool isStatic = llvm::none_of(sizes, ShapedType::isDynamic);
    if (isStatic && isFlat(generic)) {
      domain = sizes;
      return Group::flat;
    }
    if (fitsRows(generic)) {
      domain = {sizes[0]};
      return Group::rows;
    }
    return Group::single;
  }

  /// The values that `op` reads, through rematerialised operations: those
  /// that come from groups or from outside.
  static void collectSources(Operation *op, SetVector<Value> &sources) {
    for (Value operand : op->getOperands()) {
      Operation *producer = operand.getDefiningOp();
      if (producer && isRematerialized(producer) && !isMaterialized(producer))
        collectSources(producer, sources);
      else if (isa<RankedTensorType>(operand.getType()))
        sources.insert(operand);
    }
  }

  /// Whether `op`, of class `kind`, can read the result `value` of `group`
  /// while the group computes it: it needs no more than the part at hand.
  static bool canFuse(const Group &group, Operation *op, Value value) {
    if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
      return group.kind == Group::single && insert.getDest() == value &&
             value.getDefiningOp<tensor::InsertSliceOp>();
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic || group.kind == Group::single)
      return false;
    auto producer = value.getDefiningOp<linalg::GenericOp>();
    if (!producer)
      return false;
    for (OpOperand &operand : op->getOpOperands()) {
      if (!readsThrough(operand.get(), value))
        continue;
      AffineMap map = generic.getMatchingIndexingMap(&operand);
      switch (group.kind) {
      case Group::product:
        if (!isElementwise(generic) || !map.isIdentity() ||
            !isPointwise(operand.get(), value))
          return false;
        break;
      case Group::flat:
        if (!map.isIdentity() || !lookThrough(operand.get(), value))
          return false;
        break;
      case Group::rows:
        if (reducesRows(producer) || !fitsRows(generic) ||
            !readsOwnRow(map) || !keepsRows(operand.get(), value))
          return false;
        break;
      case Group::single:
        return false;
      }
    }
    return true;
  }

  /// Whether `value` reaches `operand` through rematerialised operations.
  static bool readsThrough(Value operand, Value value) {
    if (operand == value)
      return true;
    Operation *op = operand.getDefiningOp();
    return op && isRematerialized(op) && !isMaterialized(op) &&
           llvm::any_of(op->getOperands(), [&](Value inner) {
             return readsThrough(inner, value);
           });
  }

  /// Whether each element of `operand` is made of the same element of `value`.
  static bool isPointwise(Value operand, Value value) {
    if (operand == value)
      return true;
    auto generic = operand.getDefiningOp<linalg::GenericOp>();
    if (!generic || !isElementwise(generic))
      return false;
    return llvm::all_of(generic->getOpOperands(), [&](OpOperand &inner) {
      return !readsThrough(inner.get(), value) ||
             (generic.getMatchingIndexingMap(&inner).isIdentity() &&
              isPointwise(inner.get(), value));
    });
  }

  /// Whether `operand` is `value` but for reshapes and flat predicates.
  static bool lookThrough(Value operand, Value value) {
    if (operand == value)
      return true;
    Operation *op = operand.getDefiningOp();
    if (!op || (!isReshape(op) && !(isa<linalg::GenericOp>(op) &&
                                    isFlat(cast<linalg::GenericOp>(op)))))
      return false;
    return llvm::all_of(op->getOperands(), [&](Value inner) {
      return !readsThrough(inner, value) || lookThrough(inner, value);
    });
  }

  /// Whether each row of `operand` is made of the same row of `value`.
  static bool keepsRows(Value operand, Value value) {
    if (operand == value)
      return true;
    Operation *op = operand.getDefiningOp();
    if (isReshape(op))
      return keepsFirstDimension(op) && keepsRows(op->getOperand(0), value);
    if (isa<tensor::ExtractSliceOp>(op))
      return keepsRows(op->getOperand(0), value);
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic || !isRowwise(generic) || reducesRows(generic))
      return false;
    return llvm::all_of(op->getOpOperands(), [&](OpOperand &inner) {
      return !readsThrough(inner.get(), value) ||
             (readsOwnRow(generic.getMatchingIndexingMap(&inner)) &&
              keepsRows(inner.get(), value));
    });
  }

  /// The op that `operand` is computed by inside each kernel, or null if it is
  /// read from memory or is the kernel's own.
  static Operation *rematerialized(Value operand) {
    Operation *op = operand.getDefiningOp();
    return op && isRematerialized(op) && !isMaterialized(op) ? op : nullptr;
  }

  /// Whether `op` and what is rematerialised for it can be computed for runs of
  /// a product's columns, its loops from `first` on taken as one.
  static bool readsRuns(linalg::GenericOp op, unsigned first) {
    SmallVector<int64_t> sizes = loopSizes(op);
    auto columns = llvm::count_if(llvm::drop_begin(sizes, first),
                                  [](int64_t size) { return size != 1; });
    if (op.hasIndexSemantics() && columns > 1)
      return false;
    return llvm::all_of(op.getDpsInputOperands(), [&](OpOperand *operand) {
      if (runAccess(op, *operand, first) == RunAccess::other)
        return false;
      Operation *producer = rematerialized(operand->get());
      if (auto generic = dyn_cast_or_null<linalg::GenericOp>(producer))
        return !dependsOnPlace(generic) ||
               (op.getMatchingIndexingMap(operand).isIdentity() &&
                readsRuns(generic, first));
      // Reshapes and slices are read in the memory that they are of.
      while (producer &&
             (isReshape(producer) || isa<tensor::ExtractSliceOp>(producer))) {
        Value source = producer->getOperand(0);
        if (isReshape(producer) && !keepsFirstDimension(producer) &&
            isSliced(source))
          return false;
        producer = rematerialized(source);
      }
      return !producer;
    });
  }

  /// Notes all operations that a check depends on.
  void markGuards(Operation *op) {
    for (Value operand : op->getOperands())
      if (Operation *producer = operand.getDefiningOp())
        if (guards.insert(producer).second)
          markGuards(producer);
  }

  /// Whether the op computes a variable's new value.
  bool writesState(Operation *op) {
    return llvm::any_of(op->getResult(0).getUses(), [&](OpOperand &use) {
      if (isReshape(use.getOwner()))
        return writesState(use.getOwner());
      return isa<dlt::ReturnOp>(use.getOwner()) &&
             use.getOperandNumber() < entry.getNumVariables();
    });
  }

  /// Checks come before anything that writes state, so what they depend on
  /// can't share a kernel with it.
  bool mixesGuards(const Group &group, Operation *op) {
    if (guards.contains(op))
      return llvm::any_of(group.ops,
                          [&](Operation *other) { return writesState(other); });
    return writesState(op) && llvm::any_of(group.ops, [&](Operation *other) {
             return guards.contains(other);
           });
  }

  void assign(Operation *op) {
    SmallVector<int64_t> domain;
    Group::Kind kind = kindOf(op, domain);
    SetVector<Value> sources;
    collectSources(op, sources);
    // Where it may go at the earliest, and next to whom.
    unsigned bound = 0;
    for (Value source : sources) {
      auto it = groupOf.find(source.getDefiningOp());
      if (it == groupOf.end())
        continue;
      unsigned producer = it->second;
      bool fuses = canFuse(groups[producer], op, source) &&
                   !mixesGuards(groups[producer], op);
      bound = std::max(bound, fuses ? producer : producer + 1);
    }
    unsigned index = groups.size();
    for (unsigned g = bound; g < groups.size(); ++g)
      if (belongs(groups[g], op, kind, domain, sources) &&
          !mixesGuards(groups[g], op) && (g > 0 || !writesState(op))) {
        index = g;
        break;
      }
    if (index == groups.size())
      groups.push_back({kind, domain, {}, {}});
    Group &group = groups[index];
    group.ops.push_back(op);
    for (Value source : sources)
      if (cast<ShapedType>(source.getType()).getRank())
        group.reads.insert(source);
    groupOf[op] = index;
  }

  static bool belongs(const Group &group, Operation *op, Group::Kind kind,
                      ArrayRef<int64_t> domain,
                      const SetVector<Value> &sources) {
    // Parts of one concatenation are written one after the other.
    if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
      return group.kind == Group::single &&
             llvm::is_contained(group.ops, insert.getDest().getDefiningOp());
    // What has no rows of its own may still have a product's.
    if (kind == Group::product ||
        (kind == Group::single && group.kind != Group::product))
      return false;
    auto connected = [&] {
      return llvm::any_of(sources, [&](Value source) {
        return group.reads.contains(source) ||
               llvm::is_contained(group.ops, source.getDefiningOp());
      });
    };
    switch (group.kind) {
    case Group::product: {
      // Only an op on the product itself.
      auto generic = dyn_cast<linalg::GenericOp>(op);
      auto product =
          matchContraction(cast<linalg::GenericOp>(group.ops.front()));
      return generic && isElementwise(generic) &&
             readsColumnsInOrder(generic) &&
             ArrayRef<int64_t>(loopSizes(generic)) == ArrayRef(group.domain) &&
             readsRuns(generic, product->m.size()) &&
             llvm::any_of(op->getOperands(), [&](Value operand) {
               return llvm::is_contained(group.ops, operand.getDefiningOp());
             });
    }
    case Group::flat:
      return kind == Group::flat && ArrayRef(group.domain) == domain &&
             (domain.empty() || connected());
    case Group::rows: {
      // A static flat op may also go along with the rows it reads.
      auto generic = cast<linalg::GenericOp>(op);
      if (!fitsRows(generic) || loopSizes(generic)[0] != group.domain[0])
        return false;
      return ShapedType::isDynamic(group.domain[0]) || connected();
    }
    case Group::single:
      return false;
    }
    llvm_unreachable("unknown kind");
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
  static void addWithRematerialized(Operation *op,
                                    SetVector<Operation *> &inside) {
    if (inside.contains(op))
      return;
    for (Value operand : usedValues(op)) {
      Operation *producer = operand.getDefiningOp();
      if (producer && isRematerialized(producer) &&
          !isa<tensor::DimOp>(producer) &&
          (!isMaterialized(producer) || isStart(op, operand)))
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

  /// Whether a launch of another group, or the entry itself, needs `value`.
  bool isReadOutside(Value value, unsigned group) const {
    return llvm::any_of(value.getUsers(), [&](Operation *user) {
      auto it = groupOf.find(user);
      if (it != groupOf.end())
        return it->second != group;
      if (isRematerialized(user))
        return isReadOutside(user->getResult(0), group);
      return true;
    });
  }

  void outline(unsigned index) {
    Group &group = groups[index];
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
      if (isReadOutside(op->getResult(0), index))
        results.push_back(op->getResult(0));

    // 2. The function.
    OpBuilder builder(entry);
    Location loc = group.ops.front()->getLoc();
    SmallVector<Type> types = {builder.getIndexType()};
    llvm::append_range(types, ValueRange(arguments.getArrayRef()).getTypes());
    auto kernel = func::FuncOp::create(
        loc, "kernel",
        builder.getFunctionType(types, ValueRange(results).getTypes()));
    kernel.setPrivate();
    Block *body = kernel.addEntryBlock();
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
    func::ReturnOp::create(builder, loc,
                           llvm::map_to_vector(results, [&](Value value) {
                             return mapping.lookup(value);
                           }));
    kernel = kernels.add(kernel);

    // 3. The launch, behind those of the groups before.
    Operation *terminator = entry.getBody().front().getTerminator();
    builder.setInsertionPoint(terminator);
    auto launch = rt::LaunchOp::create(
        builder, loc, ValueRange(results).getTypes(), kernel.getSymName(),
        rows(builder), llvm::map_to_vector(arguments, [&](Value value) {
          return launched.lookupOrDefault(value);
        }));
    launched.map(results, launch.getResults());
    remark::passed(loc, remark::RemarkOpts::name("FormKernel")
                            .category("dlc-fuse"))
        << remark::add("{0} computes {1} operations",
                       kernel.getSymName().str(), group.ops.size());
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
          rowsValue = tensor::DimOp::create(builder, entry.getLoc(), argument, 0);
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
  SmallVector<Group> groups;
  DenseMap<Operation *, unsigned> groupOf;
  DenseSet<Operation *> guards;
  /// Results of launches by the values they stand for.
  IRMapping launched;
  Value rowsValue;
};

struct FormKernelsPass : impl::FormKernelsBase<FormKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    KernelSet kernels(getOperation());
    for (auto entry : llvm::to_vector(getOperation().getOps<dlt::EntryOp>()))
      if (failed(EntryFusion(entry, kernels).run()))
        return signalPassFailure();
  }
};

} // namespace
} // namespace dlc
