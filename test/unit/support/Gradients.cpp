//===- Gradients.cpp - Gradients against central differences -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gradients.h"

#include "dlc/Dlt/Dlt.h"
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Passes/Autodiff.h"
#include "dlc/Support/RefCompare.h"

#include "mlir/Pass/PassManager.h"

#include <cmath>

using namespace mlir;
using namespace dlc;

ref::Tensor test::randomTensor(RankedTensorType type, int64_t rows, double low,
                               double high, std::mt19937_64 &random) {
  ref::Tensor tensor = ref::Tensor::zeros(type, rows);
  std::uniform_real_distribution<double> uniform(low, high);
  // Steps of 1/1024 of the range keep distinct numbers apart from each other
  // and from kinks at round numbers.
  ref::Context context;
  for (int64_t i = 0; i < tensor.size(); ++i) {
    double number = uniform(random);
    double step = (high - low) / 1024;
    number = (std::floor(number / step) + 0.37) * step;
    tensor.set(context, i, {number, static_cast<int64_t>(number)});
  }
  return tensor;
}

SmallVector<RegisteredOperationName> test::operationsOf(MLIRContext &context,
                                                        StringRef dialect) {
  SmallVector<RegisteredOperationName> result;
  for (RegisteredOperationName name : context.getRegisteredOperations())
    if (name.getDialectNamespace() == dialect)
      result.push_back(name);
  return result;
}

static bool isFloat(Type type) {
  return isa<FloatType>(getElementTypeOrSelf(type));
}

/// Adds @gradients(arguments of @f, cotangents) -> gradients and expands it.
static LogicalResult addGradients(ModuleOp module, func::FuncOp f) {
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  Location loc = f.getLoc();
  SmallVector<int64_t> wrt;
  SmallVector<Type> gradients, all(f.getResultTypes()), arguments;
  for (auto [i, type] : llvm::enumerate(f.getArgumentTypes()))
    if (isFloat(type)) {
      wrt.push_back(i);
      gradients.push_back(type);
      all.push_back(type);
    }
  llvm::append_range(arguments, f.getArgumentTypes());
  llvm::append_range(arguments, f.getResultTypes());
  auto driver = func::FuncOp::create(
      builder, loc, "gradients", builder.getFunctionType(arguments, gradients));
  Block *block = driver.addEntryBlock();
  builder.setInsertionPointToEnd(block);
  ValueRange values = block->getArguments();
  auto vjp = dlt::VjpOp::create(builder, loc, all,
                                FlatSymbolRefAttr::get(f.getSymNameAttr()),
                                values.take_front(f.getNumArguments()),
                                values.drop_front(f.getNumArguments()),
                                builder.getDenseI64ArrayAttr(wrt));
  func::ReturnOp::create(builder, loc,
                         vjp.getResults().drop_front(f.getNumResults()));
  PassManager passes(module.getContext());
  passes.addPass(createAutodiff());
  return passes.run(module);
}

std::optional<SmallVector<ref::Tensor>>
test::evaluate(ModuleOp module, StringRef name, ArrayRef<ref::Tensor> arguments,
               int64_t rows, bool highPrecision) {
  ref::Context context;
  context.rows = rows;
  context.highPrecision = highPrecision;
  auto results = Interpreter(module).evaluate(name, arguments, context);
  if (failed(results) || !context.failedCheck.empty())
    return std::nullopt;
  return std::move(*results);
}

static double dot(ArrayRef<ref::Tensor> x, ArrayRef<ref::Tensor> y) {
  double sum = 0;
  for (auto [a, b] : llvm::zip_equal(x, y))
    for (auto [p, q] : llvm::zip_equal(a.floats, b.floats))
      sum += p * q;
  return sum;
}

std::optional<SmallVector<ref::Tensor>>
test::gradientsOf(ModuleOp module, ArrayRef<ref::Tensor> arguments,
                  ArrayRef<ref::Tensor> cotangents, int64_t rows,
                  bool highPrecision) {
  auto f = module.lookupSymbol<func::FuncOp>("f");
  if (!f || failed(addGradients(module, f)))
    return std::nullopt;
  SmallVector<ref::Tensor> all(arguments);
  llvm::append_range(all, cotangents);
  return evaluate(module, "gradients", all, rows, highPrecision);
}

std::optional<std::string>
test::checkGradients(ModuleOp module, ArrayRef<ref::Tensor> arguments,
                     int64_t rows, std::mt19937_64 &random, Expected expected) {
  auto f = module.lookupSymbol<func::FuncOp>("f");
  if (!f)
    return "there is no @f";
  SmallVector<ref::Tensor> cotangents;
  for (Type type : f.getResultTypes())
    cotangents.push_back(
        randomTensor(cast<RankedTensorType>(type), rows, -1.0, 1.0, random));
  auto gradients = gradientsOf(module, arguments, cotangents, rows);
  if (!gradients)
    return "the gradient can't be derived or evaluated";

  return compareWithDifferences(arguments, cotangents, *gradients, expected,
                                [&](ArrayRef<ref::Tensor> moved) {
                                  return evaluate(module, "f", moved, rows);
                                });
}

std::optional<std::string> test::compareWithDifferences(
    ArrayRef<ref::Tensor> arguments, ArrayRef<ref::Tensor> cotangents,
    ArrayRef<ref::Tensor> gradients, Expected expected,
    llvm::function_ref<
        std::optional<SmallVector<ref::Tensor>>(ArrayRef<ref::Tensor>)>
        function) {
  // The error of a central difference is of the order h^2 and epsilon / h.
  constexpr double h = 1e-5, tolerance = 2e-8;
  unsigned next = 0;
  for (unsigned index = 0; index < arguments.size(); ++index) {
    if (!arguments[index].isFloat())
      continue;
    const ref::Tensor &gradient = gradients[next++];
    if (gradient.getShape() != arguments[index].getShape())
      return "argument " + std::to_string(index) + ": gradient of other shape";
    for (int64_t i = 0; i < gradient.size(); ++i) {
      double difference = 0;
      if (expected == Expected::differences) {
        double sides[2];
        for (int side : {0, 1}) {
          SmallVector<ref::Tensor> moved(arguments);
          moved[index].floats[i] += side ? h : -h;
          auto results = function(moved);
          if (!results)
            return "@f can't be evaluated";
          sides[side] = dot(*results, cotangents);
        }
        difference = (sides[1] - sides[0]) / (2 * h);
      }
      double error = std::fabs(gradient.floats[i] - difference);
      if (!(error <= tolerance * (1 + std::fabs(difference))))
        return "argument " + std::to_string(index) + ", element " +
               std::to_string(i) + ": gradient " +
               std::to_string(gradient.floats[i]) + ", difference " +
               std::to_string(difference);
    }
  }
  return std::nullopt;
}
