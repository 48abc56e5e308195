//===- KernelSet.h - Kernels of a module, equal ones once ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_FUSION_KERNELSET_H
#define DLC_PASSES_FUSION_KERNELSET_H

#include "dlc/Kernels/Kinds.h"

#include <unordered_map>

namespace dlc::fusion {

/// Kernels of a module, equal ones once.
class KernelSet {
public:
  explicit KernelSet(mlir::ModuleOp module) : symbols(module) {}

  kernel::KernelOp add(kernel::KernelOp kernel) {
    llvm::SmallVector<kernel::KernelOp, 1> &alike = kernels[hashOf(kernel)];
    for (kernel::KernelOp other : alike)
      if (other.getFunctionType() == kernel.getFunctionType() &&
          mlir::OperationEquivalence::isRegionEquivalentTo(
              &other.getBody(), &kernel.getBody(),
              mlir::OperationEquivalence::IgnoreLocations)) {
        kernel.erase();
        return other;
      }
    // dlcrt-verify-kernels says so if it has none.
    if (kernel::FormAttr form = kernels::findForm(kernel))
      kernel.setFormAttr(form);
    kernel.setSymName(("kernel_" + llvm::Twine(count++)).str());
    symbols.insert(kernel);
    alike.push_back(kernel);
    return kernel;
  }

private:
  /// The same for equal kernels. Which values operations read is left out,
  /// since equal ones may read those of a sum the other way round.
  static llvm::hash_code hashOf(kernel::KernelOp kernel) {
    llvm::hash_code hash = mlir::hash_value(kernel.getFunctionType());
    kernel.getBody().walk([&](mlir::Operation *op) {
      hash = llvm::hash_combine(
          hash, mlir::OperationEquivalence::computeHash(
                    op, mlir::OperationEquivalence::ignoreHashValue,
                    mlir::OperationEquivalence::ignoreHashValue,
                    mlir::OperationEquivalence::IgnoreLocations));
    });
    return hash;
  }

  mlir::SymbolTable symbols;
  unsigned count = 0;
  /// By hash, in the order in which they were made.
  std::unordered_map<size_t, llvm::SmallVector<kernel::KernelOp, 1>> kernels;
};

} // namespace dlc::fusion

#endif // DLC_PASSES_FUSION_KERNELSET_H
