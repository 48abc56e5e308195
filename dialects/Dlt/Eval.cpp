//===- Eval.cpp - Formulas ------------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EvalLevels.h"
#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Support/Suggest.h"

using namespace mlir;
using namespace dlc::dlt;

/// Whether an operation of the dialect is written as a function.
static bool isFunction(RegisteredOperationName name) {
  return (name.hasInterface<ElementwiseOp>() ||
          name.hasTrait<OpTrait::SameOperandsAndResultType>() ||
          name.hasTrait<IsFunction>()) &&
         name.getAttributeNames().empty();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

namespace {
/// Reads an expression into operations of generic types.
class Reader {
public:
  Reader(OpAsmParser &parser, Block &block)
      : parser(parser), builder(parser.getContext()),
        type(anyTensor(parser.getContext())) {
    builder.setInsertionPointToEnd(&block);
  }

  ParseResult read(Value &value) { return readComparison(value); }

private:
  ParseResult readComparison(Value &value);
  ParseResult readSum(Value &value);
  ParseResult readProduct(Value &value);
  ParseResult readMinus(Value &value);
  ParseResult readPower(Value &value);
  ParseResult readAtom(Value &value);
  ParseResult readCall(StringRef name, SMLoc loc, Value &value);
  /// The error that there is no such function.
  ParseResult refuseFunction(StringRef name, SMLoc loc);
  ParseResult readReduction(Reduction reduction, SMLoc loc, Value &value);
  /// Operations whose operands have a form of their own.
  ParseResult readSize(SMLoc loc, Value &value);
  ParseResult readPart(SMLoc loc, Value &value);
  ParseResult readCollapse(SMLoc loc, Value &value);
  ParseResult readDimension(int64_t &dimension, SmallVectorImpl<Value> &along);
  ParseResult readOperands(SmallVectorImpl<Value> &operands);

  struct OwnForm {
    StringRef operation;
    ParseResult (Reader::*read)(SMLoc loc, Value &value);
  };
  static constexpr OwnForm kOwnForms[] = {
      {SizeOp::getOperationName(), &Reader::readSize},
      {PartOp::getOperationName(), &Reader::readPart},
      {CollapseOp::getOperationName(), &Reader::readCollapse}};

  Location at(SMLoc loc) { return parser.getEncodedSourceLoc(loc); }
  /// The operation of this mnemonic, without attributes.
  Value make(SMLoc loc, StringRef mnemonic, ValueRange operands) {
    OperationState state(at(loc), ("dlt." + mnemonic).str());
    state.addOperands(operands);
    state.addTypes(type);
    return builder.create(state)->getResult(0);
  }
  Value compare(SMLoc loc, Direction direction, Value lhs, Value rhs) {
    return CompareOp::create(builder, at(loc), type, direction, lhs, rhs);
  }

  static constexpr unsigned kMostParts = 1000;

  OpAsmParser &parser;
  OpBuilder builder;
  Type type;
  unsigned parts = 0;
};
} // namespace

ParseResult Reader::readComparison(Value &value) {
  if (readSum(value))
    return failure();
  SMLoc loc = parser.getCurrentLocation();
  auto orEqual = [&](Direction with, Direction without) {
    return succeeded(parser.parseOptionalEqual()) ? with : without;
  };
  Direction direction;
  if (succeeded(parser.parseOptionalLess()))
    direction = orEqual(Direction::le, Direction::lt);
  else if (succeeded(parser.parseOptionalGreater()))
    direction = orEqual(Direction::ge, Direction::gt);
  else if (failed(parser.parseOptionalEqual()))
    return success();
  else if (succeeded(parser.parseOptionalEqual()))
    direction = Direction::eq;
  else
    return parser.emitError(loc, "expects == to compare");
  Value other;
  if (readSum(other))
    return failure();
  value = compare(loc, direction, value, other);
  return success();
}

ParseResult Reader::readSum(Value &value) {
  if (readProduct(value))
    return failure();
  while (true) {
    SMLoc loc = parser.getCurrentLocation();
    StringRef mnemonic;
    if (succeeded(parser.parseOptionalPlus()))
      mnemonic = "add";
    else if (succeeded(parser.parseOptionalMinus()))
      mnemonic = "subtract";
    else
      return success();
    Value other;
    if (readProduct(other))
      return failure();
    value = make(loc, mnemonic, {value, other});
  }
}

ParseResult Reader::readProduct(Value &value) {
  if (readMinus(value))
    return failure();
  while (true) {
    SMLoc loc = parser.getCurrentLocation();
    StringRef mnemonic;
    if (succeeded(parser.parseOptionalStar()))
      mnemonic = "multiply";
    else if (succeeded(parser.parseOptionalSlash()))
      mnemonic = "divide";
    else
      return success();
    Value other;
    if (readMinus(other))
      return failure();
    value = make(loc, mnemonic, {value, other});
  }
}

ParseResult Reader::readMinus(Value &value) {
  SMLoc loc = parser.getCurrentLocation();
  // Whoever walks the expression may do so by recursion.
  if (++parts > kMostParts)
    return parser.emitError(loc, "expects formulas of at most ")
           << kMostParts << " parts";
  if (failed(parser.parseOptionalMinus()))
    return readPower(value);
  if (readMinus(value))
    return failure();
  value = make(loc, "negate", value);
  return success();
}

ParseResult Reader::readPower(Value &value) {
  if (readAtom(value))
    return failure();
  SMLoc loc = parser.getCurrentLocation();
  // Two stars; one alone is left to a product.
  if (!StringRef(loc.getPointer(), 2).starts_with("**"))
    return success();
  Value exponent;
  if (parser.parseStar() || parser.parseStar() || readMinus(exponent))
    return failure();
  value = make(loc, "power", {value, exponent});
  return success();
}

ParseResult Reader::readAtom(Value &value) {
  SMLoc loc = parser.getCurrentLocation();
  if (succeeded(parser.parseOptionalLParen()))
    return failure(read(value) || parser.parseRParen());
  Number number;
  if (OptionalParseResult read = parseOptionalNumber(parser, number);
      read.has_value()) {
    if (failed(*read))
      return failure();
    value = SplatOp::create(builder, at(loc), type,
                            builder.getF64FloatAttr(number.value));
    return success();
  }
  OpAsmParser::UnresolvedOperand operand;
  if (OptionalParseResult read = parser.parseOptionalOperand(operand);
      read.has_value()) {
    if (failed(*read))
      return failure();
    if (operand.name.ends_with("-"))
      return parser.emitError(loc, "expects a space behind ")
             << operand.name.drop_back()
             << ", or the minus sign is part of its name";
    SmallVector<Value> resolved;
    if (parser.resolveOperand(operand, type, resolved))
      return failure();
    value = resolved.front();
    return success();
  }
  if (StringAttr definition;
      succeeded(parser.parseOptionalSymbolName(definition))) {
    SmallVector<Value> operands;
    if (readOperands(operands))
      return failure();
    value = ApplyOp::create(builder, at(loc), type,
                            FlatSymbolRefAttr::get(definition), operands);
    return success();
  }
  StringRef name;
  if (failed(parser.parseOptionalKeyword(&name)))
    return parser.emitError(loc, "expects a number, a value, a function or a "
                                 "parenthesis");
  return readCall(name, loc, value);
}

ParseResult Reader::readOperands(SmallVectorImpl<Value> &operands) {
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] {
    return read(operands.emplace_back());
  });
}

