//===- DefinitionText.cpp - The text of definitions -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Assembly.h"

#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

namespace {
/// Arguments in parentheses that have names of their own, and numbers.
struct NamedArguments {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<Attribute> names, values;
  SmallVector<Attribute> shapes; ///< Of slots; units for the weight's own.
  SmallVector<Attribute> lists;  ///< Names of params that are lists.
  NamedAttrList words;           ///< Of params that are words.
  NamedAttrList definitions; ///< Params that are definitions, units if none.
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

/// `(` element, ... `)`
static ParseResult parseList(OpAsmParser &parser,
                             llvm::function_ref<ParseResult()> parseElement) {
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                        parseElement);
}

/// `(` "name", ... `)`
static ParseResult parseStrings(OpAsmParser &parser, ArrayAttr &strings) {
  SmallVector<Attribute> names;
  if (parseList(parser, [&]() -> ParseResult {
        StringAttr name;
        if (parser.parseAttribute(name))
          return failure();
        names.push_back(name);
        return success();
      }))
    return failure();
  strings = parser.getBuilder().getArrayAttr(names);
  return success();
}

/// [`shared` | `reduced` `(` dimension, ... `)`]
static ParseResult parseSlotShape(OpAsmParser &parser, Attribute &shape) {
  StringRef keyword;
  shape = parser.getBuilder().getUnitAttr();
  if (failed(parser.parseOptionalKeyword(&keyword, {"shared", "reduced"})))
    return success();
  if (keyword == "shared") {
    shape = parser.getBuilder().getStringAttr(keyword);
    return success();
  }
  SmallVector<int64_t> dims;
  if (parseList(parser,
                [&] { return parser.parseInteger(dims.emplace_back()); }))
    return failure();
  shape = parser.getBuilder().getDenseI64ArrayAttr(dims);
  return success();
}

/// A number, or the name of a param.
static ParseResult parseNumberOrParam(OpAsmParser &parser, Attribute &value) {
  StringRef param;
  double number;
  if (succeeded(parser.parseOptionalKeyword(&param)))
    value = parser.getBuilder().getStringAttr(param);
  else if (dlt::parseNumber(parser, number))
    return failure();
  else
    value = parser.getBuilder().getF64FloatAttr(number);
  return success();
}

/// `=` of a slot: a number, the name of a param, or the weight, the first of
/// `arguments`, which is a unit.
static ParseResult parseStart(OpAsmParser &parser,
                              ArrayRef<OpAsmParser::Argument> arguments,
                              Attribute &value) {
  SMLoc loc = parser.getCurrentLocation();
  OpAsmParser::UnresolvedOperand operand;
  OptionalParseResult read = parser.parseOptionalOperand(operand);
  if (!read.has_value())
    return parseNumberOrParam(parser, value);
  if (failed(*read))
    return failure();
  if (arguments.empty() || operand.name != arguments.front().ssaName.name)
    return parser.emitError(loc, "expects a number, a param or the weight");
  value = parser.getBuilder().getUnitAttr();
  return success();
}

/// ["word" { `|` "word" }]; null if there is none.
static ParseResult parseWords(OpAsmParser &parser, ArrayAttr &words) {
  SmallVector<Attribute> all;
  std::string word;
  if (failed(parser.parseOptionalString(&word)))
    return success();
  all.push_back(parser.getBuilder().getStringAttr(word));
  while (succeeded(parser.parseOptionalVerticalBar())) {
    if (parser.parseString(&word))
      return failure();
    all.push_back(parser.getBuilder().getStringAttr(word));
  }
  words = parser.getBuilder().getArrayAttr(all);
  return success();
}

/// [`=` definition] of a param that is one.
static ParseResult parseDefinition(OpAsmParser &parser, Attribute &value) {
  SMLoc loc = parser.getCurrentLocation();
  value = parser.getBuilder().getUnitAttr();
  if (parseDefaultValue(parser, value))
    return failure();
  if (!isa<UnitAttr, FlatSymbolRefAttr, UseAttr>(value))
    return parser.emitError(loc, "expects = and the name of a definition");
  return success();
}

/// `(` %argument [name] [":" type] [shape] [`=` number | param], ... `)`, of
/// params with `list` for a shape and with numbers or words only, or
/// @name [`=` definition]; a name that is absent is the argument's, a value
/// that is absent null.
static ParseResult parseNamed(OpAsmParser &parser, bool areSlots,
                              ArrayRef<OpAsmParser::Argument> fixed,
                              NamedArguments &list) {
  if (!list.arguments.empty() || !list.definitions.empty())
    return parser.emitError(parser.getCurrentLocation(), "is there twice");
  return parseList(parser, [&]() -> ParseResult {
    std::string name;
    SMLoc loc = parser.getCurrentLocation();
    if (StringAttr own;
        !areSlots && succeeded(parser.parseOptionalSymbolName(own))) {
      Attribute value;
      if (list.definitions.get(own))
        return parser.emitError(loc, "names \"")
               << own.getValue() << "\" twice";
      if (parseDefinition(parser, value))
        return failure();
      list.definitions.append(own, value);
      return success();
    }
    if (parseArgument(parser, list.arguments.emplace_back(), &name) ||
        (areSlots && parseSlotShape(parser, list.shapes.emplace_back())))
      return failure();
    list.names.push_back(parser.getBuilder().getStringAttr(name));
    if (!areSlots && succeeded(parser.parseOptionalKeyword("list")))
      list.lists.push_back(list.names.back());
    Attribute &value = list.values.emplace_back();
    double number;
    if (failed(parser.parseOptionalEqual()))
      return success();
    if (areSlots)
      return parseStart(parser, fixed, value);
    ArrayAttr words;
    if (parseWords(parser, words))
      return failure();
    if (words) {
      list.words.set(cast<StringAttr>(list.names.back()), words);
      number = 0;
    } else if (dlt::parseNumber(parser, number)) {
      return failure();
    }
    value = parser.getBuilder().getF64FloatAttr(number);
    return success();
  });
}

// dlc.define KIND @name(%argument [: type], ...) { clause } { ... }
// clause: slots(...) | params(...) | learning_rate = number |
//     weight_decay = number | param | class_targets[(param)] | sums("name",
//     ...) | result = @function | ranks(least, most) |
//     exclude("regex", ...) [if param] | otherwise = @optimizer |
//     variables(...) | passes_masks
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
      parseList(parser, [&] {
        return parseArgument(parser, arguments.emplace_back());
      }))
    return failure();
  NamedArguments slots, params, variables;
  for (StringRef clause;;) {
    if (failed(parser.parseOptionalKeyword(
            &clause, {"slots", "params", "learning_rate", "weight_decay",
                      "class_targets", "sums", "result", "ranks", "exclude",
                      "otherwise", "variables", "passes_masks"})))
      break;
    if (clause == "slots") {
      if (parseNamed(parser, /*areSlots=*/true, arguments, slots))
        return failure();
    } else if (clause == "params") {
      if (parseNamed(parser, /*areSlots=*/false, arguments, params))
        return failure();
      // One without a number must be given by uses.
      for (Attribute &value : params.values)
        if (!value)
          value = b.getF64FloatAttr(std::numeric_limits<double>::quiet_NaN());
    } else if (clause == "sums" || clause == "exclude") {
      ArrayAttr names;
      if (parseStrings(parser, names))
        return failure();
      result.addAttribute(clause, names);
      StringRef param;
      if (clause == "exclude" && succeeded(parser.parseOptionalKeyword("if"))) {
        if (parser.parseKeyword(&param))
          return failure();
        result.addAttribute(getExcludeIfAttrName(result.name),
                            b.getStringAttr(param));
      }
    } else if (clause == "result" || clause == "otherwise") {
      FlatSymbolRefAttr other;
      if (parser.parseEqual() || parser.parseAttribute(other))
        return failure();
      result.addAttribute(clause, other);
    } else if (clause == "class_targets") {
      result.addAttribute(clause, b.getUnitAttr());
      StringRef param;
      if (succeeded(parser.parseOptionalLParen())) {
        if (parser.parseKeyword(&param) || parser.parseRParen())
          return failure();
        result.addAttribute(getIgnoredClassAttrName(result.name),
                            b.getStringAttr(param));
      }
    } else if (clause == "variables") {
      if (parseLayerVariables(parser, arguments, variables.arguments,
                              variables.values))
        return failure();
      result.addAttribute(clause, b.getArrayAttr(variables.values));
    } else if (clause == "passes_masks") {
      result.addAttribute(clause, b.getUnitAttr());
    } else if (clause == "ranks") {
      int64_t least, most;
      if (parser.parseLParen() || parser.parseInteger(least) ||
          parser.parseComma() || parser.parseInteger(most) ||
          parser.parseRParen())
        return failure();
      result.addAttribute(clause, b.getDenseI64ArrayAttr({least, most}));
    } else {
      Attribute value;
      double number;
      if (parser.parseEqual())
        return failure();
      if (clause == "weight_decay") {
        if (parseNumberOrParam(parser, value))
          return failure();
      } else if (dlt::parseNumber(parser, number)) {
        return failure();
      } else {
        value = b.getF64FloatAttr(number);
      }
      result.addAttribute(clause, value);
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
  if (!params.lists.empty())
    result.addAttribute(getListsAttrName(result.name),
                        b.getArrayAttr(params.lists));
  if (!params.words.empty())
    result.addAttribute(getWordsAttrName(result.name),
                        params.words.getDictionary(b.getContext()));
  if (!params.definitions.empty())
    result.addAttribute(getDefinitionsAttrName(result.name),
                        params.definitions.getDictionary(b.getContext()));
  result.addAttribute(getSlotsAttrName(result.name),
                      b.getArrayAttr(slots.names));
  if (llvm::any_of(slots.values, [](Attribute value) { return value; })) {
    for (Attribute &value : slots.values)
      if (!value)
        value = b.getF64FloatAttr(0);
    result.addAttribute(getSlotValuesAttrName(result.name),
                        b.getArrayAttr(slots.values));
  }
  if (!llvm::all_of(slots.shapes, llvm::IsaPred<UnitAttr>))
    result.addAttribute(getSlotShapesAttrName(result.name),
                        b.getArrayAttr(slots.shapes));
  llvm::append_range(arguments, slots.arguments);
  llvm::append_range(arguments, variables.arguments);
  llvm::append_range(arguments, params.arguments);
  return parser.parseRegion(*result.addRegion(), arguments);
}
