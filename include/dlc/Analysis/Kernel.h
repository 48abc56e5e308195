//===- Kernel.h - What linalg operations are to kernels ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The classes of operations that kernels are made of, shared by the pass that
// forms kernels and the emitters that turn them into code.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_KERNEL_H
#define DLC_ANALYSIS_KERNEL_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinTypes.h"

#include <optional>

namespace dlc {

/// Whether `op` only gives a value another shape or signedness: the bytes
/// stay.
bool isReshape(mlir::Operation *op);
/// The value whose bytes `value` has: looks through reshapes.
mlir::Value lookThroughReshapes(mlir::Value value);

/// Whether a reshape leaves the first dimension, and so the rows, as they are.
bool keepsFirstDimension(mlir::Operation *reshape);
/// Whether `value` is a slice of rows but for reshapes: its rows have gaps
/// between them.
bool isSliced(mlir::Value value);

/// Arguments and results that kernels of a device have at most, alone or
/// launched together: a GPU takes 512 words of 8 bytes, and some say other
/// things.
constexpr size_t kMostDeviceBuffers = 400;

/// Whether `op` has a place in kernels: linalg.generic of one result, and what
/// makes, moves or reshapes tensors. The kernel level knows no others.
bool isKernelOperation(mlir::Operation *op);

/// Whether the elements of the op's result are not all the same number: they
/// are made of inputs or of where they are.
bool dependsOnPlace(mlir::linalg::GenericOp op);
/// Whether the op makes a number of numbers.
bool isNumberOfNumbers(mlir::linalg::GenericOp op);
/// The constant that all elements of `value` are, made by an op without inputs;
/// null if they are none.
mlir::TypedAttr fillOf(mlir::Value value);
/// Whether all elements of `value` are the constant 0.0.
bool isZeroFill(mlir::Value value);

/// Whether the slice takes a run of each row: it is along dimension 1, with
/// nothing left out in between.
bool isRowSlice(mlir::tensor::ExtractSliceOp op);

/// Whether each kernel that uses the op's result computes it again: fills,
/// numbers made of constants, broadcasts, slices, reshapes, comparisons.
bool isRematerialized(mlir::Operation *op);

/// A product C[m, n] = sum over k of A[m, k] B[k, n], each letter standing for
/// loop dimensions that are adjacent and in this order in every operand.
struct Contraction {
  llvm::SmallVector<unsigned> m, n, k; ///< Loop dimensions.
  bool transposedA = false;            ///< A is stored [k, m].
  bool transposedB = false;            ///< B is stored [n, k].
};
/// The contraction that `op` is, if it is one of this form.
std::optional<Contraction> matchContraction(mlir::linalg::GenericOp op);

/// Terms of a sum up to which a product is a short one: moving its elements
/// takes longer than computing them, also where each is computed by itself.
constexpr int64_t kShortSum = 16;
/// Whether `op` is a product of A [m, k] and B whose sums have at most
/// kShortSum terms.
bool isShortProduct(mlir::linalg::GenericOp op);
/// Whether `op` is a product of rows A [m, k] and a small B of few columns, so
/// that one kernel can go on with its rows: the threads of a row have all of
/// its sums, and B stays near them.
bool isNarrowProduct(mlir::linalg::GenericOp op);
/// Reductions at most that one kernel does of a product's columns.
constexpr size_t kMostColumnReductions = 8;
/// Whether `op` combines, over all m of `product`, what it reads of the same
/// element of several columns, to an element for each n.
bool reducesColumnsOf(mlir::linalg::GenericOp op,
                      mlir::linalg::GenericOp product);

/// A product that a library's epilogue finishes: relu(product + bias), each of
/// both steps optional, the relu only with a bias.
struct MatmulEpilogue {
  mlir::linalg::GenericOp product;
  mlir::Value bias; ///< Of the product's columns; null if there is none.
  bool hasRelu = false;
};
/// The epilogue that `result` is the end of, if nothing else reads the values
/// in between.
std::optional<MatmulEpilogue> matchEpilogue(mlir::Value result);

/// Whether the op reads what other operations compute at its own index only,
/// but for what is the same everywhere.
bool readsOwnElements(mlir::linalg::GenericOp op);
/// Whether all loops are parallel, the result is written at the loops' own
/// index, and the body does not read what was there.
bool isElementwise(mlir::linalg::GenericOp op);
/// Elementwise, and each input is read at the loops' own index or is a single
/// number: the shape does not matter, only the number of elements.
bool isFlat(mlir::linalg::GenericOp op);
/// Whether each operand has the last loop last or not at all, so that a run of
/// columns of the result needs a run of each operand.
bool readsColumnsInOrder(mlir::linalg::GenericOp op);
/// Whether each index that `op` reads or writes at is that of a loop, or 0.
bool hasPlainMaps(mlir::linalg::GenericOp op);
/// Whether the reduction `op` may be computed in parts that each begin at its
/// start and are combined by the last operation of its body: the body is
/// accumulator OP f(inputs), and OP does not mind the start, a constant, coming
/// in several times.
bool hasParts(mlir::linalg::GenericOp op);
/// Whether `map`'s results other than the first do not use loop 0 and the
/// first is loop 0.
bool readsOwnRow(mlir::AffineMap map);
/// Whether a slice is read otherwise than row by row, or a row that is all:
/// rows of a slice have gaps between them.
bool readsAcrossGaps(mlir::linalg::GenericOp op, mlir::OpOperand &operand);
/// How an operand goes with loops [first, ...): it has all of them that are
/// longer than one, in order (a run), none of them (one element), or else.
enum class RunAccess { run, element, other };
RunAccess runAccess(mlir::linalg::GenericOp op, mlir::OpOperand &operand,
                    unsigned first);
/// Whether loop 0 is what all operands that use it have first, and each
/// operand's row is read in order or is one element, so that the op can be
/// computed row by row in vectors. Results either have the rows first or
/// combine all rows; the elements of a row are all combined or none, and
/// reductions have parts.
bool isRowwise(mlir::linalg::GenericOp op);
/// A row-wise op whose result combines all rows.
bool reducesRows(mlir::linalg::GenericOp op);

/// The sizes of the op's loops; ShapedType::kDynamic is the rows.
llvm::SmallVector<int64_t> loopSizes(mlir::linalg::GenericOp op);
/// The product of the sizes of those loops but for the rows; the largest number
/// if there is none for it.
int64_t loopElements(mlir::linalg::GenericOp op,
                     llvm::ArrayRef<unsigned> loops);

/// What a kernel may write over what it reads. Goes through the kernel once,
/// however many arguments and results are asked for.
class InPlaceUpdates {
public:
  explicit InPlaceUpdates(mlir::func::FuncOp kernel);

  /// Whether the kernel may write its result `result` over its argument
  /// `argument`: it reads no element after it wrote it.
  bool allow(unsigned argument, unsigned result) const;

private:
  mlir::func::FuncOp kernel;
  bool goesByElement; ///< Nothing is read after it was written over.
  bool makesNumbers;  ///< All results are of one element.
};

/// Product of static sizes of `shape` from `first` on.
int64_t staticSize(llvm::ArrayRef<int64_t> shape, unsigned first = 0);

} // namespace dlc

#endif // DLC_ANALYSIS_KERNEL_H
