//===- ElementBuilder.h - Single elements of the values of a kernel -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For kernels of no better form: each element of a value, at any indices, is
// read from where the value lies in memory or computed there and then.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_ELEMENTBUILDER_H
#define DLC_CODEGEN_BUILD_ELEMENTBUILDER_H

#include "dlc/CodeGen/Build/KernelContext.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace dlc::codegen {

class ElementBuilder {
public:
  explicit ElementBuilder(KernelContext &context)
      : context(context), code(context.code) {}

  /// From now on `value` is read at `base`, where all its elements lie one
  /// after the other.
  void setBase(mlir::Value value, mlir::Value base) { bases[value] = base; }
  void eraseBase(mlir::Value value) { bases.erase(value); }
  /// Where all elements of `value` lie one after the other; null if they don't.
  mlir::Value baseOf(mlir::Value value) const;

  mlir::Value sizeOf(int64_t size);
  /// Row-major position of `indices` in a tensor of `shape`, and back.
  mlir::Value position(llvm::ArrayRef<int64_t> shape,
                       llvm::ArrayRef<mlir::Value> indices);
  llvm::SmallVector<mlir::Value> indicesOf(llvm::ArrayRef<int64_t> shape,
                                           mlir::Value position);
  /// Loops over `sizes`; `body` gets their indices.
  void forEach(llvm::ArrayRef<int64_t> sizes,
               llvm::function_ref<void(llvm::ArrayRef<mlir::Value>)> body);
  /// Where `map` sends these loop indices.
  llvm::SmallVector<mlir::Value> mapped(mlir::AffineMap map,
                                        llvm::ArrayRef<mlir::Value> indices);
  /// Where an element of a slice is in what it is a slice of.
  llvm::SmallVector<mlir::Value>
  inWhole(mlir::OffsetSizeAndStrideOpInterface slice,
          llvm::ArrayRef<mlir::Value> indices);

  /// One element of `value`; null after an error.
  mlir::Value element(mlir::Value value, llvm::ArrayRef<mlir::Value> indices);
  /// The element of the result of `op` that its reduction gives. Null after an
  /// error.
  mlir::Value reducedElement(StructuredOp op,
                             llvm::ArrayRef<mlir::Value> indices);
  /// What the body of `op` yields; `accumulator` is its init's element, if it
  /// reads it. Null after an error.
  mlir::Value bodyAt(StructuredOp op, llvm::ArrayRef<mlir::Value> indices,
                     mlir::Value accumulator);

private:
  mlir::Value elementAnew(mlir::Value value,
                          llvm::ArrayRef<mlir::Value> indices);
  mlir::Value insertedElement(mlir::tensor::InsertSliceOp op,
                              llvm::ArrayRef<mlir::Value> indices);
  mlir::Value constantElement(mlir::DenseElementsAttr constant,
                              llvm::ArrayRef<mlir::Value> indices);

  KernelContext &context;
  CodeBuilder &code;
  llvm::DenseMap<mlir::Value, mlir::Value> bases;
  /// Elements, by their indices, of what the outermost element is made of.
  llvm::DenseMap<
      mlir::Value,
      llvm::SmallVector<std::pair<llvm::SmallVector<mlir::Value>, mlir::Value>>>
      known;
  unsigned depth = 0;
};

/// Whether the indexing maps have loops and constants only; else an error.
llvm::LogicalResult checkIndexingMaps(StructuredOp op);

inline llvm::ArrayRef<int64_t> shapeOf(mlir::Value value) {
  return mlir::cast<mlir::ShapedType>(value.getType()).getShape();
}

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_ELEMENTBUILDER_H
