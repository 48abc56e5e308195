//===- VerifyKernels.cpp - Checks that kernels are what targets know ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/StateLayout.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Kernels/Kinds.h"
#include "dlc/Kernels/Structure.h"
#include "dlc/Passes/Verify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace dlc;

namespace dlc {
#define GEN_PASS_DEF_VERIFYKERNELS
#include "dlc/Passes/Verify/Passes.h.inc"

namespace {

/// Code reads and writes elements of whole bytes, and truth values.
bool isStored(Type element) {
  if (isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(element))
    return true;
  auto integer = dyn_cast<IntegerType>(element);
  return integer && llvm::is_contained({1, 8, 16, 32, 64},
                                       static_cast<int>(integer.getWidth()));
}

LogicalResult verifyType(Operation *op, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor) // Sizes.
    return success();
  if (!isStored(tensor.getElementType()))
    return op->emitOpError("expects elements of f16, bf16, f32, f64 or "
                           "integers of 1, 8, 16, 32 or 64 bits, found ")
           << type;
  if (tensor.getNumDynamicDims() > 1)
    return op->emitOpError("expects values with at most one dimension of "
                           "rows, found ")
           << type;
  return success();
}

/// Every `?` is the rows, so nothing else may be a size.
LogicalResult verifySizes(Operation *op, Value rows) {
  for (Value operand : op->getOperands()) {
    if (!operand.getType().isIndex() || isa<tensor::DimOp>(op))
      continue;
    auto dim = operand.getDefiningOp<tensor::DimOp>();
    std::optional<int64_t> index = dim ? dim.getConstantIndex() : std::nullopt;
    bool isRows =
        operand == rows ||
        (index &&
         cast<ShapedType>(dim.getSource().getType()).getRank() > *index &&
         cast<ShapedType>(dim.getSource().getType()).isDynamicDim(*index));
    if (!isRows)
      return op->emitOpError("expects no size but the rows, the kernel's first "
                             "argument");
  }
  return success();
}

/// Whether `op` has what it computes in one place for each index of its
/// parallel loops, and reads with loops and constants for indices.
LogicalResult verifyMaps(linalg::GenericOp op) {
  // What is the rows of one operand is that of all.
  SmallVector<std::optional<int64_t>> sizes(op.getNumLoops());
  for (OpOperand &operand : op->getOpOperands())
    for (auto [expr, size] :
         llvm::zip(op.getMatchingIndexingMap(&operand).getResults(),
                   cast<RankedTensorType>(operand.get().getType()).getShape()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        std::optional<int64_t> &known = sizes[dim.getPosition()];
        if (known.value_or(size) != size)
          return op.emitOpError("expects one size of loop ")
                 << dim.getPosition() << ", found a number and the rows";
        known = size;
      }
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    ArrayRef<int64_t> shape =
        cast<RankedTensorType>(operand.get().getType()).getShape();
    for (auto [expr, size] : llvm::zip(map.getResults(), shape)) {
      auto constant = dyn_cast<AffineConstantExpr>(expr);
      if (!constant && !isa<AffineDimExpr>(expr))
        return op.emitOpError("expects indexing maps of loops and constants, "
                              "found ")
               << AffineMapAttr::get(map);
      if (constant && constant.getValue() != 0 && ShapedType::isDynamic(size))
        return op.emitOpError("expects no constant but 0 for an index of rows, "
                              "found ")
               << AffineMapAttr::get(map);
    }
  }
  OpOperand &init = op.getDpsInitsMutable()[0];
  AffineMap map = op.getMatchingIndexingMap(&init);
  SmallVector<unsigned> loops;
  op.getParallelDims(loops);
  unsigned dims =
      llvm::count_if(map.getResults(), llvm::IsaPred<AffineDimExpr>);
  bool hasAll = dims == loops.size() && llvm::all_of(loops, [&](unsigned loop) {
                  return map.isFunctionOfDim(loop);
                });
  if (!hasAll)
    return op.emitOpError("expects each parallel loop to be an index of the "
                          "result, found ")
           << AffineMapAttr::get(map);
  if (op.getNumReductionLoops() == 0 &&
      !op.getMatchingBlockArgument(&init).use_empty())
    return op.emitOpError("reads where it writes, and is no reduction");
  return success();
}

/// Bodies are arithmetic on elements, indices, constants and the rows.
LogicalResult verifyBody(linalg::GenericOp op, Value rows) {
  Block &body = op.getRegion().front();
  for (Operation &inner : body) {
    if (!isa<linalg::IndexOp, linalg::YieldOp, arith::ConstantOp>(inner) &&
        !OpTrait::hasElementwiseMappableTraits(&inner))
      return inner.emitOpError("has no place in the body of a kernel's "
                               "operation: expects elementwise operations, "
                               "constants and linalg.index");
    for (Value operand : inner.getOperands())
      if (operand.getParentBlock() != &body && operand != rows &&
          !operand.getDefiningOp<arith::ConstantOp>())
        return inner.emitOpError(
            "uses a value from outside of the body that is "
            "neither a constant nor the rows");
  }
  return success();
}

/// `part` is a slice of `whole`.
LogicalResult verifySlice(OffsetSizeAndStrideOpInterface slice,
                          RankedTensorType part, RankedTensorType whole) {
  if (part.getRank() != whole.getRank())
    return slice->emitOpError("expects a slice of rank ")
           << whole.getRank() << ", found " << part;
  for (auto [i, offset, stride] :
       llvm::enumerate(slice.getStaticOffsets(), slice.getStaticStrides())) {
    if (ShapedType::isDynamic(offset) || ShapedType::isDynamic(stride))
      return slice->emitOpError("expects constant offsets and strides");
    if (stride < 1)
      return slice->emitOpError("expects strides of at least 1, found ")
             << stride;
    bool isAll = offset == 0 && stride == 1 && part.isDynamicDim(i);
    if (whole.isDynamicDim(i) ? !isAll : part.isDynamicDim(i))
      return slice->emitOpError("expects all rows, since their number is not "
                                "known, found ")
             << part << " of " << whole;
  }
  return success();
}

LogicalResult verifyReshape(Operation *op) {
  auto from = cast<RankedTensorType>(op->getOperand(0).getType());
  auto to = cast<RankedTensorType>(op->getResult(0).getType());
  if (isa<tensor::BitcastOp>(op) &&
      !(from.getElementType().isInteger() && to.getElementType().isInteger()))
    return op->emitOpError("expects integers, found ") << from << " and " << to;
  if (from.hasStaticShape() == to.hasStaticShape() &&
      bytesOf(from) == bytesOf(to))
    return success();
  return op->emitOpError("expects as many rows before and after, found ")
         << from << " and " << to;
}

LogicalResult verifyOperation(Operation *op, Value rows) {
  if (!isKernelOperation(op))
    return op->emitOpError("has no place in a kernel, which holds "
                           "linalg.generic of one result, products, slices, "
                           "reshapes and constants");
  for (Type type : op->getOperandTypes())
    if (failed(verifyType(op, type)))
      return failure();
  for (Type type : op->getResultTypes())
    if (failed(verifyType(op, type)))
      return failure();
  if (failed(verifySizes(op, rows)))
    return failure();
  if (auto anchor = dyn_cast<KernelAnchor>(op))
    return anchor.verifyCode();
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    return failed(verifyMaps(generic)) ? failure() : verifyBody(generic, rows);
  if (auto extract = dyn_cast<tensor::ExtractSliceOp>(op))
    return verifySlice(extract, extract.getResultType(),
                       extract.getSourceType());
  if (isa<tensor::EmptyOp>(op) &&
      !llvm::all_of(op->getUses(), [](OpOperand &use) {
        auto init = dyn_cast<linalg::GenericOp>(use.getOwner());
        auto insert = dyn_cast<tensor::InsertSliceOp>(use.getOwner());
        return (init && !init.isDpsInput(&use)) ||
               (insert && insert.getDest() == use.get());
      }))
    return op->emitOpError("is read, though nothing is there");
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
    return verifySlice(insert, insert.getSourceType(), insert.getDestType());
  return isReshape(op) ? verifyReshape(op) : success();
}

LogicalResult verifyKernel(kernel::KernelOp kernel) {
  for (TypeRange types : {TypeRange(kernel.getArgumentTypes()).drop_front(),
                          TypeRange(kernel.getResultTypes())})
    for (Type type : types)
      if (failed(verifyType(kernel, type)))
        return failure();
  for (Operation &op : kernel.getOperations())
    if (failed(verifyOperation(&op, kernel.getRows())))
      return failure();
  return kernels::verifyForm(kernel);
}

struct VerifyKernelsPass : impl::VerifyKernelsBase<VerifyKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    for (auto kernel : getOperation().getOps<kernel::KernelOp>())
      if (failed(verifyKernel(kernel)))
        return signalPassFailure();
  }
};

} // namespace
} // namespace dlc
