//===- Contract.cpp - Products with updates on their results -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// C[m, n] = sum over the rows k of A[k, m] B[k, n], which is how gradients of
// weights come about, and the optimizer's update of each element as soon as it
// is known: the gradient itself is never in memory.
//
// A block has a tile of C. In each round its threads bring some rows of A and B
// into the memory they share, having loaded them while they worked on those
// before; each has some sums, `own` x `own`, in registers. An element is one
// chain of multiply-adds in the order of k, or several added up, so bits depend
// on nothing else.
//
//===----------------------------------------------------------------------===//

#include "ThreadCode.h"
#include "dlc/Analysis/Sums.h"
#include "dlc/CodeGen/Build/Epilogue.h"
#include "dlc/CodeGen/Build/MatrixView.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

namespace {

/// A or B: rows of k.
struct Operand {
  Value base;
  int64_t stride = 0, columns = 0;
  Value firstColumn; ///< Of the tile.
};

/// Threads along a row, and a column, of the tile; rows of A and B in a round,
/// of which each thread brings as many elements of one as it has rows.
constexpr int64_t kAlong = 16, kRound = 8;
static_assert(kAlong * kAlong == kBlockThreads);
static_assert(2 * kRound * kAlong == kBlockThreads);

class TilesEmitter {
public:
  explicit TilesEmitter(ThreadKernel &context)
      : context(context), code(context.code), product(context.getProduct()),
        form(*contractionOf(product)),
        epilogue(context, product.getResult(), form.m.size()) {
    auto schedule = cast<kernel::GpuContractScheduleAttr>(context.schedule);
    own = schedule.getOwn();
    tile = kAlong * own;
  }

  Grid emit();

private:
  Operand operandAt(unsigned index, ArrayRef<unsigned> dims);
  /// `own` adjacent elements of row `k`, zeros behind the last row or column.
  SmallVector<Value> load(const Operand &operand, Value k, Value column);
  SmallVector<Value> loadPiece(Value k);
  Value zeros(unsigned lanes);
  void round(Value k, SmallVectorImpl<Value> &sums,
             SmallVectorImpl<Value> &piece);
  /// Those of the steps [begin, end) of k, a chain each.
  SmallVector<Value> sumsOf(Value begin, Value end);
  SmallVector<Value> sumsOfBlocks();
  void finish(ArrayRef<Value> sums);
  Type typeOf(unsigned lanes) { return VectorType::get(lanes, elementType); }

