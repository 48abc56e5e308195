//===- OpSuiteTest.cpp - Every operation of dlt has semantics and tests ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names each operation of the dialect that lacks semantics on the interpreter
// or a file of value tests, and runs those files again after lowering, so that
// `KernelLowering` is held against the same values.
//
//===----------------------------------------------------------------------===//

#include "../support/Gradients.h"

#include "dlc/Check/Check.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;

namespace {

/// What programs and definitions consist of besides tensor operations;
/// dlt-autodiff replaces dlt.vjp and dlt.remat. Those that say themselves what
/// they are in a definition are in definitions only, but for dlt.custom_vjp, which
/// dlt-autodiff replaces, too.
const llvm::StringSet<> structural = {
    "dlt.entry", "dlt.metadata", "dlt.return",    "dlt.yield",
    "dlt.remat", "dlt.variable", "dlt.variables", "dlt.vjp"};

class OpSuite : public ::testing::Test {
protected:
  OpSuite() {
    DialectRegistry registry;
    registerDialects(registry);
    context.appendDialectRegistry(registry);
    context
        .loadDialect<dlt::DltDialect, kernel::DlcRtDialect, check::CheckDialect,
                     linalg::LinalgDialect, tensor::TensorDialect,
                     arith::ArithDialect, math::MathDialect>();
  }

  SmallVector<RegisteredOperationName> operations() {
    SmallVector<RegisteredOperationName> result;
    for (RegisteredOperationName name : test::operationsOf(context, "dlt"))
      if (!structural.contains(name.getStringRef()) &&
          !name.hasInterface<dlt::InstantiableOp>())
        result.push_back(name);
    return result;
  }

  static std::string valueFile(StringRef op) {
    return (DLC_SOURCE_DIR "/test/Dialect/Dlt/values/" +
            op.drop_front(strlen("dlt.")) + ".mlir")
        .str();
  }

  OwningOpRef<ModuleOp> parse(const std::string &path) {
    return parseSourceFile<ModuleOp>(path, &context);
  }

  MLIRContext context;
};

TEST_F(OpSuite, StructuralOperationsExist) {
  for (const auto &entry : structural)
    EXPECT_TRUE(RegisteredOperationName::lookup(entry.getKey(), &context))
        << entry.getKey().str() << " is gone: take it off the list";
}

TEST_F(OpSuite, EveryOperationEvaluatesItself) {
  ASSERT_GT(operations().size(), 30u);
  for (RegisteredOperationName op : operations())
    EXPECT_TRUE(op.hasInterface<ReferenceOp>())
        << op.getStringRef().str() << " has no ReferenceOp";
}

TEST_F(OpSuite, EveryPureOperationLowersItself) {
  for (RegisteredOperationName op : operations())
    if (op.getStringRef() != "dlt.check") // Becomes a dlcrt.require.
      EXPECT_TRUE(op.hasInterface<KernelLowering>())
          << op.getStringRef().str() << " has no KernelLowering";
}

TEST_F(OpSuite, EveryOperationHasValueTests) {
  for (RegisteredOperationName name : operations()) {
    std::string op = name.getStringRef().str(), path = valueFile(op);
    ASSERT_TRUE(llvm::sys::fs::exists(path))
        << op << " has no value tests; expected in " << path;
    OwningOpRef<ModuleOp> module = parse(path);
    ASSERT_TRUE(module) << path;
    int uses = 0;
    module->walk([&](func::FuncOp function) {
      bool usesOp = false, expects = false;
      function.walk([&](Operation *inner) {
        usesOp |= inner->getName().getStringRef() == op;
        expects |= inner->getDialect()->getNamespace() == "check";
      });
      EXPECT_TRUE(expects || op == "dlt.check")
          << path << ": @" << function.getName().str() << " expects nothing";
      uses += usesOp;
    });
    EXPECT_GE(uses, 3) << path << " hardly uses " << op;
  }
}

TEST_F(OpSuite, EveryFileOfValuesIsOfAnOperation) {
  std::error_code error;
  for (llvm::sys::fs::directory_iterator
           it(DLC_SOURCE_DIR "/test/Dialect/Dlt/values", error),
       end;
       it != end && !error; it.increment(error)) {
    std::string op = "dlt." + llvm::sys::path::stem(it->path()).str();
    EXPECT_TRUE(RegisteredOperationName::lookup(op, &context))
        << it->path() << " tests " << op << ", which is no operation";
  }
  EXPECT_FALSE(error);
}

/// Replaces the dlt operations of `function` by their lowering. The
/// expectations stay: their values are of signless integers.
LogicalResult lower(func::FuncOp function, int64_t numRows) {
  Block &block = function.getBody().front();
  auto builder = OpBuilder::atBlockBegin(&block);
  Value rows =
      arith::ConstantIndexOp::create(builder, function.getLoc(), numRows);
  IRMapping mapping;
  SmallVector<Operation *> lowered;
  for (Operation &op : llvm::make_early_inc_range(block)) {
    builder.setInsertionPoint(&op);
    for (OpOperand &operand : op.getOpOperands())
      if (!isa<KernelLowering>(op))
        operand.set(mapping.lookupOrDefault(operand.get()));
    auto lowering = dyn_cast<KernelLowering>(op);
    if (!lowering)
      continue;
    SmallVector<Value> operands = llvm::map_to_vector(
        op.getOperands(), [&](Value v) { return mapping.lookup(v); });
    SmallVector<Value> results;
    if (failed(lowering.lowerToKernels(builder, operands, rows, results)))
      return failure();
    mapping.map(op.getResults(), results);
    lowered.push_back(&op);
  }
  for (Operation *op : llvm::reverse(lowered))
    op->erase();
  return success();
}

TEST_F(OpSuite, ValuesStayAfterLowering) {
  int evaluated = 0;
  for (RegisteredOperationName op : operations()) {
    std::string path = valueFile(op.getStringRef());
    OwningOpRef<ModuleOp> module = parse(path);
    ASSERT_TRUE(module) << path;
    Interpreter interpreter(*module);
    for (auto function : module->getOps<func::FuncOp>()) {
      ref::Context evaluation;
      evaluation.rows = 3;
      ASSERT_TRUE(succeeded(lower(function, evaluation.rows)));
      EXPECT_TRUE(succeeded(verify(function)));
      EXPECT_TRUE(succeeded(interpreter.evaluate(function, {}, evaluation)))
          << path << ": @" << function.getName().str() << " after lowering";
      ++evaluated;
    }
  }
  EXPECT_GT(evaluated, 250);
}

} // namespace
