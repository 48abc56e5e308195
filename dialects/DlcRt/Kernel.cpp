//===- Kernel.cpp - dlcrt.kernel and its terminator ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"

using namespace mlir;
using namespace dlc::kernel;

void KernelOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                     FunctionType type) {
  state.addAttribute(getSymNameAttrName(state.name),
                     builder.getStringAttr(name));
  state.addAttribute(getFunctionTypeAttrName(state.name), TypeAttr::get(type));
  Region *body = state.addRegion();
  Block &block = body->emplaceBlock();
  for (Type argument : type.getInputs())
    block.addArgument(argument, state.location);
}

OperandRange KernelOp::getReturned() {
  return getBody().front().getTerminator()->getOperands();
}

void KernelOp::print(OpAsmPrinter &p) {
  p << ' ';
  p.printSymbolName(getSymName());
  function_interface_impl::printFunctionSignature(
      p, *this, getArgumentTypes(), /*isVariadic=*/false, getResultTypes());
  if (FormAttr form = getFormAttr()) {
    p << " form ";
    p.printStrippedAttrOrType(form);
  }
  if (DictionaryAttr schedules = getSchedulesAttr())
    p << " schedules " << schedules;
  p.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getSymNameAttrName(), getFunctionTypeAttrName(), getFormAttrName(),
       getSchedulesAttrName(), getArgAttrsAttrName(), getResAttrsAttrName()});
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

ParseResult KernelOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<Type> resultTypes;
  SmallVector<DictionaryAttr> resultAttrs;
  bool isVariadic = false;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      function_interface_impl::parseFunctionSignatureWithArguments(
          parser, /*allowVariadic=*/false, arguments, isVariadic, resultTypes,
          resultAttrs))
    return failure();
  SmallVector<Type> argumentTypes;
  for (OpAsmParser::Argument &argument : arguments)
    argumentTypes.push_back(argument.type);
  result.addAttribute(getFunctionTypeAttrName(result.name),
                      TypeAttr::get(FunctionType::get(
                          parser.getContext(), argumentTypes, resultTypes)));
  if (succeeded(parser.parseOptionalKeyword("form"))) {
    FormAttr form;
    if (parser.parseCustomAttributeWithFallback(form))
      return failure();
    result.addAttribute(getFormAttrName(result.name), form);
  }
  if (succeeded(parser.parseOptionalKeyword("schedules"))) {
    DictionaryAttr schedules;
    if (parser.parseAttribute(schedules))
      return failure();
    result.addAttribute(getSchedulesAttrName(result.name), schedules);
  }
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  call_interface_impl::addArgAndResultAttrs(
      parser.getBuilder(), result, arguments, resultAttrs,
      getArgAttrsAttrName(result.name), getResAttrsAttrName(result.name));
  return parser.parseRegion(*result.addRegion(), arguments);
}

LogicalResult KernelOp::verify() {
  ArrayRef<Type> arguments = getArgumentTypes();
  if (arguments.empty() || !arguments.front().isIndex()) // C1
    return emitOpError("expects the number of rows, an index, as its first "
                       "argument, found ")
           << getFunctionType();
  for (Type type :
       llvm::concat<const Type>(arguments.drop_front(), getResultTypes()))
    if (auto tensor = dyn_cast<RankedTensorType>(type);
        !tensor || !tensor.getElementType().isIntOrFloat()) // C2
      return emitOpError("expects ranked tensors of integers or floats behind "
                         "the rows, found ")
             << type;
  if (!getBody().hasOneBlock() || getBody().front().empty() ||
      !isa<ReturnOp>(getBody().front().back())) // C3
    return emitOpError("expects one block that dlcrt.return ends");
  if (DictionaryAttr schedules = getSchedulesAttr())
    for (NamedAttribute schedule : schedules)
      if (!isa<ScheduleAttr>(schedule.getValue())) // C4
        return emitOpError("expects schedules of targets, found ")
               << schedule.getName() << " = " << schedule.getValue();
  return success();
}

LogicalResult ReturnOp::verify() {
  auto kernel = cast<KernelOp>((*this)->getParentOp());
  if (getOperandTypes() == TypeRange(kernel.getResultTypes()))
    return success();
  return emitOpError("expects values of the kernel's result types, found ")
         << getOperandTypes() << " for " << kernel.getFunctionType();
}
