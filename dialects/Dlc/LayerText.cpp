//===- LayerText.cpp - Text of layers and of what they stand in ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Assembly.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace dlc::layers;

ParseResult dlc::layers::parseUnaryLayer(OpAsmParser &parser,
                                         OperationState &result) {
  OpAsmParser::UnresolvedOperand input;
  OptionalParseResult hasInput = parser.parseOptionalOperand(input);
  if (hasInput.has_value() && failed(*hasInput))
    return failure();
  if (parseKeywords(parser, result.attributes))
    return failure();
  Type inputType = DeferredType::get(parser.getContext());
  Type outputType = inputType;
  if (succeeded(parser.parseOptionalColon()) &&
      (parser.parseType(inputType) || parser.parseArrow() ||
       parser.parseType(outputType)))
    return failure();
  result.addTypes(outputType);
  return hasInput.has_value()
             ? parser.resolveOperand(input, inputType, result.operands)
             : ParseResult(success());
}

ParseResult
dlc::layers::parseVariadicTypes(OpAsmParser &parser,
                                ArrayRef<OpAsmParser::UnresolvedOperand> inputs,
                                llvm::SMLoc loc, OperationState &result) {
  Type outputType = DeferredType::get(parser.getContext());
  SmallVector<Type> inputTypes(inputs.size(), outputType);
  if (succeeded(parser.parseOptionalColon())) {
    inputTypes.clear();
    if (parser.parseLParen() || parser.parseTypeList(inputTypes) ||
        parser.parseRParen() || parser.parseArrow() ||
        parser.parseType(outputType))
      return failure();
  }
  result.addTypes(outputType);
  return parser.resolveOperands(inputs, inputTypes, loc, result.operands);
}

ParseResult dlc::layers::parseVariadicLayer(OpAsmParser &parser,
                                            OperationState &result) {
  SmallVector<OpAsmParser::UnresolvedOperand> inputs;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOperandList(inputs) ||
      parseKeywords(parser, result.attributes))
    return failure();
  return parseVariadicTypes(parser, inputs, loc, result);
}

/// Whether the layer's types are to be printed.
static bool hasTypes(Operation *op) {
  return !allDeferred(op->getOperandTypes()) ||
         !allDeferred(op->getResultTypes());
}

/// Inputs and keywords of a layer.
static void printWithoutTypes(OpAsmPrinter &p, Operation *op) {
  if (op->getNumOperands())
    p << ' ' << op->getOperands();
  p << ' ';
  printKeywords(p, op->getAttrs());
}

void dlc::layers::printUnaryLayer(OpAsmPrinter &p, Operation *op) {
  printWithoutTypes(p, op);
  if (hasTypes(op))
    p << " : " << op->getOperandTypes() << " -> " << op->getResultTypes();
}

void dlc::layers::printVariadicTypes(OpAsmPrinter &p, Operation *op) {
  if (hasTypes(op))
    p << " : (" << op->getOperandTypes() << ") -> " << op->getResultTypes();
}

void dlc::layers::printVariadicLayer(OpAsmPrinter &p, Operation *op) {
  printWithoutTypes(p, op);
  printVariadicTypes(p, op);
}

void dlc::layers::setImpliedInputs(Block &body, Value first) {
  Value previous = first;
  for (Operation &op : body) {
    bool isOpen = op.getNumOperands() == 0 &&
                  isa<LayerOpInterface, ApplyOp, OutputsOp, YieldOp>(op);
    if (isOpen && previous)
      op.setOperands(previous);
    previous = op.getNumResults() == 1 ? op.getResult(0) : Value();
  }
}

LogicalResult dlc::layers::checkInputs(Block &body) {
  for (Operation &op : body)
    if (op.getNumOperands() == 0 && isa<LayerOpInterface>(op) &&
        op.hasTrait<OpTrait::OneOperand>())
      return op.emitOpError("expects its input; only in a dlc.model "
                            "sequential, and in a block of one argument, it "
                            "may be left out for the value before");
  return success();
}

/// Whether keywords stand here where a body is expected: `{` name `=`, which no
/// operation begins with.
static bool precedesKeywords(OpAsmParser &parser) {
  StringRef text(parser.getCurrentLocation().getPointer());
  if (!text.consume_front("{"))
    return false;
  text = text.ltrim();
  StringRef name =
      text.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
  text = text.drop_front(name.size()).ltrim();
  return !name.empty() && text.starts_with("=") && !text.starts_with("==");
}

// [`sequential`] @name [`attributes` attributes] body [keywords]
ParseResult ModelOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  bool sequential = succeeded(parser.parseOptionalKeyword("sequential"));
  if (sequential)
    result.addAttribute(getSequentialAttrName(result.name),
                        parser.getBuilder().getUnitAttr());
  Region &body = *result.addRegion();
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  if (precedesKeywords(parser))
    return parser.emitError(
        parser.getCurrentLocation(),
        "expects the keywords of a model behind its layers, as `{ ... } {dtype "
        "= f64}`");
  SMLoc begin = parser.getCurrentLocation();
  if (parser.parseRegion(body))
    return failure();
  if (body.empty())
    return parser.emitError(begin, "expects an input and layers");
  if (parseKeywords(parser, result.attributes))
    return failure();
  if (sequential && body.hasOneBlock()) {
    setImpliedTerminator<OutputsOp>(body.front(), result.location);
    setImpliedInputs(body.front(), Value());
  }
  return success(sequential || succeeded(checkInputs(body.front())));
}

void ModelOp::print(OpAsmPrinter &p) {
  if (getSequential())
    p << " sequential";
  p << ' ';
  p.printSymbolName(getSymName());
  p << ' ';
  p.printRegion(getBody());
  p << ' ';
  printKeywords(p, (*this)->getAttrs(),
                {getSequentialAttrName(), getSymNameAttrName()});
}