ParseResult Reader::refuseFunction(StringRef name, SMLoc loc) {
  // What other languages call them.
  constexpr std::pair<StringRef, StringRef> others[] = {
      {"where", "select"},
      {"if", "select"},
      {"exp", "exponential"},
      {"expm1", "exponential_minus_one"},
      {"log1p", "log_plus_one"},
      {"ln", "log"},
      {"sigmoid", "logistic"},
      {"pow", "power"},
      {"mod", "remainder"},
      {"fmod", "remainder"},
      {"sin", "sine"},
      {"cos", "cosine"},
      {"round", "round_nearest_even"},
      {"clip", "clamp"},
      {"cast", "convert"},
      {"square", "power"},
      {"argmax", "@arg_max"},
      {"argmin", "@arg_min"}};
  InFlightDiagnostic diag = parser.emitError(loc);
  diag << '\'' << name << "' is no function of a formula";
  for (auto [other, own] : others)
    if (name == other)
      return diag << "; did you mean \"" << own << "\"?";
  SmallVector<StringRef> known;
  for (RegisteredOperationName op :
       parser.getContext()->getRegisteredOperationsByDialect("dlt"))
    if (isFunction(op))
      known.push_back(op.stripDialect());
  for (const OwnForm &form : kOwnForms)
    known.push_back(form.operation.drop_front(strlen("dlt.")));
  for (uint32_t i = 0; i <= getMaxEnumValForReduction(); ++i)
    known.push_back(stringifyReduction(static_cast<Reduction>(i)));
  if (StringRef nearest = dlc::findNearest(name, known); !nearest.empty())
    return diag << "; did you mean \"" << nearest << "\"?";
  return diag << ": expects an elementwise operation of dlt, stop_gradient, "
                 "one_hot, reshape_like, size, part, collapse, one of sum, "
                 "mean, max and min, or a definition as @name(...)";
}

