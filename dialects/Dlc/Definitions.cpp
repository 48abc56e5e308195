//===- Definitions.cpp - Definitions in tensor operations ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// The names of a kind's fixed arguments in printed text.
static ArrayRef<const char *> fixedArguments(DefinitionKind kind) {
  static const char *const activation[] = {"x"};
  static const char *const loss[] = {"target", "prediction"};
  static const char *const optimizer[] = {"w", "g", "iteration", "lr"};
  static const char *const initializer[] = {"u", "fan_in", "fan_out"};
  static const char *const weight[] = {"w"};
  static const char *const schedule[] = {"iteration"};
  static const char *const inputs[] = {"x", "y", "z"};
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
  case DefinitionKind::layer: // The first of any number.
    return inputs;
  }
  llvm_unreachable("unknown kind");
}

unsigned DefineOp::getNumFixedArguments() {
  unsigned named =
      getSlots().size() + getLayerVariables().size() + getParamNames().size();
  // Of kinds with any number of arguments these are the others.
  if (getKind() == DefinitionKind::function ||
      getKind() == DefinitionKind::layer)
    return std::max(getBody().getNumArguments(), named) - named;
  return fixedArguments(getKind()).size() + (getSums() ? 1 : 0);
}

/// The operation of a recipe that uses definitions of a kind, or none.
static std::optional<RegisteredOperationName> userOf(DefineOp definition) {
  StringRef user;
  switch (definition.getKind()) {
  case DefinitionKind::loss:
    user = LossOp::getOperationName();
    break;
  case DefinitionKind::metric:
    user = MetricOp::getOperationName();
    break;
  case DefinitionKind::optimizer:
    user = OptimizerOp::getOperationName();
    break;
  case DefinitionKind::layer:
    user = DefinedLayerOp::getOperationName();
    break;
  default:
    return std::nullopt;
  }
  return RegisteredOperationName::lookup(user, definition.getContext());
}

bool DefineOp::isSharedSlot(unsigned slot) {
  return getSlotShapes() && isa<StringAttr>((*getSlotShapes())[slot]);
}

ArrayRef<int64_t> DefineOp::getReducedDims(unsigned slot) {
  if (!getSlotShapes())
    return {};
  auto dims = dyn_cast<DenseI64ArrayAttr>((*getSlotShapes())[slot]);
  return dims ? dims.asArrayRef() : ArrayRef<int64_t>();
}

RankedTensorType DefineOp::getSlotType(unsigned slot, RankedTensorType weight) {
  if (isSharedSlot(slot))
    return RankedTensorType::get({}, weight.getElementType());
  SmallVector<int64_t> shape(weight.getShape());
  for (int64_t dim : getReducedDims(slot)) {
    dim = dim < 0 ? dim + weight.getRank() : dim;
    if (dim < 0 || dim >= weight.getRank())
      return {};
    shape[dim] = 1;
  }
  return weight.clone(shape);
}

