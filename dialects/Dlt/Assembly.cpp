//===- Assembly.cpp - Text without types, and numbers ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Assembly.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace dlc::dlt;

Type dlc::dlt::anyTensor(MLIRContext *context) {
  return UnrankedTensorType::get(AnyType::get(context));
}

bool dlc::dlt::isAnyTensor(Type type) {
  auto tensor = dyn_cast<UnrankedTensorType>(type);
  return tensor && isa<AnyType>(tensor.getElementType());
}

bool dlc::dlt::inferUnranked(ValueRange operands,
                             SmallVectorImpl<Type> &results) {
  auto hasNoRank = [](Type type) { return isa<UnrankedTensorType>(type); };
  if (llvm::none_of(operands.getTypes(), hasNoRank))
    return false;
  results.push_back(UnrankedTensorType::get(
      getElementTypeOrSelf(operands.front().getType())));
  return true;
}

Type dlc::dlt::predicateType(Type type) {
  if (isa<AnyType>(getElementTypeOrSelf(type)))
    return type;
  return withElementType(type, IntegerType::get(type.getContext(), 1));
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

/// Appends to `text` [`e` [`-` | `+`] digits], which MLIR reads as a word and a
/// number.
static ParseResult parseExponent(AsmParser &parser, std::string &text) {
  // The words that are exponents; any other is what follows the number.
  static const SmallVector<std::string> words = [] {
    SmallVector<std::string> words = {"e", "E"};
    for (int exponent = 0; exponent < 400; ++exponent)
      for (const char *letter : {"e", "E"})
        for (const char *zero : {"", "0"})
          words.push_back(letter + std::string(zero) +
                          std::to_string(exponent));
    return words;
  }();
  static const SmallVector<StringRef> allowed(words.begin(), words.end());
  StringRef word;
  if (failed(parser.parseOptionalKeyword(&word, allowed)))
    return success();
  text += word;
  if (word.size() > 1)
    return success();
  if (succeeded(parser.parseOptionalMinus()))
    text += "-";
  else
    (void)parser.parseOptionalPlus();
  APInt exponent;
  OptionalParseResult digits = parser.parseOptionalInteger(exponent);
  if (!digits.has_value() || failed(*digits))
    return parser.emitError(parser.getCurrentLocation(),
                            "expects the digits of an exponent");
  text += llvm::toString(exponent, 10, /*Signed=*/false);
  return success();
}

OptionalParseResult dlc::dlt::parseOptionalNumber(AsmParser &parser,
                                                  Number &number) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef word;
  if (succeeded(parser.parseOptionalKeyword(&word, {"inf", "nan"}))) {
    number.value = word == "inf" ? std::numeric_limits<double>::infinity()
                                 : std::numeric_limits<double>::quiet_NaN();
    return success();
  }
  // Neither what a value, a name or a parenthesis begins with.
  if (!llvm::isDigit(*loc.getPointer()))
    return std::nullopt;
  APInt integer;
  OptionalParseResult whole = parser.parseOptionalInteger(integer);
  if (!whole.has_value())
    return parser.parseFloat(number.value);
  if (failed(*whole))
    return failure();
  std::string digits = llvm::toString(integer, 10, /*Signed=*/false);
  std::string text = digits;
  if (failed(parseExponent(parser, text)))
    return failure();
  if (text == digits && integer.getActiveBits() < 64)
    number.integer = static_cast<int64_t>(integer.getZExtValue());
  if (!llvm::to_float(text, number.value))
    return parser.emitError(loc, "expects a number, found ") << text;
  return success();
}

ParseResult dlc::dlt::parseNumber(AsmParser &parser, Number &number) {
  bool isNegative = succeeded(parser.parseOptionalMinus());
  OptionalParseResult read = parseOptionalNumber(parser, number);
  if (!read.has_value())
    return parser.emitError(parser.getCurrentLocation(), "expects a number");
  if (isNegative) {
    number.value = -number.value;
    if (number.integer)
      number.integer = -*number.integer;
  }
  return *read;
}

ParseResult dlc::dlt::parseNumber(AsmParser &parser, double &value) {
  Number number;
  if (failed(parseNumber(parser, number)))
    return failure();
  value = number.value;
  return success();
}

