//===- StructuredOp.cpp - linalg.generic and dlcrt.contract as one -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/StructuredOp.h"

using namespace mlir;
using namespace dlc;

SmallVector<OpOperand *> StructuredOp::getInputs() const {
  SmallVector<OpOperand *> inputs;
  for (OpOperand &operand : op->getOpOperands())
    if (isInput(operand))
      inputs.push_back(&operand);
  return inputs;
}

SmallVector<Value> StructuredOp::getInputValues() const {
  return llvm::map_to_vector(getInputs(),
                             [](OpOperand *input) { return input->get(); });
}

unsigned StructuredOp::getNumInputs() const {
  auto body = generic();
  return body ? body.getNumDpsInputs() : op->getNumOperands();
}

bool StructuredOp::isInput(OpOperand &operand) const {
  return operand.getOperandNumber() < getNumInputs();
}

Value StructuredOp::getInit() const {
  auto body = generic();
  return body ? body.getDpsInits()[0] : Value();
}

AffineMap StructuredOp::getMap(OpOperand &input) const {
  if (auto body = generic())
    return body.getMatchingIndexingMap(&input);
  return contract().getMaps()[input.getOperandNumber()];
}

AffineMap StructuredOp::getResultMap() const {
  if (auto body = generic())
    return body.getMatchingIndexingMap(&body.getDpsInitsMutable()[0]);
  return contract().getMaps().back();
}

SmallVector<AffineMap> StructuredOp::getMaps() const {
  auto body = generic();
  return body ? body.getIndexingMapsArray() : contract().getMaps();
}

SmallVector<utils::IteratorType> StructuredOp::getIterators() const {
  if (auto body = generic())
    return body.getIteratorTypesArray();
  kernel::ContractOp product = contract();
  SmallVector<utils::IteratorType> iterators;
  for (unsigned loop = 0; loop < product.getNumLoops(); ++loop)
    iterators.push_back(product.getGroup(loop) == kernel::ContractOp::Group::k
                            ? utils::IteratorType::reduction
                            : utils::IteratorType::parallel);
  return iterators;
}

unsigned StructuredOp::getNumLoops() const {
  auto body = generic();
  return body ? body.getNumLoops() : contract().getNumLoops();
}

unsigned StructuredOp::getNumReductionLoops() const {
  return llvm::count(getIterators(), utils::IteratorType::reduction);
}

SmallVector<int64_t> StructuredOp::getLoopSizes() const {
  if (auto body = generic())
    return body.getStaticLoopRanges();
  return contract().getLoopSizes();
}

bool StructuredOp::hasIndices() const {
  auto body = generic();
  return body && body.hasIndexSemantics();
}
