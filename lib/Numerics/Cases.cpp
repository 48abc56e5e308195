//===- Cases.cpp - Numbers to run programs on -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Numerics/Numerics.h"

#include <limits>
#include <random>

using namespace mlir;
using namespace dlc;
using namespace dlc::numerics;

bool Entry::hasRows() const {
  return llvm::any_of(inputs, [](const Port &port) { return port.hasRows(); });
}

static Entry makeEntry(StringRef name, ArrayRef<Type> inputs,
                       ArrayRef<Type> outputs, ArrayAttr inputAttrs,
                       ArrayAttr outputNames) {
  Entry entry;
  entry.name = name.str();
  for (auto [type, attr] :
       llvm::zip(inputs, inputAttrs.getAsRange<dlt::InputAttr>()))
    entry.inputs.push_back({attr.getName().str(), cast<RankedTensorType>(type),
                            attr.getRole(), attr.getClasses()});
  for (auto [type, output] :
       llvm::zip(outputs, outputNames.getAsRange<StringAttr>()))
    entry.outputs.push_back(
        {output.getValue().str(), cast<RankedTensorType>(type)});
  return entry;
}

Interface dlc::numerics::interfaceOf(ModuleOp module) {
  Interface interface;
  for (auto entry : module.getOps<dlt::EntryOp>())
    interface.entries.push_back(
        makeEntry(entry.getSymName(),
                  entry.getArgumentTypes().drop_front(entry.getNumVariables()),
                  entry.getResultTypes().drop_front(entry.getNumVariables()),
                  entry.getInputs(), entry.getOutputs()));
  for (auto program : module.getOps<kernel::ProgramOp>()) {
    auto signature = cast<FunctionType>(program.getSignature());
    interface.entries.push_back(makeEntry(
        program.getSymName(), signature.getInputs(), signature.getResults(),
        program.getInputs(), program.getOutputs()));
  }
  if (interface.entries.empty())
    return interface;
  for (auto table : module.getOps<dlt::VariablesOp>())
    for (dlt::VariableOp variable : table.getVariables())
      interface.variables.push_back({variable.getPath().str(),
                                     cast<RankedTensorType>(variable.getType()),
                                     variable.getRole()});
  return interface;
}

std::optional<std::string> dlc::numerics::compare(const Interface &expected,
                                                  const Interface &found) {
  auto describe = [](const Interface &interface) {
    std::string text;
    llvm::raw_string_ostream os(text);
    for (const Variable &variable : interface.variables)
      os << variable.path << ": " << variable.type << " "
         << dlt::stringifyRole(variable.role) << "\n";
    for (const Entry &entry : interface.entries) {
      for (const Port &port : entry.inputs)
        os << entry.name << " input " << port.name << ": " << port.type << "\n";
      for (const Port &port : entry.outputs)
        os << entry.name << " output " << port.name << ": " << port.type
           << "\n";
      os << entry.name << "\n";
    }
    return text;
  };
  std::string wanted = describe(expected), there = describe(found);
  if (wanted == there)
    return std::nullopt;
  SmallVector<StringRef> wantedLines, thereLines;
  StringRef(wanted).split(wantedLines, '\n');
  StringRef(there).split(thereLines, '\n');
  for (auto [w, t] : llvm::zip(wantedLines, thereLines))
    if (w != t)
      return "expected " +
             (w.empty() ? "nothing more" : "\"" + w.str() + "\"") +
             " in its interface, found " +
             (t.empty() ? "nothing more" : "\"" + t.str() + "\"");
  return "its interface has another length";
}

namespace {
/// Multiples of a power of two, so that they are exact in short dtypes.
class Numbers {
public:
  explicit Numbers(uint64_t seed) : random(seed) {}

  /// Numbers k * unit for low <= k <= high; for integers, k.
  ref::Tensor make(RankedTensorType type, int64_t rows, int64_t low,
                   int64_t high, double unit) {
    ref::Tensor tensor = ref::Tensor::zeros(type, rows);
    for (int64_t i = 0, e = tensor.size(); i < e; ++i) {
      // Not uniform_int_distribution, which differs between libraries.
      int64_t k = low + static_cast<int64_t>(random() % (high - low + 1));
      tensor.set(ref::Context(), i, {static_cast<double>(k) * unit, k});
    }
    return tensor;
  }

private:
  std::mt19937_64 random;
};
} // namespace

static ref::Tensor makeInput(Numbers &numbers, const Port &port, int64_t rows) {
  if (port.role == dlt::InputRole::seed)
    return numbers.make(port.type, rows, 1, 1000, 1);
  if (port.classes > 0)
    return numbers.make(port.type, rows, 0, port.classes - 1, 1);
  auto integer = dyn_cast<IntegerType>(port.type.getElementType());
  if (!integer)
    return numbers.make(port.type, rows, -127, 127, 1.0 / 64);
  // Targets may be classes even if it is the program that looks at them.
  bool isSmall = integer.getWidth() < 8 || port.role == dlt::InputRole::target;
  return numbers.make(port.type, rows, 0, isSmall ? 1 : 100, 1);
}

