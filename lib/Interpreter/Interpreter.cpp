//===- Interpreter.cpp - The reference interpreter ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Interpreter/Interpreter.h"

#include "mlir/Transforms/RegionUtils.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace dlc;

bool dlc::isEvaluable(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    type = tensor.getElementType();
  else if (isa<ShapedType>(type))
    return false;
  return isa<FloatType, IntegerType, IndexType>(type);
}

/// What an operation reads: its operands, then what its regions capture.
static SmallVector<Value> getReads(Operation *op) {
  SmallVector<Value> reads(op->getOperands());
  if (op->getNumRegions()) {
    llvm::SetVector<Value> captured;
    getUsedValuesDefinedAbove(op->getRegions(), captured);
    llvm::append_range(reads, captured);
  }
  return reads;
}

namespace {
/// Values of a block. A tensor is moved to its last reader.
class Frame {
public:
  void define(Value value, ref::Tensor tensor) {
    tensors[value] = std::move(tensor);
  }
  void expectRead(Value value) { ++reads[value]; }
  ref::Tensor read(Value value) {
    if (--reads[value] == 0)
      return std::move(tensors[value]);
    return tensors[value];
  }

private:
  DenseMap<Value, ref::Tensor> tensors;
  DenseMap<Value, unsigned> reads;
};
} // namespace

/// Fails after an error unless `tensor` is a value of `type`.
static LogicalResult checkArgument(Operation *function, unsigned index,
                                   const ref::Tensor &tensor, Type type,
                                   const ref::Context &context) {
  SmallVector<int64_t> shape;
  if (auto ranked = dyn_cast<RankedTensorType>(type))
    shape = ref::resolveShape(ranked.getShape(), context.rows);
  if (tensor.getElementType() == getElementTypeOrSelf(type) &&
      tensor.getShape() == ArrayRef(shape))
    return success();
  InFlightDiagnostic diag = function->emitOpError("argument ")
                            << index << " is " << type << " with "
                            << context.rows << " rows, but it is given a ";
  for (int64_t dim : tensor.getShape())
    diag << dim << 'x';
  diag << tensor.getElementType();
  return diag;
}

/// Fails after an error if a result has more elements than memory is for.
static LogicalResult checkSizes(Operation *op, const ref::Context &context) {
  constexpr int64_t maxElements = int64_t(1) << 30;
  for (Type type : op->getResultTypes()) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    int64_t elements = 1;
    for (int64_t dim : tensor ? tensor.getShape() : ArrayRef<int64_t>())
      if (llvm::MulOverflow(elements,
                            ShapedType::isDynamic(dim) ? context.rows : dim,
                            elements) ||
          elements > maxElements)
        return op->emitOpError("can't be evaluated: expects at most 2^30 "
                               "elements, found ")
               << type << " with " << context.rows << " rows";
  }
  return success();
}

FailureOr<SmallVector<ref::Tensor>>
Interpreter::evaluate(Operation *function, ArrayRef<ref::Tensor> arguments,
                      ref::Context &context) {
  if (function->getNumRegions() != 1)
    return function->emitOpError("can't be evaluated: expects one region");
  return evaluate(function, function->getRegion(0), arguments, context);
}

FailureOr<SmallVector<ref::Tensor>>
Interpreter::evaluate(Operation *function, Region &region,
                      ArrayRef<ref::Tensor> arguments, ref::Context &context) {
  if (!llvm::hasSingleElement(region))
    return function->emitOpError("can't be evaluated: expects one block");
  // Functions that call themselves would never end: there are no conditions.
  constexpr unsigned maxDepth = 200;
  if (context.depth >= maxDepth)
    return function->emitOpError("can't be evaluated: calls are nested deeper "
                                 "than ")
           << maxDepth << ", as if it called itself";
  llvm::SaveAndRestore deeper(context.depth, context.depth + 1);
  Block &block = region.front();
  if (block.getNumArguments() != arguments.size())
    return function->emitOpError("expects ")
           << block.getNumArguments() << " arguments, but it is given "
           << arguments.size();

  Frame frame;
  for (auto [i, argument] : llvm::enumerate(block.getArguments())) {
    if (failed(checkArgument(function, i, arguments[i], argument.getType(),
                             context)))
      return failure();
    frame.define(argument, arguments[i]);
  }
  DenseMap<Operation *, SmallVector<Value>> readsOf;
  for (Operation &op : block) {
    SmallVector<Value> &reads = readsOf[&op] = getReads(&op);
    for (Value value : reads)
      frame.expectRead(value);
  }
  for (Operation &op : block.without_terminator()) {
    auto reference = dyn_cast<ReferenceOp>(op);
    if (!reference)
      return op.emitOpError(
          "can't be evaluated: it has no reference semantics");
    for (Type type : op.getResultTypes())
      if (!isEvaluable(type))
        return op.emitOpError("can't be evaluated: its result is ") << type;
    if (failed(checkSizes(&op, context)))
      return failure();
    SmallVector<ref::Tensor> operands, results;
    for (Value value : readsOf[&op])
      operands.push_back(frame.read(value));
    if (failed(reference.evaluate(context, operands, results)))
      return failure();
    for (auto [result, tensor] : llvm::zip_equal(op.getResults(), results))
      frame.define(result, std::move(tensor));
  }
  return llvm::map_to_vector(block.getTerminator()->getOperands(),
                             [&](Value value) { return frame.read(value); });
}

FailureOr<SmallVector<ref::Tensor>>
Interpreter::evaluate(StringRef name, ArrayRef<ref::Tensor> arguments,
                      ref::Context &context) {
  Operation *function = SymbolTable::lookupSymbolIn(module, name);
  if (!isa_and_nonnull<FunctionOpInterface>(function))
    return module.emitError("has no function @") << name;
  return evaluate(function, arguments, context);
}

/// Functions that `op` names in its attributes: what it calls.
static SmallVector<Operation *> getNamedFunctions(ModuleOp module,
                                                  Operation *op) {
  SmallVector<Operation *> result;
  for (NamedAttribute attr : op->getAttrs())
    if (auto name = dyn_cast<FlatSymbolRefAttr>(attr.getValue()))
      if (Operation *function =
              SymbolTable::lookupSymbolIn(module, name.getAttr());
          isa_and_nonnull<FunctionOpInterface>(function))
        result.push_back(function);
  return result;
}

Operation *Interpreter::findUnsupported(Operation *function) {
  llvm::SetVector<Operation *> pending;
  pending.insert(function);
  for (unsigned next = 0; next < pending.size(); ++next) {
    Operation *current = pending[next];
    if (current->getNumRegions() != 1 ||
        !llvm::hasSingleElement(current->getRegion(0)))
      return current;
    Block &block = current->getRegion(0).front();
    if (!llvm::all_of(block.getArgumentTypes(), isEvaluable))
      return current;
    for (Operation &op : block.without_terminator()) {
      if (!isa<ReferenceOp>(op) ||
          !llvm::all_of(op.getResultTypes(), isEvaluable))
        return &op;
      for (Operation *named : getNamedFunctions(module, &op))
        pending.insert(named);
    }
  }
  return nullptr;
}
