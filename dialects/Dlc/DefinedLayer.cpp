//===- DefinedLayer.cpp - Layers of one's own --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// dlc.layer, which a dlc.define of kind layer says everything of.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Assembly.h"
#include "dlc/Dlc/LayerSupport.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

ParseResult DefinedLayerOp::parse(OpAsmParser &parser, OperationState &result) {
  FlatSymbolRefAttr definition;
  SmallVector<OpAsmParser::UnresolvedOperand> inputs;
  if (parser.parseAttribute(definition, getDefinitionAttrName(result.name),
                            result.attributes))
    return failure();
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOperandList(inputs) || parseKeywordsAndParams(parser, result))
    return failure();
  return parseVariadicTypes(parser, inputs, loc, result);
}

void DefinedLayerOp::print(OpAsmPrinter &p) {
  p << ' ' << getDefinitionAttr();
  if (!getInputs().empty())
    p << ' ' << getInputs();
  p << ' ';
  printKeywordsAndParams(p, *this, getParamsAttr(), {getDefinitionAttrName()});
  printVariadicTypes(p, *this);
}

//===----------------------------------------------------------------------===//
// The definition
//===----------------------------------------------------------------------===//

DefineOp DefinedLayerOp::getDefinitionOp() {
  for (auto definition :
       (*this)->getParentOfType<ModuleOp>().getOps<DefineOp>())
    if (definition.getKind() == DefinitionKind::layer &&
        definition.getSymName() == getDefinition())
      return definition;
  return {};
}

/// What a keyword says of a variable, as `kernel_regularizer`.
static constexpr StringRef kOfVariables[] = {"_initializer", "_regularizer",
                                             "_constraint"};

SmallVector<std::string> dlc::layers::keywordsOfVariables(DefineOp definition) {
  SmallVector<std::string> keywords;
  for (LayerVariableAttr variable : definition.getLayerVariables())
    for (StringRef what : kOfVariables)
      keywords.push_back((variable.getName().getValue() + what).str());
  return keywords;
}

/// The keyword of the layer about one of the definition's variables; null if
/// there is none.
static Attribute keywordOf(DefinedLayerOp layer, StringRef variable,
                           StringRef what) {
  DictionaryAttr params = layer.getParamsAttr();
  return params ? params.get((variable + what).str()) : Attribute();
}

/// Whether the keyword is about one of the variables.
static bool isOfVariable(StringRef keyword,
                         ArrayRef<LayerVariableAttr> variables) {
  for (StringRef what : kOfVariables)
    if (StringRef name = keyword; name.consume_back(what))
      return llvm::any_of(variables, [&](LayerVariableAttr variable) {
        return variable.getName() == name;
      });
  return false;
}

/// The keywords that are params of the definition, and `training` if it asks
/// for it and the layer does not say.
static DictionaryAttr paramsOf(DefinedLayerOp layer, DefineOp definition,
                               bool training) {
  SmallVector<LayerVariableAttr> variables = definition.getLayerVariables();
  Builder builder(layer.getContext());
  NamedAttrList params;
  if (DictionaryAttr given = layer.getParamsAttr())
    for (NamedAttribute entry : given)
      if (!isOfVariable(entry.getName(), variables))
        params.append(entry);
  StringAttr name = builder.getStringAttr("training");
  if (llvm::is_contained(definition.getParamNames(), name) && !params.get(name))
    params.append(name, builder.getF64FloatAttr(training ? 1 : 0));
  return params.getDictionary(layer.getContext());
}

