//===- Operations.h - Loops and places of operations ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Facts to be read off operations of kernels: sizes of loops, where elements
// lie. What operations are for, and which go together, is not said here;
// lib/Kernels knows that.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_OPERATIONS_H
#define DLC_ANALYSIS_OPERATIONS_H

#include "dlc/Analysis/StructuredOp.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinTypes.h"

#include <optional>

namespace dlc {

/// Whether `op` only gives a value another shape or signedness: the bytes
/// stay.
bool isReshape(mlir::Operation *op);
/// The value whose bytes `value` has: looks through reshapes.
mlir::Value lookThroughReshapes(mlir::Value value);

/// Whether a reshape leaves the first dimensions, and so the rows, as they are.
bool keepsDimensions(mlir::Operation *reshape, unsigned dims);
inline bool keepsFirstDimension(mlir::Operation *reshape) {
  return keepsDimensions(reshape, 1);
}
/// Whether `value` is a slice of rows but for reshapes: its rows have gaps
/// between them.
bool isSliced(mlir::Value value);

/// Arguments and results that kernels of a device have at most, alone or
/// launched together: a GPU takes 512 words of 8 bytes, and some say other
/// things.
constexpr size_t kMostDeviceBuffers = 400;

/// Whether the slice takes a run of each row: it is along dimension 1, with
/// nothing left out in between.
bool isRowSlice(mlir::tensor::ExtractSliceOp op);

/// A product C[m, n] = sum over k of A[m, k] B[k, n], each letter standing for
/// loop dimensions that are adjacent and in this order in every operand.
struct Contraction {
  llvm::SmallVector<unsigned> m, n, k; ///< Loop dimensions.
  bool transposedA = false;            ///< A is stored [k, m].
  bool transposedB = false;            ///< B is stored [n, k].
};
/// Whether factors, sums and result of the product are of one float type.
bool hasOneDtype(kernel::ContractOp op);

/// The form that `op` has, if it is a dlcrt.contract of it: no batch, and
/// factors, sums and result of one float type.
std::optional<Contraction> contractionOf(StructuredOp op);

/// Whether all loops are parallel, the result is written at the loops' own
/// index, and the body does not read what was there.
bool isElementwise(StructuredOp op);

/// About how many instructions the body takes for an element.
int64_t operationsOfElement(mlir::linalg::GenericOp op);
/// Whether `map`'s first results are the first loops, and the others use none
/// of these: the rows are of `rowDims` dimensions.
bool readsOwnRow(mlir::AffineMap map, unsigned rowDims = 1);
/// How an operand goes with loops [first, ...): it has all of them that are
/// longer than one, in order (a run), none of them (one element), or else.
enum class RunAccess { run, element, other };
RunAccess runAccess(StructuredOp op, mlir::AffineMap map, unsigned first);
RunAccess runAccess(StructuredOp op, mlir::OpOperand &operand, unsigned first);
/// Of an op that `isRowwise` or elementwise: whether its result combines all
/// rows. It asks whether loop 0 is a reduction.
bool reducesRows(StructuredOp op);

/// Whether each element of a row of the result, the rows being of `rowDims`
/// dimensions, is a reduction of what lies as far apart as the row is long: a
/// mean of the positions of a sequence. Loops of the reduction come before the
/// row's.
bool hasTermsInRow(StructuredOp op, unsigned rowDims);

/// The sizes of the op's loops; ShapedType::kDynamic is the rows.
llvm::SmallVector<int64_t> loopSizes(StructuredOp op);
/// The product of the sizes of those loops but for the rows; the largest number
/// if there is none for it.
int64_t loopElements(StructuredOp op, llvm::ArrayRef<unsigned> loops);

/// Product of static sizes of `shape` from `first` on.
int64_t staticSize(llvm::ArrayRef<int64_t> shape, unsigned first = 0);

} // namespace dlc

#endif // DLC_ANALYSIS_OPERATIONS_H