/// The hyperparameters' values after `init`, by row of the table; empty if
/// that can't be told.
static std::vector<ref::Tensor> initialState(ModuleOp module,
                                             const Interface &interface) {
  for (auto [index, entry] : llvm::enumerate(interface.entries)) {
    if (entry.name != "init")
      continue;
    ScopedDiagnosticHandler silent(module.getContext(),
                                   [](Diagnostic &) { return success(); });
    Case zero;
    zero.entry = index;
    for (const Variable &variable : interface.variables)
      zero.state.push_back(ref::Tensor::zeros(variable.type, 1));
    for (const Port &port : entry.inputs)
      zero.inputs.push_back(ref::Tensor::zeros(port.type, 1));
    FailureOr<Outcome> outcome =
        interpret(module, interface, zero, {Rounding::nearest});
    if (succeeded(outcome))
      return std::move(outcome->state);
  }
  return {};
}

/// A state as in the middle of training.
static std::vector<ref::Tensor>
makeState(ModuleOp module, const Interface &interface, Numbers &numbers) {
  std::vector<ref::Tensor> state;
  std::vector<ref::Tensor> initial = initialState(module, interface);
  for (auto [row, variable] : llvm::enumerate(interface.variables)) {
    auto make = [&](int64_t low, int64_t high, double unit) {
      state.push_back(numbers.make(variable.type, 1, low, high, unit));
    };
    switch (variable.role) {
    case dlt::Role::weight:
      make(-127, 127, 1.0 / 256);
      break;
    case dlt::Role::optimizer_slot:
      make(16, 127, 1.0 / 1024);
      break;
    case dlt::Role::hyperparameter:
      if (row < initial.size())
        state.push_back(initial[row]);
      else
        make(1, 1, 1.0 / 16);
      break;
    case dlt::Role::statistic:
      // A variance is not below 0.
      make(16, 127, 1.0 / 64);
      break;
    case dlt::Role::counter:
      make(3, 3, 1);
      break;
    case dlt::Role::seed:
      make(7, 7, 1);
      break;
    case dlt::Role::metric:
      make(1, 100, 0.25);
      break;
    }
  }
  return state;
}

/// Replaces an element in the last row of the first input that `fits`; false if
/// there is none.
static bool spoil(const Entry &entry, Case &numbers, ref::Scalar value,
                  llvm::function_ref<bool(const Port &)> fits) {
  for (auto [port, input] : llvm::zip(entry.inputs, numbers.inputs)) {
    if (!port.hasRows() || !input.size() || !fits(port))
      continue;
    ref::Context exact;
    exact.highPrecision = true;
    input.set(exact, input.size() - 1, value);
    return true;
  }
  return false;
}

static Case makeCase(const Interface &interface, unsigned index,
                     const std::vector<ref::Tensor> &state, Numbers &numbers,
                     int64_t rows, int64_t batch) {
  Case result;
  result.entry = index;
  result.rows = rows;
  result.batch = batch;
  result.state = state;
  for (const Port &port : interface.entries[index].inputs)
    result.inputs.push_back(makeInput(numbers, port, rows));
  return result;
}

std::vector<Case> dlc::numerics::makeCasesOfRows(ModuleOp module,
                                                 const Interface &interface,
                                                 uint64_t seed, int64_t rows,
                                                 int64_t batch) {
  Numbers numbers(seed);
  std::vector<ref::Tensor> state = makeState(module, interface, numbers);
  std::vector<Case> cases;
  for (unsigned index = 0; index < interface.entries.size(); ++index)
    if (interface.entries[index].hasRows())
      cases.push_back(makeCase(interface, index, state, numbers, rows, batch));
  return cases;
}

std::vector<Case> dlc::numerics::makeCases(ModuleOp module,
                                           const Interface &interface,
                                           uint64_t seed) {
  Numbers numbers(seed);
  std::vector<ref::Tensor> state = makeState(module, interface, numbers);
  std::vector<Case> cases;
  for (auto [index, entry] : llvm::enumerate(interface.entries)) {
    Case usual = makeCase(interface, index, state, numbers, 5, 3);
    cases.push_back(usual);

    Case wrong = usual;
    wrong.numbers = "a class index out of range";
    if (spoil(entry, wrong, {0, 101},
              [](const Port &port) { return port.classes > 0; }))
      cases.push_back(wrong);
    wrong = usual;
    wrong.numbers = "a nan in the input";
    if (spoil(entry, wrong, {std::numeric_limits<double>::quiet_NaN(), 0},
              [](const Port &port) {
                return isa<FloatType>(port.type.getElementType()) &&
                       port.role == dlt::InputRole::feature;
              }))
      cases.push_back(wrong);
  }
  return cases;
}
