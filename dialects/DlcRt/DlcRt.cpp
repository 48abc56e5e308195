//===- DlcRt.cpp - The kernel level's dialect ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace dlc::kernel;

#include "dlc/DlcRt/DlcRtAttrInterfaces.cpp.inc"
#include "dlc/DlcRt/DlcRtDialect.cpp.inc"
#include "dlc/DlcRt/DlcRtEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dlc/DlcRt/DlcRtAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "dlc/DlcRt/DlcRtOps.cpp.inc"

LogicalResult FormAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               ArrayRef<Attribute> kinds) {
  if (kinds.empty())
    return emitError() << "expects a kind of kernel, found none";
  for (Attribute kind : kinds)
    if (!isa<KindAttr>(kind))
      return emitError() << "expects kinds of kernels, found " << kind;
  return success();
}

void DlcRtDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dlc/DlcRt/DlcRtOps.cpp.inc"
      >();
}

void DlcRtDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dlc/DlcRt/DlcRtAttrs.cpp.inc"
      >();
}

/// The kernel that `op` names, or null after an error.
static KernelOp findKernel(Operation *op, FlatSymbolRefAttr name,
                           SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<KernelOp>(op, name);
  if (!kernel)
    op->emitOpError() << name << " is not the symbol of a dlcrt.kernel";
  return kernel;
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  KernelOp kernel = findKernel(*this, getKernelAttr(), symbols);
  if (!kernel)
    return failure();
  FunctionType type = kernel.getFunctionType();
  if (TypeRange(type.getInputs()).drop_front() == getInputs().getTypes() &&
      TypeRange(type.getResults()) == getResultTypes())
    return success();
  return emitOpError("doesn't fit the type of its kernel, ") << type;
}

LogicalResult RunOp::verifySymbolUses(SymbolTableCollection &symbols) {
  KernelOp kernel = findKernel(*this, getKernelAttr(), symbols);
  if (!kernel)
    return failure();
  size_t expected = kernel.getNumArguments() - 1 + kernel.getNumResults();
  if (getBuffers().size() == expected)
    return success();
  return emitOpError("expects ")
         << expected << " buffers, found " << getBuffers().size();
}

KernelOp RunOp::lookupKernel() {
  return SymbolTable::lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
}

KernelOp RunOp::lookupKernel(SymbolTableCollection &symbols) {
  return symbols.lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
}

ArrayRef<Attribute> RunOp::argumentBuffers() {
  return getBuffers().getValue().drop_back(lookupKernel().getNumResults());
}

ArrayRef<Attribute> RunOp::resultBuffers() {
  return getBuffers().getValue().take_back(lookupKernel().getNumResults());
}

ArrayRef<Attribute> RunOp::argumentBuffers(SymbolTableCollection &symbols) {
  return getBuffers().getValue().drop_back(
      lookupKernel(symbols).getNumResults());
}

ArrayRef<Attribute> RunOp::resultBuffers(SymbolTableCollection &symbols) {
  return getBuffers().getValue().take_back(
      lookupKernel(symbols).getNumResults());
}
