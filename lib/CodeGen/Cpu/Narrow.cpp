//===- Narrow.cpp - Kernels of products of few columns --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each lane is a row: a vector has one element of several rows. From the first
// product to the last the sums stay in registers, and what is multiplied lies
// in a few lines of memory, element by element of all rows at hand. Sums are
// the same chains of multiply-adds as those of other products, so that the bits
// of a row do not depend on how many are at hand.
//
// A weight is loaded once for all rows at hand, of several vectors if there are
// so many: a processor loads less than it multiplies. Few rows would leave most
// lanes without work; then columns are in lanes (NarrowRow.h), one row after
// the other.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "NarrowRow.h"
#include "RowLanes.h"
#include "Vectors.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Build/MatrixView.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

namespace {
/// Code for some vectors of rows.
class NarrowEmitter {
public:
  /// Of the rows from `row` on; those behind `last` as RowLanes has them.
  NarrowEmitter(CpuKernel &context, Value row, int64_t vectors, unsigned lanes,
                Value last = nullptr)
      : context(context), code(context.code), b(code.loc, code.builder),
        lanes(lanes) {
    for (int64_t i = 0; i < vectors; ++i)
      rows.emplace_back(code, code.add(row, code.index(i * lanes)), last,
                        lanes);
  }

  void emit();

private:
  /// An element of all rows at hand, a vector for each vector of rows; of what
  /// has no rows one number.
  using Element = SmallVector<Value, 2>;
  using Elements = SmallVector<Element>;

  /// An element of `value`, which is computed when it is first asked for.
  Element element(Value value, int64_t column);
  /// Whether it can be without another product; `looked` has what was asked
  /// since the last one.
  using Looked = DenseMap<std::pair<Value, int64_t>, bool>;
  bool isAtHand(Value value, int64_t column, Looked &looked);
  Elements load(Value argument);
  Element elementwise(StructuredOp op, int64_t column);

  /// What a product multiplies lies here: first element of all rows at hand,
  /// second element of all, ...
  struct Line {
    Value base;
    SmallVector<bool> has; ///< Which elements are there.
  };
  Line &lineOf(Value value);
  void put(Value value, int64_t column);
  Value inLine(Value column, unsigned vector);
  void product(kernel::ContractOp op);
  /// The sums of some columns of a product.
  void columns(kernel::ContractOp op, int64_t first, int64_t count);

  CpuKernel &context;
  CodeBuilder &code;
  ImplicitLocOpBuilder b;
  SmallVector<RowLanes, 2> rows;
  unsigned lanes;
  DenseMap<Value, Elements> known;
  DenseMap<Value, Line> lines;
};
} // namespace

NarrowEmitter::Elements NarrowEmitter::load(Value argument) {
  Type type = getElementTypeOrSelf(argument);
  int64_t count = narrowElements(argument);
  RowsView view = context.viewOf(argument);
  Elements elements(count);
  for (RowLanes &vector : rows)
    for (auto [element, value] :
         llvm::zip(elements, vector.load(view, type, count)))
      element.push_back(value);
  return elements;
}

NarrowEmitter::Element NarrowEmitter::element(Value value, int64_t column) {
  Type type = getElementTypeOrSelf(value);
  if (auto it = lines.find(value);
      it != lines.end() && it->second.has[column]) {
    Element loaded;
    for (unsigned vector = 0; vector < rows.size(); ++vector)
      loaded.push_back(code.load(it->second.base, type,
                                 inLine(code.index(column), vector), lanes));
    return loaded;
  }
  if (known[value].empty())
    known[value].resize(narrowElements(value));
  if (!known[value][column].empty())
    return known[value][column];
  StructuredOp op = structuredOf(value);
  SplatElementsAttr splat;
  if (op && op.contract()) {
    product(op.contract());
  } else if (op) {
    Element computed = elementwise(op, column);
    known[value][column] = std::move(computed);
  } else if (matchPattern(value, m_Constant(&splat))) {
    known[value].assign(narrowElements(value), {code.constant(splat)});
  } else if (hasNarrowRows(value)) {
    known[value] = load(value);
  } else {
    known[value][column] = {
        code.load(context.viewOf(value).base, type, code.index(column), 1)};
  }
  return known[value][column];
}

