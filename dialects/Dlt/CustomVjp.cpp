//===- CustomVjp.cpp - Operations with a gradient of one's own ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Formula.h"
#include "dlc/Dlt/Instantiation.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace dlc::dlt;

/// Whether values of `type` have cotangents. What is generic still may.
static bool hasCotangent(Type type) {
  return !isa<IntegerType>(getElementTypeOrSelf(type));
}

static SmallVector<Type> typesOfCotangents(TypeRange types) {
  return llvm::filter_to_vector(types, hasCotangent);
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

// (%argument = %input, ...) [: (types) -> types] { body }
//     backward(%argument, ...) { body }
ParseResult CustomVjpOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::Argument> arguments, ofBackward;
  if (parseRegionInputs(parser, arguments, result))
    return failure();
  TypeRange outs = result.types;
  Region *body = result.addRegion(), *backward = result.addRegion();
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
      parser.parseRegion(*body, arguments, /*enableNameShadowing=*/true))
    return failure();
  // The types of what is kept are those of the body's last values.
  SMLoc end = parser.getCurrentLocation();
  if (!llvm::hasSingleElement(*body) || body->front().empty() ||
      body->front().back().getNumOperands() < outs.size())
    return parser.emitError(end, "expects a block before that yields ")
           << outs.size() << " or more values";
  TypeRange yields = body->front().back().getOperandTypes();
  SmallVector<Type> types(yields.drop_front(outs.size()));
  llvm::append_range(types, typesOfCotangents(outs));
  SMLoc at = parser.getCurrentLocation();
  if (parser.parseKeyword("backward") ||
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] {
        at = parser.getCurrentLocation();
        return parser.parseArgument(ofBackward.emplace_back());
      }))
    return failure();
  // Which results have a cotangent may only be known when they have a type.
  if (llvm::any_of(outs, isAnyTensor)) {
    types.resize(yields.size() - outs.size());
    types.resize(std::max(types.size(), ofBackward.size()),
                 anyTensor(parser.getContext()));
  }
  if (ofBackward.size() != types.size())
    return parser.emitError(at, "expects ")
           << types.size() << " arguments: " << yields.size() - outs.size()
           << " kept values and the cotangents of the results, found "
           << ofBackward.size();
  for (auto [argument, type] : llvm::zip(ofBackward, types))
    argument.type = type;
  return parser.parseRegion(*backward, ofBackward,
                            /*enableNameShadowing=*/true);
}

