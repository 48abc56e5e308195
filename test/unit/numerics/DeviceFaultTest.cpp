//===- DeviceFaultTest.cpp - Faults of kernels are caught and named -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel of a device is changed before it becomes code, as a compiler that is
// wrong would: the simulated device must catch it, and say which kernel of
// which layer it was; or else the numbers do.
//
//===----------------------------------------------------------------------===//

#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Pipelines/Pipelines.h"
#include "dlc/Pipelines/Register.h"
#include "dlc/Pipelines/VerifyNumerics.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;

namespace {

using Plant = std::function<bool(gpu::GPUFuncOp)>;

struct Fault {
  const char *name;
  Plant plant;
  /// What the difference must say, a regular expression.
  const char *expected;
};

/// The first operation of the type for which `change` returns true.
template <typename Op> Plant first(std::function<bool(Op)> change) {
  return [=](gpu::GPUFuncOp kernel) {
    return kernel
        .walk([&](Op op) {
          return change(op) ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  };
}

/// Moves an address by so many bytes.
void shift(Operation *user, unsigned operand, int64_t bytes) {
  OpBuilder b(user);
  Value address = user->getOperand(operand);
  user->setOperand(
      operand, LLVM::GEPOp::create(
                   b, user->getLoc(), address.getType(), b.getI8Type(), address,
                   ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(bytes)}));
}

const Fault faults[] = {
    {"OutOfBoundsWrite", first<LLVM::StoreOp>([](LLVM::StoreOp store) {
       shift(store, 1, 1 << 16);
       return true;
     }),
     "kernel 'kernel_[0-9_a-z]+' \\(.*mixed.*\\), block [0-9]+, thread "
     "[0-9]+: writes [0-9]+ bytes .*"},
    {"OutOfBoundsRead", first<LLVM::LoadOp>([](LLVM::LoadOp load) {
       if (isa<IntegerType>(load.getType())) // The outcome.
         return false;
       shift(load, 0, -(1 << 16));
       return true;
     }),
     "kernel 'kernel_[0-9_a-z]+' \\(.*mixed.*\\), block [0-9]+, thread "
     "[0-9]+: reads [0-9]+ bytes .*"},
    {"Misaligned", first<LLVM::LoadOp>([](LLVM::LoadOp load) {
       if (!isa<VectorType>(load.getType()))
         return false;
       shift(load, 0, 1);
       return true;
     }),
     "kernel 'kernel_[0-9_a-z]+' \\(.*mixed.*\\), block [0-9]+, thread "
     "[0-9]+: reads [0-9]+ bytes .*the address is no multiple of .*"},
    {"Race", first<LLVM::StoreOp>([](LLVM::StoreOp store) {
       auto gep = store.getAddr().getDefiningOp<LLVM::GEPOp>();
       if (!gep || isa<VectorType>(store.getValue().getType()))
         return false;
       store.setOperand(1, gep.getBase());
       return true;
     }),
     "kernel 'kernel_[0-9_a-z]+' \\(.*mixed.*\\), block [0-9]+, thread "
     "[0-9]+: writes [0-9]+ bytes .*a race: block [0-9]+, thread [0-9]+ .*"},
    {"MissingBarrier", first<gpu::BarrierOp>([](gpu::BarrierOp barrier) {
       barrier.erase();
       return true;
     }),
     "kernel 'kernel_[0-9_a-z]+' \\(.*mixed.*\\), block [0-9]+, thread "
     "[0-9]+: reads [0-9]+ bytes of shared memory .*"},
    {"DivergentBarrier", first<gpu::BarrierOp>([](gpu::BarrierOp barrier) {
       // Only for those that write a warp's sum.
       auto choice = dyn_cast<scf::IfOp>(barrier->getPrevNode());
       if (!choice)
         return false;
       barrier->moveBefore(choice.thenBlock()->getTerminator());
       return true;
     }),
     "kernel 'kernel_[0-9_a-z]+' \\(.*mixed.*\\), block [0-9]+, thread "
     "[0-9]+: (.*barrier.*|.*a race.*)"},
    {"UnwrittenArena",
     [](gpu::GPUFuncOp kernel) {
       // What this kernel computes, and others read.
       if (!kernel.getName().starts_with("kernel_11"))
         return false;
       kernel.walk([](LLVM::StoreOp store) { store.erase(); });
       return true;
     },
     "(kernel|product) 'kernel_[0-9_a-z]+' \\(.*mixed.*\\).*: reads .*in the "
     "arena.*"},
    {"WrongShuffle", first<gpu::ShuffleOp>([](gpu::ShuffleOp shuffle) {
       OpBuilder b(shuffle);
       shuffle.getOffsetMutable().assign(arith::ConstantOp::create(
           b, shuffle.getLoc(), b.getI32IntegerAttr(16)));
       return true;
     }),
     ".*expected .*, found .*"},
    {"UpdateBehindFailedCheck",
     [](gpu::GPUFuncOp kernel) {
       if (!kernel.getName().ends_with("_checking"))
         return false;
       // Having noted which check failed it goes on as if none had.
       auto choice = *kernel.getBody().front().getOps<scf::IfOp>().begin();
       OpBuilder b(choice.elseBlock()->getTerminator());
       auto update = *choice.thenBlock()->getOps<scf::IfOp>().begin();
       IRMapping mapping;
       Value always =
           arith::ConstantOp::create(b, choice.getLoc(), b.getBoolAttr(true));
       mapping.map(update.getCondition(), always);
       b.clone(*update, mapping);
       return true;
     },
     "with a class index out of range.*kernel 'kernel_[0-9_]+_checking' .*: "
     "writes [0-9]+ bytes .*in the state, although a check of the model failed "
     "in the same launch"},
    {"LastRowsLeftOut", first<arith::CmpIOp>([](arith::CmpIOp compare) {
       // Rows that exist: one less.
       if (compare.getPredicate() != arith::CmpIPredicate::ult ||
           !compare.getRhs().getDefiningOp<arith::IndexCastOp>())
         return false;
       OpBuilder b(compare);
       Value one = arith::ConstantIndexOp::create(b, compare.getLoc(), 1);
       compare.getRhsMutable().assign(
           arith::SubIOp::create(b, compare.getLoc(), compare.getRhs(), one));
       return true;
     }),
     "(.*expected .*, found .*|.*reads .*in the arena.*)"},
};

class DeviceFaults : public ::testing::TestWithParam<Fault> {
protected:
  DeviceFaults() : context(MLIRContext::Threading::DISABLED) {
    DialectRegistry registry;
    registerCompilerDialects(registry);
    registerReferenceModels(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  NumericsReport verify(const Plant &plant, bool &planted) {
    auto module = parseSourceFile<ModuleOp>(
        DLC_SOURCE_DIR "/test/models/mixed.mlir", &context);
    EXPECT_TRUE(module);
    PassManager passes(&context);
    buildLayerPipeline(passes, LayerOptions());
    buildGraphPipeline(passes);
    EXPECT_TRUE(succeeded(passes.run(*module)));
    PassManager lowering(&context);
    auto report = std::make_shared<NumericsReport>();
    NumericsOptions options;
    options.cpus = {"x86-64"};
    options.targets = {"sim"};
    options.afterPhase = [&](StringRef phase, Operation *code) {
      if (!plant || planted || !phase.starts_with("emitting kernels"))
        return;
      for (auto kernel : cast<gpu::GPUModuleOp>(code).getOps<gpu::GPUFuncOp>())
        if (!planted && kernel.getName().starts_with("kernel_"))
          planted = plant(kernel);
      EXPECT_TRUE(succeeded(mlir::verify(code)));
    };
    lowering.addInstrumentation(createNumericsVerifier(options, report));
    KernelOptions kernels;
    kernels.forDevice = true;
    buildKernelPipeline(lowering, kernels);
    ScopedDiagnosticHandler silent(&context,
                                   [](Diagnostic &) { return success(); });
    (void)lowering.run(*module);
    return *report;
  }

  MLIRContext context;
};

TEST_P(DeviceFaults, AreCaughtAndNamed) {
  bool planted = false;
  NumericsReport report = verify(GetParam().plant, planted);
  ASSERT_TRUE(planted);
  EXPECT_EQ(report.culprit, "emitting code for sim");
  EXPECT_THAT(report.difference, ::testing::ContainsRegex(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(Planted, DeviceFaults, ::testing::ValuesIn(faults),
                         [](const ::testing::TestParamInfo<Fault> &info) {
                           return info.param.name;
                         });

class NoDeviceFault : public DeviceFaults {};

TEST_P(NoDeviceFault, NothingIsBlamed) {
  bool planted = false;
  NumericsReport report = verify(nullptr, planted);
  EXPECT_EQ(report.culprit, "") << report.difference;
}

INSTANTIATE_TEST_SUITE_P(None, NoDeviceFault,
                         ::testing::Values(Fault{"None", nullptr, ""}));

} // namespace
