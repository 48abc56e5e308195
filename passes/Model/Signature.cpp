//===- Signature.cpp - What the functions of a model take and give ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Signature.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

static constexpr StringLiteral maskAttr = "dlc.mask_of";
static constexpr StringLiteral lossAttr = "dlc.loss";

ModelSignature::ModelSignature(ModelOp model, dlt::VariablesOp table)
    : model(model) {
  for (dlt::VariableOp row : table.getVariables()) {
    if (!row.isWeight())
      continue;
    if (row.getTrainable())
      trained.push_back(weights.size());
    if (row.getRole() == dlt::Role::statistic)
      assigned.push_back(weights.size());
    weights.push_back(row.getType());
  }
  for (InputOp input : model.getOps<InputOp>())
    inputs.push_back(input.getValueType());
}

std::string ModelSignature::getName(Mode mode) {
  return (model.getSymName() + (mode == Mode::training   ? "_training"
                                : mode == Mode::adapting ? "_adapting"
                                                         : "_inference"))
      .str();
}

SmallVector<Type> ModelSignature::getArgumentTypes(Mode mode) {
  SmallVector<Type> types(weights);
  if (mode == Mode::training)
    types.append(
        2, RankedTensorType::get({}, IntegerType::get(model.getContext(), 64)));
  llvm::append_range(types, inputs);
  return types;
}

ModelSignature::Arguments ModelSignature::split(ValueRange arguments,
                                                Mode mode) const {
  Arguments result{arguments.take_front(weights.size()), Value(), Value(),
                   arguments.take_back(inputs.size())};
  if (mode == Mode::training) {
    result.seed = arguments[weights.size()];
    result.step = arguments[weights.size() + 1];
  }
  return result;
}

func::FuncOp ModelSignature::create(OpBuilder &builder, Mode mode) {
  auto function =
      func::FuncOp::create(builder, model.getLoc(), getName(mode),
                           builder.getFunctionType(getArgumentTypes(mode), {}));
  function.setPrivate();
  function.addEntryBlock();
  return function;
}

void ModelSignature::finish(OpBuilder &builder, func::FuncOp function,
                            const Results &results) {
  SmallVector<Value> values(results.outputs);
  SmallVector<Attribute> attrs(values.size(), builder.getDictionaryAttr({}));
  auto append = [&](Value value, StringRef name, Attribute attr) {
    values.push_back(value);
    attrs.push_back(
        builder.getDictionaryAttr(builder.getNamedAttr(name, attr)));
  };
  for (auto [i, mask] : llvm::enumerate(results.masks))
    if (mask)
      append(mask, maskAttr, builder.getI64IntegerAttr(i));
  if (results.loss)
    append(results.loss, lossAttr, builder.getUnitAttr());
  llvm::append_range(values, results.assigned);
  attrs.resize(values.size(), builder.getDictionaryAttr({}));
  func::ReturnOp::create(builder, function.getLoc(), values);
  function.setFunctionType(builder.getFunctionType(
      function.getArgumentTypes(), ValueRange(values).getTypes()));
  function.setAllResultAttrs(attrs);
}

func::FuncOp ModelSignature::find(Mode mode) {
  return SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      model->getParentOp(), StringAttr::get(model.getContext(), getName(mode)));
}

LogicalResult ModelSignature::verify() {
  SmallVector<Type> outputs(model.getOutputs().getValues().getTypes());
  if (llvm::any_of(outputs, [](Type type) { return isa<DeferredType>(type); }))
    return model.emitOpError("has no types yet; run dlc-infer first");
  for (Mode mode : {Mode::inference, Mode::training, Mode::adapting}) {
    func::FuncOp function = find(mode);
    if (mode == Mode::adapting && !function)
      continue;
    SmallVector<Type> fixed(outputs);
    for (unsigned row : assigned)
      fixed.push_back(weights[row]);
    SmallVector<Type> found;
    bool fits =
        function && function.getBody().hasOneBlock() &&
        function.getArgumentTypes() == ArrayRef<Type>(getArgumentTypes(mode));
    if (fits)
      for (auto [i, type] : llvm::enumerate(function.getResultTypes())) {
        auto mask = function.getResultAttrOfType<IntegerAttr>(i, maskAttr);
        if (mask)
          fits &= mask.getInt() >= 0 &&
                  mask.getInt() < static_cast<int64_t>(outputs.size());
        else if (!function.getResultAttr(i, lossAttr))
          found.push_back(type);
      }
    if (!fits || found != fixed)
      return model.emitOpError("expects a function @")
             << getName(mode) << " of "
             << FunctionType::get(model.getContext(), getArgumentTypes(mode),
                                  fixed)
             << "; run dlc-expand first";
  }
  return success();
}

ModelSignature::Results ModelSignature::build(OpBuilder &builder, Mode mode,
                                              const Arguments &arguments) {
  func::FuncOp function = find(mode);
  Block &body = function.getBody().front();
  SmallVector<Value> operands(arguments.weights);
  if (mode == Mode::training)
    operands.append({arguments.seed, arguments.step});
  llvm::append_range(operands, arguments.inputs);
  IRMapping mapping;
  mapping.map(body.getArguments(), operands);
  for (Operation &op : body.without_terminator())
    builder.clone(op, mapping);
  Results results;
  size_t numOutputs = model.getOutputs().getValues().size();
  results.masks.resize(numOutputs);
  for (auto [i, operand] :
       llvm::enumerate(body.getTerminator()->getOperands())) {
    Value value = mapping.lookup(operand);
    if (auto mask = function.getResultAttrOfType<IntegerAttr>(i, maskAttr))
      results.masks[mask.getInt()] = value;
    else if (function.getResultAttr(i, lossAttr))
      results.loss = value;
    else if (results.outputs.size() < numOutputs)
      results.outputs.push_back(value);
    else
      results.assigned.push_back(value);
  }
  return results;
}
