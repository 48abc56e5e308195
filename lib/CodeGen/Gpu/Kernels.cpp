//===- Kernels.cpp - Kernels of devices of many threads ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Gpu/Kernels.h"
#include "Lowering.h"
#include "ThreadCode.h"
#include "dlc/Analysis/Operations.h"
#include "dlcrt/artifact_format.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include <cstddef>
#include <limits>

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// A function that returns; its code goes before that.
static gpu::GPUFuncOp createFunction(gpu::GPUModuleOp module, Location loc,
                                     StringRef name, ArrayRef<Type> arguments) {
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  auto function = gpu::GPUFuncOp::create(
      builder, loc, name, builder.getFunctionType(arguments, {}));
  function->setAttr(gpu::GPUDialect::getKernelFuncAttrName(),
                    builder.getUnitAttr());
  function.setKnownBlockSizeAttr(builder.getDenseI32ArrayAttr(
      {static_cast<int32_t>(kBlockThreads), 1, 1}));
  builder.setInsertionPointToEnd(&function.getBody().front());
  gpu::ReturnOp::create(builder, loc);
  return function;
}

/// The 4 or 8 bytes at `offset` behind `base`.
static Value fieldAddress(CodeBuilder &code, Value base, size_t offset) {
  return code.address(base, code.builder.getI8Type(),
                      code.index(static_cast<int64_t>(offset)));
}

/// Whether no check has failed so far.
static Value isFine(CodeBuilder &code, Value outcome) {
  Type i32 = code.builder.getI32Type();
  Value check = LLVM::LoadOp::create(
      code.builder, code.loc, i32,
      fieldAddress(code, outcome, offsetof(dlcrt_outcome, check)), 4);
  return arith::CmpIOp::create(code.builder, code.loc, arith::CmpIPredicate::eq,
                               check, code.constant(i32, 0));
}

namespace {
/// The checks among a function's arguments: i64 step, (i64 check, ptr bad)...
struct Checks {
  CodeBuilder &code;
  Value outcome;
  Block::BlockArgListType arguments; ///< From the step on.

  static SmallVector<Type> types(MLIRContext *context, size_t count) {
    auto pointer = LLVM::LLVMPointerType::get(context);
    Type i64 = IntegerType::get(context, 64);
    SmallVector<Type> types = {i64};
    for (size_t i = 0; i < count; ++i)
      llvm::append_range(types, ArrayRef<Type>{i64, pointer});
    return types;
  }
  size_t count() const { return arguments.size() / 2; }

