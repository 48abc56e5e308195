//===- Blocks.cpp - Blocks and their instances ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Assembly.h"
#include "dlc/Dlc/Dlc.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace dlc::layers;

ParseResult BlockOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parser.parseArgumentList(arguments, OpAsmParser::Delimiter::Paren,
                               /*allowType=*/false))
    return failure();
  // A unit stands for no value.
  SmallVector<Attribute> names, values;
  if (succeeded(parser.parseOptionalKeyword("params")) &&
      parser.parseCommaSeparatedList(
          OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
            std::string param;
            Attribute value;
            if (parser.parseKeywordOrString(&param) ||
                parseDefaultValue(parser, value))
              return failure();
            names.push_back(parser.getBuilder().getStringAttr(param));
            values.push_back(value ? value : parser.getBuilder().getUnitAttr());
            return success();
          }))
    return failure();
  if (!names.empty()) {
    result.addAttribute(getParamNamesAttrName(result.name),
                        parser.getBuilder().getArrayAttr(names));
    result.addAttribute(getParamValuesAttrName(result.name),
                        parser.getBuilder().getArrayAttr(values));
  }
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  for (OpAsmParser::Argument &argument : arguments)
    argument.type = DeferredType::get(parser.getContext());
  Region &body = *result.addRegion();
  if (parser.parseRegion(body, arguments))
    return failure();
  if (body.hasOneBlock() && arguments.size() == 1) {
    setImpliedTerminator<YieldOp>(body.front(), result.location);
    setImpliedInputs(body.front(), body.getArgument(0));
    return success();
  }
  return body.empty() ? success() : checkInputs(body.front());
}

void BlockOp::print(OpAsmPrinter &p) {
  p << ' ';
  p.printSymbolName(getSymName());
  p << '(';
  llvm::interleaveComma(getBody().getArguments(), p, [&](BlockArgument arg) {
    p.printRegionArgument(arg, {}, /*omitType=*/true);
  });
  p << ')';
  if (getParamNames()) {
    p << " params(";
    bool first = true;
    for (auto [name, value] :
         llvm::zip(getParamNames()->getAsValueRange<StringAttr>(),
                   *getParamValues())) {
      p << (first ? "" : ", ");
      first = false;
      p.printKeywordOrString(name);
      if (isa<UnitAttr>(value))
        continue;
      p << ' ';
      printDefaultValue(p, *this, value);
    }
    p << ')';
  }
  p.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {getSymNameAttrName(), getParamNamesAttrName(),
                            getParamValuesAttrName()});
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

LogicalResult BlockOp::verify() {
  if (failed(checkAttributes(*this)))
    return failure();
  size_t names = getParamNames() ? getParamNames()->size() : 0;
  size_t values = getParamValues() ? getParamValues()->size() : 0;
  if (names != values)
    return emitOpError("expects a value, or a unit for none, for each of ")
           << names << " params, found " << values;
  llvm::StringSet<> seen;
  if (names)
    for (StringAttr name : getParamNames()->getAsRange<StringAttr>()) {
      if (!seen.insert(name).second) // C1
        return emitOpError("names the param ") << name << " twice";
      // An instance's keyword of this name would be its own.
      if (llvm::is_contained(ApplyOp::getAttributeNames(), name.getValue()))
        return emitOpError("has a param ")
               << name << ", which is an attribute of "
               << ApplyOp::getOperationName();
    }
  return success();
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

// @block [(inputs)] [keywords]
ParseResult ApplyOp::parse(OpAsmParser &parser, OperationState &result) {
  FlatSymbolRefAttr block;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  if (parser.parseAttribute(block, getBlockAttrName(result.name),
                            result.attributes))
    return failure();
  bool isImplied = failed(parser.parseOptionalLParen());
  if (!isImplied && (parser.parseOperandList(operands) || parser.parseRParen()))
    return failure();
  if (parseKeywordsAndParams(parser, result))
    return failure();
  // As many results as the text names; in a chain one.
  Type deferred = DeferredType::get(parser.getContext());
  size_t count = parser.getNumResults();
  if (isImplied && count == 0)
    count = 1;
  result.addTypes(SmallVector<Type>(count, deferred));
  return parser.resolveOperands(operands,
                                SmallVector<Type>(operands.size(), deferred),
                                parser.getNameLoc(), result.operands);
}

void ApplyOp::print(OpAsmPrinter &p) {
  p << ' ' << getBlockAttr() << '(';
  p.printOperands(getInputs());
  p << ')';
  p << ' ';
  printKeywordsAndParams(p, *this, getParamsAttr(), {getBlockAttrName()});
}

LogicalResult ApplyOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto block = symbols.lookupNearestSymbolFrom<BlockOp>(*this, getBlockAttr());
  if (!block) {
    // A block of another file is there, or not, after dlc-import.
    auto module = (*this)->getParentOfType<ModuleOp>();
    if (module && !module.getOps<ImportOp>().empty())
      return success();
    return emitOpError() << getBlockAttr() << " is not a dlc.block";
  }
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
