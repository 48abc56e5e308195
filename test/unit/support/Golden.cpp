//===- Golden.cpp - Reading the values made by Keras ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Golden.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MemoryBuffer.h"

#include "gtest/gtest.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir;
using namespace dlc;

static std::unique_ptr<llvm::MemoryBuffer> readFile(StringRef file) {
  std::string path = (DLC_SOURCE_DIR "/test/golden/keras/" + file).str();
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    llvm::report_fatal_error(llvm::Twine("can't read ") + path);
  return std::move(*buffer);
}

static llvm::json::Value parseJson(StringRef text) {
  auto value = llvm::json::parse(text);
  if (!value)
    llvm::report_fatal_error(value.takeError());
  return std::move(*value);
}

llvm::json::Value test::readGoldenJson(StringRef file) {
  return parseJson(readFile(file)->getBuffer());
}

template <typename T>
static void read(const char *bytes, int64_t count, bool isFloat,
                 ref::Tensor &tensor) {
  for (int64_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, bytes + i * sizeof(T), sizeof(T));
    if (isFloat)
      tensor.floats[i] = static_cast<double>(value);
    else
      tensor.ints[i] = static_cast<int64_t>(value);
  }
}

test::Golden::Golden(MLIRContext &context, StringRef file) {
  std::unique_ptr<llvm::MemoryBuffer> buffer = readFile(file);
  const char *bytes = buffer->getBufferStart();
  uint64_t headerSize;
  std::memcpy(&headerSize, bytes, sizeof(headerSize));
  const char *data = bytes + sizeof(headerSize) + headerSize;
  llvm::json::Value header =
      parseJson(StringRef(bytes + sizeof(headerSize), headerSize));
  Builder builder(&context);
  for (auto &[key, value] : *header.getAsObject()) {
    if (key == "__metadata__")
      continue;
    llvm::json::Object &entry = *value.getAsObject();
    SmallVector<int64_t> shape;
    for (llvm::json::Value &dim : *entry.getArray("shape"))
      shape.push_back(*dim.getAsInteger());
    StringRef dtype = *entry.getString("dtype");
    const char *at =
        data + *(*entry.getArray("data_offsets"))[0].getAsInteger();
    Type type = dtype == "F32"   ? Type(builder.getF32Type())
                : dtype == "F64" ? Type(builder.getF64Type())
                : dtype == "I32" ? Type(builder.getI32Type())
                                 : Type(builder.getIntegerType(8, false));
    ref::Tensor tensor(type, shape);
    if (dtype == "F32")
      read<float>(at, tensor.size(), true, tensor);
    else if (dtype == "F64")
      read<double>(at, tensor.size(), true, tensor);
    else if (dtype == "I32")
      read<int32_t>(at, tensor.size(), false, tensor);
    else if (dtype == "U8")
      read<uint8_t>(at, tensor.size(), false, tensor);
    else
      llvm::report_fatal_error("a dtype that golden files don't have");
    tensors[key.str()] = std::move(tensor);
  }
}

const ref::Tensor &test::Golden::get(StringRef name) const {
  static const ref::Tensor none;
  auto it = tensors.find(name.str());
  if (it != tensors.end())
    return it->second;
  ADD_FAILURE() << "there is no tensor " << name.str();
  return none;
}

ref::Tensor test::Golden::get(StringRef name, Type dtype) const {
  const ref::Tensor &stored = get(name);
  ref::Tensor result(dtype, stored.getShape());
  ref::Context context;
  for (int64_t i = 0; i < stored.size(); ++i)
    result.set(context, i, stored.get(i));
  return result;
}

RankedTensorType test::typeOf(const ref::Tensor &tensor) {
  return RankedTensorType::get(tensor.getShape(), tensor.getElementType());
}

double test::gapOf(const ref::Tensor &actual, const ref::Tensor &expected) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (actual.getShape() != expected.getShape() || !actual.isFloat() ||
      !expected.isFloat())
    return infinity;
  double most = 0, largest = 0;
  for (auto [a, e] : llvm::zip_equal(actual.floats, expected.floats)) {
    if (a == e)
      continue;
    if (!std::isfinite(a) || !std::isfinite(e))
      return infinity;
    most = std::max(most, std::fabs(a - e));
  }
  for (double e : expected.floats)
    if (std::isfinite(e))
      largest = std::max(largest, std::fabs(e));
  return most == 0 ? 0 : largest == 0 ? infinity : most / largest;
}
