//===- Program.cpp - Variables, entries, gradients, checks ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

unsigned VariablesOp::getNumVariables() {
  return std::distance(getVariables().begin(), getVariables().end());
}

LogicalResult VariablesOp::verifyRegions() {
  llvm::StringMap<Operation *> paths;
  for (Operation &op : getBody().front()) {
    auto variable = dyn_cast<VariableOp>(op);
    if (!variable) // C1
      return op.emitOpError("is not allowed in dlt.variables");
    auto [it, isNew] = paths.try_emplace(variable.getPath(), &op);
    if (!isNew) { // C2
      InFlightDiagnostic diag = variable.emitOpError("repeats the path \"")
                                << variable.getPath() << "\"";
      diag.attachNote(it->second->getLoc()) << "first used here";
      return diag;
    }
  }
  return success();
}

/// Whether values may be of `type`: a float or an integer, not `!dlt.float`.
static bool isDtype(Type type) { return isa<FloatType, IntegerType>(type); }

LogicalResult MetadataOp::verify() {
  for (NamedAttribute attribute : (*this)->getDiscardableAttrs()) {
    if (attribute.getName().strref().contains('.'))
      continue;
    InFlightDiagnostic error = emitOpError("has no attribute '")
                               << attribute.getName().strref()
                               << "'; there are";
    for (StringAttr name : getOperation()->getName().getAttributeNames())
      if (name != getModelAttrName())
        error << " " << name.strref();
    return error;
  }
  return success();
}

LogicalResult VariableOp::verify() {
  auto type = dyn_cast<RankedTensorType>(getType());
  if (!type || !type.hasStaticShape() || // C1
      !isDtype(type.getElementType()))
    return emitOpError("expects a static tensor type of floats or integers, "
                       "found ")
           << getType();
  // C4: its size in bytes is a number of the machine's, with room for others.
  if (failed(checkLimits(type, [&] { return emitOpError(); })))
    return failure();
  if (getTrainable() && getRole() != Role::weight) // C2
    return emitOpError("expects role weight of what is trainable, found ")
           << stringifyRole(getRole());
  if (getFans() && getFans()->size() != 2)
    return emitOpError("expects a fan in and a fan out, found ")
           << getFans()->size() << " fans";
  if (getRegards() && getRole() != Role::optimizer_slot) // C3
    return emitOpError("`regards` is for role optimizer_slot, found ")
           << stringifyRole(getRole());
  return success();
}

//===----------------------------------------------------------------------===//
// Entries
//===----------------------------------------------------------------------===//

void EntryOp::print(OpAsmPrinter &p) {
  p << ' ';
  p.printSymbolName(getSymName());
  p << " state(";
  p.printSymbolName(getState());
  p << ") (";
  llvm::interleaveComma(getBody().getArguments(), p,
                        [&](BlockArgument arg) { p.printRegionArgument(arg); });
  p << ')';
  p.printOptionalArrowTypeList(getResultTypes());
  p << " inputs " << getInputs() << " outputs " << getOutputs();
  p.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getSymNameAttrName(), getFunctionTypeAttrName(), getStateAttrName(),
       getInputsAttrName(), getOutputsAttrName()});
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

ParseResult EntryOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  FlatSymbolRefAttr state;
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<Type> resultTypes;
  SmallVector<DictionaryAttr> resultAttrs;
  bool isVariadic = false;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name),
                             result.attributes) ||
      parser.parseKeyword("state") || parser.parseLParen() ||
      parser.parseAttribute(state, getStateAttrName(result.name),
                            result.attributes) ||
      parser.parseRParen() ||
      function_interface_impl::parseFunctionSignatureWithArguments(
          parser, /*allowVariadic=*/false, arguments, isVariadic, resultTypes,
          resultAttrs))
    return failure();
  auto hasAttributes = [](DictionaryAttr attributes) {
    return attributes && !attributes.empty();
  };
  // `inputs` and `outputs` say what there is to say.
  if (llvm::any_of(resultAttrs, hasAttributes) ||
      llvm::any_of(arguments, [&](const OpAsmParser::Argument &argument) {
        return hasAttributes(argument.attrs);
      }))
    return parser.emitError(parser.getNameLoc(),
                            "expects no attributes of arguments and results");
  SmallVector<Type> argumentTypes;
  for (OpAsmParser::Argument &argument : arguments)
    argumentTypes.push_back(argument.type);
  result.addAttribute(getFunctionTypeAttrName(result.name),
                      TypeAttr::get(FunctionType::get(
                          parser.getContext(), argumentTypes, resultTypes)));
  ArrayAttr inputs, outputs;
  if (parser.parseKeyword("inputs") ||
      parser.parseAttribute(inputs, getInputsAttrName(result.name),
                            result.attributes) ||
      parser.parseKeyword("outputs") ||
      parser.parseAttribute(outputs, getOutputsAttrName(result.name),
                            result.attributes) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  return parser.parseRegion(*result.addRegion(), arguments);
}

