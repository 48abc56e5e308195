//===- MadeUp.cpp - Made-up data for a model ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MadeUp.h"
#include "Common.h"
#include "core/NarrowFloats.h"
#include "core/Types.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace dlc;
using namespace dlc::run;

/// manifest.fbs's InputRole.
static constexpr int32_t roleTarget = 1;

OwnTensor::OwnTensor(const dlcrt_tensor_info &info, int64_t rows)
    : name(info.name) {
  view.dtype = info.dtype;
  view.rank = info.rank;
  size_t size = static_cast<size_t>(rt::dtypeBytes(info.dtype));
  for (int32_t i = 0; i < info.rank; ++i) {
    view.shape[i] = info.shape[i] < 0 ? rows : info.shape[i];
    size *= static_cast<size_t>(view.shape[i]);
  }
  // Not empty, so that there is an address; vectors of char are aligned for any
  // element.
  bytes.resize(std::max<size_t>(size, 1));
  view.data = bytes.data();
}

size_t OwnTensor::elements() const {
  size_t count = 1;
  for (int32_t i = 0; i < view.rank; ++i)
    count *= static_cast<size_t>(view.shape[i]);
  return count;
}

dlcrt_tensor OwnTensor::rows(int64_t first, int64_t count) const {
  dlcrt_tensor part = view;
  if (!view.rank || !view.shape[0])
    return part;
  size_t row = elements() / static_cast<size_t>(view.shape[0]) *
               static_cast<size_t>(rt::dtypeBytes(view.dtype));
  part.data = static_cast<char *>(view.data) + static_cast<size_t>(first) * row;
  part.shape[0] = count;
  return part;
}

namespace {
template <typename T> T readAt(const OwnTensor &tensor, size_t index) {
  T value;
  std::memcpy(&value, tensor.bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}
template <typename T>
void writeAt(OwnTensor &tensor, size_t index, double number) {
  T value = static_cast<T>(number);
  std::memcpy(tensor.bytes.data() + index * sizeof(T), &value, sizeof(T));
}

void write(OwnTensor &tensor, size_t index, double number) {
  switch (tensor.view.dtype) {
  case DLCRT_F16:
    return writeAt<rt::Half>(tensor, index, number);
  case DLCRT_BF16:
    return writeAt<rt::BFloat>(tensor, index, number);
  case DLCRT_F32:
    return writeAt<float>(tensor, index, number);
  case DLCRT_F64:
    return writeAt<double>(tensor, index, number);
  case DLCRT_I64:
  case DLCRT_U64:
    return writeAt<int64_t>(tensor, index, number);
  case DLCRT_I32:
  case DLCRT_U32:
    return writeAt<int32_t>(tensor, index, number);
  case DLCRT_I16:
  case DLCRT_U16:
    return writeAt<int16_t>(tensor, index, number);
  case DLCRT_I8:
  case DLCRT_U8:
  case DLCRT_PRED:
    return writeAt<int8_t>(tensor, index, number);
  default:
    throw Failure("'" + tensor.name +
                  "' has a dtype for which there are no "
                  "made-up numbers");
  }
}
} // namespace

double OwnTensor::number(size_t index) const {
  switch (view.dtype) {
  case DLCRT_F16:
    return double(readAt<rt::Half>(*this, index));
  case DLCRT_BF16:
    return double(readAt<rt::BFloat>(*this, index));
  case DLCRT_F32:
    return readAt<float>(*this, index);
  case DLCRT_F64:
    return readAt<double>(*this, index);
  case DLCRT_I64:
  case DLCRT_U64:
    return static_cast<double>(readAt<int64_t>(*this, index));
  case DLCRT_I32:
    return readAt<int32_t>(*this, index);
  case DLCRT_U32:
    return readAt<uint32_t>(*this, index);
  case DLCRT_I16:
    return readAt<int16_t>(*this, index);
  case DLCRT_U16:
    return readAt<uint16_t>(*this, index);
  case DLCRT_I8:
    return readAt<int8_t>(*this, index);
  case DLCRT_U8:
  case DLCRT_PRED:
    return readAt<uint8_t>(*this, index);
  default:
    throw Failure("'" + name + "' has a dtype that can't be compared");
  }
}

std::vector<OwnTensor> run::makeInputs(const dlcrt_artifact *artifact,
                                       const char *entry, int64_t rows,
                                       uint64_t seed) {
  dlcrt_error error = {};
  int32_t index = dlcrt_artifact_find_entry(artifact, entry);
  std::mt19937_64 random(seed);
  std::vector<OwnTensor> inputs;
  for (int32_t i = 0; i < dlcrt_entry_inputs(artifact, index); ++i) {
    dlcrt_tensor_info info;
    check(dlcrt_entry_input(artifact, index, i, &info, &error), error);
    OwnTensor &tensor = inputs.emplace_back(info, rows);
    bool isFloat = rt::isFloat(info.dtype);
    for (size_t at = 0, end = tensor.elements(); at < end; ++at) {
      // In [0, 1).
      double number = static_cast<double>(random() >> 11) * 0x1p-53;
      if (info.classes > 0)
        number = std::floor(number * static_cast<double>(info.classes));
      else if (info.role != roleTarget)
        number = isFloat ? 2 * number - 1 : std::floor(16 * number);
      write(tensor, at, number);
    }
  }
  return inputs;
}

std::vector<OwnTensor> run::makeOutputs(const dlcrt_artifact *artifact,
                                        const char *entry, int64_t rows) {
  dlcrt_error error = {};
  int32_t index = dlcrt_artifact_find_entry(artifact, entry);
  std::vector<OwnTensor> outputs;
  for (int32_t i = 0; i < dlcrt_entry_outputs(artifact, index); ++i) {
    dlcrt_tensor_info info;
    check(dlcrt_entry_output(artifact, index, i, &info, &error), error);
    outputs.emplace_back(info, rows);
  }
  return outputs;
}

double run::gapOf(const OwnTensor &found, const OwnTensor &expected) {
  double largest = 1e-6, gap = 0;
  for (size_t i = 0, end = expected.elements(); i < end; ++i) {
    double x = found.number(i), y = expected.number(i);
    if (std::isnan(x) != std::isnan(y))
      return std::numeric_limits<double>::infinity();
    if (std::isnan(x) || x == y) // Equal infinities, too.
      continue;
    gap = std::max(gap, std::abs(x - y));
    largest = std::max(largest, std::abs(y));
  }
  return gap / largest;
}
