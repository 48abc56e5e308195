//===- Dialect.cpp - Registration of the tensor graph dialect ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"

#include "mlir/Transforms/InliningUtils.h"
#include "llvm/ADT/TypeSwitch.h"

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

Type dlc::dlt::withElementType(Type type, Type elementType) {
  return cast<TensorType>(type).cloneWith(std::nullopt, elementType);
}
