//===- Remat.cpp - Operations that a gradient computes again -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Dlt.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace dlc::dlt;

// (%argument = %input, ...) : (types) -> types { body }
ParseResult RematOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::Argument> arguments;
  if (parseRegionInputs(parser, arguments, result) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  return parser.parseRegion(*result.addRegion(), arguments,
                            /*enableNameShadowing=*/true);
}

void RematOp::print(OpAsmPrinter &p) {
  printRegionInputs(p, *this, getBody());
  p.printOptionalAttrDictWithKeyword((*this)->getAttrs());
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

LogicalResult RematOp::verifyRegions() {
  Operation *end = getBody().front().getTerminator();
  if (!isa<YieldOp>(end))
    return emitOpError("expects a dlt.yield at the end of its region");
  // C1
  for (Type type : llvm::concat<const Type>(llvm::to_vector(getOperandTypes()),
                                            llvm::to_vector(getResultTypes())))
    if (!isa<RankedTensorType>(type))
      return emitOpError("expects ranked tensors, found ") << type;
  if (getBody().getArgumentTypes() != getOperandTypes())
    return emitOpError("expects a body that takes (")
           << getOperandTypes() << "), found (" << getBody().getArgumentTypes()
           << ")";
  if (end->getOperandTypes() != getResultTypes())
    return emitOpError("expects a body that yields (")
           << getResultTypes() << "), found (" << end->getOperandTypes() << ")";
  return success();
}

SmallVector<Value> RematOp::inlineBody(OpBuilder &builder, ValueRange inputs,
                                       bool withChecks,
                                       SmallVectorImpl<Operation *> &made) {
  Block &block = getBody().front();
  IRMapping mapping;
  mapping.map(block.getArguments(), inputs);
  for (Operation &op : block.without_terminator())
    if (withChecks || !isa<CheckOp>(op))
      made.push_back(builder.clone(op, mapping));
  return llvm::map_to_vector(
      block.getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookup(value); });
}
