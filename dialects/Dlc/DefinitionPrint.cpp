//===- DefinitionPrint.cpp - Definitions as text -------------------------===//
//------------------------------===//
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

static void printNumberOrParam(OpAsmPrinter &p, Attribute value) {
  if (auto param = dyn_cast<StringAttr>(value))
    p << param.getValue();
  else
    dlt::printNumber(p.getStream(), *getNumber(value));
}

static void printArgument(OpAsmPrinter &p, BlockArgument argument) {
  p.printOperand(argument);
  if (!dlt::isAnyTensor(argument.getType()))
    p << ": " << argument.getType();
}

static void printNamed(OpAsmPrinter &p, StringRef keyword, ValueRange arguments,
                       ArrayAttr names,
                       llvm::function_ref<void(size_t)> printValue,
                       ArrayRef<NamedAttribute> definitions = {}) {
  if (names.empty() && definitions.empty())
    return;
  p << ' ' << keyword << '(';
  for (auto [i, name] : llvm::enumerate(names.getAsValueRange<StringAttr>())) {
    std::string text;
    llvm::raw_string_ostream os(text);
    p.printOperand(arguments[i], os);
    p << (i ? ", " : "") << text;
    if (StringRef(text).drop_front() != name) {
      p << ' ';
      p.printString(name);
    }
    if (!dlt::isAnyTensor(arguments[i].getType()))
      p << ": " << arguments[i].getType();
    printValue(i);
  }
  for (auto [i, definition] : llvm::enumerate(definitions)) {
    p << (i || !names.empty() ? ", " : "");
    p.printSymbolName(definition.getName());
    if (!isa<UnitAttr>(definition.getValue())) {
      p << ' ';
      printDefaultValue(p, nullptr, definition.getValue());
    }
  }
  p << ')';
}

void DefineOp::print(OpAsmPrinter &p) {
  p << ' ' << stringifyDefinitionKind(getKind()) << ' ';
  p.printSymbolName(getSymName());
  p << '(';
  unsigned fixed = getNumFixedArguments();
  llvm::interleaveComma(getBody().getArguments().take_front(fixed), p,
                        [&](BlockArgument arg) { printArgument(p, arg); });
  p << ')';
  ValueRange named = getBody().getArguments().drop_front(fixed);
  printNamed(p, "slots", named, getSlots(), [&](size_t i) {
    if (isSharedSlot(i)) {
      p << " shared";
    } else if (ArrayRef<int64_t> dims = getReducedDims(i); !dims.empty()) {
      p << " reduced(";
      llvm::interleaveComma(dims, p);
      p << ')';
    }
    Attribute value = getSlotValues() ? (*getSlotValues())[i] : Attribute();
    if (isa_and_nonnull<UnitAttr>(value)) {
      p << " = ";
      p.printOperand(getBody().getArgument(0));
    } else if (auto number = getNumber(value);
               value && (!number || *number != 0)) {
      p << " = ";
      printNumberOrParam(p, value);
    }
  });
  unsigned before = getSlots().size() + getLayerVariables().size();
  printNamed(
      p, "params", named.drop_front(before), getParamNames(),
      [&](size_t i) {
        if (isList(i)) {
          p << " list";
          return;
        }
        p << " = ";
        if (ArrayAttr words = getWordsOf(i))
          llvm::interleave(words, p, " | ");
        else
          dlt::printNumber(p.getStream(), getParamValues()[i]);
      },
      getDefinitions().value_or(DictionaryAttr::get(getContext())).getValue());
  printLayerVariables(p, *this);
  if (getPassesMasks())
    p << " passes_masks";
  for (StringAttr name : {getLearningRateAttrName(), getWeightDecayAttrName()})
    if (Attribute value = (*this)->getAttr(name)) {
      p << ' ' << name.getValue() << " = ";
      printNumberOrParam(p, value);
    }
  if (getClassTargets())
    p << " class_targets";
  if (auto param = getIgnoredClass())
    p << '(' << *param << ')';
  auto printStrings = [&](StringRef clause, std::optional<ArrayAttr> strings) {
    if (!strings)
      return;
    p << ' ' << clause << '(';
    llvm::interleaveComma(*strings, p);
    p << ')';
  };
  printStrings("sums", getSums());
  if (getResult())
    p << " result = " << getResultAttr();
  if (auto ranks = getRanks()) {
    p << " ranks(";
    llvm::interleaveComma(*ranks, p);
    p << ')';
  }
  printStrings("exclude", getExclude());
  if (auto param = getExcludeIf())
    p << " if " << *param;
  if (getOtherwise())
    p << " otherwise = " << getOtherwiseAttr();
  // All attributes of its own are written above.
  p.printOptionalAttrDictWithKeyword(
      (*this)->getDiscardableAttrDictionary().getValue());
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}
