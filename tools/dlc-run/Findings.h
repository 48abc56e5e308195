//===- Findings.h - What compare and time find ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_RUN_FINDINGS_H
#define DLC_TOOLS_DLC_RUN_FINDINGS_H

#include "dlcrt/dlcrt.h"

#include <string>
#include <vector>

namespace dlc::run {

/// A result of the comparison, or a time.
struct Finding {
  std::string what;
  double value;
  double limit; ///< The most that `value` may be; negative: it is a time.
  bool isTime() const { return limit < 0; }
  bool isRight() const { return isTime() || value <= limit; }
};

/// Steps in the calls that are timed, ascending: 1, 10 and 100, as far as their
/// inputs fit a gigabyte.
std::vector<int64_t> timedSteps(const dlcrt_artifact *artifact, int64_t batch);

/// Adds how long a training step takes in such calls: the median of some, in
/// microseconds.
void timeSteps(const dlcrt_artifact *artifact, dlcrt_session &session,
               int64_t batch, uint64_t seed, std::vector<Finding> &findings);

/// As a table, and as a file of JSON.
void printFindings(const std::vector<Finding> &findings);
void writeFindings(const std::string &path, const dlcrt_artifact *artifact,
                   const std::string &device, int64_t batch,
                   const std::vector<Finding> &findings);

} // namespace dlc::run

#endif // DLC_TOOLS_DLC_RUN_FINDINGS_H
