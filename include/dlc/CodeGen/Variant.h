//===- Variant.h - What code is generated for ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_VARIANT_H
#define DLC_CODEGEN_VARIANT_H

#include "dlc/CodeGen/Cpu/Target.h"

#include <vector>

namespace dlc {

/// What runs kernels: a CPU, an NVIDIA GPU, or the runtime's simulator of one.
/// The values are manifest.fbs's.
enum class Target { cpu = 0, cuda = 1, sim = 2 };

/// One of the variants of an artifact's code: the entries for one target.
struct CodeVariant {
  Target target = Target::cpu;
  /// The CPU whose instructions host code has. Its name is the variant's.
  cpu::Variant host;
  /// Of `cuda`: compute capabilities, 10 * major + minor, ascending. PTX is for
  /// the first and all above it.
  std::vector<int> capabilities = {};
  /// Whether to make machine code for each of them, too.
  bool assembles = false;
};

} // namespace dlc

#endif // DLC_CODEGEN_VARIANT_H
