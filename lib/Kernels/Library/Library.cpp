//===- Library.cpp - Kernels that a library computes ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"
#include "dlc/Analysis/RowSource.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// The number of the argument of whose elements, in rows of `columns`, `value`
/// is, or of whose rows it is a part.
static std::optional<unsigned> matrixOf(Value value, int64_t columns) {
  RowSource source = rowSourceOf(value);
  auto argument = dyn_cast<BlockArgument>(source.value);
  if (!argument)
    return std::nullopt;
  if (!source.isSlice)
    return argument.getArgNumber();
  // Other rows can only be made of rows without gaps.
  for (Operation *op = value.getDefiningOp(); isReshape(op);
       op = op->getOperand(0).getDefiningOp())
    if (!keepsFirstDimension(op))
      return std::nullopt;
  // A slice is a part of each first dimension: that must be the rows.
  auto type = cast<ShapedType>(value.getType());
  if (type.getRank() < 1 || staticSize(type.getShape(), 1) != columns)
    return std::nullopt;
  return argument.getArgNumber();
}

/// Whether one of the loops is the rows.
static bool hasRows(kernel::ContractOp op, ArrayRef<unsigned> loops) {
  SmallVector<int64_t> sizes = op.getLoopSizes();
  return llvm::any_of(
      loops, [&](unsigned loop) { return ShapedType::isDynamic(sizes[loop]); });
}

/// How a library computes the kernel; null if none can: relu(product + bias),
/// each of both steps optional, of f32 or f64.
static kernel::LibraryKindAttr findLibrary(kernel::KernelOp kernel) {
  if (kernel.getNumResults() != 1 ||
      !llvm::hasSingleElement(kernel.getOps<kernel::ContractOp>()))
    return {};
  std::optional<MatmulEpilogue> epilogue =
      matchEpilogue(lookThroughReshapes(kernel.getReturned()[0]));
  if (!epilogue)
    return {};
  kernel::ContractOp product = epilogue->product;
  if (isShortProduct(product)) // Ours.
    return {};
  Contraction form = *contractionOf(product);
  Type type = getElementTypeOrSelf(product.getType());
  if (!type.isF32() && !type.isF64())
    return {};
  // Rows of what is stored; a size with the rows in it is never a row's length.
  auto rowOf = [&](bool isTransposed, ArrayRef<unsigned> rows,
                   ArrayRef<unsigned> columns) -> std::optional<int64_t> {
    ArrayRef<unsigned> inRow = isTransposed ? rows : columns;
    if (hasRows(product, inRow))
      return std::nullopt;
    return loopElements(product, inRow);
  };
  auto rowOfA = rowOf(form.transposedA, form.m, form.k);
  auto rowOfB = rowOf(form.transposedB, form.k, form.n);
  if (!rowOfA || !rowOfB)
    return {};
  auto lhs = matrixOf(product.getLhs(), *rowOfA);
  auto rhs = matrixOf(product.getRhs(), *rowOfB);
  if (!lhs || !rhs)
    return {};
  std::optional<unsigned> bias;
  if (epilogue->bias) {
    auto argument =
        dyn_cast<BlockArgument>(lookThroughReshapes(epilogue->bias));
    if (!argument)
      return {};
    bias = argument.getArgNumber();
  }
  return kernel::LibraryKindAttr::get(kernel.getContext(), *lhs, *rhs, bias,
                                      epilogue->hasRelu);
}

namespace {
class LibraryKind : public KindOf<kernel::LibraryKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    kernel::LibraryKindAttr library = findLibrary(kernel);
    return library ? cast<kernel::KindAttr>(Attribute(library))
                   : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "one result that is a product of f32 or f64, of sums of more than "
           "16 "
           "terms and of arguments or rows of them, with at most a bias and "
           "relu";
  }
  bool mayLieOver(kernel::KernelOp kernel) const override {
    return isElementByElement(kernel);
  }
};
} // namespace

const Kind &dlc::kernels::libraryKind() {
  static const LibraryKind kind;
  return kind;
}