LogicalResult EntryOp::verify() {
  ArrayRef<Type> arguments = getArgumentTypes(), results = getResultTypes();
  if (getNumInputs() > arguments.size() || getNumOutputs() > results.size() ||
      getNumVariables() != results.size() - getNumOutputs())
    return emitOpError("expects as many arguments before its ")
           << getNumInputs() << " inputs as results before its "
           << getNumOutputs() << " outputs, found " << arguments.size()
           << " arguments and " << results.size() << " results";
  // C4
  for (Type type : llvm::concat<const Type>(arguments, results)) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !isDtype(tensor.getElementType()))
      return emitOpError("expects ranked tensors of concrete dtypes, found ")
             << type;
    if (failed(checkLimits(tensor, [&] { return emitOpError(); })))
      return failure();
    for (int64_t dim = 1; dim < tensor.getRank(); ++dim)
      if (tensor.isDynamicDim(dim))
        return emitOpError("expects rows only as the first dimension, found ")
               << type;
  }
  return success();
}

LogicalResult EntryOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto table =
      symbols.lookupNearestSymbolFrom<VariablesOp>(*this, getStateAttr());
  if (!table)
    return emitOpError("state ")
           << getStateAttr() << " is not the symbol of a dlt.variables";
  // C1
  if (table.getNumVariables() != getNumVariables())
    return emitOpError("expects ")
           << table.getNumVariables() << " variables, the rows of "
           << getStateAttr() << ", found " << getNumVariables();
  for (auto [i, variable] : llvm::enumerate(table.getVariables()))
    if (variable.getType() != getArgumentTypes()[i] ||
        variable.getType() != getResultTypes()[i]) {
      InFlightDiagnostic diag = emitOpError("expects argument and result ")
                                << i << " of type " << variable.getType()
                                << ", found " << getArgumentTypes()[i]
                                << " and " << getResultTypes()[i];
      diag.attachNote(variable.getLoc())
          << "variable \"" << variable.getPath() << "\"";
      return diag;
    }
  return success();
}

LogicalResult ReturnOp::verify() {
  auto entry = cast<EntryOp>((*this)->getParentOp());
  if (getOperandTypes() == TypeRange(entry.getResultTypes()))
    return success();
  return emitOpError("expects values of the entry's result types, found ")
         << getOperandTypes() << " for " << entry.getFunctionType();
}

//===----------------------------------------------------------------------===//
// Gradients
//===----------------------------------------------------------------------===//

LogicalResult VjpOp::verify() {
  if (getArgs().empty() || getCotangents().empty())
    return emitOpError("expects at least one argument and one cotangent");
  if (getWrt().size() > getNumResults())
    return emitOpError("expects a result for each of its ")
           << getWrt().size() << " wrt indices, found " << getNumResults()
           << " results in all";
  int64_t arguments = getArgs().size();
  for (auto [i, index] : llvm::enumerate(getWrt())) {
    if (index < 0 || index >= arguments)
      return emitOpError("expects wrt indices in [0, ")
             << arguments << "), found " << index;
    Type expected = getArgs()[index].getType();
    Type found = getResult(getNumPrimals() + i).getType();
    if (expected != found)
      return emitOpError("expects the cotangent of argument ")
             << index << " to be " << expected << ", found " << found;
  }
  if (getCotangents().size() > getNumPrimals())
    return emitOpError("expects at most ")
           << getNumPrimals() << " cotangents, one for each result of the "
           << "function, found " << getCotangents().size();
  for (auto [cotangent, primal] : llvm::zip(getCotangents(), getResults()))
    if (cotangent.getType() != primal.getType())
      return emitOpError("expects a cotangent of ")
             << primal.getType() << ", found " << cotangent.getType();
  return success();
}

LogicalResult VjpOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto callee =
      symbols.lookupNearestSymbolFrom<func::FuncOp>(*this, getCalleeAttr());
  if (!callee || callee.isDeclaration())
    return emitOpError("callee ")
           << getCalleeAttr() << " is not a func.func with a body";
  FunctionType type = callee.getFunctionType();
  if (TypeRange(type.getInputs()) != getArgs().getTypes() ||
      TypeRange(type.getResults()) !=
          TypeRange(getResultTypes()).take_front(getNumPrimals())) {
    InFlightDiagnostic diag = emitOpError("doesn't fit its callee's type ")
                              << type;
    diag.attachNote(callee.getLoc()) << "callee";
    return diag;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

LogicalResult CheckOp::evaluate(ref::Context &context,
                                ArrayRef<ref::Tensor> operands,
                                SmallVectorImpl<ref::Tensor> &) {
  auto it = llvm::find(operands[0].ints, 0);
  if (it == operands[0].ints.end())
    return success();
  auto type = cast<RankedTensorType>(getCondition().getType());
  int64_t row = -1;
  if (type.getRank() && type.isDynamicDim(0))
    row = (it - operands[0].ints.begin()) / operands[0].strides()[0];
  context.failCheck(getMessage(), getWhere().value_or(""), row);
  return success();
}