  /// Loads the row that check `i` has found to be bad.
  Value bad(size_t i) {
    return LLVM::LoadOp::create(code.builder, code.loc,
                                code.builder.getI64Type(), arguments[2 + 2 * i],
                                8);
  }
  Value compare(arith::CmpIPredicate predicate, Value bad) {
    Value fine = arith::ConstantOp::create(
        code.builder, code.loc,
        code.builder.getI64IntegerAttr(std::numeric_limits<int64_t>::max()));
    return arith::CmpIOp::create(code.builder, code.loc, predicate, bad, fine);
  }
  /// Whether all of them are.
  Value areFine() {
    Value all;
    for (size_t i = 0; i < count(); ++i) {
      Value fine = compare(arith::CmpIPredicate::eq, bad(i));
      all =
          all ? arith::AndIOp::create(code.builder, code.loc, all, fine) : fine;
    }
    return all;
  }
  /// Writes the first one that failed to the outcome, unless one has before.
  void note(ThreadKernel &kernel) {
    Type i32 = code.builder.getI32Type();
    auto put = [&](Value value, size_t offset) {
      LLVM::StoreOp::create(code.builder, code.loc, value,
                            fieldAddress(code, outcome, offset));
    };
    for (size_t i = 0; i < count(); ++i) {
      Value row = bad(i);
      Value isBad = compare(arith::CmpIPredicate::ne, row);
      kernel.ifTrue(kernel.both(isBad, isFine(code, outcome)), [&] {
        put(arith::TruncIOp::create(code.builder, code.loc, i32,
                                    arguments[1 + 2 * i]),
            offsetof(dlcrt_outcome, check));
        put(arguments[0], offsetof(dlcrt_outcome, step));
        put(row, offsetof(dlcrt_outcome, row));
      });
    }
  }
  /// Does what `body` emits if all of them are fine; else the first thread of
  /// all notes which is not. So the outcome is written only if nobody reads it.
  void guard(ThreadKernel &kernel, llvm::function_ref<void()> body) {
    auto choice = scf::IfOp::create(code.builder, code.loc, areFine(),
                                    /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(code.builder);
    code.builder.setInsertionPoint(choice.elseBlock()->getTerminator());
    Value one = code.index(1);
    kernel.ifTrue(kernel.both(kernel.less(kernel.block(), one),
                              kernel.less(kernel.thread(), one)),
                  [&] { note(kernel); });
    code.builder.setInsertionPoint(choice.thenBlock()->getTerminator());
    body();
  }
};
} // namespace

Value dlc::device::blocksOf(CodeBuilder &code, const Grid &grid, Value rows) {
  Value items = code.index(grid.items);
  if (grid.itemsPerRow)
    items = code.mul(rows, code.index(grid.itemsPerRow));
  Value blocks = arith::DivUIOp::create(
      code.builder, code.loc,
      code.add(items, code.index(grid.itemsPerBlock - 1)),
      code.index(grid.itemsPerBlock));
  return grid.blocksEach == 1 ? blocks
                              : code.mul(blocks, code.index(grid.blocksEach));
}

/// A number in whose place a result lies can't be read by threads for other
/// results: who comes late finds the new one. Else an error.
static LogicalResult checkOverwritten(const KernelPart &part) {
  kernel::KernelOp kernel = part.kernel;
  auto isNumber = [](Type type) {
    auto tensor = cast<RankedTensorType>(type);
    return tensor.hasStaticShape() && tensor.getNumElements() == 1;
  };
  for (unsigned i : part.overwritten.set_bits())
    if (isNumber(kernel.getArgument(i + 1).getType()) &&
        !llvm::all_of(kernel.getResultTypes(), isNumber))
      return kernel.emitError("updates a number in place while other threads "
                              "read it, for which devices have no code");
  return success();
}

/// All kinds that there is code for. A new one is a line here.
static ArrayRef<GpuCode> allCode() {
  static const GpuCode table[] = {
      contractCode(),   batchedCode(),     shortCode(),     rowsCode(),
      flatCode(),       columnsCode(),     transposeCode(), copyCode(),
      gatherRowsCode(), segmentRowsCode(), loopsCode()};
  return table;
}

const TargetDescription &dlc::device::description() {
  static const TargetDescription device = [] {
    TargetDescription target;
    target.name = kScheduleName;
    // For data centers: float32 without matrix units, memory outside the chip.
    target.machine = {.flops = 6.0e13, .bytes = 4.0e12};
    target.hasCode = [](kernel::KernelOp kernel) {
      return kernel.getFormAttr().get<kernel::LibraryKindAttr>() ||
             hasOwnCode(kernel, allCode());
    };
    target.mostBuffers = kMostDeviceBuffers;
    target.sharesRows = false;
    target.hasLibrary = true;
    target.fewRows = 256;
    target.continuesNarrowProducts = true;
    return target;
  }();
  return device;
}

FailureOr<kernel::ScheduleAttr>
dlc::device::scheduleOf(kernel::KernelOp kernel) {
  FailureOr<const GpuCode *> code = findCode(kernel, allCode());
  if (failed(code))
    return failure();
  kernel::ScheduleAttr chosen;
  if ((*code)->choose)
    chosen = (*code)->choose(kernel);
  return scheduleOr(kernel, kScheduleName, chosen,
                    [](kernel::ScheduleAttr) { return success(); });
}

namespace {
/// Emits parts one after the other.
class PartsEmitter {
public:
  /// `firstArgument` is the first part's.
  PartsEmitter(ArrayRef<KernelPart> parts, DeviceKernel &result,
               CodeBuilder &code, unsigned firstArgument, bool isGuarded)
      : parts(parts), result(result), code(code), nextArgument(firstArgument),
        isGuarded(isGuarded) {}