void dlc::dlt::printNumber(raw_ostream &os, double value) {
  for (int digits = 1; std::isfinite(value); ++digits) {
    std::string text;
    llvm::raw_string_ostream(text) << llvm::format("%.*g", digits, value);
    double read;
    if (digits == 17 || (llvm::to_float(text, read) && read == value)) {
      os << text;
      return;
    }
  }
  os << (std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
}

//===----------------------------------------------------------------------===//
// Dimensions
//===----------------------------------------------------------------------===//

/// An integer or, appended to `along`, a value.
static ParseResult
parseDimension(OpAsmParser &parser, int64_t &dimension,
               SmallVectorImpl<OpAsmParser::UnresolvedOperand> &along) {
  OpAsmParser::UnresolvedOperand operand;
  OptionalParseResult read = parser.parseOptionalOperand(operand);
  if (!read.has_value())
    return parser.parseInteger(dimension);
  dimension = ShapedType::kDynamic;
  along.push_back(operand);
  return *read;
}

ParseResult
dlc::dlt::parseDimension(OpAsmParser &parser, IntegerAttr &dimension,
                         std::optional<OpAsmParser::UnresolvedOperand> &along,
                         Type &type) {
  int64_t number;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  if (::parseDimension(parser, number, operands))
    return failure();
  dimension = parser.getBuilder().getI64IntegerAttr(number);
  if (operands.empty())
    return success();
  along = operands.front();
  type = anyTensor(parser.getContext());
  return success();
}

void dlc::dlt::printDimension(OpAsmPrinter &printer, Operation *,
                              IntegerAttr dimension, Value along, Type) {
  if (along)
    printer.printOperand(along);
  else
    printer << dimension.getInt();
}

ParseResult dlc::dlt::parseReducedDimensions(
    OpAsmParser &parser, DenseI64ArrayAttr &dimensions,
    SmallVectorImpl<OpAsmParser::UnresolvedOperand> &along,
    SmallVectorImpl<Type> &types) {
  if (failed(parser.parseOptionalKeyword("dims")))
    return success();
  SmallVector<int64_t> numbers;
  if (parser.parseEqual() ||
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, [&] {
        return ::parseDimension(parser, numbers.emplace_back(), along);
      }))
    return failure();
  dimensions = parser.getBuilder().getDenseI64ArrayAttr(numbers);
  types.assign(along.size(), anyTensor(parser.getContext()));
  return success();
}

void dlc::dlt::printReducedDimensions(OpAsmPrinter &printer, Operation *,
                                      DenseI64ArrayAttr dimensions,
                                      OperandRange along, TypeRange) {
  if (!dimensions)
    return;
  printer << "dims = [";
  llvm::interleaveComma(dimensions.asArrayRef(), printer, [&](int64_t number) {
    if (!ShapedType::isDynamic(number)) {
      printer << number;
      return;
    }
    printer.printOperand(along.front());
    along = along.drop_front();
  });
  printer << "] ";
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// Whether types follow; else they are generic.
static bool hasTypes(OpAsmParser &parser) {
  return succeeded(parser.parseOptionalColon());
}

static bool allAny(TypeRange types) { return llvm::all_of(types, isAnyTensor); }

ParseResult
dlc::dlt::parseRegionInputs(OpAsmParser &parser,
                            SmallVectorImpl<OpAsmParser::Argument> &arguments,
                            OperationState &result) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] {
        return failure(parser.parseArgument(arguments.emplace_back()) ||
                       parser.parseEqual() ||
                       parser.parseOperand(operands.emplace_back()));
      }))
    return failure();
  SmallVector<Type> inputs(operands.size(), anyTensor(parser.getContext()));
  SmallVector<Type> outs(parser.getNumResults(),
                         anyTensor(parser.getContext()));
  if (succeeded(parser.parseOptionalColon())) {
    outs.clear();
    FunctionType type;
    if (parser.parseType(type))
      return failure();
    inputs.assign(type.getInputs().begin(), type.getInputs().end());
    outs.assign(type.getResults().begin(), type.getResults().end());
  }
  if (parser.resolveOperands(operands, inputs, loc, result.operands))
    return failure();
  result.addTypes(outs);
  for (auto [argument, type] : llvm::zip(arguments, inputs))
    argument.type = type;
  return success();
}

void dlc::dlt::printRegionInputs(OpAsmPrinter &p, Operation *op,
                                 Region &region) {
  p << '(';
  llvm::interleaveComma(llvm::zip(region.getArguments(), op->getOperands()), p,
                        [&](auto pair) {
                          p.printOperand(std::get<0>(pair));
                          p << " = ";
                          p.printOperand(std::get<1>(pair));
                        });
  p << ')';
  if (llvm::all_of(op->getOperandTypes(), isAnyTensor) &&
      llvm::all_of(op->getResultTypes(), isAnyTensor))
    return;
  p << " : ";
  p.printFunctionalType(op);
}

