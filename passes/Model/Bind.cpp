//===- Bind.cpp - Gives hyperparameters their values ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_BIND
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

/// What a value is to the user; null for what no hyperparameter can be.
static const char *kindOf(Attribute value) {
  if (isa_and_nonnull<BoolAttr>(value))
    return "a truth value";
  if (isa_and_nonnull<IntegerAttr>(value))
    return "an integer";
  if (isa_and_nonnull<FloatAttr>(value))
    return "a number";
  if (isa_and_nonnull<FlatSymbolRefAttr, UseAttr>(value))
    return "a name";
  return isa_and_nonnull<StringAttr>(value) ? "a string" : nullptr;
}

/// Reads a value as the text of an attribute; where `like` is a float an
/// integer is one too.
static Attribute parseValue(StringRef text, Attribute like,
                            MLIRContext *context) {
  Builder builder(context);
  bool wantsFloat = isa_and_nonnull<FloatAttr>(like);
  if (int64_t integer; !text.getAsInteger(10, integer))
    return wantsFloat ? Attribute(builder.getF64FloatAttr(
                            static_cast<double>(integer)))
                      : Attribute(builder.getI64IntegerAttr(integer));
  // MLIR reads no `1e-3`.
  if (double number; text.find_first_of("0123456789") != StringRef::npos &&
                     llvm::to_float(text, number) && std::isfinite(number))
    return builder.getF64FloatAttr(number);
  // Where a name is expected a word is one.
  if (kindOf(like) == kindOf(FlatSymbolRefAttr::get(context, "name")) &&
      !text.empty() &&
      llvm::all_of(text, [](char c) { return llvm::isAlnum(c) || c == '_'; }))
    return FlatSymbolRefAttr::get(context, text);
  // An error of the parser would name no file; ours says all there is.
  ScopedDiagnosticHandler silent(context,
                                 [](Diagnostic &) { return success(); });
  return parseAttribute(text, context);
}

using Values = DenseMap<StringAttr, Attribute>;

/// Where the value of a hyperparameter is the name of another makes it that
/// one's value. Fails after an error if names lead in a circle.
static LogicalResult followNames(ModuleOp module, Values &values) {
  for (ParamOp param : module.getOps<ParamOp>()) {
    Attribute &value = values[param.getSymNameAttr()];
    for (size_t steps = 0;; ++steps) {
      auto name = dyn_cast<FlatSymbolRefAttr>(value);
      auto it = name ? values.find(name.getAttr()) : values.end();
      if (it == values.end())
        break;
      if (steps == values.size())
        return param.emitOpError("has a value that leads back to ") << name;
      value = it->second;
    }
  }
  return success();
}

/// The value in words.
static std::string describe(Attribute value) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (isa<RunTimeAttr>(value))
    stream << "a number that is known at run time only";
  else
    stream << value;
  return text;
}

/// Fails after an error if an attribute of the op does not take the value of
/// the hyperparameter that it names: to set such a value may just drop it.
static LogicalResult checkUses(Operation *op, const Values &values) {
  for (NamedAttribute attr : op->getAttrs()) {
    // The name in `@name {param = number}` stays one.
    if (auto use = dyn_cast<UseAttr>(attr.getValue())) {
      auto it = values.find(use.getDefinition().getAttr());
      if (it != values.end() && !isa<FlatSymbolRefAttr>(it->second))
        return op->emitOpError("expects a name as the value of ")
               << use.getDefinition() << ", found " << describe(it->second);
    }
    auto name = dyn_cast<FlatSymbolRefAttr>(attr.getValue());
    auto it = name ? values.find(name.getAttr()) : values.end();
    if (it == values.end())
      continue;
    Attribute value = it->second;
    NamedAttrList attributes(op->getAttrs());
    attributes.set(attr.getName(), value);
    auto emitError = [&]() -> InFlightDiagnostic {
      InFlightDiagnostic diag = op->emitOpError();
      diag.attachNote() << "the value of " << name << " is " << describe(value);
      return diag;
    };
    if (failed(op->getName().verifyInherentAttrs(attributes, emitError)))
      return failure();
  }
  return success();
}

