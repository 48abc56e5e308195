//===- Check.cpp - Expectations in tests ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Check/Check.h"
#include "dlc/Support/RefCompare.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::check;

#include "dlc/Check/CheckDialect.cpp.inc"

#define GET_OP_CLASSES
#include "dlc/Check/CheckOps.cpp.inc"

void CheckDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dlc/Check/CheckOps.cpp.inc"
      >();
}

/// `value` as a tensor of the dtype of `like`, from which it may differ in the
/// signedness of integers only.
static FailureOr<ref::Tensor> readExpected(Operation *op, ElementsAttr value,
                                           const ref::Tensor &like) {
  auto elements = dyn_cast<DenseElementsAttr>(value);
  Type dtype = like.getElementType();
  if (!elements ||
      isa<FloatType>(dtype) != isa<FloatType>(elements.getElementType()) ||
      (isa<FloatType>(dtype) && dtype != elements.getElementType()))
    return op->emitOpError("expects a dense value of ") << dtype;
  ref::Tensor expected(dtype, elements.getType().getShape());
  ref::Context context;
  int64_t i = 0;
  for (Attribute element : elements.getValues<Attribute>()) {
    if (auto number = dyn_cast<FloatAttr>(element))
      expected.set(context, i++, {number.getValueAsDouble()});
    else
      expected.set(
          context, i++,
          {0, cast<IntegerAttr>(element).getValue().getSExtValue()});
  }
  return expected;
}

LogicalResult ExpectEqOp::evaluate(ref::Context &,
                                   ArrayRef<ref::Tensor> operands,
                                   SmallVectorImpl<ref::Tensor> &) {
  FailureOr<ref::Tensor> expected =
      readExpected(*this, getValue(), operands[0]);
  if (failed(expected))
    return failure();
  if (auto difference = ref::compareExact(operands[0], *expected))
    return emitOpError() << *difference;
  return success();
}

LogicalResult ExpectCloseOp::evaluate(ref::Context &,
                                      ArrayRef<ref::Tensor> operands,
                                      SmallVectorImpl<ref::Tensor> &) {
  FailureOr<ref::Tensor> expected =
      readExpected(*this, getValue(), operands[0]);
  if (failed(expected))
    return failure();
  if (auto difference = ref::compareUlps(operands[0], *expected, getUlps()))
    return emitOpError() << *difference;
  return success();
}

LogicalResult ExpectFailedOp::evaluate(ref::Context &context,
                                       ArrayRef<ref::Tensor>,
                                       SmallVectorImpl<ref::Tensor> &) {
  if (context.failedCheck != getOutcome())
    return emitOpError("expected the outcome \"")
           << getOutcome() << "\", found \"" << context.failedCheck << "\"";
  context.failedCheck.clear();
  return success();
}
