//===- Uses.cpp - Uses of definitions -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/RunTime.h"
#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Instantiate.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// The number of one of the words; null if it is none of them.
static Attribute readWord(Attribute value, ArrayAttr words) {
  std::optional<double> number = getNumber(value);
  if (isa<StringAttr>(value))
    number = llvm::find(words, value) - words.begin();
  bool isThere = number && *number == std::floor(*number) && *number >= 0 &&
                 *number < static_cast<double>(words.size());
  return isThere ? Builder(words.getContext()).getF64FloatAttr(*number)
                 : FloatAttr();
}

/// The number or numbers for a param; null if it is none.
static Attribute readParam(Attribute value, bool isList) {
  if (isa<RunTimeAttr>(value) && !isList)
    return value;
  auto number = [&](Attribute attr) -> Attribute {
    std::optional<double> number = getNumber(attr);
    if (auto truth = dyn_cast<BoolAttr>(attr))
      number = truth.getValue();
    return number ? Builder(attr.getContext()).getF64FloatAttr(*number)
                  : FloatAttr();
  };
  auto list = dyn_cast<ArrayAttr>(value);
  if (!isList)
    return number(value);
  if (!list || list.empty())
    return {};
  auto numbers = llvm::map_to_vector(list, number);
  return llvm::is_contained(numbers, Attribute())
             ? ArrayAttr()
             : ArrayAttr::get(value.getContext(), numbers);
}

FailureOr<SmallVector<Attribute>>
dlc::layers::resolveParams(Operation *user, DefineOp definition,
                           DictionaryAttr overrides) {
  Builder builder(user->getContext());
  SmallVector<Attribute> values;
  for (double value : definition.getParamValues())
    values.push_back(builder.getF64FloatAttr(value));
  auto entries = overrides ? overrides.getValue() : ArrayRef<NamedAttribute>();
  DictionaryAttr definitions = definition.getDefinitionsAttr();
  for (NamedAttribute own :
       definitions ? definitions.getValue() : ArrayRef<NamedAttribute>())
    if (isa<UnitAttr>(own.getValue()) &&
        !(overrides && overrides.contains(own.getName())))
      return user->emitOpError("expects the name of a definition for param ")
             << own.getName() << " of @" << definition.getSymName();
  for (NamedAttribute entry : entries) {
    if (definitions && definitions.contains(entry.getName())) {
      if (isa<FlatSymbolRefAttr, UseAttr>(entry.getValue()))
        continue;
      return user->emitOpError("expects the name of a definition for param ")
             << entry.getName() << ", found " << entry.getValue();
    }
    auto names = definition.getParamNames().getAsRange<StringAttr>();
    auto it = llvm::find(names, entry.getName());
    if (it == names.end()) {
      InFlightDiagnostic diag = user->emitOpError("\"")
                                << entry.getName().getValue()
                                << "\" is not a param of @"
                                << definition.getSymName();
      SmallVector<StringAttr> own = getNamesOfParams(definition);
      SmallVector<StringRef> known(own.begin(), own.end());
      SmallVector<std::string> ofVariables = keywordsOfVariables(definition);
      llvm::append_range(known, ofVariables);
      // Where attributes and params are written together.
      if (auto own = user->getAttrOfType<DictionaryAttr>("params");
          own == overrides)
        for (StringAttr attribute : user->getName().getAttributeNames())
          if (attribute != "params" && attribute != "definition")
            known.push_back(attribute.getValue());
      suggest(diag, entry.getName(), known);
      if (definition->getParentOfType<ModuleOp>() ==
          user->getParentOfType<ModuleOp>())
        diag.attachNote(definition.getLoc())
            << "its params are "
            << ArrayAttr::get(user->getContext(),
                              SmallVector<Attribute>(own.begin(), own.end()));
      return diag;
    }
    unsigned index = std::distance(names.begin(), it);
    bool isList = definition.isList(index);
    ArrayAttr words = definition.getWordsOf(index);
    values[index] = words ? readWord(entry.getValue(), words)
                          : readParam(entry.getValue(), isList);
    if (!values[index] && words) {
      InFlightDiagnostic diag = user->emitOpError("expects ");
      llvm::interleave(words, diag, " or ");
      return diag << " for param \"" << entry.getName().getValue()
                  << "\", found " << entry.getValue();
    }
    if (!values[index])
      return user->emitOpError("expects ")
             << (isList ? "a list of numbers, as [1, 2]," : "a number")
             << " for param \"" << entry.getName().getValue() << "\", found "
             << entry.getValue();
  }
  for (auto [i, name, value, own] :
       llvm::enumerate(definition.getParamNames().getAsRange<StringAttr>(),
                       values, definition.getParamValues()))
    if (auto number = getNumber(value);
        number && std::isnan(*number) && std::isnan(own))
      return user->emitOpError("expects ")
             << (definition.isList(i) ? "a list of numbers" : "a number")
             << " for param " << name << " of @" << definition.getSymName();
  return values;
}

