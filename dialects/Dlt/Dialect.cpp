//===- Dialect.cpp - Registration of the tensor graph dialect ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"
#include "dlc/Support/Suggest.h"

#include "mlir/Transforms/InliningUtils.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace dlc::dlt;

#include "dlc/Dlt/DltDialect.cpp.inc"
#include "dlc/Dlt/DltEnums.cpp.inc"
#include "dlc/Dlt/DltInterfaces.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "dlc/Dlt/DltTypes.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dlc/Dlt/DltAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "dlc/Dlt/DltOps.cpp.inc"

namespace {
/// Functions may be inlined into entries; every operation may move.
struct DltInlinerInterface : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;
  bool isLegalToInline(Operation *, Operation *, bool) const final {
    return true;
  }
  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
  bool isLegalToInline(Region *, Region *, bool, IRMapping &) const final {
    return true;
  }
};
} // namespace

void DltDialect::initialize() {
  registerTypes();
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dlc/Dlt/DltOps.cpp.inc"
      >();
  addInterfaces<DltInlinerInterface>();
}

static ParseResult refuse(OpAsmParser &parser, OperationState &unknown) {
  return dlc::refuseOperation(parser, unknown, "");
}

std::optional<Dialect::ParseOpHook>
DltDialect::getParseOperationHook(StringRef) const {
  return ParseOpHook(refuse);
}

void DltDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dlc/Dlt/DltTypes.cpp.inc"
      >();
}

void DltDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dlc/Dlt/DltAttrs.cpp.inc"
      >();
}

LogicalResult
dlc::dlt::checkLimits(Type type,
                      llvm::function_ref<InFlightDiagnostic()> emitError) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return success();
  if (tensor.getRank() > kMostDimensions)
    return emitError() << "expects tensors of at most " << kMostDimensions
                       << " dimensions, found " << tensor;
  int64_t elements = 1;
  for (int64_t size : tensor.getShape()) {
    // Also what is empty has distances between its elements.
    int64_t factor =
        ShapedType::isDynamic(size) ? 1 : std::max<int64_t>(size, 1);
    if (llvm::MulOverflow(elements, factor, elements) ||
        elements > kMostElements)
      return emitError() << "expects tensors of at most 2^44 elements"
                         << (tensor.hasStaticShape() ? "" : " for each row")
                         << ", found " << tensor;
  }
  return success();
}

/// The attribute of the dimensions of an operation; null for all dimensions.
static Attribute dimensionsOf(Operation *op) {
  Attribute one = op->getAttr("dimension");
  return one ? one : op->getAttr("dimensions");
}

LogicalResult dlc::dlt::verifyDimensionNumbers(Operation *op) {
  Attribute dimensions = dimensionsOf(op);
  int64_t missing = 0;
  if (auto one = dyn_cast_or_null<IntegerAttr>(dimensions))
    missing = ShapedType::isDynamic(one.getInt());
  else if (auto several = dyn_cast_or_null<DenseI64ArrayAttr>(dimensions))
    missing = llvm::count_if(several.asArrayRef(), ShapedType::isDynamic);
  auto numbers = dimensionNumbers(op);
  if (static_cast<int64_t>(numbers.size()) != missing)
    return op->emitOpError("expects a number for each of ")
           << missing << " missing dimensions, found " << numbers.size();
  if (missing && isa<RankedTensorType>(op->getOperand(0).getType()))
    return op->emitOpError("expects a tensor without a type where a value is "
                           "a dimension");
  return success();
}

void dlc::dlt::setDimensions(Operation *op, ArrayRef<int64_t> numbers) {
  Builder builder(op->getContext());
  op->eraseOperands(1, op->getNumOperands() - 1);
  auto several = dyn_cast<DenseI64ArrayAttr>(dimensionsOf(op));
  if (!several) {
    op->setAttr("dimension", builder.getI64IntegerAttr(numbers.front()));
    return;
  }
  SmallVector<int64_t> all(several.asArrayRef());
  for (int64_t &dimension : all)
    if (ShapedType::isDynamic(dimension)) {
      dimension = numbers.front();
      numbers = numbers.drop_front();
    }
  op->setAttr("dimensions", builder.getDenseI64ArrayAttr(all));
}

Type dlc::dlt::withElementType(Type type, Type elementType) {
  return cast<TensorType>(type).cloneWith(std::nullopt, elementType);
}
