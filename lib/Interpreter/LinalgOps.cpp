//===- LinalgOps.cpp - linalg on the interpreter --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A structured operation is a nest of loops around its body. The body is
// translated once into a list of steps over numbered scalars; indexing maps
// into coefficients of the loops' indices.
//
//===----------------------------------------------------------------------===//

#include "Scalar.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace dlc;
using ref::Scalar;

namespace {
/// The body of a structured operation.
class Body {
public:
  /// `captured` are the values of what the body reads from outside.
  LogicalResult compile(Block &block, const DenseMap<Value, Scalar> &captured,
                        ref::Context &context) {
    for (BlockArgument argument : block.getArguments())
      slotOf(argument);
    for (auto [value, scalar] : captured)
      scalars[slotOf(value)] = scalar;
    for (Operation &op : block.without_terminator())
      if (failed(add(op, context)))
        return failure();
    for (Value value : block.getTerminator()->getOperands())
      yields.push_back(slotOf(value));
    return success();
  }

  /// Sets argument `index` of the block before a run.
  void setArgument(unsigned index, Scalar value) { scalars[index] = value; }
  Scalar getYield(unsigned index) const { return scalars[yields[index]]; }
  unsigned getNumYields() const { return yields.size(); }

  void run(const ref::Context &context, ArrayRef<int64_t> index) {
    for (auto [slot, loop] : loopIndices)
      scalars[slot].i = index[loop];
    for (const Step &step : steps) {
      SmallVector<Scalar, 4> operands;
      for (unsigned slot : step.operands)
        operands.push_back(scalars[slot]);
      scalars[step.result] =
          roundScalar(context, step.type, step.function(step.op, operands));
    }
  }

private:
  struct Step {
    Operation *op;
    ScalarFunction function;
    SmallVector<unsigned, 4> operands;
    unsigned result;
    Type type;
  };

  unsigned slotOf(Value value) {
    auto [it, isNew] = slots.try_emplace(value, scalars.size());
    if (isNew)
      scalars.emplace_back();
    return it->second;
  }

  LogicalResult add(Operation &op, ref::Context &context) {
    if (auto index = dyn_cast<linalg::IndexOp>(op)) {
      loopIndices.push_back({slotOf(index.getResult()), index.getDim()});
      return success();
    }
    if (ScalarFunction function = findScalarFunction(&op)) {
      Step step{&op, function, {}, 0, op.getResult(0).getType()};
      for (Value operand : op.getOperands())
        step.operands.push_back(slotOf(operand));
      step.result = slotOf(op.getResult(0));
      steps.push_back(std::move(step));
      return success();
    }
    // What depends on nothing is the same for all elements.
    auto reference = dyn_cast<ReferenceOp>(op);
    if (!reference || op.getNumOperands() || op.getNumResults() != 1)
      return op.emitOpError("can't be evaluated in the body of a linalg "
                            "operation");
    SmallVector<ref::Tensor> results;
    if (failed(reference.evaluate(context, {}, results)))
      return failure();
    scalars[slotOf(op.getResult(0))] = results[0].get(0);
    return success();
  }

  DenseMap<Value, unsigned> slots;
  std::vector<Scalar> scalars;
  std::vector<Step> steps;
  SmallVector<std::pair<unsigned, unsigned>> loopIndices;
  SmallVector<unsigned> yields;
};

/// Where an operand's element lies for the indices of the loops:
/// base + sum of coefficients * indices.
struct Access {
  int64_t base = 0;
  SmallVector<int64_t> coefficients;

  int64_t at(ArrayRef<int64_t> index) const {
    int64_t position = base;
    for (auto [i, coefficient] : llvm::zip(index, coefficients))
      position += i * coefficient;
    return position;
  }
};
} // namespace