/// A size that a definition says; fails after an error.
static FailureOr<int64_t> sizeOf(DefinedLayerOp layer, DefineOp definition,
                                 Attribute size, ArrayRef<Attribute> params) {
  if (auto number = dyn_cast<IntegerAttr>(size))
    return number.getInt();
  if (auto place = dyn_cast<DenseI64ArrayAttr>(size)) {
    RankedTensorType type = typeOf(layer.getInputs()[place[0]]);
    int64_t dim = place[1] < 0 ? place[1] + type.getRank() : place[1];
    if (dim < 1 || dim >= type.getRank())
      return layer.emitOpError("expects input ")
             << place[0] << " to have a dimension " << place[1]
             << " other than the rows, found " << type;
    return type.getDimSize(dim);
  }
  FailureOr<double> value = numberOf(layer, definition, size, params);
  if (failed(value))
    return failure();
  constexpr double most = 1 << 30;
  if (!(*value >= 1 && *value <= most) || *value != std::floor(*value))
    return layer.emitOpError("expects a whole size from 1 to 2^30 as ")
           << size << ", found " << *value;
  return static_cast<int64_t>(*value);
}

/// The types of the definition's variables.
static FailureOr<SmallVector<RankedTensorType>>
variableTypes(DefinedLayerOp layer, DefineOp definition) {
  FailureOr<SmallVector<Attribute>> params = resolveParams(
      layer, definition, paramsOf(layer, definition, /*training=*/false));
  if (failed(params))
    return failure();
  SmallVector<RankedTensorType> types;
  for (LayerVariableAttr variable : definition.getLayerVariables()) {
    SmallVector<int64_t> shape;
    for (Attribute size : variable.getShape()) {
      FailureOr<int64_t> known = sizeOf(layer, definition, size, *params);
      if (failed(known))
        return failure();
      shape.push_back(*known);
    }
    types.push_back(RankedTensorType::get(shape, layer.getVariableDtype()));
    if (failed(dlt::checkLimits(types.back(),
                                [&] { return layer.emitOpError(); })))
      return failure();
  }
  return types;
}

/// Fails after an error for a keyword that names no definition.
static LogicalResult checkKeywords(DefinedLayerOp layer, DefineOp definition) {
  SmallVector<LayerVariableAttr> variables = definition.getLayerVariables();
  if (DictionaryAttr given = layer.getParamsAttr())
    for (NamedAttribute entry : given)
      if (isOfVariable(entry.getName(), variables) &&
          !isa<FlatSymbolRefAttr, UseAttr>(entry.getValue()))
        return layer.emitOpError("expects the name of a definition as ")
               << entry.getName() << ", found " << entry.getValue();
  return success();
}

//===----------------------------------------------------------------------===//
// The layer
//===----------------------------------------------------------------------===//

StringRef DefinedLayerOp::getDefaultName() { return getDefinition(); }

Masking DefinedLayerOp::getMasking() {
  return getDefinitionOp().getPassesMasks() ? Masking::passed
                                            : Masking::refused;
}

/// In which the definition computes with a variable: statistics, to which steps
/// add little, keep their own, and what meets them becomes as wide.
static Type dtypeOf(DefinedLayerOp layer, LayerVariableAttr variable) {
  return variable.getIsStatistic() ? layer.getVariableDtype()
                                   : layer.getComputeDtype();
}

/// Builds the layer of values for inputs and variables.
static LogicalResult instantiate(DefinedLayerOp layer, OpBuilder &builder,
                                 DefineOp definition,
                                 DefinitionLibrary &library, ValueRange values,
                                 bool training, StringRef where,
                                 const dlt::LayerEffects &effects,
                                 SmallVectorImpl<Value> &results) {
  return instantiateDefinition(builder, layer, definition, library, values,
                               paramsOf(layer, definition, training),
                               layer.getComputeDtype(), where, results,
                               &effects);
}

