//===- ThreadCode.cpp - Building the code of one thread ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ThreadCode.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

Value ThreadKernel::thread() {
  return gpu::ThreadIdOp::create(code.builder, code.loc, gpu::Dimension::x);
}

Value ThreadKernel::block() {
  Value block =
      gpu::BlockIdOp::create(code.builder, code.loc, gpu::Dimension::x);
  return firstBlock
             ? arith::SubIOp::create(code.builder, code.loc, block, firstBlock)
                   .getResult()
             : block;
}

Value ThreadKernel::div(Value x, int64_t divisor) {
  return arith::DivUIOp::create(code.builder, code.loc, x, code.index(divisor));
}

Value ThreadKernel::rem(Value x, int64_t divisor) {
  return arith::RemUIOp::create(code.builder, code.loc, x, code.index(divisor));
}

Value ThreadKernel::min(Value x, Value y) {
  return arith::MinUIOp::create(code.builder, code.loc, x, y);
}

Value ThreadKernel::less(Value x, Value y) {
  return arith::CmpIOp::create(code.builder, code.loc,
                               arith::CmpIPredicate::ult, x, y);
}

Value ThreadKernel::both(Value x, Value y) {
  if (!x || !y)
    return x ? x : y;
  return arith::AndIOp::create(code.builder, code.loc, x, y);
}

Value ThreadKernel::select(Value condition, Value x, Value y) {
  return arith::SelectOp::create(code.builder, code.loc, condition, x, y);
}

void ThreadKernel::ifTrue(Value condition, llvm::function_ref<void()> body) {
  if (!condition)
    return body();
  auto choice = scf::IfOp::create(code.builder, code.loc, condition,
                                  /*withElse=*/false);
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.setInsertionPoint(choice.thenBlock()->getTerminator());
  body();
}

SmallVector<Value> ThreadKernel::forRows(Value first, Value end, int64_t step,
                                         ArrayRef<Value> carried, Rows body) {
  OpBuilder &b = code.builder;
  Value behind = arith::MaxUIOp::create(b, code.loc, end, first);
  Value count = div(code.add(arith::SubIOp::create(b, code.loc, behind, first),
                             code.index(step - 1)),
                    step);
  Value whole = code.mul(div(count, kRowsInFlight), code.index(kRowsInFlight));
  SmallVector<Value> current(carried);
  auto loop = [&](Value from, Value to, int64_t together) {
    auto rows = scf::ForOp::create(b, code.loc, from, to, code.index(together),
                                   current);
    OpBuilder::InsertionGuard guard(b);
    if (current.empty()) // The builder has put the terminator there.
      b.setInsertionPoint(rows.getBody()->getTerminator());
    else
      b.setInsertionPointToStart(rows.getBody());
    current = SmallVector<Value>(rows.getRegionIterArgs());
    Value row =
        code.add(first, code.mul(rows.getInductionVar(), code.index(step)));
    body(row, together, current);
    if (!current.empty())
      scf::YieldOp::create(b, code.loc, current);
    current = SmallVector<Value>(rows.getResults());
  };
  loop(code.index(0), whole, kRowsInFlight);
  loop(whole, count, 1);
  return current;
}

//===----------------------------------------------------------------------===//
// Threads together
//===----------------------------------------------------------------------===//

/// A value as an integer of 32 or 64 bits, which is what threads exchange.
Value ThreadKernel::toWord(Value value) {
  OpBuilder &b = code.builder;
  Type type = value.getType();
  unsigned bits = type.getIntOrFloatBitWidth();
  if (isa<FloatType>(type))
    value =
        arith::BitcastOp::create(b, code.loc, b.getIntegerType(bits), value);
  return bits < 32 ? arith::ExtUIOp::create(b, code.loc, b.getI32Type(), value)
                   : value;
}

Value ThreadKernel::fromWord(Value word, Type type) {
  OpBuilder &b = code.builder;
  unsigned bits = type.getIntOrFloatBitWidth();
  if (bits < 32)
    word = arith::TruncIOp::create(b, code.loc, b.getIntegerType(bits), word);
  return isa<FloatType>(type)
             ? arith::BitcastOp::create(b, code.loc, type, word)
             : word;
}