  ThreadKernel &context;
  CodeBuilder &code;
  StructuredOp product;
  Contraction form;
  Epilogue epilogue;
  Type elementType;
  int64_t lanes = 4; ///< Of a vector of 16 bytes, or fewer.
  /// Rows and columns of a tile, and those of a thread in it.
  int64_t tile, own;
  Operand a, b;
  Value total; ///< Rows of k.
  Value self;
  Value sharedA, sharedB;
  int64_t m = 1, n = 1;
};

Operand TilesEmitter::operandAt(unsigned index, ArrayRef<unsigned> dims) {
  Operand operand;
  operand.columns = loopElements(product, dims);
  MatrixView view = matrixViewOf(context, product, form, index);
  operand.base = view.base;
  // From one k to the next.
  operand.stride = index == 0 ? view.columnStride : view.rowStride;
  return operand;
}

Value TilesEmitter::zeros(unsigned count) {
  return code.constant(typeOf(count), 0);
}

SmallVector<Value> TilesEmitter::load(const Operand &operand, Value k,
                                      Value column) {
  OpBuilder &b = code.builder;
  Value rowExists = context.less(k, total);
  Value start = code.mul(k, code.index(operand.stride));
  bool isAligned = operand.columns % own == 0 && operand.stride % own == 0 &&
                   !isSliced(product.getInputValues()[0]) &&
                   !isSliced(product.getInputValues()[1]);
  int64_t count = isAligned ? lanes : 1;
  SmallVector<Value> parts;
  for (int64_t i = 0; i < own; i += count) {
    Value at = code.add(column, code.index(i));
    Value exists =
        context.both(rowExists, context.less(at, code.index(operand.columns)));
    Type type = count == 1 ? elementType : typeOf(count);
    auto choice =
        scf::IfOp::create(b, code.loc, type, exists, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(choice.thenBlock());
    scf::YieldOp::create(
        b, code.loc,
        code.load(operand.base, elementType, code.add(start, at), count));
    b.setInsertionPointToStart(choice.elseBlock());
    scf::YieldOp::create(
        b, code.loc, count == 1 ? code.constant(elementType, 0) : zeros(count));
    parts.push_back(choice.getResult(0));
  }
  if (count == lanes)
    return parts;
  SmallVector<Value> vectors;
  for (int64_t i = 0; i < own; i += lanes)
    vectors.push_back(vector::FromElementsOp::create(
        b, code.loc, cast<VectorType>(typeOf(lanes)),
        ArrayRef(parts).slice(i, lanes)));
  return vectors;
}

/// What this thread brings of the round's rows from `k` on: the first half of
/// the threads have A, the others B.
SmallVector<Value> TilesEmitter::loadPiece(Value k) {
  OpBuilder &b = code.builder;
  constexpr int64_t half = kBlockThreads / 2;
  Value among = context.rem(self, half);
  Value row = code.add(k, context.div(among, kAlong));
  Value column = code.mul(context.rem(among, kAlong), code.index(own));
  SmallVector<Type> types(own / lanes, typeOf(lanes));
  auto choice = scf::IfOp::create(b, code.loc, types,
                                  context.less(self, code.index(half)),
                                  /*withElseRegion=*/true);
  for (bool first : {true, false}) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(first ? choice.thenBlock() : choice.elseBlock());
    const Operand &operand = first ? a : this->b;
    scf::YieldOp::create(
        b, code.loc, load(operand, row, code.add(operand.firstColumn, column)));
  }
  return SmallVector<Value>(choice.getResults());
}

void TilesEmitter::round(Value k, SmallVectorImpl<Value> &sums,
                         SmallVectorImpl<Value> &piece) {
  OpBuilder &b = code.builder;
  constexpr int64_t half = kBlockThreads / 2;
  Value place = code.mul(context.rem(self, half), code.index(own));
  auto choice =
      scf::IfOp::create(b, code.loc, context.less(self, code.index(half)),
                        /*withElseRegion=*/true);
  for (bool first : {true, false}) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(first ? choice.thenBlock() : choice.elseBlock());
    for (auto [i, value] : llvm::enumerate(piece))
      vector::StoreOp::create(
          b, code.loc, value, first ? sharedA : sharedB,
          code.add(place, code.index(static_cast<int64_t>(i) * lanes)));
  }
  context.barrier();
  piece = loadPiece(code.add(k, code.index(kRound)));
  Value ownRows = code.mul(context.div(self, kAlong), code.index(own));
  Value ownColumns = code.mul(context.rem(self, kAlong), code.index(own));
  auto loadShared = [&](Value shared, Value at, int64_t i) -> Value {
    return vector::LoadOp::create(b, code.loc, cast<VectorType>(typeOf(lanes)),
                                  shared, code.add(at, code.index(i)));
  };
  for (int64_t kk = 0; kk < kRound; ++kk) {
    SmallVector<Value> rows, columns;
    for (int64_t i = 0; i < own; i += lanes) {
      rows.push_back(loadShared(sharedA, ownRows, kk * tile + i));
      columns.push_back(loadShared(sharedB, ownColumns, kk * tile + i));
    }
    for (int64_t i = 0; i < own; ++i) {
      Value factor = code.broadcast(
          vector::ExtractOp::create(b, code.loc, rows[i / lanes], i % lanes),
          lanes);
      for (auto [j, vector] : llvm::enumerate(columns)) {
        Value &sum = sums[i * columns.size() + j];
        sum = math::FmaOp::create(b, code.loc, factor, vector, sum);
      }
    }
  }
  context.barrier();
}

void TilesEmitter::finish(ArrayRef<Value> sums) {
  OpBuilder &b = code.builder;
  Value row = code.add(a.firstColumn,
                       code.mul(context.div(self, kAlong), code.index(own)));
  Value column = code.add(this->b.firstColumn,
                          code.mul(context.rem(self, kAlong), code.index(own)));
  // Whole vectors where all that is read and written begins at multiples.
  bool isAligned = n % own == 0;
  for (auto op : context.kernel.getOps<StructuredOp>())
    if (op != product)
      for (Value operand : op.getInputValues())
        isAligned &= !isSliced(operand);
  int64_t count = isAligned ? lanes : 1;
  auto result = epilogue.getAnchorResult();
  for (int64_t i = 0; i < own; ++i) {
    Value ownRow = code.add(row, code.index(i));
    Value rowExists = context.less(ownRow, code.index(m));
    for (int64_t j = 0; j < own; j += count) {
      Value ownColumn = code.add(column, code.index(j));
      Value exists =
          context.both(rowExists, context.less(ownColumn, code.index(n)));
      context.ifTrue(exists, [&] {
        Value sum = sums[(i * own + j) / lanes];
        if (count == 1)
          sum = vector::ExtractOp::create(b, code.loc, sum, j % lanes);
        Value stored = epilogue(b, code.loc, sum, ownRow, ownColumn, Value());
        if (stored && result)
          context.storeResult(
              *result, stored,
              code.add(code.mul(ownRow, code.index(n)), ownColumn));
      });
    }
  }
}

