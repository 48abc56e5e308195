//===- InPlaceUpdates.cpp - What kernels may write over ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/InPlaceUpdates.h"
#include "Registry.h"
#include "dlc/Kernels/Structure.h"
#include "dlc/Kernels/Target.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

static bool isOneNumber(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.hasStaticShape() && tensor.getNumElements() == 1;
}

bool dlc::kernels::isElementByElement(kernel::KernelOp kernel) {
  // A flat kernel, and the operations on a product, compute all that belongs
  // to an element before the next element.
  bool hasProduct = false, isFlatAll = true;
  for (Operation &op : kernel.getOperations()) {
    if (isa<tensor::InsertSliceOp, tensor::ExtractSliceOp>(op))
      return false;
    StructuredOp structured = asStructured(op);
    if (!structured &&
        isa<KernelAnchor>(op)) // Nobody knows what it reads when.
      return false;
    if (!structured)
      continue;
    bool isProduct = contractionOf(structured).has_value();
    // What goes through rows several times, or combines threads, reads again
    // what it has written over: one product of one column, or several.
    if (isProduct &&
        (hasProduct || isRowwise(structured) ||
         llvm::any_of(structured.getInputValues(), [](Value input) {
           return bool(structuredOf(lookThroughReshapes(input)));
         })))
      return false;
    hasProduct |= isProduct;
    if (!isProduct &&
        (!isElementwise(structured) || !readsOwnElements(structured)))
      return false;
    isFlatAll &= isFlat(structured);
  }
  return hasProduct || isFlatAll;
}

InPlaceUpdates::InPlaceUpdates(kernel::KernelOp kernel)
    : kernel(kernel), goesByElement(false),
      makesNumbers(llvm::all_of(kernel.getResultTypes(), isOneNumber)) {
  kernel::FormAttr form = kernel.getFormAttr();
  if (!form)
    return;
  // Loops are not code for every kernel.
  bool isNeverLoops =
      !loopsKind().find(kernel) ||
      llvm::all_of(allTargets(), [&](const TargetDescription *target) {
        return target->hasCode(kernel);
      });
  goesByElement = (isNeverLoops || loopsKind().mayLieOver(kernel)) &&
                  llvm::all_of(form.getKinds(), [&](Attribute kind) {
                    return kindOf(kind).mayLieOver(kernel);
                  });
}

bool InPlaceUpdates::allow(unsigned argument, unsigned result) const {
  kernel::KernelOp function = kernel;
  Type type = function.getArgumentTypes()[argument];
  if (!goesByElement || type != function.getResultTypes()[result] ||
      (isOneNumber(type) && !makesNumbers))
    return false;
  return llvm::all_of(
      function.getArgument(argument).getUses(), [&](OpOperand &use) {
        if (isa<kernel::ReturnOp>(use.getOwner()))
          return use.getOperandNumber() == result;
        StructuredOp user = asStructured(use.getOwner());
        return user && isElementwise(user) && user.getMap(use).isIdentity();
      });
}