  LogicalResult emit() {
    OpBuilder &b = code.builder;
    rows = code.toIndex(result.function.getArgument(1));
    if (parts.size() == 1 && !isGuarded)
      return emitPart(parts.front(), Value());
    Value block = gpu::BlockIdOp::create(b, code.loc, gpu::Dimension::x);
    Value first = code.index(0);
    // One choice after the other: nested ones need more registers.
    for (const KernelPart &part : parts) {
      // How many blocks it has is known once it is emitted.
      Value isOurs =
          arith::ConstantOp::create(b, code.loc, b.getBoolAttr(false));
      auto choice =
          scf::IfOp::create(b, code.loc, isOurs, /*withElseRegion=*/false);
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPoint(choice.thenBlock()->getTerminator());
      if (failed(emitPart(part, first)))
        return failure();
      b.setInsertionPoint(choice);
      Value next = code.add(first, blocksOf(code, result.grids.back(), rows));
      auto compare = [&](arith::CmpIPredicate predicate, Value bound) -> Value {
        return arith::CmpIOp::create(b, code.loc, predicate, block, bound);
      };
      choice.getConditionMutable().assign(arith::AndIOp::create(
          b, code.loc, compare(arith::CmpIPredicate::uge, first),
          compare(arith::CmpIPredicate::ult, next)));
      first = next;
    }
    return success();
  }

private:
  LogicalResult emitPart(const KernelPart &part, Value firstBlock) {
    kernel::KernelOp kernel = part.kernel;
    if (failed(checkOverwritten(part)))
      return failure();
    ThreadKernel context(kernel, code, result.function);
    context.rows = rows;
    context.firstBlock = firstBlock;
    context.overwrites = part.overwritten.any();
    for (BlockArgument argument : kernel.getArguments().drop_front())
      context.views[argument] = {result.function.getArgument(nextArgument++),
                                 rowElements(argument.getType())};
    // Rows are those that are computed: reshapes may make others of them.
    for (Value value : kernel.getBody().front().getTerminator()->getOperands())
      context.results.push_back(
          {result.function.getArgument(nextArgument++),
           rowElements(lookThroughReshapes(value).getType())});
    FailureOr<kernel::ScheduleAttr> schedule = scheduleOf(kernel);
    if (failed(schedule))
      return failure();
    context.schedule = *schedule;
    FailureOr<Grid> grid = (*findCode(kernel, allCode()))->emit(context);
    if (failed(grid))
      return failure();
    result.grids.push_back(*grid);
    result.synchronizes |= context.synchronizes;
    return success();
  }

