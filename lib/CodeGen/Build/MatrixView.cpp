//===- MatrixView.cpp - Where the operands of a product lie --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/MatrixView.h"
#include "dlc/Analysis/RowSource.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

MatrixView dlc::codegen::matrixStrides(StructuredOp product,
                                       const Contraction &form,
                                       unsigned index) {
  bool isTransposed = index == 0 ? form.transposedA : form.transposedB;
  ArrayRef<unsigned> rows = index == 0 ? form.m : form.k;
  ArrayRef<unsigned> columns = index == 0 ? form.k : form.n;
  // Of what is stored in rows, those of slices lie further apart.
  RowSource source = rowSourceOf(product.getInputValues()[index]);
  int64_t stride = source.isSlice
                       ? rowElements(source.value.getType())
                       : loopElements(product, isTransposed ? rows : columns);
  if (isTransposed)
    return {Value(), 1, stride};
  return {Value(), stride, 1};
}

MatrixView dlc::codegen::matrixViewOf(const KernelContext &context,
                                      StructuredOp product,
                                      const Contraction &form, unsigned index) {
  MatrixView view = matrixStrides(product, form, index);
  view.base = context.viewOf(product.getInputValues()[index]).base;
  return view;
}

std::array<Value, 3> dlc::codegen::productOffsets(CodeBuilder &code,
                                                  const StridedProduct &product,
                                                  Value index) {
  std::array<Value, 3> offsets = {code.index(0), code.index(0), code.index(0)};
  for (const StridedProduct::Outer &outer : llvm::reverse(product.outer)) {
    Value own = index;
    // What is left is that of the first, which may be the rows.
    if (&outer != &product.outer.front()) {
      Value size = code.index(outer.size);
      own = arith::RemUIOp::create(code.builder, code.loc, index, size);
      index = arith::DivUIOp::create(code.builder, code.loc, index, size);
    }
    for (auto [offset, stride] : llvm::zip(offsets, outer.strides))
      if (stride)
        offset = code.add(offset, code.mul(own, code.index(stride)));
  }
  return offsets;
}
