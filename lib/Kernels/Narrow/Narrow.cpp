//===- Narrow.cpp - Kernels of products of few columns --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"
#include "NarrowForm.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Whether the operand is computed in the kernel, lies in memory as code can
/// read it, or is a number.
static bool isKnown(Value operand) {
  if (isa<BlockArgument>(operand))
    return isNarrowInMemory(operand);
  return structuredOf(operand) || matchPattern(operand, m_Constant());
}

static bool isNarrow(kernel::KernelOp kernel) {
  int64_t products = 0, work = 0;
  bool gains = false;
  for (Operation &op : kernel.getBody().front()) {
    StructuredOp structured = asStructured(op);
    if (!structured) {
      SplatElementsAttr splat;
      if (!isa<tensor::EmptyOp, tensor::DimOp>(op) &&
          !op.hasTrait<OpTrait::IsTerminator>() &&
          !(isa<arith::ConstantOp>(op) &&
            (!isa<ShapedType>(op.getResult(0).getType()) ||
             matchPattern(&op, m_Constant(&splat)))))
        return false;
      continue;
    }
    if (!llvm::all_of(structured.getInputValues(), isKnown))
      return false;
    if (kernel::ContractOp product = structured.contract()) {
      if (!isNarrowLayer(structured) || !isa<BlockArgument>(product.getRhs()))
        return false;
      ++products;
      work += narrowWork(structured);
      gains |= isNarrowAlone(structured);
    } else if (!isNarrowElementwise(structured)) {
      return false;
    }
  }
  if (!(products > 1 || gains) || work > kMostNarrowWork)
    return false;
  return llvm::all_of(kernel.getReturned(), [](Value value) {
    return structuredOf(value) && isNarrowInMemory(value) &&
           !cast<ShapedType>(value.getType()).hasStaticShape();
  });
}

namespace {
class NarrowKind : public KindOf<kernel::NarrowKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    return isNarrow(kernel) ? plain<kernel::NarrowKindAttr>(kernel)
                            : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "products of rows of at most 32 terms and 16 columns, of at most "
           "1024 multiply-adds a row, and elementwise operations on rows of at "
           "most 32 elements";
  }
  bool mayLieOver(kernel::KernelOp kernel) const override {
    return isElementByElement(kernel);
  }
};
} // namespace

const Kind &dlc::kernels::narrowKind() {
  static const NarrowKind kind;
  return kind;
}
