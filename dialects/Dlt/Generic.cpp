//===- Generic.cpp - Operations of definitions only ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Instantiation.h"

#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

LogicalResult SizeOp::instantiate(Instantiation &in) {
  auto type = cast<RankedTensorType>(
      in.tensor(getInput(), in.place(*getOperation())).getType());
  FailureOr<int64_t> dim =
      in.knownDimension(*getOperation(), getDimension(), type);
  if (failed(dim))
    return failure();
  in.map(getResult(), GenericValue(static_cast<double>(type.getDimSize(*dim))));
  return success();
}

LogicalResult PartOp::instantiate(Instantiation &in) {
  Value input = in.tensor(getInput(), in.place(*getOperation()));
  auto type = cast<RankedTensorType>(input.getType());
  FailureOr<int64_t> dim =
      in.knownDimension(*getOperation(), getDimension(), type);
  if (failed(dim))
    return failure();
  int64_t size = type.getDimSize(*dim), count = getCount();
  if (size % count) // C3
    return in.error(*getOperation())
           << "expects a multiple of " << count << " elements along dimension "
           << static_cast<int64_t>(getDimension()) << ", found " << type;
  int64_t start = getIndex() * (size / count);
  in.map(getResult(),
         GenericValue(SliceOp::create(in.builder, in.place(*getOperation()),
                                      input, *dim, start, start + size / count)
                          .getResult()));
  return success();
}

LogicalResult OneHotOp::instantiate(Instantiation &in) {
  Location at = in.place(*getOperation());
  Value indices = in.tensor(getIndices(), at);
  auto type = cast<RankedTensorType>(indices.getType());
  auto dtype = dyn_cast<IntegerType>(type.getElementType());
  if (!dtype) // C1
    return in.error(*getOperation())
           << "expects integers as indices, found " << type;
  FailureOr<int64_t> count =
      in.wholeNumber(*getOperation(), getCount(), "count");
  if (failed(count))
    return failure();
  if (*count < 1) // C2
    return in.error(*getOperation())
           << "expects a count of at least 1, found " << *count;
  // Of a dtype that has all numbers of both.
  bool isWide =
      dtype.getWidth() + dtype.isUnsigned() > 32 || *count > INT32_MAX;
  Type integer = in.builder.getIntegerType(isWide ? 64 : 32);
  if (dtype != integer)
    indices = ConvertOp::create(in.builder, at, indices, integer);
  SmallVector<int64_t> shape(type.getShape());
  shape.push_back(*count);
  auto wide = RankedTensorType::get(shape, integer);
  if (failed(checkLimits(wide, [&] { return in.error(*getOperation()); })))
    return failure();
  Value wanted = BroadcastInDimOp::create(
      in.builder, at, wide, indices,
      llvm::to_vector(llvm::seq<int64_t>(0, type.getRank())));
  Value index = IotaOp::create(in.builder, at, wide, wanted, -1);
  Value hit = CompareOp::create(in.builder, at, Direction::eq, index, wanted);
  in.map(getResult(),
         GenericValue(
             ConvertOp::create(in.builder, at, hit, in.floatType).getResult()));
  return success();
}

LogicalResult CollapseOp::instantiate(Instantiation &in) {
  Value input = in.tensor(getInput(), in.place(*getOperation()));
  auto type = cast<RankedTensorType>(input.getType());
  int64_t rank = type.getRank();
  auto position = [&](int64_t dim) { return dim < 0 ? dim + rank : dim; };
  int64_t first = position(getFirst()), last = position(getLast());
  for (auto [given, dim] :
       {std::pair(getFirst(), first), std::pair(getLast(), last)})
    if (dim != std::clamp<int64_t>(dim, 0, rank - 1) &&
        !(dim == last && last == -1 && first == 0)) // C1
      return in.error(*getOperation())
             << "expects dimensions in [" << -rank << ", " << rank << ") of "
             << type << ", found " << int64_t(given);
  if (first > last + 1) // C1
    return in.error(*getOperation())
           << "expects a first dimension that is not behind the "
           << "last, found " << first << " and " << last << " of " << type;
  SmallVector<int64_t> shape(type.getShape().take_front(first));
  int64_t &all = shape.emplace_back(1);
  for (int64_t size : type.getShape().slice(first, last - first + 1)) {
    if (ShapedType::isDynamic(size)) // C2
      return in.error(*getOperation())
             << "expects dimensions of known size, but one of " << type
             << " is that of rows";
    all *= size;
  }
  llvm::append_range(shape, type.getShape().drop_front(last + 1));
  in.map(getResult(),
         GenericValue(ReshapeOp::create(in.builder, in.place(*getOperation()),
                                        type.clone(shape), input)
                          .getResult()));
  return success();
}

LogicalResult ReshapeLikeOp::instantiate(Instantiation &in) {
  Value input = in.tensor(getInput(), in.place(*getOperation()));
  Value like = in.tensor(getLike(), in.place(*getOperation()));
  auto type = withElementType(like.getType(), getElementTypeOrSelf(input));
  auto made =
      ReshapeOp::create(in.builder, in.place(*getOperation()), type, input);
  in.map(getResult(), GenericValue(made.getResult()));
  return mlir::verify(made);
}

LogicalResult ApplyOp::instantiate(Instantiation &in) {
  return in.apply(*this);
}

LogicalResult EvalOp::instantiate(Instantiation &in) {
  Block &block = getBody().front();
  if (failed(in.run(block)))
    return failure();
  in.map(getResult(), in.get(block.getTerminator()->getOperand(0)));
  return success();
}

LogicalResult RandomLikeOp::instantiate(Instantiation &in) {
  if (!in.effects)
    return in.error(*getOperation())
           << "draws random numbers, which only a layer does";
  Value like = in.tensor(getLike(), in.place(*getOperation()));
  auto type = cast<RankedTensorType>(like.getType());
  if (!isa<FloatType>(type.getElementType()))
    type = type.clone(in.floatType);
  in.map(getResult(), GenericValue(in.effects->random(type)));
  return success();
}

LogicalResult AddLossOp::instantiate(Instantiation &in) {
  if (!in.effects)
    return in.error(*getOperation()) << "adds a loss, which only a layer does";
  Value value = in.tensor(getValue(), in.place(*getOperation()));
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getRank() != 0 || !isa<FloatType>(type.getElementType()))
    return in.error(*getOperation())
           << "expects a float scalar, found " << type;
  return in.effects->addLoss(value);
}
