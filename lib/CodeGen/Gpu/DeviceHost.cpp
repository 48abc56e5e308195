//===- DeviceHost.cpp - The host program of a device ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A step launches what the plan says, one after the other, with the addresses
// and sizes of what each kernel reads and writes. Checks are arguments of the
// launch that they stop.
//
//===----------------------------------------------------------------------===//

#include "DeviceHost.h"
#include "ThreadCode.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlc/CodeGen/Host/HostProgram.h"
#include "dlcrt/artifact_format.h"

#include <cstddef>

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;
using namespace dlc::device;

namespace {

class DeviceHost : public HostProgram {
public:
  DeviceHost(const LaunchPlan &plan, CodeBuilder &code,
             const DevicePrograms &programs, const Descriptors &descriptors)
      // Of no workspace.
      : HostProgram(plan.program, code, /*target=*/""), plan(plan),
        programs(programs), descriptors(descriptors) {}

private:
  /// Arguments of a launch with their sizes in bytes, 0 for a number.
  using Words = SmallVector<std::pair<Value, Value>>;

  Value emitBegin() override {
    Value failed = callService(offsetof(dlcrt_services, begin_step),
                               {code.toI64(step)}, i32);
    return compare(arith::CmpIPredicate::eq, failed, code.constant(i32, 0));
  }

  Value emitOps() override {
    for (const LaunchGroup &group : plan.launches)
      emitGroup(group);
    return code.constant(code.builder.getI1Type(), 1);
  }

  void emitGroup(const LaunchGroup &group) {
    if (auto copy = dyn_cast<kernel::CopyOp>(group.ops.front()))
      return emitCopy(group, copy);
    if (group.isChecks())
      return emitChecks(group);
    Words words;
    for (Operation *op : group.ops)
      addArguments(cast<kernel::RunOp>(op), words);
    if (group.product) {
      words.insert(words.begin(), number(rows));
      return emitProduct(group, words);
    }
    Words all = {outcome(), number(rows)};
    if (!group.checks.empty())
      addChecks(group.checks, all);
    llvm::append_range(all, words);
    launch(group, all);
  }

  void addArguments(kernel::RunOp run, Words &words) {
    kernel::KernelOp kernel = run.lookupKernel();
    SmallVector<Type> types(kernel.getArgumentTypes().drop_front().begin(),
                            kernel.getArgumentTypes().end());
    llvm::append_range(types, kernel.getResultTypes());
    for (auto [buffer, type] :
         llvm::zip(run.getBuffers().getAsRange<kernel::BufferAttr>(), types))
      words.push_back({addressOf(buffer), bytesOf(type)});
  }

  void emitProduct(const LaunchGroup &group, const Words &words) {
    const LibraryProduct &product = *group.product;
    auto size = [&](int64_t factor, bool hasRows) {
      Value value = code.index(factor);
      return code.toI64(hasRows ? code.mul(value, rows) : value);
    };
    auto [arguments, bytes] = store(words);
    callService(offsetof(dlcrt_services, matmul),
                {descriptor(group.name), size(product.m, product.hasRowsInM),
                 size(product.n, false), size(product.k, product.hasRowsInK),
                 arguments, bytes},
                i32);
  }

  void emitCopy(const LaunchGroup &group, kernel::CopyOp copy) {
    Value count = code.index(copy.getBytes());
    if (copy.getPerRow())
      count = code.mul(count, rows);
    Value bytes = code.toI64(count);
    Value from = addressOf(copy.getSource()), to = addressOf(copy.getTarget());
    if (group.stops)
      return launch(group,
                    {outcome(), number(rows), {from, bytes}, {to, bytes}});
    callService(offsetof(dlcrt_services, copy), {to, from, bytes}, i32);
  }

  void emitChecks(const LaunchGroup &group) {
    Words words = {outcome()};
    addChecks(group.ops, words);
    launch(group, words);
  }

  void addChecks(ArrayRef<Operation *> checks, Words &words) {
    words.push_back(number(step));
    for (Operation *op : checks) {
      auto stop = cast<kernel::StopIfOp>(op);
      words.push_back(number(code.index(stop.getCheck() + 1)));
      words.push_back({addressOf(stop.getBuffer()), code.constant(i64, 8)});
    }
  }

  std::pair<Value, Value> number(Value index) {
    return {code.toI64(index), code.constant(i64, 0)};
  }

  std::pair<Value, Value> outcome() {
    return {field(frame, offsetof(dlcrt_frame, outcome), pointer),
            code.constant(i64, sizeof(dlcrt_outcome))};
  }

  Value bytesOf(Type type) {
    auto tensor = cast<RankedTensorType>(type);
    Value bytes = code.index(dlc::bytesOf(tensor));
    return code.toI64(tensor.hasStaticShape() ? bytes : code.mul(bytes, rows));
  }

  Value descriptor(StringRef name) {
    return LLVM::AddressOfOp::create(code.builder, code.loc, pointer,
                                     descriptors.symbolOf(name));
  }

  /// Puts arguments and sizes on the stack.
  std::pair<Value, Value> store(const Words &words) {
    Value arguments = allocateWords(static_cast<int64_t>(words.size()));
    Value bytes = allocateWords(static_cast<int64_t>(words.size()));
    for (auto [i, word] : llvm::enumerate(words)) {
      Value offset = code.index(static_cast<int64_t>(i) * 8);
      LLVM::StoreOp::create(code.builder, code.loc, word.first,
                            at(arguments, offset));
      LLVM::StoreOp::create(code.builder, code.loc, word.second,
                            at(bytes, offset));
    }
    return {arguments, bytes};
  }

  void launch(const LaunchGroup &group, const Words &words) {
    Value blocks;
    for (const Grid &grid : programs.functions.at(group.name).grids) {
      if (grid.items == 0 && grid.itemsPerRow == 0)
        continue; // Of no elements.
      Value own = blocksOf(code, grid, rows);
      blocks = blocks ? code.add(blocks, own) : own;
    }
    // Checks are some block's to note.
    if (!blocks && !group.checks.empty())
      blocks = code.index(1);
    if (!blocks)
      return;
    auto [arguments, bytes] = store(words);
    callService(offsetof(dlcrt_services, launch),
                {descriptor(group.name), code.toI64(blocks), arguments, bytes},
                i32);
  }

  const LaunchPlan &plan;
  const DevicePrograms &programs;
  const Descriptors &descriptors;
};

} // namespace

func::FuncOp dlc::device::emitHostProgram(const LaunchPlan &plan,
                                          ModuleOp module, StringRef name,
                                          const DevicePrograms &programs,
                                          const Descriptors &descriptors) {
  OpBuilder builder(module.getContext());
  kernel::ProgramOp program = plan.program;
  CodeBuilder code(builder, program.getLoc());
  return DeviceHost(plan, code, programs, descriptors).emit(module, name);
}
