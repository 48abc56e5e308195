//===- VJP.h - Short forms for building gradients ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECTS_DLT_VJP_H
#define DLC_DIALECTS_DLT_VJP_H

#include "dlc/Dlt/Formula.h"

namespace dlc::dlt {

/// Builds the operations of gradients.
class VJPBuilder : public Formula {
public:
  using Formula::Formula;

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
};

} // namespace dlc::dlt

#endif // DLC_DIALECTS_DLT_VJP_H
