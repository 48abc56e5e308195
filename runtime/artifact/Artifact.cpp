//===- Artifact.cpp - Loading artifacts -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/Artifact.h"
#include "core/Checked.h"
#include "core/File.h"
#include "core/Status.h"

#include <cinttypes>
#include <cstring>
#include <memory>

using namespace dlc::rt;

namespace {
/// The number of pointers in the table must be what the manifest says.
dlcrt_status checkEntryCount(const Model &model, uint64_t found,
                             const char *name, dlcrt_error *error) {
  // The manifest bounds both numbers far below overflow.
  uint64_t expected = model.entries.size() * model.variants.size();
  if (found == expected)
    return DLCRT_OK;
  return fail(error, DLCRT_BAD_ARTIFACT,
              "%s: expected a table of %" PRIu64
              " entry points (%zu entries in %zu variants), found %" PRIu64,
              name, expected, model.entries.size(), model.variants.size(),
              found);
}

dlcrt_status checkHash(const ElfFile &file, const ArtifactNote &note,
                       dlcrt_error *error) {
  uint8_t digest[32];
  hashArtifact(file.bytes(), file.size(), note.headerOffset, digest);
  if (std::memcmp(digest, note.header.sha256, sizeof(digest)) == 0)
    return DLCRT_OK;
  const uint8_t *expected = note.header.sha256;
  return fail(error, DLCRT_BAD_ARTIFACT,
              "%s: damaged or changed since it was compiled: expected a "
              "SHA-256 that starts with %02x%02x%02x%02x, found "
              "%02x%02x%02x%02x",
              file.name(), expected[0], expected[1], expected[2], expected[3],
              digest[0], digest[1], digest[2], digest[3]);
}

dlcrt_status loadStatic(const dlcrt_static_artifact &from,
                        dlcrt_artifact &artifact, dlcrt_error *error) {
  DLCRT_TRY(checkFormatVersion("the linked model", from.format_version, error));
  if (!from.manifest || !from.entry_table)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "the linked model: no manifest or no entry table");
  artifact.name = "the linked model";
  Model &model = artifact.model;
  DLCRT_TRY(model.read(from.manifest, from.manifest_bytes,
                       artifact.name.c_str(), error));
  artifact.name = "the linked model '" + std::string(model.model) + "'";
  const char *name = artifact.name.c_str();
  DLCRT_TRY(checkEntryCount(model, from.entry_count, name, error));
  DLCRT_TRY(
      model.chooseVariants(CpuFeatures::host(), hostMachine, name, error));
  artifact.entryTable = from.entry_table;
  for (Target target : allTargets)
    if (const dlcrt_entry *entries = artifact.entriesFor(target))
      for (size_t i = 0; i < model.entries.size(); ++i)
        if (!entries[i])
          return fail(error, DLCRT_BAD_ARTIFACT, "%s: entry '%s' has no code",
                      name, model.entries[i].name);
  return DLCRT_OK;
}
} // namespace

dlcrt_status dlc::rt::loadArtifact(const uint8_t *bytes, uint64_t size,
                                   dlcrt_artifact &artifact,
                                   dlcrt_error *error) {
  const char *name = artifact.name.c_str();
  ElfFile file;
  DLCRT_TRY(ElfFile::parse(bytes, size, name, file, error));
  // The version comes first: another format may hash otherwise.
  ArtifactNote note;
  DLCRT_TRY(readNote(file, note, error));
  DLCRT_TRY(checkHash(file, note, error));
  Model &model = artifact.model;
  DLCRT_TRY(model.read(bytes + note.manifestOffset, note.header.manifest_bytes,
                       name, error));
  DLCRT_TRY(checkEntryCount(model, note.header.entry_count, name, error));
  ImagePlan plan;
  DLCRT_TRY(checkImage(file, plan, error));
  DLCRT_TRY(
      model.chooseVariants(CpuFeatures::host(), hostMachine, name, error));
  DLCRT_TRY(artifact.image.map(file, plan, note.header.entry_table,
                               note.header.entry_count, error));
  artifact.entryTable = artifact.image.entries();
  return DLCRT_OK;
}

dlcrt_status dlcrt_artifact_load(const char *path, dlcrt_artifact **artifact,
                                 dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    if (!path || !artifact)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "dlcrt_artifact_load: expected a path and a place for the "
                  "artifact, found NULL");
    *artifact = nullptr;
    Pages bytes;
    DLCRT_TRY(readFile(path, bytes, error));
    auto loaded = std::make_unique<dlcrt_artifact>();
    loaded->name = path;
    DLCRT_TRY(loadArtifact(bytes.data(), bytes.size(), *loaded, error));
    *artifact = loaded.release();
    return DLCRT_OK;
  });
}

dlcrt_status dlcrt_artifact_load_memory(const void *bytes, size_t size,
                                        const char *name,
                                        dlcrt_artifact **artifact,
                                        dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    if (!artifact || (!bytes && size > 0))
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "dlcrt_artifact_load_memory: expected bytes and a place for "
                  "the artifact, found NULL");
    *artifact = nullptr;
    // A copy: what is hashed is what is mapped, even if the caller's memory
    // changes meanwhile.
    Pages copy;
    if (!copy.allocate(size))
      return fail(error, DLCRT_OUT_OF_MEMORY, "out of memory for %zu bytes",
                  size);
    if (size > 0)
      std::memcpy(copy.data(), bytes, size);
    auto loaded = std::make_unique<dlcrt_artifact>();
    loaded->name = name ? name : "artifact";
    DLCRT_TRY(loadArtifact(copy.data(), size, *loaded, error));
    *artifact = loaded.release();
    return DLCRT_OK;
  });
}

dlcrt_status dlcrt_artifact_from_static(const dlcrt_static_artifact *model,
                                        dlcrt_artifact **artifact,
                                        dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    if (!model || !artifact)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "dlcrt_artifact_from_static: expected a model and a place "
                  "for the artifact, found NULL");
    *artifact = nullptr;
    auto loaded = std::make_unique<dlcrt_artifact>();
    DLCRT_TRY(loadStatic(*model, *loaded, error));
    *artifact = loaded.release();
    return DLCRT_OK;
  });
}

void dlcrt_artifact_release(dlcrt_artifact *artifact) {
  if (artifact &&
      artifact->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
    delete artifact;
}
