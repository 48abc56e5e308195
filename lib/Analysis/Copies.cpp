//===- Copies.cpp - Elements that are moved ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Copies.h"
#include "dlc/Analysis/Operations.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;

namespace {

/// Where the elements of a value lie: in `source`, or all are `fill`.
struct View {
  Value source;
  TypedAttr fill;
  int64_t offset = 0;
  SmallVector<int64_t> strides;
};

/// Some indices along a dimension: `count` of them, `step` apart, from `first`
/// on, in each of `groups` groups that lie `groupStep` apart.
struct Indices {
  int64_t first = 0, count = 0, step = 1;
  int64_t groups = 1, groupStep = 0;
};
using Box = SmallVector<Indices>;

} // namespace

/// Elements from one index to the next in row-major order; none if a dimension
/// behind the first has an unknown size.
static std::optional<SmallVector<int64_t>> rowMajor(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (unsigned dim = shape.size(); dim-- > 1;) {
    if (ShapedType::isDynamic(shape[dim]))
      return std::nullopt;
    strides[dim - 1] = strides[dim] * shape[dim];
  }
  return strides;
}

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<ShapedType>(value.getType()).getShape();
}

bool dlc::isForwarding(linalg::GenericOp op) {
  if (!isElementwise(op) || op.getNumDpsInputs() != 1)
    return false;
  auto argument = dyn_cast<BlockArgument>(
      op.getRegion().front().getTerminator()->getOperand(0));
  return argument && argument.getArgNumber() == 0;
}

static std::optional<View> viewOf(Value value) {
  Value place = lookThroughReshapes(value);
  SplatElementsAttr splat;
  if (matchPattern(place, m_Constant(&splat))) {
    View view;
    view.fill = cast<TypedAttr>(splat.getSplatValue<Attribute>());
    view.strides.assign(shapeOf(value).size(), 0);
    return view;
  }
  if (isa<BlockArgument>(place)) {
    std::optional<SmallVector<int64_t>> strides = rowMajor(shapeOf(value));
    if (!strides)
      return std::nullopt;
    View view;
    view.source = place;
    view.strides = *strides;
    return view;
  }
  if (place != value) // Other reshapes than of all have no strides.
    return std::nullopt;
  if (auto slice = value.getDefiningOp<tensor::ExtractSliceOp>()) {
    std::optional<View> view = viewOf(slice.getSource());
    if (!view || slice.getType().getRank() != slice.getSourceType().getRank())
      return std::nullopt;
    for (auto [stride, offset, step] :
         llvm::zip(view->strides, slice.getStaticOffsets(),
                   slice.getStaticStrides())) {
      if (ShapedType::isDynamic(offset) || ShapedType::isDynamic(step))
        return std::nullopt;
      view->offset += offset * stride;
      stride *= step;
    }
    return view;
  }
  auto op = value.getDefiningOp<linalg::GenericOp>();
  if (!op || op.getNumResults() != 1 || !isElementwise(op))
    return std::nullopt;
  if (op.getNumDpsInputs() == 0) {
    View view;
    matchPattern(op.getRegion().front().getTerminator()->getOperand(0),
                 m_Constant(&view.fill));
    view.strides.assign(op.getNumLoops(), 0);
    return view.fill ? std::optional(view) : std::nullopt;
  }
  if (!isForwarding(op))
    return std::nullopt;
  std::optional<View> view = viewOf(op.getDpsInputs()[0]);
  if (!view)
    return std::nullopt;
  SmallVector<int64_t> strides(op.getNumLoops(), 0);
  for (auto [expr, stride] :
       llvm::zip(op.getIndexingMapsArray()[0].getResults(), view->strides)) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      strides[dim.getPosition()] += stride;
    else if (auto constant = dyn_cast<AffineConstantExpr>(expr))
      view->offset += constant.getValue() * stride;
    else
      return std::nullopt;
  }
  view->strides = strides;
  return view;
}

/// The whole of a tensor of `shape`.
static Box boxOf(ArrayRef<int64_t> shape) {
  return llvm::map_to_vector(shape, [](int64_t size) {
    Indices range;
    range.count = size;
    return range;
  });
}

/// Whether no index is in both; that may also not be known.
static bool areApart(const Box &x, const Box &y) {
  return llvm::any_of(llvm::zip(x, y), [](auto ranges) {
    auto [a, b] = ranges;
    if (ShapedType::isDynamic(a.count) || ShapedType::isDynamic(b.count))
      return false;
    auto endOf = [](const Indices &range) {
      return range.first + (range.count - 1) * range.step + 1;
    };
    return endOf(a) <= b.first || endOf(b) <= a.first;
  });
}

/// The elements of a tensor of `shape` that are not in `box`.
static SmallVector<Box> complementOf(const Box &box, ArrayRef<int64_t> shape) {
  SmallVector<Box> result;
  Box rest = boxOf(shape);
  for (auto [dim, range] : llvm::enumerate(box)) {
    if (range.count == 0) { // All of it.
      result.push_back(rest);
      return result;
    }
    if (!ShapedType::isDynamic(range.count)) {
      auto add = [&](Indices part) {
        if (part.count <= 0 || part.groups <= 0)
          return;
        result.push_back(rest);
        result.back()[dim] = part;
      };
      int64_t end = range.first + (range.count - 1) * range.step + 1;
      add({.count = range.first});
      add({.first = end, .count = shape[dim] - end});
      add({.first = range.first + 1,
           .count = range.step - 1,
           .groups = range.count - 1,
           .groupStep = range.step});
    }
    rest[dim] = range;
  }
  return result;
}