ParseResult Reader::readCall(StringRef name, SMLoc loc, Value &value) {
  for (const OwnForm &form : kOwnForms)
    if (name == form.operation.drop_front(strlen("dlt.")))
      return (this->*form.read)(loc, value);
  std::optional<Reduction> reduction = symbolizeReduction(name);
  std::optional<Direction> direction = symbolizeDirection(name);
  auto registered = RegisteredOperationName::lookup(("dlt." + name).str(),
                                                    parser.getContext());
  if (!reduction && !direction && !(registered && isFunction(*registered)))
    return refuseFunction(name, loc);
  if (reduction)
    return readReduction(*reduction, loc, value);
  SmallVector<Value> operands;
  if (readOperands(operands))
    return failure();
  if (!direction) {
    value = make(loc, name, operands);
    return success();
  }
  if (operands.size() != 2)
    return parser.emitError(loc) << "'" << name << "' compares two values";
  value = compare(loc, *direction, operands[0], operands[1]);
  return success();
}

/// An integer, or a value that is appended to `along`.
ParseResult Reader::readDimension(int64_t &dimension,
                                  SmallVectorImpl<Value> &along) {
  OpAsmParser::UnresolvedOperand operand;
  OptionalParseResult read = parser.parseOptionalOperand(operand);
  if (!read.has_value())
    return parser.parseInteger(dimension);
  dimension = ShapedType::kDynamic;
  return failure(failed(*read) || parser.resolveOperand(operand, type, along));
}

/// `(` expression [`,` dimension]... [`,` `keepdims`] `)`
ParseResult Reader::readReduction(Reduction reduction, SMLoc loc,
                                  Value &value) {
  Value operand;
  SmallVector<int64_t> dims;
  SmallVector<Value> along;
  bool keepDims = false;
  if (parser.parseLParen() || read(operand))
    return failure();
  while (succeeded(parser.parseOptionalComma()))
    if (succeeded(parser.parseOptionalKeyword("keepdims")))
      keepDims = true;
    else if (readDimension(dims.emplace_back(), along))
      return failure();
  if (parser.parseRParen())
    return failure();
  DenseI64ArrayAttr dimensions;
  if (!dims.empty())
    dimensions = builder.getDenseI64ArrayAttr(dims);
  value = ReduceOp::create(builder, at(loc), type, reduction, operand, along,
                           dimensions, keepDims);
  return success();
}

