//===- DlcRt.cpp - The kernel level's dialect ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace dlc::rt;

#include "dlc/DlcRt/DlcRtDialect.cpp.inc"
#include "dlc/DlcRt/DlcRtEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dlc/DlcRt/DlcRtAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "dlc/DlcRt/DlcRtOps.cpp.inc"

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
static func::FuncOp findKernel(Operation *op, FlatSymbolRefAttr name,
                               SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<func::FuncOp>(op, name);
  auto areTensors = [](TypeRange types) {
    return llvm::all_of(types, llvm::IsaPred<RankedTensorType>);
  };
  if (kernel && kernel.getNumArguments() >= 1 &&
      kernel.getArgumentTypes()[0].isIndex() &&
      areTensors(TypeRange(kernel.getArgumentTypes()).drop_front()) &&
      areTensors(kernel.getResultTypes()) && kernel.getBody().hasOneBlock())
    return kernel;
  op->emitOpError() << name
                    << " is not a kernel, a func.func of the rows and ranked "
                       "tensors, of one block";
  return {};
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  func::FuncOp kernel = findKernel(*this, getKernelAttr(), symbols);
  if (!kernel)
    return failure();
  FunctionType type = kernel.getFunctionType();
  if (TypeRange(type.getInputs()).drop_front() == getInputs().getTypes() &&
      TypeRange(type.getResults()) == getResultTypes())
    return success();
  return emitOpError("doesn't fit the type of its kernel, ") << type;
}

LogicalResult RunOp::verifySymbolUses(SymbolTableCollection &symbols) {
  func::FuncOp kernel = findKernel(*this, getKernelAttr(), symbols);
  if (!kernel)
    return failure();
  size_t expected = kernel.getNumArguments() - 1 + kernel.getNumResults();
  if (getBuffers().size() == expected)
    return success();
  return emitOpError("expects ")
         << expected << " buffers, found " << getBuffers().size();
}

func::FuncOp RunOp::lookupKernel() {
  return SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(*this,
                                                            getKernelAttr());
}

func::FuncOp RunOp::lookupKernel(SymbolTableCollection &symbols) {
  return symbols.lookupNearestSymbolFrom<func::FuncOp>(*this, getKernelAttr());
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