Value ThreadKernel::shuffle(Value value, int64_t distance) {
  OpBuilder &b = code.builder;
  Type i32 = b.getI32Type(), i64 = b.getI64Type();
  auto exchange = [&](Value word) -> Value {
    return gpu::ShuffleOp::create(b, code.loc, word,
                                  static_cast<int32_t>(distance), kWarp,
                                  gpu::ShuffleMode::XOR)
        .getShuffleResult();
  };
  synchronizes = true;
  Value word = toWord(value);
  if (word.getType() == i32)
    return fromWord(exchange(word), value.getType());
  Value shift = code.constant(i64, 32);
  Value low = arith::TruncIOp::create(b, code.loc, i32, word);
  Value high = arith::TruncIOp::create(
      b, code.loc, i32, arith::ShRUIOp::create(b, code.loc, word, shift));
  low = arith::ExtUIOp::create(b, code.loc, i64, exchange(low));
  high = arith::ExtUIOp::create(b, code.loc, i64, exchange(high));
  high = arith::ShLIOp::create(b, code.loc, high, shift);
  return fromWord(arith::OrIOp::create(b, code.loc, low, high),
                  value.getType());
}

void ThreadKernel::barrier() {
  synchronizes = true;
  gpu::BarrierOp::create(code.builder, code.loc);
}

Value ThreadKernel::shared(int64_t count, Type type) {
  auto space = gpu::AddressSpaceAttr::get(
      code.builder.getContext(), gpu::GPUDialect::getWorkgroupAddressSpace());
  auto wanted =
      MemRefType::get({count}, type, MemRefLayoutAttrInterface(), space);
  // A block is of one part only: parts can have the same memory.
  for (BlockArgument buffer : function.getWorkgroupAttributions())
    if (buffer.getType() == wanted && ownBuffers.insert(buffer).second)
      return buffer;
  Value buffer = function.addWorkgroupAttribution(wanted, code.loc);
  ownBuffers.insert(buffer);
  return buffer;
}

int64_t dlc::device::columnsOfBlock(int64_t columns) {
  // A warp's if there are blocks for all of a GPU all the same; else those that
  // a sector of memory (32 bytes) has of f32: more blocks share the work, and
  // none reads what another needs.
  constexpr int64_t manyBlocks = 512, sector = 8;
  if (columns >= manyBlocks * kWarp)
    return kWarp;
  return std::clamp<int64_t>(llvm::PowerOf2Ceil(columns), 1, sector);
}

Value ThreadKernel::combineThreads(Value value, int64_t threads,
                                   Combine combine) {
  for (int64_t distance = 1; distance < std::min(threads, kWarp); distance *= 2)
    value = combine(value, shuffle(value, distance));
  if (threads <= kWarp)
    return value;
  // One value of each warp; then each thread combines them all.
  OpBuilder &b = code.builder;
  constexpr int64_t warps = kBlockThreads / kWarp;
  Value word = toWord(value);
  Value room = shared(warps, word.getType());
  Value self = thread();
  ifTrue(less(rem(self, kWarp), code.index(1)), [&] {
    memref::StoreOp::create(b, code.loc, word, room, div(self, kWarp));
  });
  barrier();
  Value result;
  for (int64_t i = 0; i < warps; ++i) {
    Value part = fromWord(
        memref::LoadOp::create(b, code.loc, room, code.index(i)).getResult(),
        value.getType());
    result = result ? combine(result, part) : part;
  }
  return result;
}

Value ThreadKernel::combineColumns(Value value, int64_t lanes,
                                   Combine combine) {
  OpBuilder &b = code.builder;
  for (int64_t distance = lanes; distance < kWarp; distance *= 2)
    value = combine(value, shuffle(value, distance));
  Value word = toWord(value);
  Value room = shared(kBlockThreads, word.getType());
  Value self = thread();
  memref::StoreOp::create(b, code.loc, word, room, self);
  barrier();
  Value lane = rem(self, kWarp);
  Value result;
  for (int64_t i = 0; i < kBlockThreads; i += kWarp) {
    Value part = fromWord(
        memref::LoadOp::create(b, code.loc, room, code.add(lane, code.index(i)))
            .getResult(),
        value.getType());
    result = result ? combine(result, part) : part;
  }
  return result;
}
