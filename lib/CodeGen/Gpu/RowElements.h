//===- RowElements.h - Runs of the values of a row -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_GPU_ROWELEMENTS_H
#define DLC_LIB_CODEGEN_GPU_ROWELEMENTS_H

#include "ThreadCode.h"
#include "dlc/CodeGen/Build/RowPlaces.h"

#include <map>

namespace dlc::device {

/// Computes runs of columns of a row of any value of the kernel, from what lies
/// in memory: each time anew but for what it still knows of the same columns.
class RowElements {
public:
  RowElements(ThreadKernel &context, const RowSweeps &plan);

  /// Everything is of this row from now on; null: all is one row.
  void setRow(mlir::Value index) { places.setRow(index); }
  /// The result of a reduction of the row's elements.
  void setNumber(mlir::Value value, mlir::Value number) {
    numbers[value] = number;
  }
  /// All elements of the row of a product.
  void setProduct(mlir::Value value, llvm::ArrayRef<mlir::Value> all) {
    products[value] = llvm::to_vector(all);
  }

  /// `lanes` elements of the step's result from `column` on.
  mlir::Value result(const RowStep &step, mlir::Value column, unsigned lanes);
  /// What the step's body yields; `accumulator` is for a reduction.
  mlir::Value body(const RowStep &step, mlir::Value column, unsigned lanes,
                   mlir::Value accumulator);

  /// As many lanes, up to what 16 bytes hold of the widest float, as all that
  /// `steps` read and write allows in accesses at multiples of their size.
  unsigned lanesFor(const RowSweep &sweep);

  /// What becomes known of columns in a scope is forgotten with it.
  class Scope {
  public:
    explicit Scope(RowElements &elements)
        : elements(elements), known(elements.known) {}
    ~Scope() { elements.known = std::move(known); }

  private:
    RowElements &elements;
    std::map<std::tuple<void *, void *, unsigned>, mlir::Value> known;
  };

  RowPlaces places;

private:
  mlir::Value pick(llvm::ArrayRef<mlir::Value> all, mlir::Value column,
                   unsigned lanes);
  mlir::Value operandOf(const RowStep &step, mlir::OpOperand &operand,
                        mlir::Value column, unsigned lanes);
  bool allows(const RowStep &step, unsigned lanes);
  bool findAllowed(const RowStep &step, unsigned lanes);

  ThreadKernel &context;
  CodeBuilder &code;
  const RowSweeps &plan;
  llvm::DenseMap<mlir::Value, const RowStep *> stepOf;
  llvm::DenseMap<mlir::Value, mlir::Value> numbers;
  llvm::DenseMap<mlir::Value, llvm::SmallVector<mlir::Value>> products;
  /// What `allows` has found.
  llvm::DenseMap<std::pair<const RowStep *, unsigned>, bool> allowed;
  /// By value, column and lanes.
  std::map<std::tuple<void *, void *, unsigned>, mlir::Value> known;
};

} // namespace dlc::device

#endif // DLC_LIB_CODEGEN_GPU_ROWELEMENTS_H