/// Puts the values of hyperparameters where their names are in an operation,
/// not in its regions; fails after an error if an attribute does not take one.
static LogicalResult setValues(Operation *op, const Values &values) {
  if (failed(checkUses(op, values)))
    return failure();
  AttrTypeReplacer replacer;
  using Replacement = std::optional<std::pair<Attribute, WalkResult>>;
  replacer.addReplacement([&](SymbolRefAttr name) -> Replacement {
    // Nor is a part of a longer name a hyperparameter's.
    auto it = name.getNestedReferences().empty()
                  ? values.find(name.getRootReference())
                  : values.end();
    Attribute value = it == values.end() ? name : it->second;
    return std::make_pair(value, WalkResult::skip());
  });
  replacer.replaceElementsIn(op);
  return success();
}

/// The same in the regions, too, where a block's params hide hyperparameters of
/// their names.
static LogicalResult setAllValues(Operation *top, const Values &values) {
  Values inside = values;
  if (auto block = dyn_cast<BlockOp>(top); block && block.getParamNames())
    for (auto name : block.getParamNames()->getAsRange<StringAttr>())
      inside.erase(name);
  WalkResult result = top->walk([&](Operation *op) {
    return WalkResult(setValues(op, op == top ? values : inside));
  });
  return failure(result.wasInterrupted());
}

struct BindPass : impl::BindBase<BindPass> {
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::StringMap<StringRef> given;
    for (const std::string &define : defines) {
      auto [name, text] = StringRef(define).split('=');
      if (name.empty() || text.empty()) {
        module.emitError("expects name=value in define, found \"")
            << define << "\"";
        return signalPassFailure();
      }
      if (!given.try_emplace(name, text).second) {
        module.emitError("define gives \"") << name << "\" two values";
        return signalPassFailure();
      }
    }

    Values values;
    for (ParamOp param : module.getOps<ParamOp>()) {
      Attribute value = param.getDefaultValueAttr();
      if (std::optional<double> number = getNumber(value);
          number && param.getRunTime())
        value = Builder(&getContext()).getF64FloatAttr(*number);
      if (auto it = given.find(param.getSymName()); it != given.end()) {
        Attribute like = value;
        value = parseValue(it->second, like, &getContext());
        if (!kindOf(value) ||
            (like && StringRef(kindOf(value)) != kindOf(like))) {
          param.emitOpError("expects ")
              << (like ? kindOf(like) : "a number, truth value, name or string")
              << ", found \"" << it->second << "\"";
          return signalPassFailure();
        }
        given.erase(it);
      }
      if (!value) {
        param.emitOpError("has no default and was given no value; use "
                          "define=")
            << param.getSymName() << "=...";
        return signalPassFailure();
      }
      if (param.getRunTime()) {
        std::optional<double> number = getNumber(value);
        if (!number) {
          param.emitOpError("of run time expects a number, found ") << value;
          return signalPassFailure();
        }
        auto initial = Builder(&getContext()).getF64FloatAttr(*number);
        param.setDefaultValueAttr(initial);
        value = RunTimeAttr::get(&getContext(), FlatSymbolRefAttr::get(param),
                                 initial);
      }
      values[param.getSymNameAttr()] = value;
    }
    if (!given.empty()) {
      SmallVector<StringRef> unknown(given.keys());
      SmallVector<StringRef> known;
      for (ParamOp param : module.getOps<ParamOp>())
        known.push_back(param.getSymName());
      llvm::sort(unknown);
      llvm::sort(known);
      InFlightDiagnostic diag = module.emitError("define names ");
      llvm::interleaveComma(
          unknown, diag, [&](StringRef name) { diag << '"' << name << '"'; });
      diag << (unknown.size() == 1 ? ", which is not a dlc.param"
                                   : ", which are not dlc.params");
      if (!known.empty()) {
        diag << "; there are: ";
        llvm::interleaveComma(known, diag,
                              [&](StringRef name) { diag << name; });
      }
      return signalPassFailure();
    }

    if (failed(followNames(module, values)))
      return signalPassFailure();
    for (Operation &op : *module.getBody())
      if (!isa<ParamOp>(op) && failed(setAllValues(&op, values)))
        return signalPassFailure();
    // The program reads those of run time.
    for (ParamOp param : llvm::make_early_inc_range(module.getOps<ParamOp>()))
      if (!param.getRunTime())
        param.erase();
  }
};

} // namespace
} // namespace dlc