void DefineOp::getAsmBlockArgumentNames(Region &region,
                                        OpAsmSetValueNameFn setName) {
  SmallVector<StringRef> named(getSlots().getAsValueRange<StringAttr>());
  for (LayerVariableAttr variable : getLayerVariables())
    named.push_back(variable.getName());
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

SmallVector<StringAttr> dlc::layers::getNamesOfParams(DefineOp definition) {
  SmallVector<StringAttr> names(
      definition.getParamNames().getAsRange<StringAttr>());
  if (std::optional<DictionaryAttr> definitions = definition.getDefinitions())
    for (NamedAttribute entry : *definitions)
      names.push_back(entry.getName());
  return names;
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
  auto isNumberOrParam = [&](Attribute value) {
    bool isOfList = getLists() && llvm::is_contained(*getLists(), value);
    return isa<FloatAttr>(value) ||
           (llvm::is_contained(getParamNames(), value) && !isOfList);
  };
  for (Attribute value :
       getSlotValues().value_or(ArrayAttr::get(getContext(), {})))
    if (!isa<UnitAttr>(value) && !isNumberOrParam(value))
      return emitOpError("expects numbers or params as values of slots, found ")
             << value;
  for (Attribute list : getLists().value_or(ArrayAttr::get(getContext(), {})))
    if (auto names = getParamNames().getValue();
        !llvm::is_contained(names, list) ||
        !std::isnan(getParamValues()[llvm::find(names, list) - names.begin()]))
      return emitOpError("expects names of params without a number as lists, "
                         "found ")
             << list;
  for (NamedAttribute entry :
       getWords().value_or(DictionaryAttr::get(getContext()))) {
    auto words = dyn_cast<ArrayAttr>(entry.getValue());
    auto names = getParamNames().getValue();
    auto param = llvm::find(names, entry.getName());
    if (!words || words.empty() ||
        !llvm::all_of(words, llvm::IsaPred<StringAttr>) ||
        param == names.end() || isList(param - names.begin()) ||
        getParamValues()[param - names.begin()] != 0)
      return emitOpError("expects words of a param, of which the first is its "
                         "own, found ")
             << entry.getValue() << " of " << entry.getName();
    if (llvm::SmallPtrSet<Attribute, 8>(words.begin(), words.end()).size() !=
        words.size())
      return emitOpError("expects different words of param ")
             << entry.getName() << ", found " << words;
  }
  for (NamedAttribute entry :
       getDefinitions().value_or(DictionaryAttr::get(getContext()))) {
    if (getKind() != DefinitionKind::layer)
      return emitOpError("only a layer has definitions as params");
    if (!isa<UnitAttr, FlatSymbolRefAttr, UseAttr>(entry.getValue()))
      return emitOpError("expects the name of a definition for param ")
             << entry.getName() << ", found " << entry.getValue();
    if (llvm::is_contained(getParamNames(), entry.getName()))
      return emitOpError("names ") << entry.getName() << " twice";
  }
  if (getSlotShapes() && getSlotShapes()->size() != getSlots().size())
    return emitOpError("expects a shape for each of ")
           << getSlots().size() << " slots, found " << getSlotShapes()->size();
  for (Attribute shape :
       getSlotShapes().value_or(ArrayAttr::get(getContext(), {})))
    if (auto word = dyn_cast<StringAttr>(shape);
        !isa<UnitAttr, DenseI64ArrayAttr>(shape) &&
        !(word && word.getValue() == "shared"))
      return emitOpError("expects shapes of slots that are \"shared\", reduced "
                         "dimensions or units, found ")
             << shape;
  for (auto [attr, what] : {std::pair<Attribute, StringRef>(
                                getLearningRateAttr(), "a learning rate"),
                            {getWeightDecayAttr(), "a weight decay"},
                            {getRanksAttr(), "ranks"},
                            {getExcludeAttr(), "exclusions"},
                            {getOtherwiseAttr(), "another optimizer"}})
    if (attr && getKind() != DefinitionKind::optimizer)
      return emitOpError("only an optimizer has ") << what;
  if (Attribute decay = getWeightDecayAttr(); decay && !isNumberOrParam(decay))
    return emitOpError("expects a number or param as weight_decay, found ")
           << decay;
  if (getRanks() && (getRanks()->size() != 2 || (*getRanks())[0] < 0 ||
                     (*getRanks())[0] > (*getRanks())[1]))
    return emitOpError("expects ranks (least, most) of at least 0, found ")
           << getRanksAttr();
  if (StringAttr param = getExcludeIfAttr();
      param && (!getExclude() || !isNumberOrParam(param)))
    return emitOpError("expects a param and exclusions that it asks for, "
                       "found ")
           << param;
  if (getExclude() && !getOtherwise())
    return emitOpError("excludes weights, but names no other optimizer");
  if (getExclude() && failed(checkRegexes(*this, *getExclude())))
    return failure();
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
  if (getIgnoredClass() && getSums())
    return emitOpError("has sums, which are given weights of samples: expects "
                       "no class that is left out");
  // A use's keyword of this name would be its own.
  if (auto user = userOf(*this))
    for (Attribute name : getNamesOfParams(*this))
      if (llvm::is_contained(user->getAttributeNames(), name))
        return emitOpError("has a param ")
               << name << ", which is an attribute of " << user->getStringRef();
  if (StringAttr param = getIgnoredClassAttr();
      param &&
      (!getClassTargets() || !llvm::is_contained(getParamNames(), param)))
    return emitOpError("expects a param and class_targets that it is left out "
                       "of, found ")
           << param;
  if (failed(checkLayerVariables(*this)))
    return failure();
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

/// An argument of `definition`, but its iteration, learning rate, params and
/// shared slots, that `value` follows from; null if there is none.
static BlockArgument findUnshared(DefineOp definition, Value value) {
  // Where slots begin, behind the learning rate and the iteration.
  unsigned fixed = definition.getNumFixedArguments();
  llvm::SetVector<Value> pending;
  pending.insert(value);
  for (unsigned next = 0; next < pending.size(); ++next) {
    Value current = pending[next];
    if (auto argument = dyn_cast<BlockArgument>(current)) {
      unsigned index = argument.getArgNumber();
      if (argument.getOwner() == &definition.getBody().front() &&
          (index < 2 ||
           (index >= fixed && index - fixed < definition.getSlots().size() &&
            !definition.isSharedSlot(index - fixed))))
        return argument;
      continue;
    }
    current.getDefiningOp()->walk([&](Operation *op) {
      for (Value operand : op->getOperands())
        pending.insert(operand);
    });
  }
  return {};
}

LogicalResult DefineOp::verifyRegions() {
  auto yield = dyn_cast<dlt::YieldOp>(getBody().front().getTerminator());
  if (!yield)
    return emitOpError("expects a dlt.yield at its end");
  unsigned arguments = getNumFixedArguments() + getSlots().size() +
                       getLayerVariables().size() + getParamNames().size();
  unsigned results = getSums() ? getSums()->size() : 1;
  if (getKind() == DefinitionKind::optimizer)
    results += getSlots().size();
  for (LayerVariableAttr variable : getLayerVariables())
    results += variable.getIsStatistic();
  if (getBody().getNumArguments() != arguments)
    return emitOpError("of kind ")
           << stringifyDefinitionKind(getKind()) << " with "
           << getSlots().size() << " slots and " << getParamNames().size()
           << " params expects " << arguments << " arguments, found "
           << getBody().getNumArguments();
  if (getKind() == DefinitionKind::layer && getNumFixedArguments() == 0)
    return emitOpError("expects at least one input of a layer");
  if (yield.getNumOperands() != results)
    return yield.emitOpError("expects ")
           << results << " values of this definition of kind "
           << stringifyDefinitionKind(getKind())
           << (getKind() == DefinitionKind::layer && results > 1
                   ? ", the output and a new value of each statistic, found "
                   : ", found ")
           << yield.getNumOperands();
  for (unsigned slot = 0; slot < getSlots().size(); ++slot) {
    if (startsFromWeight(*this, slot) &&
        (isSharedSlot(slot) || !getReducedDims(slot).empty()))
      return emitOpError("expects the weight's shape of slot ")
             << getSlots()[slot] << ", which starts from it";
    if (!isSharedSlot(slot))
      continue;
    if (BlockArgument argument =
            findUnshared(*this, yield.getOperand(1 + slot)))
      return yield.emitOpError("expects a new value of the shared slot ")
             << getSlots()[slot]
             << " that follows from the iteration, the learning rate, params "
                "and shared slots; it follows from argument "
             << argument.getArgNumber() << ", which each weight has its own of";
  }
  for (Type type : llvm::concat<const Type>(getBody().getArgumentTypes(),
                                            yield.getOperandTypes()))
    if (!isa<TensorType>(type))
      return emitOpError("expects tensors, found ") << type;
  for (Operation &op : getBody().front().without_terminator())
    if (!isa<dlt::DltDialect>(op.getDialect()) && !isa<KernelLowering>(op))
      return op.emitOpError("is not an operation of the tensor graph");
  return success();
}
