//===- StructuredOp.h - linalg.generic and dlcrt.contract as one ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What computes elements of one tensor in a nest of loops: loops, maps from
// them to elements of inputs and of the result. A contract is one whose body
// multiplies two elements and adds that to a sum that starts from 0.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_STRUCTUREDOP_H
#define DLC_ANALYSIS_STRUCTUREDOP_H

#include "dlc/DlcRt/DlcRt.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace dlc {

/// A linalg.generic of one result or a dlcrt.contract; may be null.
class StructuredOp {
public:
  StructuredOp() = default;
  StructuredOp(std::nullptr_t) {}
  StructuredOp(mlir::linalg::GenericOp op) : op(op) {}
  StructuredOp(kernel::ContractOp op) : op(op) {}
  explicit StructuredOp(mlir::Operation *op) : op(op) {}
  static bool classof(mlir::Operation *op) {
    return mlir::isa<mlir::linalg::GenericOp, kernel::ContractOp>(op);
  }

  explicit operator bool() const { return op != nullptr; }
  mlir::Operation *operator->() const { return op; }
  operator mlir::Operation *() const { return op; }
  bool operator==(const StructuredOp &other) const = default;
  mlir::Operation *getOperation() const { return op; }

  /// Null if it is not the one.
  mlir::linalg::GenericOp generic() const {
    return mlir::dyn_cast_or_null<mlir::linalg::GenericOp>(op);
  }
  kernel::ContractOp contract() const {
    return mlir::dyn_cast_or_null<kernel::ContractOp>(op);
  }

  mlir::Location getLoc() const { return op->getLoc(); }
  mlir::MLIRContext *getContext() const { return op->getContext(); }
  mlir::Value getResult() const { return op->getResult(0); }
  mlir::RankedTensorType getResultType() const {
    return mlir::cast<mlir::RankedTensorType>(getResult().getType());
  }

  /// What its body reads elements of.
  llvm::SmallVector<mlir::OpOperand *> getInputs() const;
  llvm::SmallVector<mlir::Value> getInputValues() const;
  unsigned getNumInputs() const;
  bool isInput(mlir::OpOperand &operand) const;
  /// Where a reduction starts, or what only gives the result its shape; null
  /// of a contract, which starts from 0.
  mlir::Value getInit() const;

  mlir::AffineMap getMap(mlir::OpOperand &input) const;
  mlir::AffineMap getResultMap() const;
  /// Those of the inputs, then the result's.
  llvm::SmallVector<mlir::AffineMap> getMaps() const;

  llvm::SmallVector<mlir::utils::IteratorType> getIterators() const;
  unsigned getNumLoops() const;
  unsigned getNumReductionLoops() const;
  /// ShapedType::kDynamic is the rows.
  llvm::SmallVector<int64_t> getLoopSizes() const;
  /// Whether it computes with the indices of loops.
  bool hasIndices() const;

private:
  mlir::Operation *op = nullptr;
};

/// As dyn_cast, of null too.
inline StructuredOp asStructured(mlir::Operation *op) {
  return op && StructuredOp::classof(op) ? StructuredOp(op) : StructuredOp();
}
inline StructuredOp asStructured(mlir::Operation &op) {
  return asStructured(&op);
}
/// What computes `value`, if that is one.
inline StructuredOp structuredOf(mlir::Value value) {
  return asStructured(value.getDefiningOp());
}

} // namespace dlc

#endif // DLC_ANALYSIS_STRUCTUREDOP_H