DictionaryAttr dlc::layers::commonParams(DefineOp definition,
                                         ArrayRef<Attribute> values,
                                         DefineOp other) {
  NamedAttrList common;
  for (auto [name, value] :
       llvm::zip(definition.getParamNames().getAsRange<StringAttr>(), values))
    if (llvm::is_contained(other.getParamNames(), name))
      common.append(name, value);
  return common.getDictionary(definition.getContext());
}

Use::Use(Attribute attr) : definition(dyn_cast<FlatSymbolRefAttr>(attr)) {
  if (auto use = dyn_cast<UseAttr>(attr)) {
    definition = use.getDefinition();
    params = use.getParams();
  }
}

Attribute dlc::layers::paramOf(DefineOp definition, Attribute attr,
                               ArrayRef<Attribute> params) {
  if (!isa<StringAttr>(attr))
    return attr;
  auto names = definition.getParamNames().getValue();
  return params[llvm::find(names, attr) - names.begin()];
}

FailureOr<double> dlc::layers::numberOf(Operation *user, DefineOp definition,
                                        Attribute attr,
                                        ArrayRef<Attribute> params) {
  if (std::optional<double> number =
          getNumber(paramOf(definition, attr, params)))
    return *number;
  return user->emitOpError("expects a number that is known when it is compiled "
                           "as ")
         << attr << " of @" << definition.getSymName()
         << ", found one of run time";
}

bool dlc::layers::startsFromWeight(DefineOp definition, unsigned slot) {
  return definition.getSlotValues() &&
         isa<UnitAttr>((*definition.getSlotValues())[slot]);
}

FailureOr<double> dlc::layers::startOfSlot(Operation *user, DefineOp definition,
                                           unsigned slot,
                                           ArrayRef<Attribute> params) {
  if (!definition.getSlotValues() || startsFromWeight(definition, slot))
    return 0;
  return numberOf(user, definition, (*definition.getSlotValues())[slot],
                  params);
}

/// Whether a value of `type` may be an argument that is declared as `declared`.
static bool fits(Type type, Type declared) {
  auto tensor = cast<RankedTensorType>(type);
  auto wanted = cast<TensorType>(declared);
  Type element = wanted.getElementType();
  if (isa<dlt::GenericFloatType>(element)
          ? !isa<FloatType>(tensor.getElementType())
          : !isa<dlt::AnyType>(element) && element != tensor.getElementType())
    return false;
  return !wanted.hasRank() ||
         (wanted.getRank() == tensor.getRank() &&
          llvm::all_of(
              llvm::zip(tensor.getShape(), wanted.getShape()), [](auto dims) {
                auto [found, expected] = dims;
                return ShapedType::isDynamic(expected) || found == expected;
              }));
}

/// Floats as a tensor.
static Value constantOf(OpBuilder &builder, Location loc, Type dtype,
                        ArrayAttr list) {
  auto values = llvm::map_to_vector(list, [&](Attribute value) -> Attribute {
    return builder.getFloatAttr(dtype, *getNumber(value));
  });
  auto type = RankedTensorType::get(static_cast<int64_t>(values.size()), dtype);
  return dlt::ConstantOp::create(builder, loc,
                                 DenseElementsAttr::get(type, values));
}

/// The kinds that definitions apply.
static const DefinitionKind kApplied[] = {DefinitionKind::function,
                                          DefinitionKind::activation};

/// Fails after an error at `at` unless `applied` has as many operands as
/// `apply` gives it.
static LogicalResult checkOperands(Operation *at, dlt::ApplyOp apply,
                                   DefineOp applied) {
  if (applied.getNumFixedArguments() == apply.getInputs().size())
    return success();
  return at->emitOpError("expects ")
         << applied.getNumFixedArguments() << " operands for @"
         << applied.getSymName() << ", found " << apply.getInputs().size();
}

/// The definition, with its params, that `user` gives for one that `apply`
/// names by a param.
static FailureOr<dlt::AppliedDefinition> findGiven(Operation *user,
                                                   dlt::ApplyOp apply,
                                                   Attribute given,
                                                   DefinitionLibrary &library) {
  Use use(given);
  DefineOp applied = library.find(user, use.definition, kApplied);
  if (!applied || failed(checkOperands(user, apply, applied)))
    return failure();
  FailureOr<SmallVector<Attribute>> params =
      resolveParams(user, applied, use.params);
  if (failed(params))
    return failure();
  SmallVector<double> numbers;
  for (auto [name, param] : llvm::zip(applied.getParamNames(), *params)) {
    std::optional<double> number = getNumber(param);
    if (!number)
      return user->emitOpError("expects a number that is known when it is "
                               "compiled for param ")
             << name << " of " << use.definition;
    numbers.push_back(*number);
  }
  return dlt::AppliedDefinition{&applied.getBody(), std::move(numbers),
                                applied.getKind() ==
                                    DefinitionKind::activation};
}

