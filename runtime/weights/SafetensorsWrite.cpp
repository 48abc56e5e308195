//===- SafetensorsWrite.cpp - Writing safetensors files -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Checked.h"
#include "core/File.h"
#include "core/Status.h"
#include "core/Types.h"
#include "weights/JsonCursor.h"
#include "weights/Safetensors.h"

#include <algorithm>

namespace dlc::rt {

dlcrt_status writeSafetensors(const char *path,
                              std::vector<TensorToStore> tensors,
                              const SafetensorsMetadata &metadata,
                              dlcrt_error *error) {
  std::sort(tensors.begin(), tensors.end(),
            [](const TensorToStore &a, const TensorToStore &b) {
              int64_t x = dtypeBytes(a.dtype), y = dtypeBytes(b.dtype);
              return x != y ? x > y : a.name < b.name;
            });
  std::string header = "{";
  auto key = [&](std::string_view name) {
    if (header.back() != '{')
      header += ',';
    appendJsonString(header, name);
    header += ':';
  };
  if (!metadata.empty()) {
    key("__metadata__");
    header += '{';
    for (const auto &[name, value] : metadata) {
      key(name);
      appendJsonString(header, value);
    }
    header += '}';
  }
  uint64_t offset = 0;
  for (const TensorToStore &tensor : tensors) {
    int64_t bytes;
    uint64_t end;
    if (!shapeBytes(tensor.dtype, tensor.shape, tensor.rank, bytes) ||
        !checkedAdd(offset, static_cast<uint64_t>(bytes), end))
      return fail(error, DLCRT_INVALID_ARGUMENT, "%s: tensor '%.*s' is too big",
                  path, static_cast<int>(tensor.name.size()),
                  tensor.name.data());
    key(tensor.name);
    header += "{\"dtype\":\"";
    header += safetensorsDtype(tensor.dtype);
    header += "\",\"shape\":[";
    for (int32_t i = 0; i < tensor.rank; ++i)
      header += (i ? "," : "") + std::to_string(tensor.shape[i]);
    header += "],\"data_offsets\":[" + std::to_string(offset) + "," +
              std::to_string(end) + "]}";
    offset = end;
  }
  header += '}';
  // Spaces at the end are part of the format, to align the tensors.
  header.resize((header.size() + 7) / 8 * 8, ' ');

  AtomicFile file;
  DLCRT_TRY(file.open(path, error));
  uint8_t length[8];
  for (int i = 0; i < 8; ++i)
    length[i] = static_cast<uint8_t>(uint64_t(header.size()) >> (8 * i));
  DLCRT_TRY(file.write(length, sizeof(length), error));
  DLCRT_TRY(file.write(header.data(), header.size(), error));
  for (const TensorToStore &tensor : tensors) {
    int64_t bytes = 0;
    (void)shapeBytes(tensor.dtype, tensor.shape, tensor.rank, bytes);
    DLCRT_TRY(file.write(tensor.data, static_cast<uint64_t>(bytes), error));
  }
  return file.commit(error);
}

} // namespace dlc::rt
