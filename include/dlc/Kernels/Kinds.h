//===- Kinds.h - What kernels are ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel's form names structures that its body has; each is a kind. To form
// kernels, to hold a form against a body, and to plan memory is to ask kinds;
// code generation reads forms and asks nobody.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_KERNELS_KINDS_H
#define DLC_KERNELS_KINDS_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc::kernels {

/// A structure of kernels' bodies.
class Kind {
public:
  virtual ~Kind() = default;

  /// What a form says of a kernel whose body has the structure; null if this
  /// one does not.
  virtual kernel::KindAttr find(kernel::KernelOp kernel) const = 0;
  /// Whether the attribute is of this kind.
  virtual bool owns(kernel::KindAttr attr) const = 0;
  /// The structure, as the end of "expects ...".
  virtual llvm::StringRef describe() const = 0;
  /// Whether a form may say `said` of a kernel of which `find` says `found`:
  /// other parameters than what is chosen, if they are choices.
  virtual bool accepts(kernel::KindAttr said, kernel::KindAttr found) const {
    return said == found;
  }
  /// Whether results may lie over arguments: each element is made of elements
  /// of its own place only, and code for the kind reads all of those before it
  /// writes the element.
  virtual bool mayLieOver(kernel::KernelOp kernel) const = 0;
};

/// All kinds, in the order in which code should prefer them; the last one is
/// `loops`, which any kernel is that has no other anchors than products.
llvm::ArrayRef<const Kind *> allKinds();

/// The form of a kernel: all kinds that it is, but `loops` only if it is
/// nothing else. Null if it is none.
kernel::FormAttr findForm(kernel::KernelOp kernel);

/// Fails after an error unless the kernel has a form and its body has each of
/// the structures that the form names.
llvm::LogicalResult verifyForm(kernel::KernelOp kernel);

/// The same for all kernels of a module, whose anchors there must be code for:
/// what code generation relies on.
llvm::LogicalResult verifyForms(mlir::ModuleOp module);

} // namespace dlc::kernels

#endif // DLC_KERNELS_KINDS_H