LogicalResult dlc::layers::instantiateDefinition(
    OpBuilder &builder, Operation *user, DefineOp definition,
    DefinitionLibrary &library, ValueRange arguments, DictionaryAttr overrides,
    Type floatType, StringRef where, SmallVectorImpl<Value> &results,
    const dlt::LayerEffects *effects) {
  FailureOr<SmallVector<Attribute>> params =
      resolveParams(user, definition, overrides);
  if (failed(params))
    return failure();
  SmallVector<dlt::GenericValue> all(arguments.begin(), arguments.end());
  for (Attribute param : *params) {
    Type argument = definition.getBody().getArgument(all.size()).getType();
    if (auto list = dyn_cast<ArrayAttr>(param)) {
      all.push_back(constantOf(builder, user->getLoc(), floatType, list));
      continue;
    }
    dlt::Formula formula(builder, user->getLoc());
    Value read;
    if (isa<RunTimeAttr>(param))
      read = readNumber(formula, param).value;
    if (dlt::isAnyTensor(argument)) {
      all.push_back(read ? dlt::GenericValue::readNumber(read)
                         : dlt::GenericValue(*getNumber(param)));
      continue;
    }
    // In the dtype that the definition declares.
    auto declared = dyn_cast<RankedTensorType>(argument);
    if (!declared || declared.getRank() != 0)
      return definition.emitOpError("expects params of rank 0");
    Type type = isa<dlt::GenericFloatType>(declared.getElementType())
                    ? declared.clone(floatType)
                    : Type(declared);
    all.push_back(
        read ? formula.convert(read, getElementTypeOrSelf(type))
             : Value(dlt::SplatOp::create(builder, user->getLoc(), type,
                                          cast<FloatAttr>(param))));
  }
  for (auto [i, value, argument] :
       llvm::enumerate(all, definition.getBody().getArguments()))
    if (value.value && !value.isNumber &&
        !fits(value.value.getType(), argument.getType())) {
      InFlightDiagnostic diag = user->emitOpError("gives @")
                                << definition.getSymName() << " a "
                                << value.value.getType() << " as argument " << i
                                << "; expected " << argument.getType();
      diag.attachNote(definition.getLoc()) << "defined here";
      return diag;
    }
  // Of the prelude users want to see the name only.
  bool isTheirs = definition->getParentOfType<ModuleOp>() ==
                  user->getParentOfType<ModuleOp>();
  Location loc = NameLoc::get(definition.getSymNameAttr(), user->getLoc());
  DictionaryAttr definitions = definition.getDefinitionsAttr();
  auto find = [&](dlt::ApplyOp apply) -> FailureOr<dlt::AppliedDefinition> {
    StringAttr name = apply.getDefinitionAttr().getAttr();
    if (definitions && definitions.contains(name) &&
        apply->getParentOfType<DefineOp>() == definition) {
      Attribute given = overrides ? overrides.get(name) : Attribute();
      return findGiven(user, apply, given ? given : definitions.get(name),
                       library);
    }
    DefineOp applied = library.find(apply, apply.getDefinitionAttr(), kApplied);
    if (!applied || failed(checkOperands(apply, apply, applied)))
      return failure();
    for (auto [name, value] :
         llvm::zip(applied.getParamNames(), applied.getParamValues()))
      if (std::isnan(value))
        return apply.emitOpError("applies ")
               << apply.getDefinitionAttr() << ", whose param " << name
               << " has no number of its own";
    return dlt::AppliedDefinition{
        &applied.getBody(), SmallVector<double>(applied.getParamValues()),
        applied.getKind() == DefinitionKind::activation};
  };
  return dlt::instantiate(builder, loc, definition.getBody(), all, floatType,
                          where, isTheirs, find, results, effects);
}

FailureOr<Value> dlc::layers::instantiateUse(OpBuilder &builder,
                                             Operation *user, Attribute use,
                                             DefinitionKind kind,
                                             DefinitionLibrary &library,
                                             ValueRange arguments,
                                             Type floatType, StringRef where) {
  Use named(use);
  DefineOp definition = library.find(user, named.definition, {kind});
  SmallVector<Value> results;
  if (!definition || failed(instantiateDefinition(
                         builder, user, definition, library, arguments,
                         named.params, floatType, where, results)))
    return failure();
  return results[0];
}
