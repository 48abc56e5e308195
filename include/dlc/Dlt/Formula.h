//===- Formula.h - Short forms for building tensor operations ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_FORMULA_H
#define DLC_DLT_FORMULA_H

#include "dlc/Dlt/Dlt.h"

namespace dlc::dlt {

/// Builds operations at one location; operands of arithmetic have equal types.
class Formula {
public:
  Formula(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  mlir::Value add(mlir::Value x, mlir::Value y) { return make<AddOp>(x, y); }
  mlir::Value sub(mlir::Value x, mlir::Value y) {
    return make<SubtractOp>(x, y);
  }
  mlir::Value mul(mlir::Value x, mlir::Value y) {
    return make<MultiplyOp>(x, y);
  }
  mlir::Value div(mlir::Value x, mlir::Value y) { return make<DivideOp>(x, y); }
  mlir::Value max(mlir::Value x, mlir::Value y) {
    return make<MaximumOp>(x, y);
  }
  mlir::Value min(mlir::Value x, mlir::Value y) {
    return make<MinimumOp>(x, y);
  }
  mlir::Value pow(mlir::Value x, mlir::Value y) { return make<PowerOp>(x, y); }
  mlir::Value neg(mlir::Value x) { return make<NegateOp>(x); }
  mlir::Value exp(mlir::Value x) { return make<ExponentialOp>(x); }
  mlir::Value log(mlir::Value x) { return make<LogOp>(x); }
  mlir::Value sign(mlir::Value x) { return make<SignOp>(x); }
  mlir::Value sqrt(mlir::Value x) { return make<SqrtOp>(x); }
  mlir::Value rsqrt(mlir::Value x) { return make<RsqrtOp>(x); }
  mlir::Value square(mlir::Value x) { return mul(x, x); }
  mlir::Value add(mlir::Value x, double y) { return add(x, full(x, y)); }
  mlir::Value mul(mlir::Value x, double y) { return mul(x, full(x, y)); }

  /// A number as a tensor of the type of `like`.
  mlir::Value full(mlir::Value like, double value) {
    return SplatOp::create(builder, loc, value, like.getType());
  }
  mlir::Value convert(mlir::Value x, mlir::Type dtype) {
    return mlir::getElementTypeOrSelf(x) == dtype
               ? x
               : ConvertOp::create(builder, loc, x, dtype).getResult();
  }

  mlir::Value compare(Direction direction, mlir::Value x, mlir::Value y) {
    return CompareOp::create(builder, loc, direction, x, y);
  }
  mlir::Value either(mlir::Value x, mlir::Value y) { return make<OrOp>(x, y); }
  mlir::Value select(mlir::Value pred, mlir::Value onTrue,
                     mlir::Value onFalse) {
    return SelectOp::create(builder, loc, onTrue.getType(), pred, onTrue,
                            onFalse);
  }
  /// x DIRECTION y ? onTrue : onFalse.
  mlir::Value select(Direction direction, mlir::Value x, mlir::Value y,
                     mlir::Value onTrue, mlir::Value onFalse) {
    return select(compare(direction, x, y), onTrue, onFalse);
  }

  mlir::Value reduce(Reduction kind, mlir::Value x,
                     llvm::ArrayRef<int64_t> dims) {
    return ReduceOp::create(builder, loc, kind, x, dims);
  }
  mlir::Value sum(mlir::Value x, llvm::ArrayRef<int64_t> dims) {
    return reduce(Reduction::sum, x, dims);
  }
  mlir::Value mean(mlir::Value x, llvm::ArrayRef<int64_t> dims) {
    return reduce(Reduction::mean, x, dims);
  }
  /// The sum of all elements.
  mlir::Value sum(mlir::Value x) {
    int64_t rank = mlir::cast<mlir::ShapedType>(x.getType()).getRank();
    return sum(x, llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  }

  /// The tensor repeated to the shape of `like`, its dimensions being `dims`
  /// there.
  mlir::Value broadcast(mlir::Value x, mlir::Value like,
                        llvm::ArrayRef<int64_t> dims) {
    auto type = mlir::cast<mlir::RankedTensorType>(like.getType())
                    .clone(mlir::getElementTypeOrSelf(x));
    if (x.getType() == type)
      return x;
    return BroadcastInDimOp::create(builder, loc, type, x, dims);
  }
  /// A scalar for each element of `like`, in its dtype.
  mlir::Value spread(mlir::Value scalar, mlir::Value like) {
    return broadcast(convert(scalar, mlir::getElementTypeOrSelf(like)), like,
                     {});
  }

  /// x divided by the number of rows, which float16 may not hold.
  mlir::Value dividedByRows(mlir::Value x) {
    auto type = mlir::cast<mlir::RankedTensorType>(x.getType());
    auto dtype = mlir::dyn_cast<mlir::FloatType>(type.getElementType());
    bool isNarrow = dtype && dtype.getWidth() < 32;
    auto number = [&](mlir::Type of) {
      return mlir::RankedTensorType::get({}, of);
    };
    mlir::Value rows = RowsOp::create(
        builder, loc,
        number(isNarrow ? builder.getF32Type() : type.getElementType()));
    if (isNarrow)
      rows = ConvertOp::create(builder, loc, number(dtype),
                               div(full(rows, 1), rows));
    rows = BroadcastInDimOp::create(builder, loc, type, rows,
                                    llvm::ArrayRef<int64_t>());
    return isNarrow ? mul(x, rows) : div(x, rows);
  }

  mlir::OpBuilder &builder;
  mlir::Location loc;

private:
  template <typename Op, typename... Args> mlir::Value make(Args... args) {
    mlir::Value operands[] = {args...};
    return Op::create(builder, loc, operands[0].getType(), args...);
  }
};

} // namespace dlc::dlt

#endif // DLC_DLT_FORMULA_H