SmallVector<Value> TilesEmitter::sumsOf(Value begin, Value end) {
  OpBuilder &b = code.builder;
  int64_t vectors = own * own / lanes;
  SmallVector<Value> initial(vectors, zeros(lanes));
  llvm::append_range(initial, loadPiece(begin));
  auto loop =
      scf::ForOp::create(b, code.loc, begin, end, code.index(kRound), initial);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> sums(loop.getRegionIterArgs().take_front(vectors));
  SmallVector<Value> piece(loop.getRegionIterArgs().drop_front(vectors));
  round(loop.getInductionVar(), sums, piece);
  llvm::append_range(sums, piece);
  scf::YieldOp::create(b, code.loc, sums);
  return SmallVector<Value>(loop.getResults().take_front(vectors));
}

/// One chain up to kShortTerms, else chains of kBlockTerms added up in float64
/// (`dlc/Analysis/Sums.h`).
SmallVector<Value> TilesEmitter::sumsOfBlocks() {
  static_assert(kBlockTerms % kRound == 0);
  OpBuilder &b = code.builder;
  bool isDynamic = !getConstantIntValue(total);
  if (!isDynamic && *getConstantIntValue(total) <= kShortTerms)
    return sumsOf(code.index(0), total);
  Type wide = b.getF64Type();
  SmallVector<Value> initial(own * own / lanes,
                             code.constant(VectorType::get(lanes, wide), 0));
  Value isShort = arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::ule,
                                        total, code.index(kShortTerms));
  Value block =
      context.select(isShort, code.index(kShortTerms), code.index(kBlockTerms));
  Value count = arith::CeilDivUIOp::create(b, code.loc, total, block);
  auto loop = scf::ForOp::create(b, code.loc, code.index(0), count,
                                 code.index(1), initial);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value begin = code.mul(loop.getInductionVar(), block);
    Value end = context.min(code.add(begin, block), total);
    SmallVector<Value> sums = sumsOf(begin, end);
    for (auto [sum, all] : llvm::zip_equal(sums, loop.getRegionIterArgs()))
      sum = arith::AddFOp::create(b, code.loc, all, code.rounded(sum, wide));
    scf::YieldOp::create(b, code.loc, sums);
  }
  return llvm::map_to_vector(loop.getResults(), [&](Value sum) {
    return code.rounded(sum, elementType);
  });
}

Grid TilesEmitter::emit() {
  elementType = getElementTypeOrSelf(product.getResult());
  lanes = std::min<int64_t>(128 / elementType.getIntOrFloatBitWidth(), own);
  a = operandAt(0, form.m);
  this->b = operandAt(1, form.n);
  m = a.columns;
  n = this->b.columns;
  SmallVector<int64_t> sizes = loopSizes(product);
  total = code.index(1);
  for (unsigned dim : form.k)
    total = code.mul(total, ShapedType::isDynamic(sizes[dim])
                                ? context.rows
                                : code.index(sizes[dim]));
  int64_t tilesAlong = llvm::divideCeil(n, tile);
  Value block = context.block();
  a.firstColumn = code.mul(context.div(block, tilesAlong), code.index(tile));
  this->b.firstColumn =
      code.mul(context.rem(block, tilesAlong), code.index(tile));
  self = context.thread();
  sharedA = context.shared(kRound * tile, elementType);
  sharedB = context.shared(kRound * tile, elementType);

  finish(sumsOfBlocks());
  Grid grid;
  grid.items = llvm::divideCeil(m, tile) * tilesAlong;
  return grid;
}

} // namespace

/// A's rows are those of k, and so are B's.
static bool hasRowsOfK(kernel::KernelOp kernel) {
  kernel::ContractOp product = *kernel.getOps<kernel::ContractOp>().begin();
  Contraction form = *contractionOf(product);
  Type type = product.getAccumulator();
  bool isByRows = (form.transposedA || form.m.empty()) && !form.transposedB;
  SmallVector<int64_t> sizes = loopSizes(product);
  for (unsigned dim : form.m)
    isByRows &= !ShapedType::isDynamic(sizes[dim]);
  return isByRows && (type.isF32() || type.isF64());
}

static FailureOr<Grid> emitContract(ThreadKernel &context) {
  return TilesEmitter(context).emit();
}

static kernel::ScheduleAttr chooseContract(kernel::KernelOp kernel) {
  return kernel::GpuContractScheduleAttr::get(kernel.getContext(), /*own=*/4);
}

GpuCode dlc::device::contractCode() {
  return {{TypeID::get<kernel::ContractKindAttr>(), hasRowsOfK},
          emitContract,
          chooseContract};
}
