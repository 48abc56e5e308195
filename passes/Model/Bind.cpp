//===- Bind.cpp - Gives hyperparameters their values ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"
#include "dlc/Prelude/Prelude.h"

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

/// Puts the values of hyperparameters where their names are.
class Binder {
public:
  Binder(const Values &values, Definitions &library);

  /// In an operation, not in its regions; fails after an error if an attribute
  /// does not take a value.
  LogicalResult bind(Operation *op);

private:
  std::optional<Attribute> valueOf(FlatSymbolRefAttr name) const;
  /// Whether `name` is a definition's where only a definition can be, which no
  /// hyperparameter of its name hides.
  bool isDefinition(FlatSymbolRefAttr name, Attribute value) {
    return !isa<FlatSymbolRefAttr, UseAttr>(value) && library.isDefined(name);
  }
  /// Of a use within an attribute, too: the name in `@name {param = number}`
  /// is a definition's.
  Attribute bindUse(UseAttr use);

  const Values &values;
  Definitions &library;
  AttrTypeReplacer replacer;
};

Binder::Binder(const Values &values, Definitions &library)
    : values(values), library(library) {
  using Replacement = std::optional<std::pair<Attribute, WalkResult>>;
  replacer.addReplacement([&](SymbolRefAttr name) -> Replacement {
    // Nor is a part of a longer name a hyperparameter's.
    auto flat = dyn_cast<FlatSymbolRefAttr>(name);
    Attribute value = flat ? valueOf(flat).value_or(name) : name;
    return std::make_pair(value, WalkResult::skip());
  });
  replacer.addReplacement([&](UseAttr use) -> Replacement {
    return std::make_pair(bindUse(use), WalkResult::skip());
  });
  // What is bound may be so again, to begin with another number.
  replacer.addReplacement([&](RunTimeAttr read) -> Replacement {
    Attribute value = valueOf(read.getParam()).value_or(read);
    return std::make_pair(isa<RunTimeAttr>(value) ? value : read,
                          WalkResult::skip());
  });
}

std::optional<Attribute> Binder::valueOf(FlatSymbolRefAttr name) const {
  auto it = values.find(name.getAttr());
  return it == values.end() ? std::nullopt : std::optional(it->second);
}

Attribute Binder::bindUse(UseAttr use) {
  FlatSymbolRefAttr name = use.getDefinition();
  if (auto other = valueOf(name))
    if (auto definition = dyn_cast<FlatSymbolRefAttr>(*other))
      name = definition;
  return UseAttr::get(use.getContext(), name,
                      cast<DictionaryAttr>(replacer.replace(use.getParams())));
}

LogicalResult Binder::bind(Operation *op) {
  NamedAttrList bound(op->getAttrs());
  for (NamedAttribute attr : op->getAttrs()) {
    if (auto use = dyn_cast<UseAttr>(attr.getValue())) {
      auto value = valueOf(use.getDefinition());
      if (value && !isa<FlatSymbolRefAttr>(*value) &&
          !isDefinition(use.getDefinition(), *value))
        return op->emitOpError("expects a name as the value of ")
               << use.getDefinition() << ", found " << describe(*value);
    }
    auto name = dyn_cast<FlatSymbolRefAttr>(attr.getValue());
    auto value = name ? valueOf(name) : std::nullopt;
    if (!value) {
      bound.set(attr.getName(), replacer.replace(attr.getValue()));
      continue;
    }
    // To set a value that an attribute does not take may just drop it.
    NamedAttrList attributes(op->getAttrs());
    attributes.set(attr.getName(), *value);
    auto isTaken = [&](llvm::function_ref<InFlightDiagnostic()> emitError) {
      return succeeded(
          op->getName().verifyInherentAttrs(attributes, emitError));
    };
    if (isDefinition(name, *value)) {
      ScopedDiagnosticHandler silent(op->getContext(),
                                     [](Diagnostic &) { return success(); });
      if (!isTaken([&] { return op->emitOpError(); }))
        continue;
    } else if (!isTaken([&]() -> InFlightDiagnostic {
                 InFlightDiagnostic diag = op->emitOpError();
                 diag.attachNote()
                     << "the value of " << name << " is " << describe(*value);
                 return diag;
               })) {
      return failure();
    }
    bound.set(attr.getName(), *value);
  }
  op->setAttrs(bound);
  return success();
}

/// The same in the regions, too, where a block's params hide hyperparameters of
/// their names.
static LogicalResult bindAll(Operation *top, const Values &values,
                             Definitions &library) {
  Values inside = values;
  if (auto block = dyn_cast<BlockOp>(top); block && block.getParamNames())
    for (auto name : block.getParamNames()->getAsRange<StringAttr>())
      inside.erase(name);
  Binder outer(values, library), inner(inside, library);
  WalkResult result = top->walk([&](Operation *op) {
    return WalkResult((op == top ? outer : inner).bind(op));
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
    Definitions library(module, getAnalysis<Prelude>());
    for (Operation &op : *module.getBody())
      if (!isa<ParamOp>(op) && failed(bindAll(&op, values, library)))
        return signalPassFailure();
    // The program reads those of run time.
    for (ParamOp param : llvm::make_early_inc_range(module.getOps<ParamOp>()))
      if (!param.getRunTime())
        param.erase();
  }
};

} // namespace
} // namespace dlc
