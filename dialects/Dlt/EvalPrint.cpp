//===- EvalPrint.cpp - Formulas as text ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EvalLevels.h"
#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Dlt.h"

using namespace mlir;
using namespace dlc::dlt;

namespace {
/// What is written between two operands.
struct Infix {
  const char *sign = nullptr;
  Level level = atom;
  Level left = atom, right = atom; ///< What operands need no parentheses.
};
} // namespace

static Infix infixOf(Operation *op) {
  if (isa<AddOp>(op))
    return {"+", sum, sum, product};
  if (isa<SubtractOp>(op))
    return {"-", sum, sum, product};
  if (isa<MultiplyOp>(op))
    return {"*", product, product, minus};
  if (isa<DivideOp>(op))
    return {"/", product, product, minus};
  if (isa<PowerOp>(op))
    return {"**", power, atom, minus};
  if (auto compare = dyn_cast<CompareOp>(op))
    switch (compare.getDirection()) {
    case Direction::lt:
      return {"<", comparison, sum, sum};
    case Direction::le:
      return {"<=", comparison, sum, sum};
    case Direction::gt:
      return {">", comparison, sum, sum};
    case Direction::ge:
      return {">=", comparison, sum, sum};
    case Direction::eq:
      return {"==", comparison, sum, sum};
    case Direction::ne:
      break;
    }
  return {};
}

/// Writes the expression of `value` within what binds as strongly as `level`.
static void write(OpAsmPrinter &p, Value value, Region &body, Level level) {
  Operation *op = value.getDefiningOp();
  if (!op || op->getParentRegion() != &body) {
    p.printOperand(value);
    return;
  }
  Infix infix = infixOf(op);
  bool isMinus = isa<NegateOp>(op);
  Level own = isMinus ? minus : infix.level;
  auto splat = dyn_cast<SplatOp>(op);
  double number = splat ? splat.getValue().convertToDouble() : 0;
  bool parentheses = own < level || std::signbit(number);
  if (parentheses)
    p << '(';
  auto reduce = dyn_cast<ReduceOp>(op);
  if (splat) {
    printNumber(p.getStream(), number);
  } else if (infix.sign) {
    write(p, op->getOperand(0), body, infix.left);
    p << ' ' << infix.sign << ' ';
    write(p, op->getOperand(1), body, infix.right);
  } else if (isMinus) {
    p << '-';
    write(p, op->getOperand(0), body, minus);
  } else {
    auto compare = dyn_cast<CompareOp>(op);
    if (auto apply = dyn_cast<ApplyOp>(op))
      p << apply.getDefinitionAttr();
    else
      p << (reduce    ? stringifyReduction(reduce.getKind())
            : compare ? stringifyDirection(compare.getDirection())
                      : op->getName().stripDialect());
    p << '(';
    ValueRange operands = op->getOperands(), along;
    if (op->hasTrait<TakesDimensions>()) {
      along = dimensionNumbers(op);
      operands = operands.take_front();
    }
    llvm::interleaveComma(operands, p, [&](Value operand) {
      write(p, operand, body, comparison);
    });
    auto writeDimension = [&](int64_t dim) {
      p << ", ";
      if (!ShapedType::isDynamic(dim)) {
        p << dim;
        return;
      }
      p.printOperand(along.front());
      along = along.drop_front();
    };
    if (auto size = dyn_cast<SizeOp>(op))
      writeDimension(size.getDimensionAttr().getInt());
    if (auto part = dyn_cast<PartOp>(op)) {
      writeDimension(part.getDimensionAttr().getInt());
      p << ", " << part.getIndexAttr().getInt() << ", "
        << part.getCountAttr().getInt();
    }
    if (auto collapse = dyn_cast<CollapseOp>(op))
      p << ", " << collapse.getFirstAttr().getInt() << ", "
        << collapse.getLastAttr().getInt();
    if (reduce) {
      llvm::for_each(reduce.getDimensions().value_or(ArrayRef<int64_t>()),
                     writeDimension);
      if (reduce.getKeepdims())
        p << ", keepdims";
    }
    p << ')';
  }
  if (parentheses)
    p << ')';
}

void EvalOp::print(OpAsmPrinter &p) {
  p << ' ';
  write(p, getBody().front().getTerminator()->getOperand(0), getBody(),
        comparison);
  p.printOptionalAttrDictWithKeyword((*this)->getAttrs());
}
