//===- MadeUp.h - Made-up data for a model --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_RUN_MADEUP_H
#define DLC_TOOLS_DLC_RUN_MADEUP_H

#include "dlcrt/dlcrt.h"

#include <string>
#include <vector>

namespace dlc::run {

/// A tensor with memory of its own.
struct OwnTensor {
  std::string name;
  std::vector<char> bytes;
  dlcrt_tensor view = {};

  /// Of this type; `rows` where the signature has rows. Zero.
  OwnTensor(const dlcrt_tensor_info &info, int64_t rows);
  OwnTensor(OwnTensor &&) = default;

  /// Rows [first, first + count).
  dlcrt_tensor rows(int64_t first, int64_t count) const;
  double number(size_t index) const;
  size_t elements() const;
};

/// Numbers for the inputs of an entry, the same for the same seed: features
/// between -1 and 1 or small integers, targets between 0 and 1 or classes.
std::vector<OwnTensor> makeInputs(const dlcrt_artifact *artifact,
                                  const char *entry, int64_t rows,
                                  uint64_t seed);
/// Room for the outputs of an entry.
std::vector<OwnTensor> makeOutputs(const dlcrt_artifact *artifact,
                                   const char *entry, int64_t rows);

/// How far two tensors of one type lie apart, relative to the largest element
/// of `expected`, at least 1e-6; infinite if only one has a nan.
double gapOf(const OwnTensor &found, const OwnTensor &expected);

} // namespace dlc::run

#endif // DLC_TOOLS_DLC_RUN_MADEUP_H
