//===- Model.cpp - Models and hyperparameters ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

#include "llvm/Support/ConvertUTF.h"

using namespace mlir;
using namespace dlc::layers;

LogicalResult ImportOp::verify() {
  if (getFile().empty() || getFile() == "-" ||
      llvm::any_of(getFile(),
                   [](unsigned char c) { return c < 0x20 || c == 0x7f; })) // C1
    return emitOpError("expects the path of a file, found ") << getFileAttr();
  return checkAttributes(*this);
}

LogicalResult ParamOp::verify() {
  if (failed(checkAttributes(*this)))
    return failure();
  Attribute value = getDefaultValueAttr();
  if (getRunTime() && value && !getNumber(value))
    return emitOpError("of run time expects a number, found ") << value;
  if (!value ||
      isa<IntegerAttr, FloatAttr, FlatSymbolRefAttr, UseAttr, StringAttr>(
          value))
    return success();
  return emitOpError("expects a number, truth value, name or string, found ")
         << value;
}

LogicalResult ParamValueOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto param = symbols.lookupNearestSymbolFrom<ParamOp>(*this, getParamAttr());
  if (param && param.getRunTime() && param.getDefaultValueAttr())
    return success();
  InFlightDiagnostic diag = emitOpError("expects a dlc.param of run time with "
                                        "a number, found ");
  diag << getParamAttr();
  if (param)
    diag.attachNote(param.getLoc()) << "defined here";
  return diag;
}

OutputsOp ModelOp::getOutputs() {
  return cast<OutputsOp>(getBody().front().getTerminator());
}

LogicalResult dlc::layers::checkName(Operation *op, StringRef name) {
  if (name.empty())
    return op->emitOpError("expects a name that is not empty");
  const auto *begin = reinterpret_cast<const llvm::UTF8 *>(name.begin());
  if (!llvm::isLegalUTF8String(
          &begin, reinterpret_cast<const llvm::UTF8 *>(name.end())))
    return op->emitOpError("expects a name in UTF-8, found ")
           << StringAttr::get(op->getContext(), name);
  // The command line gives inputs as name=file.
  for (unsigned char c : name)
    if (c < 0x20 || c == 0x7f || c == '=')
      return op->emitOpError(
                 "expects a name without = and control characters, found ")
             << StringAttr::get(op->getContext(), name);
  return success();
}

InFlightDiagnostic dlc::layers::refuseAttribute(InFlightDiagnostic &&diag,
                                                OperationName op,
                                                StringRef name) {
  diag << "has no attribute \"" << name << '"';
  SmallVector<StringRef> known;
  for (StringAttr attribute : op.getAttributeNames())
    known.push_back(attribute.getValue());
  suggest(diag, name, known);
  return std::move(diag);
}

LogicalResult dlc::layers::checkAttributes(Operation *op) {
  for (NamedAttribute attr : op->getDiscardableAttrs()) {
    StringRef name = attr.getName().getValue();
    if (name.contains('.') || name == SymbolTable::getVisibilityAttrName())
      continue;
    return refuseAttribute(op->emitOpError(), op->getName(), name);
  }
  auto name = op->getAttrOfType<StringAttr>("name");
  return name ? checkName(op, name.getValue()) : success();
}

LogicalResult ModelOp::verifyRegions() {
  Block &block = getBody().front();
  if (block.empty() || !isa<OutputsOp>(block.back()))
    return emitOpError("expects a dlc.outputs at its end");
  if (auto dtype = getDtypeAttr();
      dtype && failed(resolvePolicy(*this, dtype))) // C3
    return failure();
  for (NamedAttribute entry :
       getDtypePolicies().value_or(DictionaryAttr::get(getContext()))) {
    StringAttr name = entry.getName();
    if (failed(checkRegexes(*this, ArrayAttr::get(getContext(), name))) ||
        failed(resolvePolicy(*this, entry.getValue()))) // C4
      return failure();
  }
  if (failed(checkAttributes(*this)) || failed(checkName(*this, getSymName())))
    return failure();
  // C2
  llvm::StringMap<Operation *> inputs, layers;
  auto checkUnique = [](llvm::StringMap<Operation *> &names, Operation *op,
                        StringRef name) -> LogicalResult {
    auto [it, isNew] = names.try_emplace(name, op);
    if (isNew)
      return success();
    InFlightDiagnostic diag = op->emitOpError("repeats the name \"")
                              << name << "\"";
    diag.attachNote(it->second->getLoc()) << "first used here";
    return diag;
  };
  Value previous;
  bool endsInBlock = false;
  for (Operation &op : getBody().front().without_terminator()) {
    auto input = dyn_cast<InputOp>(op);
    auto layer = dyn_cast<LayerOpInterface>(op);
    auto apply = dyn_cast<ApplyOp>(op);
    if (!input && !layer && !apply)
      return op.emitOpError("is neither an input nor a layer");
    if (failed(checkAttributes(&op)))
      return failure();
    if (input && failed(checkUnique(inputs, input, input.getName())))
      return failure();
    StringRef name = layer   ? layer.getLayerName()
                     : apply ? apply.getName().value_or("")
                             : StringRef();
    if (!name.empty() && failed(checkUnique(layers, &op, name)))
      return failure();
    if (!getSequential())
      continue;
    // C1; the block of an instance is a graph.
    if (name.contains('/')) {
      previous = {};
      endsInBlock = true;
      continue;
    }
    bool chained = input
                       ? !previous
                       : op.getNumOperands() == 1 && op.getNumResults() == 1 &&
                             (endsInBlock || op.getOperand(0) == previous);
    if (!chained)
      return op.emitOpError("breaks the chain of a sequential model: expects ")
             << (previous ? "the layer before as its only input"
                          : "the model's one dlc.input first");
    previous = op.getResult(0);
    endsInBlock = false;
  }
  if (getSequential() &&
      (getOutputs().getValues().size() != 1 ||
       (!endsInBlock && getOutputs().getValues()[0] != previous)))
    return getOutputs().emitOpError(
        "expects the last layer of a sequential model");
  return success();
}

LogicalResult OutputsOp::verify() {
  if (getValues().empty())
    return emitOpError("expects at least one output");
  if (!getNames())
    return success();
  if (getNames()->size() != getValues().size())
    return emitOpError("expects a name for each of ")
           << getValues().size() << " outputs, found " << getNames()->size();
  llvm::SmallDenseSet<StringRef> seen;
  for (StringAttr name : getNames()->getAsRange<StringAttr>()) {
    if (name.empty() || !seen.insert(name.getValue()).second)
      return emitOpError("expects names that are unique and not empty, found ")
             << *getNames();
    if (failed(checkName(*this, name.getValue())))
      return failure();
  }
  return success();
}
