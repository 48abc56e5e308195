//===- MutationTest.cpp - Planted faults are caught and named -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The test of the oracle below the graph: after one pass or phase of code
// generation an operation is changed so that the IR still verifies, and the
// numerics verifier must name that pass. Every level has faults: layers,
// tensor operations, linalg, kernels, launch lists, emitted code, LLVM dialect.
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Pipelines/Pipelines.h"
#include "dlc/Pipelines/Register.h"
#include "dlc/Pipelines/VerifyNumerics.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;

namespace {

using Change = std::function<bool(Operation *)>;

/// Swaps two operands.
Change swap(unsigned i, unsigned j) {
  return [=](Operation *op) {
    if (op->getNumOperands() <= std::max(i, j))
      return false;
    Value first = op->getOperand(i);
    op->setOperand(i, op->getOperand(j));
    op->setOperand(j, first);
    return true;
  };
}

/// Sets an attribute to what the text says.
Change set(const char *name, const char *text) {
  return [=](Operation *op) {
    Attribute value = parseAttribute(text, op->getContext());
    if (!value || op->getAttr(name) == value)
      return false;
    op->setAttr(name, value);
    return true;
  };
}

/// Multiplies a number attribute, or all of its elements, by 1.25.
Change scale(const char *name) {
  return [=](Operation *op) {
    Attribute value = op->getAttr(name);
    if (auto number = dyn_cast_or_null<FloatAttr>(value)) {
      op->setAttr(name, FloatAttr::get(number.getType(),
                                       number.getValueAsDouble() * 1.25));
      return true;
    }
    if (auto number = dyn_cast_or_null<IntegerAttr>(value)) {
      op->setAttr(name,
                  IntegerAttr::get(number.getType(), number.getInt() + 1));
      return true;
    }
    return false;
  };
}

/// Replaces an operand by another value of its type that comes before.
Change useOther(unsigned index) {
  return [=](Operation *op) {
    if (op->getNumOperands() <= index)
      return false;
    Value old = op->getOperand(index);
    Value other;
    auto consider = [&](Value value) {
      if (value != old && value.getType() == old.getType())
        other = value;
    };
    for (Value argument : op->getBlock()->getArguments())
      consider(argument);
    for (Operation &before : *op->getBlock()) {
      if (&before == op)
        break;
      for (Value result : before.getResults())
        consider(result);
    }
    if (other)
      op->setOperand(index, other);
    return static_cast<bool>(other);
  };
}

bool erase(Operation *op) {
  op->erase();
  return true;
}

/// Gives the op's first operand to all users of its result.
bool skip(Operation *op) {
  if (op->getOperand(0).getType() != op->getResult(0).getType())
    return false;
  op->getResult(0).replaceAllUsesWith(op->getOperand(0));
  op->erase();
  return true;
}

/// Exchanges it with the operation before it.
bool hoist(Operation *op) {
  if (!op->getPrevNode())
    return false;
  op->moveBefore(op->getPrevNode());
  return true;
}

/// Replaces a buffer of a dlcrt.run by another one.
Change useBuffer(unsigned index, unsigned other) {
  return [=](Operation *op) {
    auto run = cast<kernel::RunOp>(op);
    SmallVector<Attribute> buffers(run.getBuffers().getValue());
    if (buffers.size() <= std::max(index, other))
      return false;
    buffers[index] = buffers[other];
    run.setBuffersAttr(ArrayAttr::get(op->getContext(), buffers));
    return true;
  };
}

/// Replaces the operation by another one on the same operands.
Change become(const char *name) {
  return [=](Operation *op) {
    OpBuilder builder(op);
    OperationState state(op->getLoc(), name, op->getOperands(),
                         op->getResultTypes());
    op->replaceAllUsesWith(builder.create(state));
    op->erase();
    return true;
  };
}

struct Fault {
  const char *where; ///< Pass, or beginning of a phase's name.
  const char *op;
  unsigned nth; ///< Among those of this name, in the order of the text.
  Change change;
  const char *function = ""; ///< Only in this function, entry or program.
  const char *file = "test/models/mixed.mlir";
};

void PrintTo(const Fault &fault, std::ostream *os) {
  *os << fault.op << " after " << fault.where;
}

constexpr const char *kinds = "test/Pipelines/Inputs/kinds.mlir";
constexpr const char *narrow = "test/Pipelines/Inputs/narrow.mlir";

const Fault faults[] = {
    // Layers.
    {"dlc-bind", "dlc.rescaling", 0, scale("scale")},
    {"dlc-name-layers", "dlc.dense", 1, set("activation", "@sigmoid")},
    {"dlc-instantiate-blocks", "dlc.dense", 1, useOther(0)},
    {"dlc-infer", "dlc.rescaling", 0, scale("offset")},
    {"dlc-infer", "dlc.dropout", 0, scale("rate")},
    {"dlc-infer", "dlc.concatenate", 0, swap(0, 1)},
    {"dlc-infer", "dlc.dense", 2, set("activation", "@relu")},
    // Tensor operations.
    {"dlc-expand", "dlt.dot_general", 0, useOther(0), "mixed_training"},
    {"dlc-expand", "dlt.random_uniform", 0, scale("stream")},
    {"dlc-expand", "dlt.tanh", 0, become("dlt.logistic"), "mixed_inference"},
    {"dlc-build-entries", "dlt.subtract", 0, swap(0, 1), "train_step"},
    {"dlc-build-entries", "dlt.check", 0, erase, "evaluate_step"},
    {"dlt-autodiff", "dlt.multiply", 18, become("dlt.add"), "train_step"},
    {"dlt-autodiff", "dlt.sqrt", 1, skip, "train_step"},
    {"dlt-autodiff", "dlt.check", 1, erase, "train_step"},
    {"symbol-dce", "dlt.add", 0, useOther(1), "evaluate_step"},
    {"canonicalize", "dlt.divide", 0, swap(0, 1), "train_step"},
    {"cse", "dlt.reduce", 1, set("kind", "1 : i32"), "predict"},
    {"dlt-reuse-relu-masks", "dlt.select", 0, swap(1, 2), "train_step"},
    // linalg.
    {"dlt-lower-to-linalg", "arith.mulf", 0, become("arith.addf"), "predict"},
    {"dlt-lower-to-linalg", "arith.subf", 1, swap(0, 1), "train_step"},
    {"dlt-lower-to-linalg", "arith.cmpf", 0, set("predicate", "2 : i64"),
     "train_step"},
    {"dlt-lower-to-linalg", "arith.minsi", 0, become("arith.maxsi"),
     "evaluate_step"},
    // Kernels and launches.
    {"dlc-form-kernels", "dlcrt.launch", 6, useOther(1), "train_step"},
    {"dlc-form-kernels", "arith.divf", 0, become("arith.mulf")},
    {"dlc-form-kernels", "math.exp", 0, skip},
    {"dlc-form-kernels", "dlcrt.require", 0, erase, "train_step"},
    // Launch lists.
    {"dlcrt-plan-memory", "dlcrt.run", 3, erase, "predict"},
    {"dlcrt-plan-memory", "dlcrt.run", 2, useBuffer(0, 1), "train_step"},
    {"dlcrt-plan-memory", "dlcrt.run", 4, useBuffer(3, 0), "train_step"},
    {"dlcrt-plan-memory", "dlcrt.run", 1, hoist, "predict"},
    {"dlcrt-plan-memory", "dlcrt.stop_if", 0, erase, "train_step"},
    {"dlcrt-plan-memory", "dlcrt.copy", 0, erase, "init"},
    {"dlcrt-plan-memory", "dlcrt.program", 0, set("arena_bytes", "0")},
    // Launches as targets run them.
    {"dlcrt-fuse-steps", "dlcrt.run", 2, useBuffer(0, 1), "train_step"},
    {"dlcrt-fuse-steps", "dlcrt.stop_if", 0, erase, "train_step"},
    {"dlcrt-plan-launches", "dlcrt.group", 1, hoist, "train_step"},
    {"dlcrt-plan-launches", "dlcrt.group", 2, erase, "predict"},
    {"dlcrt-plan-launches", "dlcrt.run", 4, useBuffer(3, 0), "train_step"},
    // That of a check alone.
    {"dlcrt-plan-launches", "dlcrt.group", 2, erase, "train_step"},
    // Emitted code.
    {"emitting code", "arith.addf", 0, skip},
    {"emitting code", "arith.mulf", 5, useOther(1)},
    {"emitting code", "arith.mulf", 3, become("arith.addf")},
    {"emitting code", "arith.divf", 0, swap(0, 1)},
    {"emitting code", "llvm.store", 3, erase},
    {"emitting code", "arith.addf", 3, become("arith.mulf")},
    {"emitting code", "arith.subf", 4, swap(0, 1)},
    {"lowering to LLVM", "llvm.fdiv", 0, swap(0, 1)},
    {"lowering to LLVM", "llvm.fadd", 2, become("llvm.fmul")},
    {"lowering to LLVM", "llvm.fsub", 1, swap(0, 1)},
    {"lowering to LLVM", "llvm.store", 9, erase},
    {"lowering to LLVM", "llvm.fmul", 4, skip},
    // Kernels of sequences: a product with a batch, rows of two dimensions,
    // sums of all rows and what adds them up, copies, a product of many terms.
    {"emitting code", "arith.mulf", 12, become("arith.addf"), "kernel_0.x86-64",
     kinds},
    {"emitting code", "llvm.store", 3, erase, "kernel_0.x86-64", kinds},
    {"emitting code", "arith.subf", 0, swap(0, 1), "kernel_1.x86-64", kinds},
    {"emitting code", "arith.divf", 1, swap(0, 1), "kernel_1.x86-64", kinds},
    {"emitting code", "arith.addf", 0, become("arith.mulf"), "kernel_2.x86-64",
     kinds},
    {"emitting code", "arith.addf", 0, become("arith.mulf"),
     "kernel_2.x86-64.finish", kinds},
    {"emitting code", "vector.shuffle", 0, swap(0, 1),
     "columns_i32_4.x86-64.shared", kinds},
    {"emitting code", "llvm.store", 1, erase, "columns_i32_4.x86-64.shared",
     kinds},
    {"emitting code", "llvm.store", 0, erase, "kernel_4.x86-64", kinds},
    {"emitting code", "llvm.store", 2, erase, "kernel_4.x86-64", kinds},
    {"emitting code", "arith.addf", 0, become("arith.mulf"), "kernel_5.x86-64",
     kinds},
    {"emitting code", "arith.mulf", 3, become("arith.addf"), "kernel_5.x86-64",
     kinds},
    // Rows in lanes: several vectors, single rows, the rest of rows.
    {"emitting code", "arith.mulf", 0, become("arith.addf"), "kernel_0.x86-64",
     narrow},
    {"emitting code", "vector.shuffle", 0, swap(0, 1), "kernel_0.x86-64",
     narrow},
    {"emitting code", "arith.mulf", 16, become("arith.addf"), "kernel_0.x86-64",
     narrow},
    {"emitting code", "arith.mulf", 30, become("arith.addf"), "kernel_0.x86-64",
     narrow},
    {"emitting code", "llvm.store", 47, erase, "kernel_0.x86-64", narrow},
};

/// Changes the fault's operation; false if there is none or the IR would not
/// verify.
bool plant(ModuleOp module, const Fault &fault) {
  unsigned count = 0;
  Operation *found = nullptr;
  module.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op->getName().getStringRef() != fault.op)
      return WalkResult::advance();
    Operation *top = op;
    while (top->getParentOp() != module.getOperation())
      top = top->getParentOp();
    if (*fault.function) {
      auto name = top->getAttrOfType<StringAttr>("sym_name");
      if (!name || name.getValue() != fault.function)
        return WalkResult::advance();
    }
    if (count++ != fault.nth)
      return WalkResult::advance();
    found = op;
    return WalkResult::interrupt();
  });
  return found && fault.change(found) && succeeded(verify(module));
}

