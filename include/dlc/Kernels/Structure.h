//===- Structure.h - What operations are to kernels ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The questions with which kernels are formed and held against their forms.
// Code generation asks none of them: it reads forms.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_KERNELS_STRUCTURE_H
#define DLC_KERNELS_STRUCTURE_H

#include "dlc/Analysis/Operations.h"

namespace dlc {

/// Whether `op` has a place in kernels: linalg.generic of one result, products,
/// and what makes, moves or reshapes tensors. The kernel level knows no others.
bool isKernelOperation(mlir::Operation *op);

/// Whether the elements of the op's result are not all the same number: they
/// are made of inputs or of where they are.
bool dependsOnPlace(StructuredOp op);

/// Whether the op makes a number of numbers.
bool isNumberOfNumbers(StructuredOp op);

/// The constant that all elements of `value` are, made by an op without inputs;
/// null if they are none.
mlir::TypedAttr fillOf(mlir::Value value);

/// Whether all elements of `value` are the constant 0.0.
bool isZeroFill(mlir::Value value);

/// Whether each kernel that uses the op's result computes it again: fills,
/// numbers made of constants, broadcasts, slices, reshapes, comparisons.
bool isRematerialized(mlir::Operation *op);

/// Terms of a sum up to which a product is a short one: moving its elements
/// takes longer than computing them, also where each is computed by itself.
constexpr int64_t kShortSum = 16;

/// Whether `op` is a product of A [m, k] and B whose sums have at most
/// kShortSum terms.
bool isShortProduct(StructuredOp op);

/// Whether `op` is a product of rows A [m, k] and a small B of few columns, so
/// that one kernel can go on with its rows: the threads of a row have all of
/// its sums, and B stays near them.
bool isNarrowProduct(StructuredOp op);

/// Reductions at most that one kernel does of a product's columns.
constexpr size_t kMostColumnReductions = 8;

/// Whether `op` combines, over all rows of `anchor`, its first `rowDims`
/// dimensions, what it reads of the same element of several columns, to an
/// element for each column.
bool reducesColumnsOf(StructuredOp op, mlir::Value anchor, unsigned rowDims);

/// A product that a library's epilogue finishes: relu(product + bias), each of
/// both steps optional, the relu only with a bias.
struct MatmulEpilogue {
  kernel::ContractOp product;
  mlir::Value bias; ///< Of the product's columns; null if there is none.
  bool hasRelu = false;
};

/// The epilogue that `result` is the end of, if nothing else reads the values
/// in between.
std::optional<MatmulEpilogue> matchEpilogue(mlir::Value result);

/// Whether the op reads what other operations compute at its own index only,
/// but for what is the same everywhere.
bool readsOwnElements(StructuredOp op);

/// Elementwise, and each input is read at the loops' own index or is a single
/// number: the shape does not matter, only the number of elements.
bool isFlat(StructuredOp op);

/// Whether each operand has the last loop last or not at all, so that a run of
/// columns of the result needs a run of each operand.
bool readsColumnsInOrder(StructuredOp op);

/// Whether each index that `op` reads or writes at is that of a loop, or 0.
bool hasPlainMaps(StructuredOp op);

/// Whether the reduction `op` may be computed in parts that each begin at its
/// start and are combined by the last operation of its body: the body is
/// accumulator OP f(inputs), and OP does not mind the start, a constant, coming
/// in several times.
bool hasParts(StructuredOp op);

/// Whether a slice is read otherwise than row by row, or a row that is all:
/// rows of a slice have gaps between them.
bool readsAcrossGaps(StructuredOp op, mlir::OpOperand &operand);

/// Whether the op can be computed row by row in vectors, the first `rowDims`
/// loops being the rows: operands have any of these first, then a run of the
/// row or one element of it; results either have the rows first or combine all
/// rows; the elements of a row are all combined or none, and reductions have
/// parts.
bool isRowwise(StructuredOp op, unsigned rowDims);
/// Bit r: whether it is so with rows of r dimensions.
using RowDims = uint32_t;
RowDims rowDimsOf(StructuredOp op);
inline bool isRowwise(StructuredOp op) { return rowDimsOf(op) != 0; }
/// All numbers of dimensions.
constexpr RowDims kAnyRowDims = ~RowDims(0);
/// Those of `dims` with which the first loops of both are of the same sizes.
RowDims withSameRows(RowDims dims, StructuredOp x, StructuredOp y);

} // namespace dlc

#endif // DLC_KERNELS_STRUCTURE_H
