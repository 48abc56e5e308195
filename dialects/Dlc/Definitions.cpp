//===- Definitions.cpp - Definitions in tensor operations ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Dlt/Assembly.h"

#include "mlir/Interfaces/FunctionImplementation.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

namespace {
/// Arguments in parentheses that have names of their own, and numbers.
struct NamedArguments {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<Attribute> names, values;
};
} // namespace

/// %argument [name] [":" type]; a name, the argument's own if it is absent,
/// only where one is asked for.
static ParseResult parseArgument(OpAsmParser &parser,
                                 OpAsmParser::Argument &argument,
                                 std::string *name = nullptr) {
  argument.type = dlt::anyTensor(parser.getContext());
  if (parser.parseArgument(argument))
    return failure();
  if (name && failed(parser.parseOptionalString(name)))
    *name = argument.ssaName.name.drop_front().str();
  return succeeded(parser.parseOptionalColon())
             ? parser.parseType(argument.type)
             : ParseResult(success());
}

/// `(` %argument [name] [":" type] [`=` number | param], ... `)`; a name that
/// is absent is the argument's, a value that is absent null.
static ParseResult parseNamed(OpAsmParser &parser, bool takesParams,
                              NamedArguments &list) {
  if (!list.arguments.empty())
    return parser.emitError(parser.getCurrentLocation(), "is there twice");
  return parser.parseCommaSeparatedList(
      OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
        Builder &b = parser.getBuilder();
        std::string name;
        if (parseArgument(parser, list.arguments.emplace_back(), &name))
          return failure();
        list.names.push_back(b.getStringAttr(name));
        list.values.push_back(Attribute());
        if (failed(parser.parseOptionalEqual()))
          return success();
        StringRef param;
        double value;
        if (takesParams && succeeded(parser.parseOptionalKeyword(&param)))
          list.values.back() = b.getStringAttr(param);
        else if (dlt::parseNumber(parser, value))
          return failure();
        else
          list.values.back() = b.getF64FloatAttr(value);
        return success();
      });
}

// dlc.define KIND @name(%argument [: type], ...) { clause } { ... }
// clause: slots(...) | params(...) | learning_rate = number |
//     weight_decay = number | class_targets | sums("name", ...) |
//     result = @function
ParseResult DefineOp::parse(OpAsmParser &parser, OperationState &result) {
  StringRef kindName;
  SMLoc kindLoc = parser.getCurrentLocation();
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  if (parser.parseKeyword(&kindName))
    return failure();
  std::optional<DefinitionKind> kind = symbolizeDefinitionKind(kindName);
  if (!kind) {
    InFlightDiagnostic diag = parser.emitError(kindLoc) << "expects one of ";
    for (uint32_t i = 0; i <= getMaxEnumValForDefinitionKind(); ++i)
      diag << (i ? ", " : "")
           << stringifyDefinitionKind(static_cast<DefinitionKind>(i));
    return diag << "; found '" << kindName << "'";
  }
  Builder &b = parser.getBuilder();
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] {
        return parseArgument(parser, arguments.emplace_back());
      }))
    return failure();
  NamedArguments slots, params;
  for (StringRef clause;;) {
    if (failed(parser.parseOptionalKeyword(
            &clause, {"slots", "params", "learning_rate", "weight_decay",
                      "class_targets", "sums", "result"})))
      break;
    double number;
    if (clause == "slots") {
      if (parseNamed(parser, /*takesParams=*/true, slots))
        return failure();
    } else if (clause == "params") {
      if (parseNamed(parser, /*takesParams=*/false, params))
        return failure();
      // One without a number must be given by uses.
      for (Attribute &value : params.values)
        if (!value)
          value = b.getF64FloatAttr(std::numeric_limits<double>::quiet_NaN());
    } else if (clause == "sums") {
      SmallVector<Attribute> names;
      if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                         [&]() -> ParseResult {
                                           StringAttr name;
                                           if (parser.parseAttribute(name))
                                             return failure();
                                           names.push_back(name);
                                           return success();
                                         }))
        return failure();
      result.addAttribute(clause, b.getArrayAttr(names));
    } else if (clause == "result") {
      FlatSymbolRefAttr function;
      if (parser.parseEqual() || parser.parseAttribute(function))
        return failure();
      result.addAttribute(clause, function);
    } else if (clause == "class_targets") {
      result.addAttribute(clause, b.getUnitAttr());
    } else {
      if (parser.parseEqual() || dlt::parseNumber(parser, number))
        return failure();
      result.addAttribute(clause, b.getF64FloatAttr(number));
    }
  }
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  result.addAttribute(getKindAttrName(result.name),
                      b.getI32IntegerAttr(static_cast<int32_t>(*kind)));
  result.addAttribute(getParamNamesAttrName(result.name),
                      b.getArrayAttr(params.names));
  result.addAttribute(getParamValuesAttrName(result.name),
                      b.getDenseF64ArrayAttr(
                          llvm::map_to_vector(params.values, [](Attribute v) {
                            return cast<FloatAttr>(v).getValueAsDouble();
                          })));
  result.addAttribute(getSlotsAttrName(result.name),
                      b.getArrayAttr(slots.names));
  if (llvm::any_of(slots.values, [](Attribute value) { return value; })) {
    for (Attribute &value : slots.values)
      if (!value)
        value = b.getF64FloatAttr(0);
    result.addAttribute(getSlotValuesAttrName(result.name),
                        b.getArrayAttr(slots.values));
  }
  llvm::append_range(arguments, slots.arguments);
  llvm::append_range(arguments, params.arguments);
  return parser.parseRegion(*result.addRegion(), arguments);
}