ParseResult dlc::dlt::parseElidedType(OpAsmParser &parser, Type &type) {
  if (hasTypes(parser))
    return parser.parseType(type);
  type = anyTensor(parser.getContext());
  return success();
}

void dlc::dlt::printElidedType(OpAsmPrinter &printer, Operation *, Type type) {
  if (!isAnyTensor(type))
    printer << ": " << type;
}

ParseResult dlc::dlt::parseElidedSameType(OpAsmParser &parser, Type &operand,
                                          Type &result) {
  ParseResult read = parseElidedType(parser, result);
  operand = result;
  return read;
}

void dlc::dlt::printElidedSameType(OpAsmPrinter &printer, Operation *op, Type,
                                   Type result) {
  printElidedType(printer, op, result);
}

ParseResult dlc::dlt::parseElidedPair(OpAsmParser &parser, Type &first,
                                      Type &second) {
  first = second = anyTensor(parser.getContext());
  if (!hasTypes(parser))
    return success();
  return failure(parser.parseType(first) || parser.parseComma() ||
                 parser.parseType(second));
}

void dlc::dlt::printElidedPair(OpAsmPrinter &printer, Operation *, Type first,
                               Type second) {
  if (!allAny({first, second}))
    printer << ": " << first << ", " << second;
}

ParseResult
dlc::dlt::parseElidedTypes(OpAsmParser &parser,
                           ArrayRef<OpAsmParser::UnresolvedOperand> operands,
                           SmallVectorImpl<Type> &types) {
  if (hasTypes(parser))
    return parser.parseTypeList(types);
  types.assign(operands.size(), anyTensor(parser.getContext()));
  return success();
}

void dlc::dlt::printElidedTypes(OpAsmPrinter &printer, Operation *,
                                OperandRange, TypeRange types) {
  if (!allAny(types))
    printer << ": " << types;
}

ParseResult dlc::dlt::parseElidedArrow(OpAsmParser &parser, Type &operand,
                                       Type &result) {
  operand = result = anyTensor(parser.getContext());
  if (!hasTypes(parser))
    return success();
  return failure(parser.parseType(operand) || parser.parseArrow() ||
                 parser.parseType(result));
}

void dlc::dlt::printElidedArrow(OpAsmPrinter &printer, Operation *,
                                Type operand, Type result) {
  if (!allAny({operand, result}))
    printer << ": " << operand << " -> " << result;
}

ParseResult dlc::dlt::parseElidedArrow2(OpAsmParser &parser, Type &first,
                                        Type &second, Type &result) {
  first = second = result = anyTensor(parser.getContext());
  if (!hasTypes(parser))
    return success();
  return failure(parser.parseType(first) || parser.parseComma() ||
                 parser.parseType(second) || parser.parseArrow() ||
                 parser.parseType(result));
}

void dlc::dlt::printElidedArrow2(OpAsmPrinter &printer, Operation *, Type first,
                                 Type second, Type result) {
  if (!allAny({first, second, result}))
    printer << ": " << first << ", " << second << " -> " << result;
}

ParseResult
dlc::dlt::parseElidedFunction(OpAsmParser &parser,
                              ArrayRef<OpAsmParser::UnresolvedOperand> operands,
                              SmallVectorImpl<Type> &types, Type &result) {
  types.assign(operands.size(), anyTensor(parser.getContext()));
  result = anyTensor(parser.getContext());
  if (!hasTypes(parser))
    return success();
  types.clear();
  if (parser.parseCommaSeparatedList(
          OpAsmParser::Delimiter::Paren,
          [&] { return parser.parseType(types.emplace_back()); }) ||
      parser.parseArrow())
    return failure();
  return parser.parseType(result);
}

void dlc::dlt::printElidedFunction(OpAsmPrinter &printer, Operation *,
                                   OperandRange, TypeRange types, Type result) {
  if (!allAny(types) || !isAnyTensor(result))
    printer << ": (" << types << ") -> " << result;
}

ParseResult dlc::dlt::parseElidedFunction2(OpAsmParser &parser, Type &first,
                                           Type &second, Type &result) {
  first = second = result = anyTensor(parser.getContext());
  if (!hasTypes(parser))
    return success();
  return failure(parser.parseLParen() || parser.parseType(first) ||
                 parser.parseComma() || parser.parseType(second) ||
                 parser.parseRParen() || parser.parseArrow() ||
                 parser.parseType(result));
}

void dlc::dlt::printElidedFunction2(OpAsmPrinter &printer, Operation *,
                                    Type first, Type second, Type result) {
  if (!allAny({first, second, result}))
    printer << ": (" << first << ", " << second << ") -> " << result;
}
