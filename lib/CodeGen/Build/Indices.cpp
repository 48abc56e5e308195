//===- Indices.cpp - Reading the indices of rows -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/Indices.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

Indices::Indices(const KernelContext &context, CodeBuilder &code, Value indices,
                 int64_t size)
    : code(code), type(cast<RankedTensorType>(indices.getType())),
      view(context.viewOf(indices)), rows(context.rows), size(size),
      each(rowElements(type)) {}

int64_t Indices::getStaticCount() const {
  return hasRows() ? each : type.getNumElements();
}

Value Indices::getCount() {
  Value count = code.index(getStaticCount());
  return hasRows() ? code.mul(rows, count) : count;
}

Value Indices::at(Value i) {
  OpBuilder &b = code.builder;
  Type element = type.getElementType();
  Value value = code.load(view.base, element, place(view, i, 1), 1);
  auto constant = [&](int64_t number) -> Value {
    return arith::ConstantOp::create(b, code.loc,
                                     b.getIntegerAttr(element, number));
  };
  // An i32 can't be 2^31 or more.
  int64_t last = size - 1;
  if (element.isInteger(32))
    last = std::min<int64_t>(last, std::numeric_limits<int32_t>::max());
  value = arith::MaxSIOp::create(b, code.loc, value, constant(0));
  value = arith::MinSIOp::create(b, code.loc, value, constant(last));
  return arith::IndexCastOp::create(b, code.loc, b.getIndexType(), value);
}

Value Indices::place(const RowsView &of, Value i, int64_t count) {
  if (each == 0 || of.rowStride == each * count)
    return code.mul(i, code.index(count));
  OpBuilder &b = code.builder;
  Value divisor = code.index(each);
  Value row = arith::DivUIOp::create(b, code.loc, i, divisor);
  Value rest = arith::RemUIOp::create(b, code.loc, i, divisor);
  return code.add(code.mul(row, code.index(of.rowStride)),
                  code.mul(rest, code.index(count)));
}
