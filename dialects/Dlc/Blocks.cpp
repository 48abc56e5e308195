//===- Blocks.cpp - Blocks and their instances ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

using namespace mlir;
using namespace dlc::layers;

ParseResult BlockOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parser.parseArgumentList(arguments, OpAsmParser::Delimiter::Paren,
                               /*allowType=*/false) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  for (OpAsmParser::Argument &argument : arguments)
    argument.type = DeferredType::get(parser.getContext());
  return parser.parseRegion(*result.addRegion(), arguments);
}

void BlockOp::print(OpAsmPrinter &p) {
  p << ' ';
  p.printSymbolName(getSymName());
  p << '(';
  llvm::interleaveComma(getBody().getArguments(), p, [&](BlockArgument arg) {
    p.printRegionArgument(arg, {}, /*omitType=*/true);
  });
  p << ')';
  p.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                     {getSymNameAttrName()});
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

LogicalResult BlockOp::verifyRegions() {
  for (BlockArgument argument : getBody().getArguments())
    if (!isa<DeferredType>(argument.getType()))
      return emitOpError("expects arguments of type !dlc.deferred, found ")
             << argument.getType();
  for (Operation &op : getBody().front().without_terminator()) {
    if (!isa<LayerOpInterface, ApplyOp>(op))
      return op.emitOpError("is not a layer");
    if (failed(checkAttributes(&op)))
      return failure();
  }
  if (!isa<YieldOp>(getBody().front().getTerminator()))
    return emitOpError("expects a dlc.yield at its end");
  return success();
}

ParseResult ApplyOp::parse(OpAsmParser &parser, OperationState &result) {
  FlatSymbolRefAttr block;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  if (parser.parseAttribute(block, getBlockAttrName(result.name),
                            result.attributes) ||
      parser.parseOperandList(operands, OpAsmParser::Delimiter::Paren))
    return failure();
  for (StringAttr keyword :
       {getNameAttrName(result.name), getSharesAttrName(result.name)})
    if (succeeded(parser.parseOptionalKeyword(keyword))) {
      StringAttr value;
      if (parser.parseLParen() ||
          parser.parseAttribute(value, keyword, result.attributes) ||
          parser.parseRParen())
        return failure();
    }
  if (parser.parseOptionalAttrDict(result.attributes))
    return failure();
  // As many results as the text names.
  Type deferred = DeferredType::get(parser.getContext());
  size_t count = parser.getNumResults();
  result.addTypes(SmallVector<Type>(count, deferred));
  return parser.resolveOperands(operands,
                                SmallVector<Type>(operands.size(), deferred),
                                parser.getNameLoc(), result.operands);
}

void ApplyOp::print(OpAsmPrinter &p) {
  p << ' ' << getBlockAttr() << '(';
  p.printOperands(getInputs());
  p << ')';
  if (getNameAttr())
    p << " name(" << getNameAttr() << ')';
  if (getSharesAttr())
    p << " shares(" << getSharesAttr() << ')';
  p.printOptionalAttrDict(
      (*this)->getAttrs(),
      {getBlockAttrName(), getNameAttrName(), getSharesAttrName()});
}

LogicalResult ApplyOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto block = symbols.lookupNearestSymbolFrom<BlockOp>(*this, getBlockAttr());
  if (!block)
    return emitOpError() << getBlockAttr() << " is not a dlc.block";
  size_t arguments = block.getBody().getNumArguments();
  size_t results = block.getBody().front().getTerminator()->getNumOperands();
  if (getInputs().size() == arguments && getNumResults() == results)
    return success();
  InFlightDiagnostic diag = emitOpError("expects ")
                            << arguments << " inputs and " << results
                            << " results, found " << getInputs().size()
                            << " and " << getNumResults();
  diag.attachNote(block.getLoc()) << "the block";
  return diag;
}
