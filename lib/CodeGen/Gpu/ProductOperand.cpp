//===- ProductOperand.cpp - The factors of a product's sums --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProductOperand.h"
#include "dlc/CodeGen/Build/MatrixView.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

ProductOperand::ProductOperand(ThreadKernel &context, StructuredOp product,
                               unsigned index)
    : elementType(getElementTypeOrSelf(product.getResult())) {
  Contraction form = *contractionOf(product);
  MatrixView view = matrixViewOf(context, product, form, index);
  base = view.base;
  // A row of A has a sum's factors, and a column of B.
  stride = index == 0 ? view.rowStride : view.columnStride;
  step = index == 0 ? view.columnStride : view.rowStride;
  int64_t terms = loopElements(product, form.k);
  lanes = 128 / elementType.getIntOrFloatBitWidth();
  while (lanes > 1 && (step != 1 || isSliced(product.getInputValues()[index]) ||
                       stride % lanes || terms % lanes))
    lanes /= 2;
}

/// An access's elements become the next factors.
static void unpack(CodeBuilder &code, Value loaded, int64_t lanes,
                   llvm::function_ref<void(Value)> add) {
  if (lanes == 1)
    return add(loaded);
  for (int64_t lane = 0; lane < lanes; ++lane)
    add(vector::ExtractOp::create(code.builder, code.loc, loaded, lane));
}

SmallVector<Value> ProductOperand::load(CodeBuilder &code, Value index,
                                        Value first, int64_t count) const {
  int64_t wide = lanes;
  while (count % wide)
    wide /= 2;
  Value start = code.add(code.mul(index, code.index(stride)),
                         code.mul(first, code.index(step)));
  SmallVector<Value> factors;
  for (int64_t i = 0; i < count; i += wide) {
    Value loaded = code.load(base, elementType,
                             code.add(start, code.index(i * step)), wide);
    unpack(code, loaded, wide,
           [&](Value factor) { factors.push_back(factor); });
  }
  return factors;
}

SmallVector<SmallVector<Value>>
ProductOperand::loadColumns(CodeBuilder &code, int64_t columns, Value first,
                            int64_t count) const {
  SmallVector<SmallVector<Value>> factors(columns);
  if (step != columns || stride != 1) {
    for (int64_t column = 0; column < columns; ++column)
      factors[column] = load(code, code.index(column), first, count);
    return factors;
  }
  // Rows of B follow each other: all of them at once.
  int64_t wide = 128 / elementType.getIntOrFloatBitWidth();
  while (count * columns % wide)
    wide /= 2;
  Value start = code.mul(first, code.index(columns));
  for (int64_t i = 0; i < count * columns; i += wide) {
    Value loaded =
        code.load(base, elementType, code.add(start, code.index(i)), wide);
    int64_t next = i;
    unpack(code, loaded, wide,
           [&](Value factor) { factors[next++ % columns].push_back(factor); });
  }
  return factors;
}

SmallVector<Value> dlc::device::emitRowOfProduct(ThreadKernel &context,
                                                 StructuredOp product,
                                                 Value row, Value lane,
                                                 int64_t threads) {
  CodeBuilder &code = context.code;
  OpBuilder &b = code.builder;
  ProductOperand left(context, product, 0), right(context, product, 1);
  Contraction form = *contractionOf(product);
  int64_t terms = loopElements(product, form.k);
  int64_t columns = loopElements(product, form.n);
  // Each thread has some terms in a row, then those a round further on.
  int64_t own = left.getLanes(), round = own * threads;
  auto add = [&](Value first, ValueRange sums) {
    SmallVector<Value> x = left.load(code, row, first, own);
    SmallVector<SmallVector<Value>> y =
        right.loadColumns(code, columns, first, own);
    SmallVector<Value> added;
    for (auto [sum, factors] : llvm::zip_equal(sums, y))
      added.push_back(addProducts(code, x, factors, sum));
    return added;
  };
  Value first = code.mul(lane, code.index(own));
  SmallVector<Value> sums(
      columns, code.constant(getElementTypeOrSelf(product.getResult()), 0));
  if (int64_t whole = terms / round * round) {
    auto loop = scf::ForOp::create(b, code.loc, code.index(0),
                                   code.index(whole), code.index(round), sums);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    scf::YieldOp::create(
        b, code.loc,
        add(code.add(loop.getInductionVar(), first), loop.getRegionIterArgs()));
    sums = SmallVector<Value>(loop.getResults());
  }
  if (terms % round) {
    first = code.add(first, code.index(terms / round * round));
    Value exists = context.less(first, code.index(terms));
    auto choice = scf::IfOp::create(b, code.loc, ValueRange(sums).getTypes(),
                                    exists, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(choice.thenBlock());
    scf::YieldOp::create(b, code.loc, add(first, sums));
    b.setInsertionPointToStart(choice.elseBlock());
    scf::YieldOp::create(b, code.loc, sums);
    sums = SmallVector<Value>(choice.getResults());
  }
  for (Value &sum : sums)
    sum = context.combineThreads(sum, threads, [&](Value x, Value y) -> Value {
      return arith::AddFOp::create(b, code.loc, x, y);
    });
  return sums;
}

Value dlc::device::addProducts(CodeBuilder &code, ArrayRef<Value> a,
                               ArrayRef<Value> b, Value sum) {
  for (auto [x, y] : llvm::zip_equal(a, b))
    sum = math::FmaOp::create(code.builder, code.loc, x, y, sum);
  return sum;
}
