//===- Definitions.cpp - Definitions in tensor operations ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Dlt/Instantiate.h"

#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/FunctionImplementation.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// [`params` `(` name = number, ... `)`]
static ParseResult parseParams(OpAsmParser &parser,
                               SmallVector<Attribute> &names,
                               SmallVector<double> &values) {
  if (failed(parser.parseOptionalKeyword("params")))
    return success();
  return parser.parseCommaSeparatedList(
      OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
        StringRef name;
        double value;
        if (parser.parseKeyword(&name) || parser.parseEqual() ||
            parser.parseFloat(value))
          return failure();
        names.push_back(parser.getBuilder().getStringAttr(name));
        values.push_back(value);
        return success();
      });
}

/// [`slots` `(` name [= number], ... `)`]
static ParseResult parseSlots(OpAsmParser &parser,
                              SmallVector<Attribute> &names,
                              SmallVector<double> &values) {
  if (failed(parser.parseOptionalKeyword("slots")))
    return success();
  return parser.parseCommaSeparatedList(
      OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
        StringRef name;
        double value = 0;
        if (parser.parseKeyword(&name) ||
            (succeeded(parser.parseOptionalEqual()) &&
             parser.parseFloat(value)))
          return failure();
        names.push_back(parser.getBuilder().getStringAttr(name));
        values.push_back(value);
        return success();
      });
}

/// [`learning_rate` `=` number]
static ParseResult parseLearningRate(OpAsmParser &parser,
                                     OperationState &result, StringAttr name) {
  if (failed(parser.parseOptionalKeyword("learning_rate")))
    return success();
  double value;
  if (parser.parseEqual() || parser.parseFloat(value))
    return failure();
  result.addAttribute(name, parser.getBuilder().getF64FloatAttr(value));
  return success();
}

// dlc.define KIND @name(%arg: type, ...) [params(...)] [slots(...)]
//     [learning_rate = number] { ... }
ParseResult DefineOp::parse(OpAsmParser &parser, OperationState &result) {
  StringRef kindName;
  SMLoc kindLoc = parser.getCurrentLocation();
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  if (parser.parseKeyword(&kindName))
    return failure();
  std::optional<DefinitionKind> kind = symbolizeDefinitionKind(kindName);
  if (!kind)
    return parser.emitError(kindLoc)
           << "expects activation, loss, metric, optimizer or initializer, "
              "found '"
           << kindName << "'";
  Builder &b = parser.getBuilder();
  SmallVector<Attribute> paramNames, slotNames;
  SmallVector<double> paramValues, slotValues;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parser.parseArgumentList(arguments, OpAsmParser::Delimiter::Paren,
                               /*allowType=*/true) ||
      parseParams(parser, paramNames, paramValues) ||
      parseSlots(parser, slotNames, slotValues) ||
      parseLearningRate(parser, result, getLearningRateAttrName(result.name)) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  result.addAttribute(getKindAttrName(result.name),
                      b.getI32IntegerAttr(static_cast<int32_t>(*kind)));
  result.addAttribute(getParamNamesAttrName(result.name),
                      b.getArrayAttr(paramNames));
  result.addAttribute(getParamValuesAttrName(result.name),
                      b.getDenseF64ArrayAttr(paramValues));
  result.addAttribute(getSlotsAttrName(result.name), b.getArrayAttr(slotNames));
  result.addAttribute(getSlotValuesAttrName(result.name),
                      b.getDenseF64ArrayAttr(slotValues));
  return parser.parseRegion(*result.addRegion(), arguments);
}

static void printNumber(OpAsmPrinter &p, MLIRContext *context, double value) {
  // As an attribute, which prints enough digits to read back the same.
  p.printAttributeWithoutType(FloatAttr::get(Float64Type::get(context), value));
}

