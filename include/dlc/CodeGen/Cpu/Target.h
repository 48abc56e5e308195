//===- Target.h - CPUs that code is generated for ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_CPU_TARGET_H
#define DLC_CODEGEN_CPU_TARGET_H

#include "dlc/CodeGen/Cpu/Gemm.h"

#include <optional>
#include <string>
#include <vector>

namespace dlc::cpu {

/// A set of instructions to use, and for which processor to schedule them.
struct Variant {
  std::string name;                  ///< As given: "x86-64-v3", "native", ...
  std::string machine;               ///< "x86_64"
  std::vector<std::string> features; ///< LLVM's names; all that code may use.
  std::string tune;                  ///< LLVM's name of a processor.

  TargetInfo info() const;
};

/// The variant that `name` names: x86-64, x86-64-v2, x86-64-v3, x86-64-v4, or
/// native for this machine.
std::optional<Variant> findVariant(llvm::StringRef name);

/// The same; fails after an error at `op`, which says which there are.
llvm::FailureOr<Variant> findVariant(llvm::StringRef name, mlir::Operation *op);

} // namespace dlc::cpu

#endif // DLC_CODEGEN_CPU_TARGET_H
