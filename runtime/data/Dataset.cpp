//===- Dataset.cpp - The inputs of an entry, from files ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "data/Dataset.h"
#include "core/Status.h"
#include "core/Types.h"

#include <cinttypes>

namespace dlc::rt {

/// 'a', 'b' and 'c': the inputs of an entry, for messages.
static std::string inputNames(const dlcrt_artifact *artifact, int32_t entry) {
  std::string names;
  int32_t count = dlcrt_entry_inputs(artifact, entry);
  for (int32_t i = 0; i < count; ++i) {
    dlcrt_tensor_info info;
    if (dlcrt_entry_input(artifact, entry, i, &info, nullptr) != DLCRT_OK)
      continue;
    names += i == 0 ? "'" : i + 1 < count ? ", '" : " and '";
    names += std::string(info.name) + "'";
  }
  return names.empty() ? "no inputs" : names;
}

dlcrt_status Dataset::match(const dlcrt_artifact *artifact, int32_t entry,
                            const std::vector<InputFile> &files,
                            dlcrt_error *error) {
  const char *entryName = dlcrt_entry_name(artifact, entry);
  int32_t count = dlcrt_entry_inputs(artifact, entry);
  sources.assign(static_cast<size_t>(count), nullptr);
  for (const InputFile &file : files) {
    int32_t at = 0;
    for (; at < count; ++at) {
      dlcrt_tensor_info info;
      DLCRT_TRY(dlcrt_entry_input(artifact, entry, at, &info, error));
      if (file.name == info.name)
        break;
    }
    if (at == count)
      return fail(error, DLCRT_NOT_FOUND, "%s has no input '%s': expected %s",
                  entryName, file.name.c_str(),
                  inputNames(artifact, entry).c_str());
    if (sources[at])
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "input '%s' is given twice: %s and %s", file.name.c_str(),
                  sources[at]->path.c_str(), file.path.c_str());
    sources[at] = &file;
  }
  for (int32_t at = 0; at < count; ++at) {
    dlcrt_tensor_info info;
    DLCRT_TRY(dlcrt_entry_input(artifact, entry, at, &info, error));
    if (!sources[at])
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "%s: no file for input '%s': expected %s", entryName,
                  info.name, inputNames(artifact, entry).c_str());
  }
  return DLCRT_OK;
}

dlcrt_status Dataset::accept(const dlcrt_tensor_info &wanted,
                             const InputFile &source, const Array &array,
                             dlcrt_error *error) {
  const char *path = source.path.c_str();
  // A last dimension of 1 may be there or not, as in Keras.
  bool same = std::abs(array.rank - wanted.rank) <= 1;
  for (int32_t i = 0; same && i < std::max(array.rank, wanted.rank); ++i) {
    int64_t found = i < array.rank ? array.shape[i] : 1;
    int64_t expected = i < wanted.rank ? wanted.shape[i] : 1;
    same = (expected == -1 && i < array.rank) || expected == found;
  }
  if (!same)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected %s for input '%s', found %s", path,
                describeType(wanted.dtype, wanted.shape, wanted.rank).text,
                wanted.name,
                describeType(array.dtype, array.shape, array.rank, false).text);
  if (wanted.rank == 0 || wanted.shape[0] != -1)
    return DLCRT_OK;
  if (!rowsFrom) {
    rowsFrom = &source;
    rowCount = array.shape[0];
  } else if (array.shape[0] != rowCount) {
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected %" PRId64
                " rows, as in %s (input '%s'), found %" PRId64,
                path, rowCount, rowsFrom->path.c_str(), rowsFrom->name.c_str(),
                array.shape[0]);
  }
  return DLCRT_OK;
}

dlcrt_status Dataset::add(const dlcrt_tensor_info &wanted,
                          const InputFile &source, dlcrt_error *error) {
  const char *path = source.path.c_str();
  Array array;
  DLCRT_TRY(readArray(path, array, error, [&](const Array &header) {
    return accept(wanted, source, header, error);
  }));
  DLCRT_TRY(checkFinite(array, path, wanted.name, error));
  DLCRT_TRY(convertArray(array, wanted.dtype, path, wanted.name, error));
  // The dimension that is there in one of them only has size 1.
  if (array.rank < wanted.rank)
    array.shape[array.rank] = 1;
  array.rank = wanted.rank;
  described.push_back(array.tensor());
  arrays.push_back(std::move(array));
  return DLCRT_OK;
}

dlcrt_status Dataset::load(const dlcrt_artifact *artifact, const char *entry,
                           const std::vector<InputFile> &files,
                           dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    *this = Dataset();
    int32_t index = dlcrt_artifact_find_entry(artifact, entry);
    if (index < 0)
      return fail(error, DLCRT_UNSUPPORTED,
                  "the artifact was compiled without an entry '%s'", entry);
    DLCRT_TRY(match(artifact, index, files, error));
    for (size_t i = 0; i < sources.size(); ++i) {
      dlcrt_tensor_info wanted;
      DLCRT_TRY(dlcrt_entry_input(artifact, index, static_cast<int32_t>(i),
                                  &wanted, error));
      DLCRT_TRY(add(wanted, *sources[i], error));
    }
    return DLCRT_OK;
  });
}

} // namespace dlc::rt