void DefineOp::print(OpAsmPrinter &p) {
  p << ' ' << stringifyDefinitionKind(getKind()) << ' ';
  p.printSymbolName(getSymName());
  p << '(';
  llvm::interleaveComma(getBody().getArguments(), p,
                        [&](BlockArgument arg) { p.printRegionArgument(arg); });
  p << ')';
  if (!getParamNames().empty()) {
    p << " params(";
    llvm::interleaveComma(
        llvm::zip(getParamNames().getAsRange<StringAttr>(), getParamValues()),
        p, [&](auto pair) {
          p << std::get<0>(pair).getValue() << " = ";
          printNumber(p, getContext(), std::get<1>(pair));
        });
    p << ')';
  }
  if (!getSlots().empty()) {
    p << " slots(";
    for (auto [i, slot] :
         llvm::enumerate(getSlots().getAsRange<StringAttr>())) {
      p << (i ? ", " : "") << slot.getValue();
      if (getSlotValues() && (*getSlotValues())[i] != 0) {
        p << " = ";
        printNumber(p, getContext(), (*getSlotValues())[i]);
      }
    }
    p << ')';
  }
  if (getLearningRateAttr()) {
    p << " learning_rate = ";
    p.printAttributeWithoutType(getLearningRateAttr());
  }
  p.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getSymNameAttrName(), getKindAttrName(), getParamNamesAttrName(),
       getParamValuesAttrName(), getSlotsAttrName(), getSlotValuesAttrName(),
       getLearningRateAttrName()});
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

/// Arguments that come before slots and params, by kind.
static unsigned numFixedArguments(DefinitionKind kind) {
  switch (kind) {
  case DefinitionKind::activation:
    return 1;
  case DefinitionKind::loss:
  case DefinitionKind::metric:
    return 2;
  case DefinitionKind::optimizer:
    return 4;
  case DefinitionKind::initializer:
    return 3;
  }
  llvm_unreachable("unknown kind");
}

LogicalResult DefineOp::verify() {
  if (getParamNames().size() != getParamValues().size())
    return emitOpError("expects a value for each of ")
           << getParamNames().size() << " params, found "
           << getParamValues().size();
  if (getSlotValues() && getSlots().size() != getSlotValues()->size())
    return emitOpError("expects a value for each of ")
           << getSlots().size() << " slots, found " << getSlotValues()->size();
  if (!getSlots().empty() && getKind() != DefinitionKind::optimizer)
    return emitOpError("only an optimizer has slots");
  if (getLearningRateAttr() && getKind() != DefinitionKind::optimizer)
    return emitOpError("only an optimizer has a learning rate");
  for (ArrayAttr names : {getParamNames(), getSlots()}) {
    llvm::StringSet<> seen;
    for (StringRef name : names.getAsValueRange<StringAttr>())
      if (!seen.insert(name).second)
        return emitOpError("names \"") << name << "\" twice";
  }
  return success();
}

LogicalResult DefineOp::verifyRegions() {
  auto yield = dyn_cast<YieldOp>(getBody().front().getTerminator());
  if (!yield)
    return emitOpError("expects a dlc.yield at its end");
  unsigned arguments =
      numFixedArguments(getKind()) + getSlots().size() + getParamNames().size();
  unsigned results =
      getKind() == DefinitionKind::optimizer ? 1 + getSlots().size() : 1;
  if (getBody().getNumArguments() != arguments)
    return emitOpError("of kind ")
           << stringifyDefinitionKind(getKind()) << " with "
           << getSlots().size() << " slots and " << getParamNames().size()
           << " params expects " << arguments << " arguments, found "
           << getBody().getNumArguments();
  if (yield.getNumOperands() != results)
    return yield.emitOpError("expects ")
           << results << " values of this definition of kind "
           << stringifyDefinitionKind(getKind()) << ", found "
           << yield.getNumOperands();
  for (Type type : llvm::concat<const Type>(getBody().getArgumentTypes(),
                                            yield.getOperandTypes()))
    if (!isa<TensorType>(type))
      return emitOpError("expects tensors, found ") << type;
  for (Operation &op : getBody().front().without_terminator())
    if (!isa<dlt::DltDialect>(op.getDialect()))
      return op.emitOpError("is not an operation of the tensor graph");
  return success();
}

