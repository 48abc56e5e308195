//===- OwnArtifact.h - Artifacts whose code is a test's own ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_OWNARTIFACT_H
#define DLCRT_TEST_OWNARTIFACT_H

#include "LinearManifest.h"
#include "TestSupport.h"

namespace dlcrt::test {

/// A model linked into the program: the manifest and entry table of a test.
class OwnArtifact {
public:
  OwnArtifact(const manifest::ManifestT &model,
              std::vector<dlcrt_entry> entries)
      : bytes(packManifest(model)), table(std::move(entries)) {
    dlcrt_static_artifact linked = {};
    linked.format_version = DLCRT_FORMAT_VERSION;
    linked.manifest = bytes.data();
    linked.manifest_bytes = bytes.size();
    linked.entry_table = table.data();
    linked.entry_count = table.size();
    status = dlcrt_artifact_from_static(&linked, &artifact, &error);
  }
  OwnArtifact(const OwnArtifact &) = delete;
  OwnArtifact &operator=(const OwnArtifact &) = delete;
  ~OwnArtifact() {
    dlcrt_session_release(session);
    dlcrt_artifact_release(artifact);
  }

  dlcrt_status open(const dlcrt_session_options &options) {
    dlcrt_session_release(session);
    session = nullptr;
    return dlcrt_session_create(artifact, &options, &session, &error);
  }

  std::vector<uint8_t> bytes;
  std::vector<dlcrt_entry> table;
  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
  dlcrt_status status;
  dlcrt_error error = {};
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_OWNARTIFACT_H
