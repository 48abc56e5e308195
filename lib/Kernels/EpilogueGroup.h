//===- EpilogueGroup.h - What shares a kernel with an anchor --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_EPILOGUEGROUP_H
#define DLC_LIB_KERNELS_EPILOGUEGROUP_H

#include "GroupRegistry.h"
#include "dlc/Kernels/Structure.h"

namespace dlc::kernels {

/// An anchor of one result, and elementwise operations on its elements
/// (`hasEpilogue`); the domain is its shape.
class EpilogueGroup : public GroupKind {
public:
  std::optional<Domain> begin(mlir::Operation *op,
                              const Forming &forming) const final;
  bool isAnchored() const final { return true; }
  bool canRead(const Group &group, mlir::Operation *op, mlir::Value value,
               const Forming &forming) const final;
  bool takes(const Group &group, const Candidate &candidate,
             const Forming &forming) const final;
  bool combines(const Group &, mlir::Operation *op) const final {
    StructuredOp generic = asStructured(op);
    return generic && reducesRows(generic);
  }

protected:
  /// How many dimensions of the op's result are rows, if it begins such groups.
  virtual std::optional<unsigned> rowDimsOf(mlir::Operation *op,
                                            const Forming &forming) const = 0;
  /// Whether `op` combines the columns of the anchor's result, and the kernel
  /// does so, too: a gradient of a bias.
  virtual bool reducesColumns(const Group &group, StructuredOp op,
                              const Forming &forming) const {
    (void)group, (void)op, (void)forming;
    return false;
  }
};

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_EPILOGUEGROUP_H