/// The piece of `box` of a result of `shape` that is `view`, whose indices are
/// numbers in the box; null if it has no elements.
static std::optional<CopyPiece> pieceOf(const View &view, const Box &box,
                                        ArrayRef<int64_t> shape) {
  CopyPiece piece;
  piece.source = view.source;
  piece.fill = view.fill;
  piece.from = view.offset;
  SmallVector<int64_t> places = *rowMajor(shape);
  auto add = [&](int64_t size, int64_t to, int64_t from) {
    if (size == 1)
      return;
    if (!piece.loops.empty()) {
      CopyPiece::Loop &last = piece.loops.back();
      if (!ShapedType::isDynamic(last.size) && last.to == size * to &&
          last.from == size * from) {
        last = {last.size * size, to, from};
        return;
      }
    }
    piece.loops.push_back({size, to, from});
  };
  for (auto [dim, range] : llvm::enumerate(box)) {
    if (range.count == 0)
      return std::nullopt;
    piece.to += range.first * places[dim];
    // Only fills have groups: they come from nowhere.
    add(range.groups, range.groupStep * places[dim], 0);
    add(range.count, range.step * places[dim], view.strides[dim]);
  }
  return piece;
}

IntegerType dlc::storedBits(Type elementType) {
  unsigned bits = elementType.getIntOrFloatBitWidth();
  return IntegerType::get(elementType.getContext(), bits == 1 ? 8 : bits);
}

IntegerAttr CopyPiece::getFillBits(IntegerType type) const {
  APInt bits = isa<FloatAttr>(fill)
                   ? cast<FloatAttr>(fill).getValue().bitcastToAPInt()
                   : cast<IntegerAttr>(fill).getValue();
  return IntegerAttr::get(type, bits.zextOrTrunc(type.getWidth()));
}

int64_t CopyPiece::getElements() const {
  int64_t elements = 1;
  for (const Loop &loop : loops)
    if (!ShapedType::isDynamic(loop.size))
      elements *= loop.size;
  return elements;
}

std::optional<unsigned> CopyPiece::getTransposed() const {
  if (loops.empty() || !source || loops.back().to != 1 ||
      loops.back().from <= 1 || ShapedType::isDynamic(loops.back().size))
    return std::nullopt;
  for (auto [i, loop] : llvm::enumerate(ArrayRef(loops).drop_back()))
    if (loop.from == 1 && !ShapedType::isDynamic(loop.size))
      return i;
  return std::nullopt;
}

/// The pieces of what `insert`, and those it inserts into, put together.
static std::optional<SmallVector<CopyPiece>>
insertedPieces(tensor::InsertSliceOp insert, ArrayRef<int64_t> shape) {
  SmallVector<CopyPiece> pieces;
  SmallVector<Box> boxes;
  Value whole = insert.getResult();
  while (auto op = whole.getDefiningOp<tensor::InsertSliceOp>()) {
    ArrayRef<int64_t> sizes = op.getSourceType().getShape();
    if (sizes.size() != shape.size())
      return std::nullopt;
    Box box = boxOf(sizes);
    for (auto [range, offset, stride] :
         llvm::zip(box, op.getStaticOffsets(), op.getStaticStrides())) {
      if (ShapedType::isDynamic(offset) || ShapedType::isDynamic(stride))
        return std::nullopt;
      range.first = offset;
      range.step = stride;
    }
    std::optional<View> view = viewOf(op.getSource());
    if (!view || !llvm::all_of(boxes, [&](const Box &other) {
          return areApart(box, other);
        }))
      return std::nullopt;
    if (std::optional<CopyPiece> piece = pieceOf(*view, box, shape))
      pieces.push_back(*piece);
    boxes.push_back(box);
    whole = op.getDest();
  }
  std::reverse(pieces.begin(), pieces.end());
  if (whole.getDefiningOp<tensor::EmptyOp>())
    return pieces;
  std::optional<View> around = viewOf(whole);
  // What lies between several parts has many corners.
  if (!around || !around->fill || boxes.size() != 1)
    return std::nullopt;
  for (const Box &box : complementOf(boxes.front(), shape))
    if (std::optional<CopyPiece> piece = pieceOf(*around, box, shape))
      pieces.push_back(*piece);
  return pieces;
}

std::optional<SmallVector<CopyPiece>> dlc::copyPiecesOf(Value value) {
  value = lookThroughReshapes(value);
  ArrayRef<int64_t> shape = shapeOf(value);
  if (!rowMajor(shape))
    return std::nullopt;
  if (auto insert = value.getDefiningOp<tensor::InsertSliceOp>())
    return insertedPieces(insert, shape);
  std::optional<View> view = viewOf(value);
  if (!view || !view->source)
    return std::nullopt;
  if (std::optional<CopyPiece> piece = pieceOf(*view, boxOf(shape), shape))
    return SmallVector<CopyPiece>{*piece};
  return SmallVector<CopyPiece>();
}
