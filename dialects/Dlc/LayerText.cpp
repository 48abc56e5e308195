//===- LayerText.cpp - Text of layers and of what they stand in ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Assembly.h"

using namespace mlir;
using namespace dlc::layers;

ParseResult dlc::layers::parseUnaryLayer(OpAsmParser &parser,
                                         OperationState &result) {
  OpAsmParser::UnresolvedOperand input;
  OptionalParseResult hasInput = parser.parseOptionalOperand(input);
  if (hasInput.has_value() && failed(*hasInput))
    return failure();
  Type inputType, outputType;
  if (parseKeywords(parser, result.attributes) ||
      parseLayerTypes(parser, inputType, outputType))
    return failure();
  result.addTypes(outputType);
  return hasInput.has_value()
             ? parser.resolveOperand(input, inputType, result.operands)
             : ParseResult(success());
}

void dlc::layers::printUnaryLayer(OpAsmPrinter &p, Operation *op) {
  if (op->getNumOperands())
    p << ' ' << op->getOperand(0);
  p << ' ';
  printKeywords(p, op->getAttrs());
  TypeRange types[] = {op->getOperandTypes(), op->getResultTypes()};
  if (allDeferred(types[0]) && allDeferred(types[1]))
    return;
  p << " : " << types[0] << " -> " << types[1];
}

void dlc::layers::setImpliedInputs(Block &body, Value first) {
  Value previous = first;
  for (Operation &op : body) {
    bool isOpen = op.getNumOperands() == 0 &&
                  isa<LayerOpInterface, OutputsOp, YieldOp>(op);
    if (isOpen && previous)
      op.setOperands(previous);
    previous = op.getNumResults() == 1 ? op.getResult(0) : Value();
  }
}

// [`sequential`] @name [`attributes` attributes] body
ParseResult ModelOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  bool sequential = succeeded(parser.parseOptionalKeyword("sequential"));
  if (sequential)
    result.addAttribute(getSequentialAttrName(result.name),
                        parser.getBuilder().getUnitAttr());
  Region &body = *result.addRegion();
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
      parser.parseRegion(body))
    return failure();
  if (sequential && body.hasOneBlock())
    setImpliedInputs(body.front(), Value());
  return success();
}

void ModelOp::print(OpAsmPrinter &p) {
  if (getSequential())
    p << " sequential";
  p << ' ';
  p.printSymbolName(getSymName());
  p.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {getSequentialAttrName(), getSymNameAttrName()});
  p << ' ';
  p.printRegion(getBody());
}
