//===- Overwriting.cpp - Kernels that compute element by element ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Overwriting.h"
#include "dlc/Analysis/Kernel.h"

using namespace mlir;
using namespace dlc;

bool dlc::kernels::readsBeforeWriting(rt::KernelOp kernel, unsigned argument,
                           unsigned result) {
  auto isNumber = [](Type type) {
    auto tensor = cast<RankedTensorType>(type);
    return tensor.hasStaticShape() && tensor.getNumElements() == 1;
  };
  Type type = kernel.getArgumentTypes()[argument];
  if (type != kernel.getResultTypes()[result] ||
      (isNumber(type) && !llvm::all_of(kernel.getResultTypes(), isNumber)))
    return false;
  // A flat kernel, and the operations on a product, compute all that belongs
  // to an element before the next element.
  bool hasProduct = false, isFlatAll = true;
  for (Operation &op : kernel.getBody().front()) {
    if (isa<tensor::InsertSliceOp, tensor::ExtractSliceOp>(op))
      return false;
    StructuredOp generic = asStructured(op);
    if (!generic)
      continue;
    bool isProduct = contractionOf(generic).has_value();
    // What goes through rows several times, or combines threads, reads again
    // what it has written over: one product of one column, or several.
    if (isProduct && (hasProduct || isRowwise(generic) ||
                      llvm::any_of(generic.getInputValues(), [](Value input) {
                        return bool(structuredOf(input));
                      })))
      return false;
    hasProduct |= isProduct;
    if (!isProduct && (!isElementwise(generic) || !readsOwnElements(generic)))
      return false;
    isFlatAll &= isFlat(generic);
  }
  if (!hasProduct && !isFlatAll)
    return false;
  return llvm::all_of(kernel.getArgument(argument).getUses(),
                      [&](OpOperand &use) {
                        if (isa<rt::ReturnOp>(use.getOwner()))
                          return use.getOperandNumber() == result;
                        auto generic = asStructured(use.getOwner());
                        return generic && isElementwise(generic) &&
                               generic.getMap(use).isIdentity();
                      });
}
