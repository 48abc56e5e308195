//===- Safetensors.h - The safetensors file format ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file is 8 bytes of header length, the header (JSON), and the tensors'
// bytes. https://github.com/huggingface/safetensors has the specification.
// Files are data from anywhere: every claim of the header is checked.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_WEIGHTS_SAFETENSORS_H
#define DLCRT_WEIGHTS_SAFETENSORS_H

#include "dlcrt/dlcrt.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dlc::rt {

/// Names and values of `__metadata__`.
using SafetensorsMetadata = std::vector<std::pair<std::string, std::string>>;

struct StoredTensor {
  std::string name;
  dlcrt_dtype dtype = DLCRT_F32;
  int32_t rank = 0;
  int64_t shape[DLCRT_MAX_RANK] = {};
  /// Where its bytes are, from the start of the file.
  uint64_t offset = 0;
  uint64_t bytes = 0;
};

struct SafetensorsFile {
  /// Sorted by name.
  std::vector<StoredTensor> tensors;
  SafetensorsMetadata metadata;

  /// Null if there is none.
  const StoredTensor *find(std::string_view name) const;
};

/// Reads the header. On success the tensors' bytes lie in the file, without
/// holes or overlaps, and are as many as shape and element type need. `name`
/// stands for the file in messages.
dlcrt_status parseSafetensors(const uint8_t *bytes, uint64_t size,
                              const char *name, SafetensorsFile &file,
                              dlcrt_error *error);

/// A tensor to write; the memory is the caller's.
struct TensorToStore {
  std::string_view name;
  dlcrt_dtype dtype = DLCRT_F32;
  int32_t rank = 0;
  const int64_t *shape = nullptr;
  const void *data = nullptr;
};

/// Replaces the file at `path` as a whole. The order in the file is the
/// format's usual one, large elements first, so each tensor is aligned.
dlcrt_status writeSafetensors(const char *path,
                              std::vector<TensorToStore> tensors,
                              const SafetensorsMetadata &metadata,
                              dlcrt_error *error);

/// The format's name of an element type; never null for a valid one.
const char *safetensorsDtype(dlcrt_dtype dtype);

} // namespace dlc::rt

#endif // DLCRT_WEIGHTS_SAFETENSORS_H
