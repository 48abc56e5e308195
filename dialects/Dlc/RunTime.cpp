//===- RunTime.cpp - Hyperparameters of run time ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/RunTime.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

LogicalResult
RunTimeAttr::verify(llvm::function_ref<InFlightDiagnostic()> emitError,
                    FlatSymbolRefAttr, FloatAttr initial) {
  if (!initial.getType().isF64())
    return emitError() << "expects a number of f64, found " << initial;
  return success();
}

std::optional<double> dlc::layers::getInitialNumber(Attribute attr) {
  auto read = dyn_cast_or_null<RunTimeAttr>(attr);
  return getNumber(read ? read.getInitial() : attr);
}

ReadNumber dlc::layers::operator-(double x, ReadNumber y) {
  return {y.formula, y.formula.sub(y.formula.full(y.value, x), y.value)};
}

ReadNumber dlc::layers::operator/(double x, ReadNumber y) {
  return {y.formula, y.formula.div(y.formula.full(y.value, x), y.value)};
}

ReadNumber dlc::layers::readNumber(dlt::Formula &formula, Attribute attr) {
  OpBuilder &builder = formula.builder;
  auto type = RankedTensorType::get({}, builder.getF64Type());
  return {formula, ParamValueOp::create(builder, formula.loc, type,
                                        cast<RunTimeAttr>(attr).getParam())};
}

void dlc::layers::checkAtRunTime(dlt::Formula &formula, Attribute attr,
                                 dlt::Direction direction, int64_t bound,
                                 StringRef what, StringRef where) {
  auto number = dyn_cast_or_null<RunTimeAttr>(attr);
  if (!number)
    return;
  StringRef relation = direction == dlt::Direction::ge   ? "at least "
                       : direction == dlt::Direction::gt ? "above "
                       : direction == dlt::Direction::le ? "at most "
                                                         : "below ";
  std::string message;
  llvm::raw_string_ostream(message)
      << "params/" << number.getParam().getValue() << ", the " << what
      << ", is not " << relation << bound;
  Value value = readNumber(formula, attr).value;
  Value holds = formula.compare(
      direction, value, formula.full(value, static_cast<double>(bound)));
  dlt::CheckOp::create(formula.builder, formula.loc, holds,
                       formula.builder.getStringAttr(message),
                       formula.builder.getStringAttr(where));
}
