//===- Dialect.cpp - Registration of the layer dialect -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Assembly.h"
#include "dlc/Dlc/Dlc.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace dlc::layers;

#include "dlc/Dlc/DlcDialect.cpp.inc"
#include "dlc/Dlc/DlcEnums.cpp.inc"
#include "dlc/Dlc/DlcInterfaces.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "dlc/Dlc/DlcTypes.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dlc/Dlc/DlcAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "dlc/Dlc/DlcOps.cpp.inc"

void DlcDialect::initialize() {
  registerTypes();
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dlc/Dlc/DlcOps.cpp.inc"
      >();
}

static ParseResult refuse(OpAsmParser &parser, OperationState &unknown) {
  return dlc::refuseOperation(
      parser, unknown,
      "; a layer that a dlc.define defines is dlc.layer @" +
          unknown.name.stripDialect());
}

std::optional<Dialect::ParseOpHook>
DlcDialect::getParseOperationHook(StringRef) const {
  return ParseOpHook(refuse);
}

void DlcDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dlc/Dlc/DlcTypes.cpp.inc"
      >();
}

void DlcDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dlc/Dlc/DlcAttrs.cpp.inc"
      >();
}

std::optional<int64_t> dlc::layers::getInteger(Attribute attr) {
  if (auto integer = dyn_cast_or_null<IntegerAttr>(attr))
    return integer.getInt();
  return std::nullopt;
}

std::optional<double> dlc::layers::getNumber(Attribute attr) {
  if (auto number = dyn_cast_or_null<FloatAttr>(attr))
    return number.getValueAsDouble();
  auto integer = dyn_cast_or_null<IntegerAttr>(attr);
  if (integer && !isa<BoolAttr>(attr))
    return static_cast<double>(integer.getInt());
  return std::nullopt;
}
