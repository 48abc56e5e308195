//===- VJP.h - Short forms for building gradients ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECTS_DLT_VJP_H
#define DLC_DIALECTS_DLT_VJP_H

#include "dlc/Dlt/Dlt.h"

namespace dlc::dlt {

/// Builds ops at one location; operands have equal types.
class VJPBuilder {
public:
  VJPBuilder(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  mlir::Value add(mlir::Value x, mlir::Value y) { return make<AddOp>(x, y); }
  mlir::Value sub(mlir::Value x, mlir::Value y) {
    return make<SubtractOp>(x, y);
  }
  mlir::Value mul(mlir::Value x, mlir::Value y) {
    return make<MultiplyOp>(x, y);
  }
  mlir::Value div(mlir::Value x, mlir::Value y) { return make<DivideOp>(x, y); }
  mlir::Value pow(mlir::Value x, mlir::Value y) { return make<PowerOp>(x, y); }
  mlir::Value neg(mlir::Value x) { return make<NegateOp>(x); }
  mlir::Value exp(mlir::Value x) { return make<ExponentialOp>(x); }
  mlir::Value log(mlir::Value x) { return make<LogOp>(x); }
  mlir::Value sign(mlir::Value x) { return make<SignOp>(x); }
  mlir::Value full(mlir::Value like, double value) {
    return SplatOp::create(builder, loc, value, like.getType());
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
  /// x DIRECTION y ? onTrue : onFalse.
  mlir::Value select(Direction direction, mlir::Value x, mlir::Value y,
                     mlir::Value onTrue, mlir::Value onFalse) {
    mlir::Value pred = CompareOp::create(builder, loc, direction, x, y);
    return SelectOp::create(builder, loc, onTrue.getType(), pred, onTrue,
                            onFalse);
  }

private:
  template <typename Op, typename... Args> mlir::Value make(Args... args) {
    mlir::Value operands[] = {args...};
    return Op::create(builder, loc, operands[0].getType(), args...);
  }
  mlir::OpBuilder &builder;
  mlir::Location loc;
};

} // namespace dlc::dlt

#endif // DLC_DIALECTS_DLT_VJP_H
