//===- Registry.h - The kinds of kernels that there are ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_REGISTRY_H
#define DLC_LIB_KERNELS_REGISTRY_H

#include "dlc/Kernels/Kinds.h"

namespace dlc::kernels {

/// Each is the only object of its class.
const Kind &contractKind();
const Kind &batchedKind();
const Kind &narrowKind();
const Kind &shortKind();
const Kind &rowsKind();
const Kind &columnsKind();
const Kind &flatKind();
const Kind &copyKind();
const Kind &gatherRowsKind();
const Kind &segmentRowsKind();
const Kind &libraryKind();
const Kind &loopsKind();

/// The kind of which the attribute, a KindAttr, is; each is of one.
const Kind &kindOf(mlir::Attribute attr);

/// Whether each element of the results, or of a product, is made of elements of
/// its own place only, so that one after the other can be computed.
bool isElementByElement(kernel::KernelOp kernel);

/// A kind whose attribute is an `Attr`.
template <typename Attr> class KindOf : public Kind {
public:
  bool owns(kernel::KindAttr attr) const override {
    return mlir::isa<Attr>(attr);
  }
};

/// An attribute without parameters.
template <typename Attr> kernel::KindAttr plain(kernel::KernelOp kernel) {
  return mlir::cast<kernel::KindAttr>(
      mlir::Attribute(Attr::get(kernel.getContext())));
}

/// Of rows of so many dimensions.
template <typename Attr>
kernel::KindAttr ofDims(kernel::KernelOp kernel, unsigned dims) {
  return mlir::cast<kernel::KindAttr>(
      mlir::Attribute(Attr::get(kernel.getContext(), dims)));
}

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_REGISTRY_H