/// The values of the definition's params after `overrides`.
static FailureOr<SmallVector<double>>
resolveParams(Operation *user, DefineOp definition, DictionaryAttr overrides) {
  SmallVector<double> values(definition.getParamValues());
  if (!overrides)
    return values;
  for (NamedAttribute entry : overrides) {
    auto names = definition.getParamNames().getAsRange<StringAttr>();
    auto it = llvm::find(names, entry.getName());
    if (it == names.end()) {
      InFlightDiagnostic diag = user->emitOpError("\"")
                                << entry.getName().getValue()
                                << "\" is not a param of @"
                                << definition.getSymName();
      diag.attachNote(definition.getLoc())
          << "its params are " << definition.getParamNames();
      return diag;
    }
    std::optional<double> number = getNumber(entry.getValue());
    if (!number)
      return user->emitOpError("expects a number for param \"")
             << entry.getName().getValue() << "\", found " << entry.getValue();
    values[std::distance(names.begin(), it)] = *number;
  }
  return values;
}

/// Whether a value of `type` may be an argument that is declared as `declared`.
static bool fits(Type type, Type declared) {
  auto tensor = cast<RankedTensorType>(type);
  auto wanted = cast<TensorType>(declared);
  if (isa<dlt::GenericFloatType>(wanted.getElementType())
          ? !isa<FloatType>(tensor.getElementType())
          : wanted.getElementType() != tensor.getElementType())
    return false;
  return !wanted.hasRank() ||
         (wanted.getRank() == tensor.getRank() &&
          llvm::all_of(
              llvm::zip(tensor.getShape(), wanted.getShape()), [](auto dims) {
                auto [found, expected] = dims;
                return ShapedType::isDynamic(expected) || found == expected;
              }));
}

LogicalResult dlc::layers::instantiateDefinition(
    OpBuilder &builder, Operation *user, DefineOp definition,
    ValueRange arguments, DictionaryAttr overrides, Type floatType,
    StringRef where, SmallVectorImpl<Value> &results) {
  FailureOr<SmallVector<double>> params =
      resolveParams(user, definition, overrides);
  if (failed(params))
    return failure();
  SmallVector<Value> all(arguments);
  for (double param : *params) {
    // In the precision that the definition declares: f64 for numbers that are
    // computed with before they are rounded to the dtype.
    auto declared = dyn_cast<RankedTensorType>(
        definition.getBody().getArgument(all.size()).getType());
    if (!declared || declared.getRank() != 0)
      return definition.emitOpError("expects params of rank 0");
    Type type = isa<dlt::GenericFloatType>(declared.getElementType())
                    ? declared.clone(floatType)
                    : Type(declared);
    all.push_back(dlt::SplatOp::create(builder, user->getLoc(), type,
                                       builder.getF64FloatAttr(param)));
  }
  for (auto [i, value, argument] :
       llvm::enumerate(all, definition.getBody().getArguments()))
    if (!fits(value.getType(), argument.getType())) {
      InFlightDiagnostic diag = user->emitOpError("gives @")
                                << definition.getSymName() << " a "
                                << value.getType() << " as argument " << i
                                << "; expected " << argument.getType();
      diag.attachNote(definition.getLoc()) << "defined here";
      return diag;
    }
  // Of the prelude users want to see the name only.
  bool isTheirs = definition->getParentOfType<ModuleOp>() ==
                  user->getParentOfType<ModuleOp>();
  Location loc = NameLoc::get(definition.getSymNameAttr(), user->getLoc());
  return dlt::instantiate(builder, loc, definition.getBody(), all, floatType,
                          where, isTheirs, results);
}