/// `(` expression `,` dimension `)`
ParseResult Reader::readSize(SMLoc loc, Value &value) {
  Value operand;
  int64_t dimension;
  SmallVector<Value> along;
  if (parser.parseLParen() || read(operand) || parser.parseComma() ||
      readDimension(dimension, along) || parser.parseRParen())
    return failure();
  value = SizeOp::create(builder, at(loc), type, operand,
                         along.empty() ? Value() : along.front(),
                         builder.getI64IntegerAttr(dimension));
  return success();
}

/// `(` expression `,` dimension `,` index `,` count `)`
ParseResult Reader::readPart(SMLoc loc, Value &value) {
  Value operand;
  int64_t dimension, index, count;
  SmallVector<Value> along;
  if (parser.parseLParen() || read(operand) || parser.parseComma() ||
      readDimension(dimension, along) || parser.parseComma() ||
      parser.parseInteger(index) || parser.parseComma() ||
      parser.parseInteger(count) || parser.parseRParen())
    return failure();
  value = PartOp::create(builder, at(loc), type, operand,
                         along.empty() ? Value() : along.front(), dimension,
                         index, count);
  return success();
}

/// `(` expression `,` dimension `,` dimension `)`
ParseResult Reader::readCollapse(SMLoc loc, Value &value) {
  Value operand;
  int64_t first, last;
  if (parser.parseLParen() || read(operand) || parser.parseComma() ||
      parser.parseInteger(first) || parser.parseComma() ||
      parser.parseInteger(last) || parser.parseRParen())
    return failure();
  value = CollapseOp::create(builder, at(loc), type, operand, first, last);
  return success();
}

ParseResult EvalOp::parse(OpAsmParser &parser, OperationState &result) {
  Region *body = result.addRegion();
  auto *block = new Block;
  body->push_back(block);
  Value value;
  SMLoc loc = parser.getCurrentLocation();
  if (Reader(parser, *block).read(value) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  OpBuilder builder(parser.getContext());
  builder.setInsertionPointToEnd(block);
  YieldOp::create(builder, parser.getEncodedSourceLoc(loc), value);
  result.addTypes(anyTensor(parser.getContext()));
  return success();
}

//===----------------------------------------------------------------------===//
// What it is made of
//===----------------------------------------------------------------------===//

LogicalResult EvalOp::verifyRegions() {
  auto yield = dyn_cast<YieldOp>(getBody().front().getTerminator());
  if (!yield || yield.getNumOperands() != 1 ||
      !isAnyTensor(yield.getOperand(0).getType()) || !isAnyTensor(getType()))
    return emitOpError("expects a dlt.yield of one generic value at the end of "
                       "its region"); // C1
  for (Operation &op : getBody().front().without_terminator()) {
    auto name = op.getName().getRegisteredInfo();
    auto reduce = dyn_cast<ReduceOp>(op);
    auto dims = reduce ? reduce.getDimensions() : std::nullopt;
    bool isPart =
        isa<SplatOp, CompareOp, ApplyOp, SizeOp, PartOp, CollapseOp>(op) ||
        (reduce && (!dims || !dims->empty())) || (name && isFunction(*name));
    if (!isPart || !op.getDiscardableAttrDictionary().empty())
      return op.emitOpError("is no part of an expression"); // C1
    if (op.hasTrait<TakesDimensions>() &&
        llvm::any_of(dimensionNumbers(&op), [&](Value value) {
          return value.getParentRegion() == &getBody();
        }))
      return op.emitOpError("expects a value from outside an expression as "
                            "dimension"); // C1
    if (!op.getResult(0).hasOneUse())
      return op.emitOpError("is not used exactly once in an expression"); // C1
    if (!isAnyTensor(op.getResult(0).getType()))
      return op.emitOpError("expects generic types in an expression"); // C1
  }
  return success();
}

//===----------------------------------------------------------------------===//
// part
//===----------------------------------------------------------------------===//

LogicalResult PartOp::verify() {
  int64_t index = getIndex(), count = getCount();
  if (count < 1 || index < 0 || index >= count) // C4
    return emitOpError("expects an index in [0, count), found ")
           << index << " of " << count;
  return success();
}