bool NarrowEmitter::isAtHand(Value value, int64_t column, Looked &looked) {
  if (auto it = known.find(value);
      it != known.end() && !it->second.empty() && !it->second[column].empty())
    return true;
  StructuredOp op = structuredOf(value);
  if (!op)
    return true;
  if (op.contract())
    return false;
  if (auto it = looked.find({value, column}); it != looked.end())
    return it->second;
  bool result = llvm::all_of(op.getInputs(), [&](OpOperand *operand) {
    return isAtHand(operand->get(), narrowElement(op, *operand, column),
                    looked);
  });
  return looked[{value, column}] = result;
}

NarrowEmitter::Line &NarrowEmitter::lineOf(Value value) {
  Line &line = lines[value];
  if (line.base)
    return line;
  auto elements = static_cast<size_t>(narrowElements(value));
  line.has.resize(elements);
  line.base =
      context.takeBuffer(getElementTypeOrSelf(value),
                         static_cast<int64_t>(elements * rows.size() * lanes));
  return line;
}

Value NarrowEmitter::inLine(Value column, unsigned vector) {
  auto ofAll = static_cast<int64_t>(rows.size() * lanes);
  return code.add(code.mul(column, code.index(ofAll)),
                  code.index(vector * lanes));
}

void NarrowEmitter::put(Value value, int64_t column) {
  if (lineOf(value).has[column])
    return;
  for (auto [vector, part] : llvm::enumerate(element(value, column)))
    code.store(part, lineOf(value).base, getElementTypeOrSelf(value),
               inLine(code.index(column), vector));
  lineOf(value).has[column] = true;
}

void NarrowEmitter::columns(kernel::ContractOp op, int64_t first,
                            int64_t count) {
  Type type = op.getResult().getType().getElementType();
  MatrixView weights =
      matrixViewOf(context, op, *contractionOf(op), /*index=*/1);
  Value lhs = op.getLhs(), line = lineOf(lhs).base;
  SmallVector<Value> sums(count * rows.size(),
                          code.broadcast(code.constant(type, 0), lanes));
  auto loop = scf::ForOp::create(
      b, code.index(0), code.index(narrowElements(lhs)), code.index(1), sums);
  {
    OpBuilder::InsertionGuard guard(code.builder);
    code.builder.setInsertionPointToStart(loop.getBody());
    b.setInsertionPointToStart(loop.getBody());
    Value k = loop.getInductionVar();
    Element terms;
    for (unsigned vector = 0; vector < rows.size(); ++vector)
      terms.push_back(code.load(line, type, inLine(k, vector), lanes));
    Value ofTerm = code.mul(k, code.index(weights.rowStride));
    sums.assign(loop.getRegionIterArgs().begin(),
                loop.getRegionIterArgs().end());
    auto sum = sums.begin();
    for (int64_t n = first; n < first + count; ++n) {
      Value at = code.add(ofTerm, code.index(n * weights.columnStride));
      Value weight = code.load(weights.base, type, at, 1);
      for (Value term : terms) {
        *sum = multiplyAdd(b, context.target, term,
                           code.broadcast(weight, lanes), *sum);
        ++sum;
      }
    }
    scf::YieldOp::create(b, sums);
  }
  b.setInsertionPointAfter(loop);
  for (int64_t n = 0; n < count; ++n) {
    auto results = loop.getResults().slice(n * rows.size(), rows.size());
    known[op.getResult()][first + n].assign(results.begin(), results.end());
  }
}

void NarrowEmitter::product(kernel::ContractOp op) {
  for (int64_t k = 0; k < narrowElements(op.getLhs()); ++k)
    put(op.getLhs(), k);
  int64_t all = narrowElements(op.getResult());
  known[op.getResult()].resize(all);
  // Half of the registers have sums; the others what is multiplied.
  int64_t most =
      context.target.vectorRegisters / 2 / static_cast<int64_t>(rows.size());
  for (int64_t first = 0; first < all; first += most) {
    columns(op, first, std::min(most, all - first));
    // What products go on with need not stay in registers.
    Looked looked;
    for (auto next : context.kernel.getOps<kernel::ContractOp>())
      for (int64_t k = 0; k < narrowElements(next.getLhs()); ++k)
        if (isAtHand(next.getLhs(), k, looked) && structuredOf(next.getLhs()))
          put(next.getLhs(), k);
  }
}

