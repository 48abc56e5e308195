//===- Copy.cpp - Kernels that move elements -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pieces are loops around runs of elements or, where rows become columns,
// around matrices. With many elements one of the loops is cut into chunks.
//
//===----------------------------------------------------------------------===//

#include "CopyRuns.h"
#include "Emitters.h"
#include "dlc/Analysis/Copies.h"
#include "dlc/Analysis/Operations.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/Support/Alignment.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// Elements of an item: a part of the first cache.
static constexpr int64_t kChunk = 8192;
/// Chunks at most that the elements, or those of a row, are.
static constexpr int64_t kMostChunks = 256;

namespace {
class CopyEmitter {
public:
  explicit CopyEmitter(CpuKernel &context)
      : context(context),
        result(context.kernel.getBody().front().getTerminator()->getOperand(0)),
        stored(storedBits(getElementTypeOrSelf(result))),
        e(context.code.builder, context.code.loc, stored, context.target,
          context.shared),
        pieces(*copyPiecesOf(result)) {}

  Work emit();

private:
  /// The chunk number `chunk` of the piece's elements in `row`; null: there is
  /// one chunk, there are no rows.
  void emitPiece(const CopyPiece &piece, Value row, Value chunk);
  /// The loops from number `next` on.
  void emitLoops(const CopyPiece &piece, unsigned next, Value to, Value from);
  void emitAll(Value row, Value chunk) {
    for (const CopyPiece &piece : pieces)
      emitPiece(piece, row, chunk);
  }
  /// The loop that is cut into chunks.
  unsigned cutOf(const CopyPiece &piece) const;
  /// Elements of each of its runs that come before a whole vector of the
  /// result, if it begins where vectors do: stores that reach into two lines of
  /// the cache take twice as long.
  int64_t headOf(const CopyPiece &piece) const;

  CpuKernel &context;
  Value result;
  IntegerType stored;
  GemmEmitter e;
  SmallVector<CopyPiece> pieces;
  int64_t chunks = 1;
  /// Of the piece at hand: the head of its runs, and the loop of which it does
  /// only [begin, end).
  int64_t head = 0;
  std::optional<unsigned> cut;
  Value begin, end;
};
} // namespace

unsigned CopyEmitter::cutOf(const CopyPiece &piece) const {
  // Runs are not cut if anything else can be.
  unsigned found = piece.loops.size() - 1;
  int64_t most = 0;
  for (auto [i, loop] : llvm::enumerate(ArrayRef(piece.loops).drop_back()))
    if (!ShapedType::isDynamic(loop.size) && loop.size > most) {
      found = i;
      most = loop.size;
    }
  // Short loops make unequal chunks.
  return most < 2 * chunks && !piece.getTransposed() &&
                 piece.loops.back().size > most * kRunUnit
             ? piece.loops.size() - 1
             : found;
}

int64_t CopyEmitter::headOf(const CopyPiece &piece) const {
  // A short run gains nothing.
  constexpr int64_t leastVectors = 4;
  const CopyPiece::Loop *run =
      piece.loops.empty() ? nullptr : &piece.loops.back();
  if (!run || run->to != 1 || (piece.source && run->from > 1) ||
      run->size < leastVectors * e.lanes ||
      llvm::any_of(
          ArrayRef(piece.loops).drop_back(),
          [&](const CopyPiece::Loop &loop) { return loop.to % e.lanes != 0; }))
    return 0;
  return llvm::offsetToAlignment(piece.to, llvm::Align(e.lanes));
}

