//===- CpuFeatures.h - What the machine's processor can do ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_ARTIFACT_CPUFEATURES_H
#define DLCRT_ARTIFACT_CPUFEATURES_H

#include <bitset>
#include <string_view>

namespace dlc::rt {

/// A set of instruction set features under LLVM's names ("avx512f", "sse4.2").
class CpuFeatures {
public:
  /// Of the processor this runs on, as far as the operating system lets
  /// programs use them.
  static CpuFeatures host();

  /// A name that is not known is not available: code that needs it must not
  /// run here.
  bool has(std::string_view feature) const;
  /// For tests. Names that are not known are ignored.
  void set(std::string_view feature, bool available);

private:
  std::bitset<128> available;
};

} // namespace dlc::rt

#endif // DLCRT_ARTIFACT_CPUFEATURES_H