NarrowEmitter::Element NarrowEmitter::elementwise(StructuredOp op,
                                                  int64_t column) {
  bool isOfRows = hasNarrowRows(op.getResult());
  unsigned width = isOfRows ? lanes : 1;
  SmallVector<Element> operands;
  for (OpOperand *input : op.getInputs())
    operands.push_back(
        element(input->get(), narrowElement(op, *input, column)));
  // Nothing reads the init.
  operands.push_back({arith::ConstantOp::create(
      b, b.getZeroAttr(op.getResultType().getElementType()))});
  Element result;
  for (size_t i = 0; i < (isOfRows ? rows.size() : 1); ++i) {
    auto arguments = llvm::map_to_vector(operands, [&](const Element &each) {
      return code.broadcast(each[each.size() == 1 ? 0 : i], width);
    });
    auto indexOf = [&](unsigned dim) {
      return isOfRows && dim == 0 ? rows[i].numbers() : code.index(column);
    };
    result.push_back(code.broadcast(
        code.body(op, arguments, width, indexOf, context.rows).front(), width));
  }
  return result;
}

void NarrowEmitter::emit() {
  // All is read before anything is written.
  OperandRange returned = context.kernel.getReturned();
  SmallVector<Elements> results(returned.size());
  for (auto [result, value] : llvm::zip(results, returned))
    for (int64_t column = 0; column < narrowElements(value); ++column)
      result.push_back(element(value, column));
  for (auto [i, result] : llvm::enumerate(results))
    for (auto [number, vector] : llvm::enumerate(rows))
      vector.store(
          llvm::map_to_vector(
              result, [&](const Element &each) { return each[number]; }),
          context.results[i], getElementTypeOrSelf(returned[i].getType()));
}

/// Whether bodies have functions that become some twenty operations: to have
/// them for each element of several vectors is too much code for what it gains.
static bool hasFunctions(kernel::KernelOp kernel) {
  return llvm::any_of(kernel.getOps<linalg::GenericOp>(), [](auto op) {
    return llvm::any_of(*op.getBody(), [](Operation &inner) {
      return isa<math::MathDialect>(inner.getDialect());
    });
  });
}

static FailureOr<Work> emitNarrow(CpuKernel &context) {
  CodeBuilder &code = context.code;
  int64_t perRow = 0;
  unsigned bits = 32;
  for (auto op : context.kernel.getOps<kernel::ContractOp>()) {
    perRow += 2 * staticSize(loopSizes(op), 1);
    bits = std::max(bits,
                    getElementTypeOrSelf(op.getType()).getIntOrFloatBitWidth());
  }
  constexpr int64_t rowsPerItem = 64;
  Work work;
  work.rowsPerItem = rowsPerItem;
  work.flops = rowsPerItem * perRow;
  unsigned lanes = context.target.vectorBits / bits;
  auto [begin, end] = context.rowsOf(rowsPerItem, context.rows);
  auto loop = [&](Value begin, Value end, int64_t vectors, Value last) {
    auto op = scf::ForOp::create(code.builder, code.loc, begin, end,
                                 code.index(vectors * lanes));
    OpBuilder::InsertionGuard guard(code.builder);
    code.builder.setInsertionPointToStart(op.getBody());
    NarrowEmitter(context, op.getInductionVar(), vectors, lanes, last).emit();
  };
  auto minus = [&](Value x, Value y) -> Value {
    return arith::SubIOp::create(code.builder, code.loc, x, y);
  };
  // Several vectors at a time; of what is left one, some rows of it repeated,
  // or row by row.
  if (!hasFunctions(context.kernel)) {
    int64_t vectors = context.target.vectorRegisters / 8;
    Value step = code.index(vectors * lanes);
    Value whole = code.mul(
        arith::DivUIOp::create(code.builder, code.loc, minus(end, begin), step),
        step);
    Value rest = code.add(begin, whole);
    loop(begin, rest, vectors, Value());
    begin = rest;
  }
  Value isFew =
      arith::CmpIOp::create(code.builder, code.loc, arith::CmpIPredicate::ult,
                            minus(end, begin), code.index(lanes / 2));
  auto choice = scf::IfOp::create(code.builder, code.loc, isFew,
                                  /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.setInsertionPointToStart(choice.thenBlock());
  emitNarrowRows(context, begin, end, lanes);
  code.builder.setInsertionPointToStart(choice.elseBlock());
  loop(begin, end, 1, minus(end, code.index(1)));
  return work;
}

CpuCode dlc::cpu::narrowCode() {
  return {{TypeID::get<kernel::NarrowKindAttr>()}, emitNarrow};
}
