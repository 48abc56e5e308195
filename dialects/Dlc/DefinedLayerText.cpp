//===- DefinedLayerText.cpp - The text of a layer's variables -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Assembly.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// A number, the name of a param, or `%input[dimension]`.
static ParseResult parseSize(OpAsmParser &parser,
                             ArrayRef<OpAsmParser::Argument> inputs,
                             Attribute &size) {
  Builder &b = parser.getBuilder();
  SMLoc loc = parser.getCurrentLocation();
  OpAsmParser::UnresolvedOperand operand;
  int64_t number;
  OptionalParseResult read = parser.parseOptionalOperand(operand);
  if (read.has_value()) {
    if (failed(*read) || parser.parseLSquare() || parser.parseInteger(number) ||
        parser.parseRSquare())
      return failure();
    for (auto [i, input] : llvm::enumerate(inputs))
      if (input.ssaName.name == operand.name) {
        size = b.getDenseI64ArrayAttr({static_cast<int64_t>(i), number});
        return success();
      }
    return parser.emitError(loc, "expects an input of the layer, found ")
           << operand.name;
  }
  read = parser.parseOptionalInteger(number);
  if (read.has_value()) {
    size = b.getI64IntegerAttr(number);
    return *read;
  }
  StringRef param;
  if (parser.parseKeyword(&param))
    return failure();
  size = b.getStringAttr(param);
  return success();
}

ParseResult dlc::layers::parseLayerVariables(
    OpAsmParser &parser, ArrayRef<OpAsmParser::Argument> inputs,
    SmallVectorImpl<OpAsmParser::Argument> &arguments,
    SmallVectorImpl<Attribute> &variables) {
  Builder &b = parser.getBuilder();
  return parser.parseCommaSeparatedList(
      OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
        OpAsmParser::Argument &argument = arguments.emplace_back();
        argument.type = dlt::anyTensor(parser.getContext());
        std::string name;
        SmallVector<Attribute> shape;
        SMLoc loc = parser.getCurrentLocation();
        if (parser.parseArgument(argument))
          return failure();
        if (failed(parser.parseOptionalString(&name)))
          name = argument.ssaName.name.drop_front().str();
        if (parser.parseColon() ||
            parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, [&] {
              return parseSize(parser, inputs, shape.emplace_back());
            }))
          return failure();
        bool isStatistic = succeeded(parser.parseOptionalKeyword("statistic"));
        Attribute initializer;
        if (parseDefaultValue(parser, initializer))
          return failure();
        auto variable = LayerVariableAttr::getChecked(
            [&] { return parser.emitError(loc); }, parser.getContext(),
            b.getStringAttr(name), b.getArrayAttr(shape), initializer,
            isStatistic);
        if (!variable)
          return failure();
        variables.push_back(variable);
        return success();
      });
}

void dlc::layers::printLayerVariables(OpAsmPrinter &p, DefineOp definition) {
  SmallVector<LayerVariableAttr> variables = definition.getLayerVariables();
  if (variables.empty())
    return;
  p << " variables(";
  unsigned next = definition.getNumFixedArguments();
  Block &body = definition.getBody().front();
  llvm::interleaveComma(variables, p, [&](LayerVariableAttr variable) {
    std::string text;
    llvm::raw_string_ostream os(text);
    p.printOperand(body.getArgument(next++), os);
    p << text;
    if (StringRef(text).drop_front() != variable.getName()) {
      p << ' ';
      p.printString(variable.getName());
    }
    p << ": [";
    llvm::interleaveComma(variable.getShape(), p, [&](Attribute size) {
      if (auto place = dyn_cast<DenseI64ArrayAttr>(size)) {
        p.printOperand(body.getArgument(place[0]));
        p << '[' << place[1] << ']';
      } else if (auto param = dyn_cast<StringAttr>(size)) {
        p << param.getValue();
      } else {
        p << cast<IntegerAttr>(size).getInt();
      }
    });
    p << ']';
    if (variable.getIsStatistic())
      p << " statistic";
    if (Attribute initializer = variable.getInitializer()) {
      p << ' ';
      printDefaultValue(p, definition, initializer);
    }
  });
  p << ')';
}