LogicalResult DefinedLayerOp::inferOutputs(DefinitionLibrary &library,
                                           SmallVectorImpl<Type> &types) {
  DefineOp definition =
      library.find(*this, getDefinitionAttr(), {DefinitionKind::layer});
  if (!definition)
    return failure();
  unsigned count = definition.getNumFixedArguments();
  if (getInputs().size() != count) {
    InFlightDiagnostic diag = emitOpError("expects ")
                              << count << " inputs for " << getDefinitionAttr()
                              << ", found " << getInputs().size();
    diag.attachNote(definition.getLoc()) << "defined here";
    return diag;
  }
  if (failed(checkKeywords(*this, definition)))
    return failure();
  FailureOr<SmallVector<RankedTensorType>> variables =
      variableTypes(*this, definition);
  if (failed(variables))
    return failure();
  // It is built of values that only have types.
  Region scratch;
  Block &block = scratch.emplaceBlock();
  for (Value input : getInputs())
    block.addArgument(typeOf(input).clone(movedDtype(*this, input)), getLoc());
  for (auto [variable, type] :
       llvm::zip(definition.getLayerVariables(), *variables))
    block.addArgument(type.clone(dtypeOf(*this, variable)), getLoc());
  OpBuilder builder(getContext());
  builder.setInsertionPointToStart(&block);
  SmallVector<Value> results;
  auto random = [&](RankedTensorType type) -> Value {
    return block.addArgument(
        type.clone(dlt::accumulatorType(type.getElementType())), getLoc());
  };
  auto addLoss = [](Value) { return success(); };
  if (failed(::instantiate(*this, builder, definition, library,
                           block.getArguments(), /*training=*/false,
                           getLayerName(), {random, addLoss}, results)))
    return failure();
  auto type = dyn_cast<RankedTensorType>(results[0].getType());
  if (!type || type.getRank() == 0 || !type.isDynamicDim(0) ||
      type.getNumDynamicDims() != 1)
    return emitOpError("expects an output whose first and only dynamic "
                       "dimension is the rows, but ")
           << getDefinitionAttr() << " makes " << results[0].getType();
  if (isa<FloatType>(type.getElementType()))
    type = type.clone(getComputeDtype());
  types.push_back(type);
  return success();
}

void DefinedLayerOp::getVariables(SmallVectorImpl<VariableSpec> &variables) {
  DefineOp definition = getDefinitionOp();
  for (auto [variable, type] : llvm::zip(definition.getLayerVariables(),
                                         *variableTypes(*this, definition))) {
    StringRef name = variable.getName().getValue();
    auto keyword = [&](StringRef what) { return keywordOf(*this, name, what); };
    Attribute initializer = keyword(kOfVariables[0]);
    variables.push_back(
        {name, type, initializer ? initializer : variable.getInitializer(),
         "glorot_uniform",
         variable.getIsStatistic() ? Update::assigned : Update::gradient,
         keyword(kOfVariables[1]), keyword(kOfVariables[2])});
  }
}

/// Whether one of the values, all of one block, is or is computed from
/// `source`.
static bool follows(ArrayRef<Value> values, Value source) {
  llvm::SetVector<Value> reached(values.begin(), values.end());
  for (unsigned next = 0; next < reached.size(); ++next)
    if (Operation *op = reached[next].getDefiningOp())
      reached.insert(op->operand_begin(), op->operand_end());
  return reached.contains(source);
}