void CopyEmitter::emitLoops(const CopyPiece &piece, unsigned next, Value to,
                            Value from) {
  std::optional<unsigned> transposed = piece.getTransposed();
  unsigned last = piece.loops.size() - 1;
  auto boundsOf = [&](unsigned loop) {
    return cut == loop ? std::pair(begin, end)
                       : std::pair(e.index(0), e.index(piece.loops[loop].size));
  };
  if (next == transposed)
    return emitLoops(piece, next + 1, to, from);
  const CopyPiece::Loop &loop = piece.loops[next];
  if (next < last) {
    auto [first, limit] = boundsOf(next);
    return e.loop(first, limit, 1, [&](Value i) {
      emitLoops(piece, next + 1, e.at(to, e.mul(i, loop.to)),
                from ? e.at(from, e.mul(i, loop.from)) : from);
    });
  }
  if (transposed) {
    const CopyPiece::Loop &rows = piece.loops[*transposed];
    auto [first, limit] = boundsOf(*transposed);
    return emitTransposedCopy(e, e.at(to, e.mul(first, rows.to)), rows.to,
                              e.at(from, first), loop.from, e.sub(limit, first),
                              loop.size);
  }
  CopyRun run;
  run.to = to;
  run.from = from;
  if (!from)
    run.fill = arith::ConstantOp::create(e.b, piece.getFillBits(stored));
  run.toStep = loop.to;
  run.fromStep = loop.from;
  run.size = loop.size;
  if (head && cut != last) {
    run.size = head;
    emitRun(e, run, e.index(0), e.index(head));
    run.to = e.at(run.to, head);
    if (run.from && run.fromStep)
      run.from = e.at(run.from, head);
    run.size = loop.size - head;
    return emitRun(e, run, e.index(0), e.index(run.size));
  }
  auto [first, limit] = boundsOf(last);
  emitRun(e, run, first, limit);
}

void CopyEmitter::emitPiece(const CopyPiece &whole, Value row, Value chunk) {
  CopyPiece piece = whole;
  head = headOf(piece);
  Value to = e.at(context.results[0].base, piece.to);
  Value from;
  if (piece.source)
    from = e.at(context.views.lookup(piece.source).base, piece.from);
  if (row) { // The rows are the first loop.
    to = e.at(to, e.mul(row, piece.loops[0].to));
    if (from)
      from = e.at(from, e.mul(row, piece.loops[0].from));
    piece.loops.erase(piece.loops.begin());
  }
  if (piece.loops.empty())
    piece.loops.push_back({1, 1, 1});
  cut.reset();
  if (chunk) {
    cut = cutOf(piece);
    int64_t size = piece.loops[*cut].size;
    bool isRun = *cut + 1 == piece.loops.size() || cut == piece.getTransposed();
    int64_t unit = isRun ? kRunUnit : 1;
    int64_t units = llvm::divideCeil(size, unit);
    auto bound = [&](Value number) {
      Value of = e.div(e.mul(number, units), e.index(chunks));
      return e.min(e.mul(of, unit), e.index(size));
    };
    begin = bound(chunk);
    end = bound(e.add(chunk, e.index(1)));
  }
  emitLoops(piece, 0, to, from);
}

Work CopyEmitter::emit() {
  bool hasRows = !cast<ShapedType>(result.getType()).hasStaticShape();
  int64_t elements = 0;
  for (const CopyPiece &piece : pieces)
    elements += piece.getElements();
  chunks = std::clamp<int64_t>(elements / kChunk, 1, kMostChunks);
  Work work;
  work.flops = kFlopsOfAccess * std::max<int64_t>(elements / chunks, 1);
  Value count = e.index(chunks);
  if (!hasRows) {
    work.items = chunks;
    if (chunks == 1)
      emitAll(Value(), Value());
    else
      e.loop(context.begin, context.end, 1,
             [&](Value chunk) { emitAll(Value(), chunk); });
    return work;
  }
  if (chunks == 1) {
    work.rowsPerItem =
        std::clamp<int64_t>(kChunk / std::max<int64_t>(elements, 1), 1, kChunk);
    work.flops *= work.rowsPerItem;
    auto [first, last] = context.rowsOf(work.rowsPerItem, context.rows);
    e.loop(first, last, 1, [&](Value row) { emitAll(row, Value()); });
    return work;
  }
  work.rowsPerItem = 1;
  work.rowsOfOne = chunks;
  e.loop(context.begin, context.end, 1, [&](Value item) {
    Value row = e.div(item, count);
    emitAll(row, e.sub(item, e.mul(row, count)));
  });
  return work;
}

static FailureOr<Work> emitCopy(CpuKernel &context) {
  return CopyEmitter(context).emit();
}

CpuCode dlc::cpu::copyCode() {
  return {{TypeID::get<kernel::CopyKindAttr>()}, emitCopy};
}