/// Fails after an error for a map with divisions, or one that leaves `tensor`.
static FailureOr<Access> makeAccess(Operation *op, AffineMap map,
                                    const ref::Tensor &tensor,
                                    ArrayRef<int64_t> sizes) {
  bool isLinear = map.getNumSymbols() == 0;
  for (AffineExpr expr : map.getResults())
    expr.walk([&](AffineExpr inner) {
      isLinear &= inner.getKind() != AffineExprKind::Mod &&
                  inner.getKind() != AffineExprKind::FloorDiv &&
                  inner.getKind() != AffineExprKind::CeilDiv;
    });
  if (!isLinear)
    return op->emitOpError("can't be evaluated with the indexing map ")
           << AffineMapAttr::get(map);
  Access access;
  access.coefficients.assign(sizes.size(), 0);
  SmallVector<int64_t> strides = tensor.strides();
  SmallVector<int64_t> origin(sizes.size(), 0);
  SmallVector<int64_t> first = map.compose(origin);
  SmallVector<int64_t> low(first), high(first);
  for (auto [position, stride] : llvm::zip(first, strides))
    access.base += position * stride;
  for (size_t loop = 0; loop < sizes.size(); ++loop) {
    SmallVector<int64_t> unit(origin);
    unit[loop] = 1;
    SmallVector<int64_t> moved = map.compose(unit);
    for (size_t dim = 0; dim < moved.size(); ++dim) {
      int64_t step = moved[dim] - first[dim];
      access.coefficients[loop] += step * strides[dim];
      (step < 0 ? low : high)[dim] += step * (sizes[loop] - 1);
    }
  }
  for (auto [dim, size] : llvm::enumerate(tensor.getShape()))
    if (low[dim] < 0 || high[dim] >= size)
      return op->emitOpError("reaches [")
             << low[dim] << ", " << high[dim] << "] in dimension " << dim
             << " of size " << size;
  return access;
}

static LogicalResult evaluateStructured(linalg::LinalgOp op,
                                        ref::Context &context,
                                        ArrayRef<ref::Tensor> operands,
                                        SmallVectorImpl<ref::Tensor> &results) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  Block &block = *op.getBlock();

  // 1. How often each loop runs.
  AffineMap toLoops = op.getShapesToLoopsMap();
  if (!toLoops)
    return op->emitOpError("has loops whose sizes no operand gives");
  SmallVector<int64_t> allSizes;
  for (const ref::Tensor &operand : operands.take_front(maps.size()))
    llvm::append_range(allSizes, operand.getShape());
  SmallVector<int64_t> sizes = toLoops.compose(allSizes);

  // 2. The body, and where its arguments lie.
  DenseMap<Value, Scalar> captured;
  llvm::SetVector<Value> above;
  getUsedValuesDefinedAbove(op->getRegions(), above);
  for (auto [value, tensor] :
       llvm::zip_equal(above, operands.drop_front(op->getNumOperands()))) {
    if (tensor.getRank())
      return op->emitOpError("captures a tensor, which can't be evaluated");
    captured[value] = tensor.get(0);
  }
  Body body;
  if (failed(body.compile(block, captured, context)))
    return failure();
  bool isEmpty = llvm::is_contained(sizes, 0);
  SmallVector<Access> accesses;
  for (auto [operand, map] : llvm::zip(operands, maps)) {
    FailureOr<Access> access =
        isEmpty ? Access() : makeAccess(op, map, operand, sizes);
    if (failed(access))
      return failure();
    accesses.push_back(std::move(*access));
  }

  // 3. The loops.
  unsigned numInputs = op.getNumDpsInputs();
  SmallVector<ref::Tensor> outputs(operands.begin() + numInputs,
                                   operands.begin() + maps.size());
  ref::forEachIndex(sizes, [&](ArrayRef<int64_t> index) {
    for (unsigned i = 0; i < maps.size(); ++i) {
      const ref::Tensor &from =
          i < numInputs ? operands[i] : outputs[i - numInputs];
      body.setArgument(i, from.get(accesses[i].at(index)));
    }
    body.run(context, index);
    for (unsigned i = 0; i < outputs.size(); ++i)
      outputs[i].set(context, accesses[numInputs + i].at(index),
                     body.getYield(i));
  });
  for (ref::Tensor &output : outputs)
    results.push_back(std::move(output));
  return success();
}

namespace {
template <typename Op>
struct StructuredModel : ReferenceOp::ExternalModel<StructuredModel<Op>, Op> {
  LogicalResult evaluate(Operation *op, ref::Context &context,
                         ArrayRef<ref::Tensor> operands,
                         SmallVectorImpl<ref::Tensor> &results) const {
    return evaluateStructured(cast<linalg::LinalgOp>(op), context, operands,
                              results);
  }
};

template <typename... Ops> void attachStructured(MLIRContext *context) {
  (Ops::template attachInterface<StructuredModel<Ops>>(*context), ...);
}
} // namespace

void dlc::registerLinalgModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, linalg::LinalgDialect *) {
    attachStructured<
#define GET_OP_LIST
#include "mlir/Dialect/Linalg/IR/LinalgStructuredOps.cpp.inc"
        >(context);
  });
}