LogicalResult DefinedLayerOp::expand(Expansion &context, ValueRange inputs,
                                     SmallVectorImpl<Value> &outputs) {
  DefineOp definition = getDefinitionOp();
  SmallVector<LayerVariableAttr> variables = definition.getLayerVariables();
  SmallVector<Value> values(inputs), results;
  for (LayerVariableAttr variable : variables)
    values.push_back(
        context.read(variable.getName(), dtypeOf(*this, variable)));
  Expansion::Mark before = context.mark();
  // In inference numbers that nothing may follow from.
  SmallVector<Value> untrue;
  auto random = [&](RankedTensorType type) -> Value {
    if (context.training)
      return context.randomUniform(type);
    type = type.clone(dlt::accumulatorType(type.getElementType()));
    return untrue.emplace_back(dlt::SplatOp::create(
        context.builder, getLoc(), type, context.builder.getF64FloatAttr(0)));
  };
  SmallVector<Value> losses;
  auto addLoss = [&](Value value) {
    Type dtype = getElementTypeOrSelf(value.getType());
    losses.push_back(context.convert(value, dlt::accumulatorType(dtype)));
    return success();
  };
  if (failed(::instantiate(*this, context.builder, definition, context.library,
                           values, context.training, context.path,
                           {random, addLoss}, results)))
    return failure();
  SmallVector<Value> made(results);
  llvm::append_range(made, losses);
  if (llvm::any_of(untrue, [&](Value number) { return follows(made, number); }))
    return emitOpError("has random numbers in training only, but what ")
           << getDefinitionAttr()
           << " makes in inference follows from some: expects them in a "
              "select(%training == 1, ...)";
  llvm::append_range(context.losses, losses);
  if (!context.training &&
      failed(context.checkRowsApart(before, results[0], "a layer",
                                    getDefinitionAttr(), inputs[0].getType())))
    return failure();
  Value output = results[0];
  if (isa<FloatType>(getElementTypeOrSelf(output.getType())))
    output = context.convert(output, getComputeDtype());
  outputs.push_back(output);
  if (!context.training || !isTrainable())
    return success();
  unsigned next = 1;
  for (LayerVariableAttr variable : variables) {
    if (!variable.getIsStatistic())
      continue;
    Value value = results[next++],
          old = context.read(variable.getName(), getVariableDtype());
    if (cast<RankedTensorType>(value.getType()).getShape() !=
        cast<RankedTensorType>(old.getType()).getShape())
      return emitOpError("expects a new value of \"")
             << variable.getName().getValue() << "\" like " << old.getType()
             << ", but " << getDefinitionAttr() << " makes " << value.getType();
    context.assign(variable.getName(), value);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Variables of a definition
//===----------------------------------------------------------------------===//

LogicalResult
LayerVariableAttr::verify(llvm::function_ref<InFlightDiagnostic()> emitError,
                          StringAttr, ArrayAttr shape, Attribute initializer,
                          bool) {
  for (Attribute size : shape) {
    auto number = dyn_cast<IntegerAttr>(size);
    auto place = dyn_cast<DenseI64ArrayAttr>(size);
    if (!isa<StringAttr>(size) && !(number && number.getInt() >= 1) &&
        !(place && place.size() == 2 && place[0] >= 0))
      return emitError() << "expects sizes of at least 1, names of params or "
                            "[input, dimension] as a shape, found "
                         << size;
  }
  if (initializer && !isa<FlatSymbolRefAttr, UseAttr>(initializer))
    return emitError() << "expects the name of a definition as initializer, "
                          "found "
                       << initializer;
  return success();
}

SmallVector<LayerVariableAttr> DefineOp::getLayerVariables() {
  if (!getVariables())
    return {};
  return llvm::to_vector(getVariables()->getAsRange<LayerVariableAttr>());
}

LogicalResult dlc::layers::checkLayerVariables(DefineOp definition) {
  if (definition.getKind() != DefinitionKind::layer) {
    if (definition.getVariables() || definition.getPassesMasks())
      return definition.emitOpError("only a layer has ")
             << (definition.getVariables() ? "variables" : "masks");
    return success();
  }
  SmallVector<LayerVariableAttr> variables = definition.getLayerVariables();
  for (StringAttr param : getNamesOfParams(definition))
    if (isOfVariable(param, variables))
      return definition.emitOpError("has a param \"")
             << param.getValue()
             << "\", which is a keyword of one of its variables";
  llvm::StringSet<> seen;
  for (LayerVariableAttr variable : variables) {
    StringRef name = variable.getName();
    if (failed(checkName(definition, name)))
      return failure();
    if (!seen.insert(name).second)
      return definition.emitOpError("names \"") << name << "\" twice";
    for (Attribute size : variable.getShape()) {
      auto names = definition.getParamNames().getValue();
      bool isList = definition.getLists() &&
                    llvm::is_contained(*definition.getLists(), size);
      if (isa<StringAttr>(size) && (!llvm::is_contained(names, size) || isList))
        return definition.emitOpError("expects a param that is a number as a "
                                      "size of \"")
               << name << "\", found " << size;
      if (auto place = dyn_cast<DenseI64ArrayAttr>(size);
          place && place[0] >= definition.getNumFixedArguments())
        return definition.emitOpError("expects an input as a size of \"")
               << name << "\", found " << size;
    }
  }
  return success();
}
