//===- VerifyNumerics.cpp - Whether passes keep what is computed ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/VerifyNumerics.h"
#include "KernelIsolation.h"
#include "dlc/Dlc/Dlc.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Kernels/Cost.h"
#include "dlc/Numerics/Compiled.h"
#include "dlc/Pipelines/Generate.h"
#include "dlc/Pipelines/Pipelines.h"

#include "mlir/IR/OperationSupport.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/SaveAndRestore.h"

#include <limits>
#include <utility>

using namespace mlir;
using namespace dlc;
using numerics::Outcome;

namespace {

/// Code has parts that few rows do not reach: whole tiles of matrix products,
/// whole vectors, a single row left. So small models, for which the interpreter
/// does not take long, also run on these rows in steps of so many.
constexpr std::pair<int64_t, int64_t> manyRows[] = {{29, 28}, {40, 27}};
constexpr int64_t maxWeights = 20000;
/// Sums of many terms are cut (`dlc/Analysis/Sums.h`): products by rows from
/// kShortTerms rows on. Programs of so little work that the interpreter does it
/// in a second also run on these, in one step; but not loops over single
/// numbers, which cut no sums and may compute them anew for each.
constexpr int64_t longRows = 1100;
constexpr double maxLongWork = 1.5e6;

/// What comes of all cases.
struct Evaluation {
  std::vector<Outcome> precise; ///< Floats kept in float64.
  /// Each result in its dtype: to nearest, and of what is expected samples of
  /// other roundings.
  std::vector<std::vector<Outcome>> rounded;
};

/// Where a module is on its way.
enum class Level { none, layers, entries };

class NumericsVerifier : public PassInstrumentation {
public:
  NumericsVerifier(NumericsOptions options,
                   std::shared_ptr<NumericsReport> report)
      : options(std::move(options)), report(std::move(report)) {}

  void runBeforePass(Pass *, Operation *op) override {
    if (!fingerprint)
      observe(rootOf(op), "what the passes were given");
  }
  void runAfterPass(Pass *pass, Operation *op) override {
    // Passes that only run others have no argument.
    StringRef name = pass->getArgument();
    observe(rootOf(op), name.empty() ? pass->getName() : name);
  }

private:
  static ModuleOp rootOf(Operation *op) {
    while (Operation *parent = op->getParentOp())
      op = parent;
    return dyn_cast<ModuleOp>(op);
  }

  /// Evaluates the module as it is after `pass` and compares.
  void observe(ModuleOp module, StringRef pass);
  Level levelOf(ModuleOp module);
  /// Takes layers to entries; fails, with or without errors, if they can't be.
  LogicalResult complete(ModuleOp module);
  FailureOr<Evaluation> evaluate(ModuleOp module, bool withSamples = false);
  void compare(ModuleOp module, StringRef pass, const Evaluation &found);
  void checkCode(ModuleOp module);
  /// Adds cases of many rows, once.
  void addRows(ModuleOp module);
  /// Runs the code that `generator` is at, in a clone.
  bool runCode(ModuleOp module, const CodeGenerator &generator, Target target,
               bool isLowered, const std::string &phase);
  std::string describe(const numerics::Case &numbers) {
    std::string text = interface.entries[numbers.entry].name;
    return numbers.numbers.empty() ? text : text + " with " + numbers.numbers;
  }
  void blame(ModuleOp module, const Twine &culprit, const Twine &difference);
  /// Fails with an error if usual numbers lead to what can't be compared.
  bool showsSomething(ModuleOp module);