  ArrayRef<KernelPart> parts;
  DeviceKernel &result;
  CodeBuilder &code;
  unsigned nextArgument;
  /// Whether there may be blocks that are no part's.
  bool isGuarded;
  Value rows;
};
} // namespace

FailureOr<DeviceKernel> dlc::device::emitKernel(ArrayRef<KernelPart> parts,
                                                gpu::GPUModuleOp module,
                                                StringRef name,
                                                Stopping stopping) {
  MLIRContext *context = module.getContext();
  auto pointer = LLVM::LLVMPointerType::get(context);
  SmallVector<Type> types = {pointer, IntegerType::get(context, 64)};
  if (stopping.checks)
    llvm::append_range(types, Checks::types(context, stopping.checks));
  unsigned firstArgument = types.size();
  SmallVector<Location> locations;
  SmallVector<unsigned> constants;
  for (const KernelPart &part : parts) {
    kernel::KernelOp kernel = part.kernel;
    locations.push_back(kernel.getLoc());
    for (unsigned i = 0; i < part.overwritten.size(); ++i)
      if (!part.overwritten[i])
        constants.push_back(types.size() + i);
    types.append(kernel.getNumArguments() - 1 + kernel.getNumResults(),
                 pointer);
  }
  // GPUs of all drivers take 4 KiB.
  constexpr size_t mostArguments = 512;
  if (types.size() > mostArguments) {
    kernel::KernelOp kernel = parts.front().kernel;
    return kernel.emitError("needs ")
           << types.size() << " arguments on a device, which takes at most "
           << mostArguments;
  }
  Location loc = FusedLoc::get(context, locations);
  DeviceKernel result;
  result.function = createFunction(module, loc, name, types);
  Block &body = result.function.getBody().front();
  OpBuilder builder(body.getTerminator());
  for (unsigned argument : constants)
    for (StringRef fact : {LLVM::LLVMDialect::getNoAliasAttrName(),
                           LLVM::LLVMDialect::getReadonlyAttrName()})
      result.function.setArgAttr(argument, fact, builder.getUnitAttr());
  CodeBuilder code(builder, loc);
  code.hasAlignedVectors = true;
  ThreadKernel whole(kernel::KernelOp(), code, result.function);
  // Checks have a block even if the parts have none.
  PartsEmitter emitter(parts, result, code, firstArgument,
                       /*isGuarded=*/stopping.checks > 0);
  LogicalResult emitted = success();
  Value outcome = body.getArgument(0);
  auto unlessStopped = [&] {
    whole.ifTrue(stopping.stops ? isFine(code, outcome) : Value(),
                 [&] { emitted = emitter.emit(); });
  };
  if (stopping.checks)
    Checks{code, outcome, body.getArguments().slice(2, firstArgument - 2)}
        .guard(whole, unlessStopped);
  else
    unlessStopped();
  if (failed(emitted))
    return failure();
  constexpr int64_t mostShared = 48 << 10;
  if (int64_t bytes = sharedBytes(result.function); bytes > mostShared) {
    kernel::KernelOp kernel = parts.front().kernel;
    return kernel.emitError("needs ")
           << bytes << " bytes of memory that a block shares, of which a "
           << "device has " << mostShared;
  }
  return result;
}

DeviceKernel dlc::device::emitCopy(gpu::GPUModuleOp module, StringRef name,
                                   int64_t bytes, bool perRow) {
  MLIRContext *context = module.getContext();
  Type pointer = LLVM::LLVMPointerType::get(context),
       i64 = IntegerType::get(context, 64), i8 = IntegerType::get(context, 8);
  Location loc = module.getLoc();
  gpu::GPUFuncOp function =
      createFunction(module, loc, name, {pointer, i64, pointer, pointer});
  Block &body = function.getBody().front();
  OpBuilder builder(body.getTerminator());
  CodeBuilder code(builder, loc);
  code.hasAlignedVectors = true;
  ThreadKernel kernel(kernel::KernelOp(), code, function);
  auto copyAt = [&](Value position, int64_t count) {
    Value value = code.load(body.getArgument(2), i8, position, count);
    code.store(value, body.getArgument(3), i8, position);
  };
  Grid grid;
  grid.itemsPerBlock = kBlockThreads;
  Value item = code.add(code.mul(kernel.block(), code.index(kBlockThreads)),
                        kernel.thread());
  constexpr int64_t most = 16;
  if (perRow) {
    // Rows lie next to each other: parts that they are whole numbers of.
    int64_t part = 1;
    while (part < most && bytes % (2 * part) == 0)
      part *= 2;
    grid.items = grid.itemsPerRow = bytes / part;
    Value all = code.mul(code.toIndex(body.getArgument(1)),
                         code.index(grid.itemsPerRow));
    kernel.ifTrue(isFine(code, body.getArgument(0)), [&] {
      kernel.ifTrue(kernel.less(item, all),
                    [&] { copyAt(code.mul(item, code.index(part)), part); });
    });
    return {function, {grid}, false};
  }
  grid.items = llvm::divideCeil(bytes, most);
  Value position = code.mul(item, code.index(most));
  kernel.ifTrue(isFine(code, body.getArgument(0)), [&] {
    kernel.ifTrue(kernel.less(item, code.index(bytes / most)),
                  [&] { copyAt(position, most); });
    // The rest in ever smaller parts.
    if (bytes % most == 0)
      return;
    Value isLast = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                         item, code.index(bytes / most));
    kernel.ifTrue(isLast, [&] {
      for (int64_t done = bytes / most * most, count = most / 2; count;
           count /= 2)
        if ((bytes - done) & count) {
          copyAt(code.index(done), count);
          done += count;
        }
    });
  });
  return {function, {grid}, false};
}

DeviceKernel dlc::device::emitStopIf(gpu::GPUModuleOp module, StringRef name,
                                     unsigned checks) {
  MLIRContext *context = module.getContext();
  Location loc = module.getLoc();
  SmallVector<Type> types = {LLVM::LLVMPointerType::get(context)};
  llvm::append_range(types, Checks::types(context, checks));
  gpu::GPUFuncOp function = createFunction(module, loc, name, types);
  Block &body = function.getBody().front();
  OpBuilder builder(body.getTerminator());
  CodeBuilder code(builder, loc);
  ThreadKernel kernel(kernel::KernelOp(), code, function);
  Value isFirst = kernel.less(kernel.thread(), code.index(1));
  kernel.ifTrue(isFirst, [&] {
    Checks{code, body.getArgument(0), body.getArguments().drop_front()}.note(
        kernel);
  });
  return {function, {Grid()}, false};
}
