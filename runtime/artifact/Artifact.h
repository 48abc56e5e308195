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
  /// Of all variants: entryTable[variant * entries + entry].
  const dlcrt_entry *entryTable = nullptr;

  /// The code for a target, in the order of the model's entries; null if there
  /// is none that this machine can run.
  const dlcrt_entry *entriesFor(dlc::rt::Target target) const {
    int32_t variant = model.chosen(target);
    return variant < 0 ? nullptr
                       : entryTable + static_cast<size_t>(variant) *
                                          model.entries.size();
  }

  void retain() { references.fetch_add(1, std::memory_order_relaxed); }
};

namespace dlc::rt {

/// Checks the bytes of a file and maps its code. `bytes` may go afterwards.
dlcrt_status loadArtifact(const uint8_t *bytes, uint64_t size,
                          dlcrt_artifact &artifact, dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_ARTIFACT_ARTIFACT_H