static void printArgument(OpAsmPrinter &p, BlockArgument argument) {
  p.printOperand(argument);
  if (!dlt::isAnyTensor(argument.getType()))
    p << ": " << argument.getType();
}

static void printNamed(OpAsmPrinter &p, StringRef keyword, ValueRange arguments,
                       ArrayAttr names,
                       llvm::function_ref<void(size_t)> printValue) {
  if (names.empty())
    return;
  p << ' ' << keyword << '(';
  for (auto [i, name] : llvm::enumerate(names.getAsValueRange<StringAttr>())) {
    std::string text;
    llvm::raw_string_ostream os(text);
    p.printOperand(arguments[i], os);
    p << (i ? ", " : "") << text;
    if (StringRef(text).drop_front() != name) {
      p << ' ';
      p.printString(name);
    }
    if (!dlt::isAnyTensor(arguments[i].getType()))
      p << ": " << arguments[i].getType();
    printValue(i);
  }
  p << ')';
}

void DefineOp::print(OpAsmPrinter &p) {
  p << ' ' << stringifyDefinitionKind(getKind()) << ' ';
  p.printSymbolName(getSymName());
  p << '(';
  unsigned fixed = getNumFixedArguments();
  llvm::interleaveComma(getBody().getArguments().take_front(fixed), p,
                        [&](BlockArgument arg) { printArgument(p, arg); });
  p << ')';
  ValueRange named = getBody().getArguments().drop_front(fixed);
  printNamed(p, "slots", named, getSlots(), [&](size_t i) {
    Attribute value = getSlotValues() ? (*getSlotValues())[i] : Attribute();
    if (auto param = dyn_cast_or_null<StringAttr>(value)) {
      p << " = " << param.getValue();
    } else if (auto number = getNumber(value); number && *number != 0) {
      p << " = ";
      dlt::printNumber(p.getStream(), *number);
    }
  });
  printNamed(p, "params", named.drop_front(getSlots().size()), getParamNames(),
             [&](size_t i) {
               p << " = ";
               dlt::printNumber(p.getStream(), getParamValues()[i]);
             });
  for (StringAttr name : {getLearningRateAttrName(), getWeightDecayAttrName()})
    if (auto number = getNumber((*this)->getAttr(name))) {
      p << ' ' << name.getValue() << " = ";
      dlt::printNumber(p.getStream(), *number);
    }
  if (getClassTargets())
    p << " class_targets";
  if (getSums()) {
    p << " sums(";
    llvm::interleaveComma(*getSums(), p);
    p << ')';
  }
  if (getResult())
    p << " result = " << getResultAttr();
  p.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getSymNameAttrName(), getKindAttrName(), getParamNamesAttrName(),
       getParamValuesAttrName(), getSlotsAttrName(), getSlotValuesAttrName(),
       getLearningRateAttrName(), getWeightDecayAttrName(),
       getClassTargetsAttrName(), getSumsAttrName(), getResultAttrName()});
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

