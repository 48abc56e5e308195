//===- Dialect.cpp - Registration of the tensor graph dialect ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Dlt.h"

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

Type dlc::dlt::withElementType(Type type, Type elementType) {
  return cast<TensorType>(type).cloneWith(std::nullopt, elementType);
}
