//===- Instantiate.cpp - Instantiating generic definitions ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Instantiate.h"
#include "dlc/Dlt/Dlt.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace dlc::dlt;

/// `type` with !dlt.float replaced.
static Type concrete(Type type, Type floatType) {
  auto tensor = dyn_cast<TensorType>(type);
  if (tensor && isa<GenericFloatType>(tensor.getElementType()))
    return withElementType(tensor, floatType);
  return type;
}

/// Infers the result types of `op`, whose operands are concrete already.
static LogicalResult inferTypes(Operation *op, Type floatType) {
  if (auto inferable = dyn_cast<InferTypeOpInterface>(op)) {
    SmallVector<Type> types;
    if (failed(inferable.inferReturnTypes(
            op->getContext(), op->getLoc(), op->getOperands(),
            op->getDiscardableAttrDictionary(), op->getPropertiesStorage(),
            op->getRegions(), types)))
      return failure();
    for (auto [result, type] : llvm::zip(op->getResults(), types))
      result.setType(type);
    return success();
  }
  for (Value result : op->getResults()) {
    Type type = concrete(result.getType(), floatType);
    // The shape follows the operands', the element type is the op's own.
    if (op->hasTrait<OpTrait::SameOperandsAndResultShape>())
      type = withElementType(op->getOperand(0).getType(),
                             cast<TensorType>(type).getElementType());
    if (!isa<RankedTensorType>(type))
      return op->emitOpError("result type ") << type << " can't be inferred";
    result.setType(type);
  }
  return success();
}

LogicalResult dlc::dlt::instantiate(OpBuilder &builder, Location loc,
                                    Region &body, ValueRange arguments,
                                    Type floatType, StringRef where,
                                    bool isPartOfProgram,
                                    SmallVectorImpl<Value> &results) {
  IRMapping mapping;
  Block &block = body.front();
  mapping.map(block.getArguments(), arguments);
  auto note = [&](Diagnostic &diag) {
    if (isPartOfProgram)
      diag.attachNote(loc) << "instantiated here";
    else
      diag.attachNote(body.getLoc()) << "in this definition";
    return failure();
  };
  // Errors below carry a note that says who instantiated.
  ScopedDiagnosticHandler handler(builder.getContext(), note);
  for (Operation &op : block.without_terminator()) {
    Operation *clone = builder.clone(op, mapping);
    clone->setLoc(isPartOfProgram ? Location(CallSiteLoc::get(op.getLoc(), loc))
                                  : loc);
    if (failed(inferTypes(clone, floatType)) ||
        failed(verify(clone, /*verifyRecursively=*/false)))
      return failure();
    if (auto check = dyn_cast<CheckOp>(clone); check && !check.getWhere())
      check.setWhere(where);
  }
  for (Value value : block.getTerminator()->getOperands())
    results.push_back(mapping.lookup(value));
  return success();
}