/// The names of a kind's fixed arguments in printed text.
static ArrayRef<const char *> fixedArguments(DefinitionKind kind) {
  static const char *const activation[] = {"x"};
  static const char *const loss[] = {"target", "prediction"};
  static const char *const optimizer[] = {"w", "g", "iteration", "lr"};
  static const char *const initializer[] = {"u", "fan_in", "fan_out"};
  static const char *const weight[] = {"w"};
  static const char *const schedule[] = {"iteration"};
  switch (kind) {
  case DefinitionKind::activation:
    return activation;
  case DefinitionKind::loss:
  case DefinitionKind::metric:
    return loss;
  case DefinitionKind::optimizer:
    return optimizer;
  case DefinitionKind::initializer:
    return initializer;
  case DefinitionKind::regularizer:
  case DefinitionKind::constraint:
    return weight;
  case DefinitionKind::schedule:
    return schedule;
  case DefinitionKind::function:
    return {};
  }
  llvm_unreachable("unknown kind");
}

unsigned DefineOp::getNumFixedArguments() {
  unsigned named = getSlots().size() + getParamNames().size();
  if (getKind() == DefinitionKind::function)
    return std::max(getBody().getNumArguments(), named) - named;
  return fixedArguments(getKind()).size() + (getSums() ? 1 : 0);
}

void DefineOp::getAsmBlockArgumentNames(Region &region,
                                        OpAsmSetValueNameFn setName) {
  SmallVector<StringRef> named(getSlots().getAsValueRange<StringAttr>());
  llvm::append_range(named, getParamNames().getAsValueRange<StringAttr>());
  auto arguments = region.getArguments();
  if (arguments.size() < named.size())
    return; // Not verified yet.
  // Params and slots first, so that they keep their names.
  unsigned fixed = arguments.size() - named.size();
  for (unsigned i = named.size(); i-- > 0;)
    setName(arguments[fixed + i], named[i]);
  for (auto [argument, name] :
       llvm::zip(arguments.take_front(fixed), fixedArguments(getKind())))
    setName(argument, name);
  if (getSums() && fixed)
    setName(arguments[fixed - 1], "weight");
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
  for (Attribute value :
       getSlotValues().value_or(ArrayAttr::get(getContext(), {})))
    if (!isa<FloatAttr>(value) && !llvm::is_contained(getParamNames(), value))
      return emitOpError("expects numbers or params as values of slots, found ")
             << value;
  if (getLearningRateAttr() && getKind() != DefinitionKind::optimizer)
    return emitOpError("only an optimizer has a learning rate");
  if (getWeightDecayAttr() && getKind() != DefinitionKind::optimizer)
    return emitOpError("only an optimizer has a weight decay");
  if (auto decay = getNumber(getWeightDecayAttr()); decay && !(*decay >= 0))
    return emitOpError("expects a weight_decay of at least 0, found ")
           << *decay;
  if ((getSums() || getResult()) && getKind() != DefinitionKind::metric)
    return emitOpError("only a metric has sums and a result");
  if (!getSums() != !getResult() || (getSums() && getSums()->empty()))
    return emitOpError(
        "expects names of sums and a result that is made of them, "
        "or neither");
  if (getClassTargets() && getKind() != DefinitionKind::loss &&
      getKind() != DefinitionKind::metric)
    return emitOpError("only a loss or metric has targets");
  for (ArrayAttr names :
       {getParamNames(), getSlots(),
        getSums().value_or(ArrayAttr::get(getContext(), {}))}) {
    for (StringRef name : names.getAsValueRange<StringAttr>())
      if (failed(checkName(*this, name)))
        return failure();
    llvm::StringSet<> seen;
    for (StringRef name : names.getAsValueRange<StringAttr>())
      if (!seen.insert(name).second)
        return emitOpError("names \"") << name << "\" twice";
  }
  return success();
}

LogicalResult DefineOp::verifyRegions() {
  auto yield = dyn_cast<dlt::YieldOp>(getBody().front().getTerminator());
  if (!yield)
    return emitOpError("expects a dlt.yield at its end");
  unsigned arguments =
      getNumFixedArguments() + getSlots().size() + getParamNames().size();
  unsigned results = getKind() == DefinitionKind::optimizer
                         ? 1 + getSlots().size()
                     : getSums() ? getSums()->size()
                                 : 1;
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
