//===- Artifact.h - An artifact in memory ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_ARTIFACT_ARTIFACT_H
#define DLCRT_ARTIFACT_ARTIFACT_H

#include "artifact/Image.h"
#include "artifact/Model.h"

#include <atomic>
#include <string>

/// Immutable after loading, so sessions on many threads share it; `references`
/// counts its owners.
struct dlcrt_artifact {
  std::atomic<int64_t> references{1};
  std::string name;
  dlc::rt::Model model;
  dlc::rt::MappedImage image;
  /// The code of the chosen variant, in the order of the model's entries.
  const dlcrt_entry *entries = nullptr;

  void retain() { references.fetch_add(1, std::memory_order_relaxed); }
};

namespace dlc::rt {

/// Checks the bytes of a file and maps its code. `bytes` may go afterwards.
dlcrt_status loadArtifact(const uint8_t *bytes, uint64_t size,
                          dlcrt_artifact &artifact, dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_ARTIFACT_ARTIFACT_H