void CustomVjpOp::print(OpAsmPrinter &p) {
  printRegionInputs(p, *this, getBody());
  p.printOptionalAttrDictWithKeyword((*this)->getAttrs());
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  p << " backward(";
  llvm::interleaveComma(getBackward().getArguments(), p,
                        [&](BlockArgument arg) { p.printOperand(arg); });
  p << ") ";
  p.printRegion(getBackward(), /*printEntryBlockArgs=*/false);
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

/// Whether each type is the other or, in a definition, one of them is generic.
static bool areAlike(TypeRange types, TypeRange others) {
  return types.size() == others.size() &&
         llvm::all_of(llvm::zip(types, others), [](auto pair) {
           auto [type, other] = pair;
           return type == other || isAnyTensor(type) || isAnyTensor(other);
         });
}

LogicalResult CustomVjpOp::verifyRegions() {
  for (Region &region : (*this)->getRegions())
    if (!isa<YieldOp>(region.front().getTerminator()))
      return emitOpError("expects a dlt.yield at the end of its regions");
  auto expects = [&](StringRef what, TypeRange types,
                     TypeRange found) -> LogicalResult {
    if (areAlike(types, found))
      return success();
    InFlightDiagnostic diag = emitOpError("expects ") << what << " (";
    return diag << types << "), found (" << found << ")";
  };
  TypeRange yields = getBody().front().getTerminator()->getOperandTypes();
  size_t outs = getNumResults();
  if (failed(expects("arguments of its operands' types", getOperandTypes(),
                     getBody().getArgumentTypes())) || // C1
      failed(expects("its body to yield its results first:", getResultTypes(),
                     yields.take_front(outs))))
    return failure();
  SmallVector<Type> types(yields.drop_front(outs));
  TypeRange arguments = getBackward().getArgumentTypes();
  TypeRange made = getBackward().front().getTerminator()->getOperandTypes();
  // What has a cotangent is known when all types are: at instantiation.
  if (llvm::any_of(getOperandTypes(), isAnyTensor) ||
      llvm::any_of(getResultTypes(), isAnyTensor)) {
    if (arguments.size() < types.size() ||
        arguments.size() > types.size() + outs)
      return emitOpError("expects backward to take the ")
             << types.size() << " kept values and at most " << outs
             << " cotangents, found " << arguments.size() << " arguments";
    if (made.size() > getNumOperands())
      return emitOpError("expects backward to yield at most ")
             << getNumOperands() << " cotangents, found " << made.size();
    return success();
  }
  llvm::append_range(types, typesOfCotangents(getResultTypes()));
  return success(
      succeeded(expects("arguments of backward that are what is kept and the "
                        "cotangents:",
                        types, arguments)) && // C2
      succeeded(expects("backward to yield the cotangents of its operands:",
                        typesOfCotangents(getOperandTypes()), made))); // C3
}

//===----------------------------------------------------------------------===//
// Gradients
//===----------------------------------------------------------------------===//

/// Builds the operations of `block` for `arguments`, without its checks unless
/// `withChecks`; returns what it yields.
static SmallVector<Value> inlineBlock(OpBuilder &builder, Block &block,
                                      ValueRange arguments, bool withChecks) {
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  auto mapped = [&](ValueRange values) {
    return llvm::map_to_vector(
        values, [&](Value value) { return mapping.lookup(value); });
  };
  for (Operation &op : block.without_terminator()) {
    auto nested = dyn_cast<CustomVjpOp>(op);
    if (withChecks || (!nested && !isa<CheckOp>(op))) {
      builder.clone(op, mapping);
    } else if (nested) {
      SmallVector<Value> values =
          inlineBlock(builder, nested.getBody().front(),
                      mapped(nested.getInputs()), withChecks);
      mapping.map(nested.getResults(),
                  ArrayRef(values).take_front(nested.getNumResults()));
    }
  }
  return mapped(block.getTerminator()->getOperands());
}

SmallVector<Value> CustomVjpOp::inlineBody(OpBuilder &builder,
                                           ValueRange inputs, bool withChecks) {
  return inlineBlock(builder, getBody().front(), inputs, withChecks);
}

LogicalResult CustomVjpOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                                    SmallVectorImpl<Value> &operandCotangents) {
  // What is kept is computed again here, and merged with what has been computed
  // by whoever removes equal operations.
  SmallVector<Value> kept = inlineBody(builder, getInputs(), false);
  kept.erase(kept.begin(), kept.begin() + getNumResults());
  for (auto [result, cotangent] : llvm::zip(getResults(), cotangents))
    if (hasCotangent(result.getType()))
      kept.push_back(cotangent);
  SmallVector<Value> made =
      inlineBlock(builder, getBackward().front(), kept, true);
  auto next = made.begin();
  for (Type type : getOperandTypes())
    operandCotangents.push_back(hasCotangent(type) ? *next++ : Value());
  return success();
}

//===----------------------------------------------------------------------===//
// In a definition
//===----------------------------------------------------------------------===//

LogicalResult CustomVjpOp::instantiate(Instantiation &in) {
  SmallVector<Value> inputs;
  for (Value input : getInputs())
    inputs.push_back(in.tensor(input, in.place(*getOperation())));
  OperationState state(in.place(*getOperation()),
                       CustomVjpOp::getOperationName());
  state.addOperands(inputs);
  Region *body = state.addRegion(), *backward = state.addRegion();
  FailureOr<Block *> computes =
      in.instantiateRegion(getBody(), *body, ValueRange(inputs).getTypes());
  if (failed(computes))
    return failure();
  TypeRange yields = (*computes)->getTerminator()->getOperandTypes();
  state.addTypes(yields.take_front(getNumResults()));
  SmallVector<Type> types(yields.drop_front(getNumResults()));
  for (Type type : yields.take_front(getNumResults()))
    if (isa<FloatType>(getElementTypeOrSelf(type)))
      types.push_back(type);
  // Which results have a cotangent is known only now.
  if (unsigned count = getBackward().getNumArguments(); count != types.size())
    return emitOpError("expects ")
           << types.size() << " arguments of its gradient, found " << count;
  if (failed(in.instantiateRegion(getBackward(), *backward, types)))
    return failure();
  Operation *built = in.builder.create(state);
  if (failed(mlir::verify(built, /*verifyRecursively=*/false)))
    return failure();
  for (auto [generic, result] : llvm::zip(getResults(), built->getResults()))
    in.map(generic, result);
  return success();
}
