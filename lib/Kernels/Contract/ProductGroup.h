//===- ProductGroup.h - What shares a kernel with a product of ours -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_CONTRACT_PRODUCTGROUP_H
#define DLC_LIB_KERNELS_CONTRACT_PRODUCTGROUP_H

#include "../GroupRegistry.h"
#include "dlc/Kernels/Structure.h"

namespace dlc::kernels {

/// A product that is no library's, and elementwise operations on its elements;
/// the domain is its shape.
class ProductGroup : public GroupKind {
public:
  std::optional<Domain> begin(mlir::Operation *op,
                              const Forming &forming) const final;
  bool beginsAlways() const final { return true; }
  bool canRead(const Group &group, mlir::Operation *op, mlir::Value value,
               const Forming &forming) const final;
  bool takes(const Group &group, const Candidate &candidate,
             const Forming &forming) const final;
  bool combines(const Group &, mlir::Operation *op) const final {
    StructuredOp generic = asStructured(op);
    return generic && reducesRows(generic);
  }

protected:
  /// Whether the kernel of the product is of this kind.
  virtual bool isOurs(StructuredOp product, const Forming &forming) const = 0;
  /// Whether `op` combines the columns of the product, whose kernel then does
  /// so, too: a gradient of a bias.
  virtual bool reducesColumns(const Group &group, StructuredOp op,
                              const Forming &forming) const {
    (void)group, (void)op, (void)forming;
    return false;
  }
};

/// Whether so many rows of a batch, with all that is in each, are few.
bool areFew(StructuredOp product, llvm::ArrayRef<unsigned> loops,
            const Forming &forming);

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_CONTRACT_PRODUCTGROUP_H