/// Plants a fault once its pass has run, before anything else looks.
class Planter : public PassInstrumentation {
public:
  Planter(const Fault &fault, bool &planted) : fault(fault), planted(planted) {}

  void runAfterPass(Pass *pass, Operation *op) override {
    if (!planted && pass->getArgument() == fault.where)
      planted = plant(cast<ModuleOp>(op), fault);
  }

private:
  const Fault &fault;
  bool &planted;
};

class MutationBase {
protected:
  MutationBase() : context(MLIRContext::Threading::DISABLED) {
    DialectRegistry registry;
    registerCompilerDialects(registry);
    registerReferenceModels(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  /// What the verifier finds with `fault` planted, if there is one.
  NumericsReport verifyWith(const Fault *fault, bool &planted,
                            std::string file) {
    auto module =
        parseSourceFile<ModuleOp>(DLC_SOURCE_DIR "/" + file, &context);
    EXPECT_TRUE(module);
    PassManager passes(&context);
    auto report = std::make_shared<NumericsReport>();
    NumericsOptions options;
    // The same code on every machine.
    options.cpus = {"x86-64"};
    if (fault)
      options.afterPhase = [&](StringRef phase, Operation *code) {
        if (!planted && phase.starts_with(fault->where))
          planted = plant(cast<ModuleOp>(code), *fault);
      };
    passes.addInstrumentation(createNumericsVerifier(options, report));
    if (fault) // The last one added is the first to see what a pass did.
      passes.addInstrumentation(std::make_unique<Planter>(*fault, planted));
    buildLayerPipeline(passes, LayerOptions());
    buildGraphPipeline(passes);
    buildKernelPipeline(passes, KernelOptions());
    // Code for CPUs takes launches in their order.
    KernelOptions device;
    device.forDevice = true;
    buildLaunchPipeline(passes, device);
    // Faults make errors of the verifier, and of passes that meet them.
    ScopedDiagnosticHandler silent(&context,
                                   [](Diagnostic &) { return success(); });
    (void)passes.run(*module);
    return *report;
  }

  MLIRContext context;
};

class Mutations : public MutationBase,
                  public ::testing::TestWithParam<Fault> {};

TEST_P(Mutations, AreCaughtAndNamed) {
  const Fault &fault = GetParam();
  bool planted = false;
  NumericsReport report = verifyWith(&fault, planted, fault.file);
  ASSERT_TRUE(planted) << "there is no such operation, or it can't be changed "
                          "so: the list must follow the compiler";
  EXPECT_TRUE(StringRef(report.culprit).starts_with(fault.where))
      << "blamed: \"" << report.culprit << "\": " << report.difference;
  EXPECT_FALSE(report.difference.empty());
}

INSTANTIATE_TEST_SUITE_P(Planted, Mutations, ::testing::ValuesIn(faults),
                         [](const ::testing::TestParamInfo<Fault> &info) {
                           std::string name = std::to_string(info.index) + "_" +
                                              info.param.where + "_" +
                                              info.param.op;
                           for (char &c : name)
                             if (!isalnum(c))
                               c = '_';
                           return name;
                         });

class NoMutation : public MutationBase, public ::testing::Test {};

TEST_F(NoMutation, NothingIsBlamed) {
  for (const char *file : {"test/models/mixed.mlir", kinds}) {
    bool planted = false;
    NumericsReport report = verifyWith(nullptr, planted, file);
    EXPECT_EQ(report.culprit, "") << report.difference;
    // Passes that change something, and two phases of code generation.
    EXPECT_GT(report.evaluations, 8u);
  }
}

} // namespace