  NumericsOptions options;
  std::shared_ptr<NumericsReport> report;
  std::optional<OperationFingerPrint> fingerprint;
  /// Once it is known what the program computes.
  std::optional<Evaluation> expected;
  numerics::Interface interface;
  std::vector<numerics::Case> cases;
  bool done = false, running = false, hasManyRows = false;
};

Level NumericsVerifier::levelOf(ModuleOp module) {
  // Without their values hyperparameters may have any, and what is imported is
  // not there yet. Those of run time stay when they are bound.
  bool isBound =
      llvm::all_of(module.getOps<layers::ParamOp>(),
                   [](layers::ParamOp param) { return param.getRunTime(); });
  if (!isBound || !module.getOps<layers::ImportOp>().empty())
    return Level::none;
  if (!module.getOps<layers::ModelOp>().empty())
    return Level::layers;
  bool isExpanded = true;
  module.walk([&](dlt::VjpOp) { isExpanded = false; });
  if (module.getOps<dlt::EntryOp>().empty() &&
      module.getOps<kernel::ProgramOp>().empty())
    return Level::none;
  return isExpanded ? Level::entries : Level::layers;
}

LogicalResult NumericsVerifier::complete(ModuleOp module) {
  PassManager passes(module.getContext());
  // dlc-expand leaves models beside their tables.
  if (module.getOps<layers::ModelOp>().empty() ||
      module.getOps<dlt::VariablesOp>().empty()) {
    LayerOptions layerOptions;
    for (const std::string &policy : options.dtypePolicies)
      layerOptions.dtypePolicies.addValue(policy);
    buildLayerPipeline(passes, layerOptions);
    buildGraphPipeline(passes);
  } else {
    buildEntriesPipeline(passes);
  }
  // The pipeline that is watched says what there is to warn of.
  ScopedDiagnosticHandler silent(
      module.getContext(), [](Diagnostic &diagnostic) {
        return success(diagnostic.getSeverity() != DiagnosticSeverity::Error);
      });
  return passes.run(module);
}

FailureOr<Evaluation> NumericsVerifier::evaluate(ModuleOp module,
                                                 bool withSamples) {
  using numerics::Rounding;
  Evaluation result;
  for (const numerics::Case &numbers : cases) {
    auto run = [&](Rounding rounding) {
      return numerics::interpret(module, interface, numbers, rounding);
    };
    FailureOr<Outcome> precise = run({Rounding::none});
    if (failed(precise))
      return failure();
    result.precise.push_back(std::move(*precise));
    std::vector<Outcome> &rounded = result.rounded.emplace_back();
    if (withSamples) {
      auto samples = numerics::sampleRounding(module, interface, numbers);
      if (failed(samples))
        return failure();
      rounded = std::move(*samples);
      continue;
    }
    FailureOr<Outcome> nearest = run({Rounding::nearest});
    if (failed(nearest))
      return failure();
    rounded.push_back(std::move(*nearest));
  }
  return result;
}

void NumericsVerifier::observe(ModuleOp module, StringRef pass) {
  if (!module || done || running)
    return;
  OperationFingerPrint now(module);
  if (fingerprint && *fingerprint == now)
    return;
  fingerprint.emplace(now);
  Level level = levelOf(module);
  if (level == Level::none) {
    if (expected)
      blame(module, pass, "there is no program any more");
    return;
  }
  // Passes run in here must not be observed.
  llvm::SaveAndRestore guard(running, true);
  OwningOpRef<ModuleOp> clone = module.clone();
  if (level == Level::layers) {
    // What does not get through has its own errors later.
    std::optional<ScopedDiagnosticHandler> silent;
    if (!expected)
      silent.emplace(module.getContext(),
                     [](Diagnostic &) { return success(); });
    if (failed(complete(*clone))) {
      if (expected)
        blame(module, pass, "it can't be compiled any more");
      return;
    }
  }
  numerics::Interface found = numerics::interfaceOf(*clone);
  if (Operation *op = numerics::findUninterpretable(*clone)) {
    done = true;
    op->emitWarning("numerics are not verified after ")
        << pass << ": the interpreter knows nothing of " << op->getName();
    return;
  }
  if (!expected) {
    interface = std::move(found);
    cases = numerics::makeCases(*clone, interface, options.seed);
    FailureOr<Evaluation> first = evaluate(*clone, /*withSamples=*/true);
    if (failed(first)) {
      // Its error is out; what is not compared is not right.
      emitError(module.getLoc(), "numerics: the program can't be evaluated "
                                 "after ")
          << pass << ", so that nothing is compared";
      report->culprit = pass.str();
      done = true;
      return;
    }
    expected = std::move(*first);
    if (!showsSomething(module))
      return;
  } else {
    if (auto difference = numerics::compare(interface, found)) {
      blame(module, pass, *difference);
      return;
    }
    FailureOr<Evaluation> second = evaluate(*clone);
    if (failed(second)) {
      blame(module, pass, "it can't be run any more");
      return;
    }
    compare(module, pass, *second);
  }
  ++report->evaluations;
  if (report->culprit.empty() && !clone->getOps<kernel::ProgramOp>().empty() &&
      !clone->getOps<dlt::MetadataOp>().empty())
    checkCode(*clone);
}

bool NumericsVerifier::showsSomething(ModuleOp module) {
  // Launch lists may be made to see which of their checks fails.
  if (!module.getOps<kernel::ProgramOp>().empty())
    return true;
  for (auto [numbers, precise, rounded] :
       llvm::zip(cases, expected->precise, expected->rounded)) {
    if (!numbers.numbers.empty())
      continue;
    auto uncompared = numerics::findUncompared(interface, numbers.entry,
                                               precise, rounded.front());
    if (!uncompared)
      continue;
    emitError(module.getLoc(), "numerics: with made-up numbers, of seed ")
        << options.seed << ", " << *uncompared << " in " << describe(numbers)
        << ", so that nothing is compared there";
    report->culprit = "the made-up numbers";
    done = true;
    return false;
  }
  return true;
}

void NumericsVerifier::compare(ModuleOp module, StringRef pass,
                               const Evaluation &found) {
  for (auto [index, numbers] : llvm::enumerate(cases)) {
    auto difference = numerics::compare(
        interface, numbers.entry, found.precise[index],
        expected->precise[index], numerics::Allowance::ofMath(interface));
    if (!difference)
      difference = numerics::compare(
          interface, numbers.entry, found.rounded[index].front(),
          expected->precise[index],
          numerics::Allowance::ofCode(interface, expected->rounded[index]));
    if (difference) {
      blame(module, pass, describe(numbers) + ": " + *difference);
      return;
    }
  }
}

bool NumericsVerifier::runCode(ModuleOp module, const CodeGenerator &generator,
                               Target target, bool isLowered,
                               const std::string &phase) {
  OwningOpRef<ModuleOp> clone = module.clone();
  DefaultTimingManager timings;
  TimingScope timing = timings.getRootScope();
  std::vector<char> artifact;
  CodeGenerator rest(*clone, generator);
  if ((!isLowered && failed(rest.lower())) ||
      failed(rest.finish(Stage::artifact, timing, artifact))) {
    blame(module, phase, "its code can't be compiled");
    return false;
  }
  numerics::CompiledProgram program;
  std::string error;
  int64_t mostRows = 1;
  for (const numerics::Case &numbers : cases)
    mostRows = std::max(mostRows, numbers.batch);
  switch (program.load(artifact, mostRows, error)) {
  case numerics::CompiledProgram::Status::unsupported:
    return false;
  case numerics::CompiledProgram::Status::failed:
    blame(module, phase, error);
    return false;
  case numerics::CompiledProgram::Status::loaded:
    break;
  }
  for (auto [index, numbers] : llvm::enumerate(cases)) {
    // The simulator looks at each access, and loops may have rows^2 of them.
    if (target == Target::sim && numbers.batch == longRows && !options.rows)
      continue;
    std::optional<Outcome> outcome = program.run(interface, numbers, error);
    if (!outcome) {
      blame(module, phase, describe(numbers) + ": " + error);
      return false;
    }
    if (auto difference = numerics::compare(
            interface, numbers.entry, *outcome, expected->precise[index],
            numerics::Allowance::ofCode(interface, expected->rounded[index]))) {
      blame(module, phase, describe(numbers) + ": " + *difference);
      return false;
    }
  }
  ++report->evaluations;
  return true;
}

void NumericsVerifier::addRows(ModuleOp module) {
  if (std::exchange(hasManyRows, true))
    return;
  int64_t weights = 0;
  for (const numerics::Variable &variable : interface.variables)
    weights += variable.type.getNumElements();
  std::vector<numerics::Case> more;
  auto add = [&](int64_t rows, int64_t batch) {
    llvm::append_range(more, numerics::makeCasesOfRows(
                                 module, interface, options.seed, rows, batch));
  };
  if (weights <= maxWeights)
    for (auto [rows, batch] : manyRows)
      add(rows, batch);
  double work = 0;
  for (auto kernel : module.getOps<kernel::KernelOp>()) {
    kernels::Cost cost = kernels::costOf(kernel, longRows);
    work += cost.flops + cost.bytes / sizeof(float);
    kernel::FormAttr form = kernel.getFormAttr();
    if (!form || form.get<kernel::LoopsKindAttr>())
      work = std::numeric_limits<double>::infinity();
  }
  if (work <= maxLongWork)
    add(longRows, longRows);
  if (options.rows)
    add(options.rows, options.rows);
  if (more.empty())
    return;
  std::swap(more, cases);
  FailureOr<Evaluation> evaluation = evaluate(module, /*withSamples=*/true);
  std::swap(more, cases);
  if (failed(evaluation))
    return;
  llvm::append_range(cases, more);
  llvm::append_range(expected->precise, evaluation->precise);
  llvm::append_range(expected->rounded, evaluation->rounded);
}

void NumericsVerifier::checkCode(ModuleOp module) {
  addRows(module);
  CompileOptions code;
  code.cpus = options.cpus;
  code.targets = options.targets;
  for (const CodeVariant &variant : findVariants(module, code)) {
    if (variant.target == Target::cuda) // Is not for this machine to run.
      continue;
    const std::string &name = variant.host.name;
    OwningOpRef<ModuleOp> clone = module.clone();
    CodeGenerator generator(*clone, variant);
    if (options.afterPhase)
      generator.afterKernels = [&](gpu::GPUModuleOp kernels) {
        options.afterPhase("emitting kernels for " + name, kernels);
      };
    auto check = [&](const std::string &phase, bool isLowered,
                     LogicalResult ran) {
      if (failed(ran)) {
        blame(module, phase, "it failed");
        return false;
      }
      if (options.afterPhase)
        options.afterPhase(phase, *clone);
      return runCode(*clone, generator, variant.target, isLowered, phase);
    };
    if (check("emitting code for " + name, false, generator.emit()))
      check("lowering to LLVM for " + name, true, generator.lower());
    if (report->culprit.empty())
      continue;
    // Where to look.
    if (auto wrong = findWrongKernel(module, variant, options.seed)) {
      report->kernel = wrong->kernel.getSymName().str();
      mlir::emitRemark(wrong->kernel.getLoc(), "numerics: ")
          << report->kernel << " is wrong by itself: " << wrong->difference;
    }
    return;
  }
}

void NumericsVerifier::blame(ModuleOp module, const Twine &culprit,
                             const Twine &difference) {
  if (!report->culprit.empty())
    return;
  report->culprit = culprit.str();
  report->difference = difference.str();
  done = true;
  emitError(module.getLoc(), "numerics: ")
      << report->culprit << " changed what is computed: " << report->difference;
}

} // namespace

std::unique_ptr<PassInstrumentation>
dlc::createNumericsVerifier(NumericsOptions options,
                            std::shared_ptr<NumericsReport> report) {
  return std::make_unique<NumericsVerifier>(std::move(options),
                                            std::move(report));
}
