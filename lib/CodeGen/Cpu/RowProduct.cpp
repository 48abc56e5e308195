//===- RowProduct.cpp - Narrow products in kernels of rows ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels formed for a device may have a product among operations on its rows.
// Those formed for a CPU do not, so this only has to be right, and not to take
// more operations than there are.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Build/MatrixView.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// Numbers that lie `distance` elements apart, from element `position` on; of
/// columns behind the last one those of that.
static Value loadApart(CodeBuilder &code, Value base, Type type, Value position,
                       Value column, int64_t columns, int64_t distance,
                       unsigned lanes) {
  SmallVector<Value> numbers;
  for (unsigned lane = 0; lane < lanes; ++lane) {
    Value at = arith::MinUIOp::create(code.builder, code.loc,
                                      code.add(column, code.index(lane)),
                                      code.index(columns - 1));
    numbers.push_back(code.load(
        base, type, code.add(position, code.mul(at, code.index(distance))), 1));
  }
  return lanes == 1
             ? numbers.front()
             : vector::FromElementsOp::create(code.builder, code.loc,
                                              VectorType::get(lanes, type),
                                              numbers)
                   .getResult();
}

Value dlc::cpu::emitRowProduct(CpuKernel &context, StructuredOp product,
                               Value row, Value column, unsigned lanes,
                               Value mask) {
  CodeBuilder &code = context.code;
  Contraction form = *contractionOf(product);
  Type type = getElementTypeOrSelf(product.getResult());
  int64_t terms = loopElements(product, form.k);
  int64_t columns = loopElements(product, form.n);
  MatrixView a = matrixViewOf(context, product, form, 0);
  MatrixView b = matrixViewOf(context, product, form, 1);
  auto loop = scf::ForOp::create(code.builder, code.loc, code.index(0),
                                 code.index(terms), code.index(1),
                                 startOf(code, product, lanes));
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.setInsertionPointToStart(loop.getBody());
  Value k = loop.getInductionVar();
  Value x = code.load(a.base, type,
                      code.add(code.mul(row, code.index(a.rowStride)), k), 1);
  Value inRow = code.mul(k, code.index(b.rowStride));
  Value y = b.columnStride == 1
                ? code.load(b.base, type, code.add(inRow, column), lanes, mask)
                : loadApart(code, b.base, type, inRow, column, columns,
                            b.columnStride, lanes);
  Value sum = code.body(product,
                        {code.broadcast(x, lanes), y, loop.getRegionIterArg(0)},
                        lanes, nullptr, context.rows)
                  .front();
  scf::YieldOp::create(code.builder, code.loc, sum);
  return loop.getResult(0);
}
