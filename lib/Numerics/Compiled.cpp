//===- Compiled.cpp - Running an artifact on given numbers ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Numerics/Compiled.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlcrt/dlcrt.h"

#include "llvm/ADT/APFloat.h"

#include <cstring>

using namespace mlir;
using namespace dlc;
using namespace dlc::numerics;

//===----------------------------------------------------------------------===//
// Bytes
//===----------------------------------------------------------------------===//

/// The bits of a number of `type`, in the low bytes.
static uint64_t bitsOf(Type type, ref::Scalar value) {
  auto dtype = dyn_cast<FloatType>(type);
  if (!dtype)
    return static_cast<uint64_t>(value.i);
  llvm::APFloat number(value.f);
  bool losesInfo;
  number.convert(dtype.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven,
                 &losesInfo);
  return number.bitcastToAPInt().getZExtValue();
}

static ref::Scalar numberOf(Type type, uint64_t bits) {
  if (auto dtype = dyn_cast<FloatType>(type)) {
    llvm::APFloat number(dtype.getFloatSemantics(),
                         llvm::APInt(dtype.getWidth(), bits, false, true));
    bool losesInfo;
    number.convert(llvm::APFloat::IEEEdouble(),
                   llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    return {number.convertToDouble()};
  }
  return {0, ref::wrapTo(type, static_cast<int64_t>(bits))};
}

std::vector<char> dlc::numerics::toBytes(const ref::Tensor &tensor) {
  int64_t width = bytesOfElement(tensor.getElementType());
  std::vector<char> bytes(tensor.size() * width);
  for (int64_t i = 0, e = tensor.size(); i < e; ++i) {
    uint64_t bits = bitsOf(tensor.getElementType(), tensor.get(i));
    std::memcpy(bytes.data() + i * width, &bits, width);
  }
  return bytes;
}

void dlc::numerics::fromBytes(ArrayRef<char> bytes, ref::Tensor &tensor) {
  int64_t width = bytesOfElement(tensor.getElementType());
  ref::Context context;
  for (int64_t i = 0, e = tensor.size(); i < e; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, bytes.data() + i * width, width);
    tensor.set(context, i, numberOf(tensor.getElementType(), bits));
  }
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

CompiledProgram::~CompiledProgram() {
  dlcrt_session_release(session);
  dlcrt_artifact_release(artifact);
}

CompiledProgram::Status CompiledProgram::load(ArrayRef<char> bytes,
                                              int64_t maxRows,
                                              std::string &message,
                                              int threads) {
  dlcrt_error error = {};
  dlcrt_status status = dlcrt_artifact_load_memory(
      bytes.data(), bytes.size(), "the artifact", &artifact, &error);
  if (status == DLCRT_OK) {
    dlcrt_session_options options = {};
    options.size = sizeof(options);
    options.threads = threads;
    options.max_rows = maxRows;
    status = dlcrt_session_create(artifact, &options, &session, &error);
    // The simulated device finds more than wrong numbers.
    if (status == DLCRT_OK &&
        StringRef(dlcrt_session_device(session)).starts_with("sim")) {
      dlcrt_session_release(session);
      options.checks = DLCRT_CHECK_MEMORY | DLCRT_CHECK_RACES;
      status = dlcrt_session_create(artifact, &options, &session, &error);
    }
  }
  if (status == DLCRT_OK)
    return Status::loaded;
  message = error.message;
  return status == DLCRT_UNSUPPORTED ? Status::unsupported : Status::failed;
}

namespace {
/// A tensor of the interpreter with its bytes, as the runtime takes it. Behind
/// them lies what code must not touch.
struct Bytes {
  Bytes(const ref::Tensor &tensor, dlcrt_dtype dtype)
      : bytes(toBytes(tensor)), size(bytes.size()) {
    bytes.resize(size + kGuardBytes, kGuard);
    view = {bytes.data(), dtype, static_cast<int32_t>(tensor.getRank()), {}};
    llvm::copy(tensor.getShape(), view.shape);
  }

  MutableArrayRef<char> contents() {
    return MutableArrayRef(bytes).take_front(size);
  }
  bool isOverrun() const {
    return !llvm::all_of(ArrayRef(bytes).drop_front(size),
                         [](char byte) { return byte == kGuard; });
  }

  static constexpr char kGuard = 0x5a;
  static constexpr size_t kGuardBytes = 256;
  std::vector<char> bytes;
  size_t size;
  dlcrt_tensor view;
};
} // namespace

std::optional<Outcome> CompiledProgram::run(const Interface &interface,
                                            const Case &numbers,
                                            std::string &message) {
  dlcrt_error error = {};
  auto fail = [&] {
    message = error.message;
    return std::nullopt;
  };
  // 1. The state before.
  Outcome outcome;
  outcome.state = numbers.state;
  std::vector<Bytes> state;
  dlcrt_variable_info variable;
  for (auto [i, value] : llvm::enumerate(numbers.state)) {
    if (dlcrt_artifact_variable(artifact, i, &variable, &error))
      return fail();
    state.emplace_back(value, variable.dtype);
    if (dlcrt_set_variable(session, interface.variables[i].path.c_str(),
                           &state.back().view, &error))
      return fail();
  }

  // 2. The call.
  const Entry &entry = interface.entries[numbers.entry];
  int32_t number = dlcrt_artifact_find_entry(artifact, entry.name.c_str());
  dlcrt_tensor_info info;
  std::vector<Bytes> inputs, outputs;
  std::vector<dlcrt_tensor> inputViews, outputViews;
  for (auto [i, value] : llvm::enumerate(numbers.inputs)) {
    if (dlcrt_entry_input(artifact, number, i, &info, &error))
      return fail();
    inputs.emplace_back(value, info.dtype);
    inputViews.push_back(inputs.back().view);
  }
  for (auto [i, port] : llvm::enumerate(entry.outputs)) {
    if (dlcrt_entry_output(artifact, number, i, &info, &error))
      return fail();
    outcome.outputs.push_back(ref::Tensor::zeros(port.type, numbers.rows));
    outputs.emplace_back(outcome.outputs.back(), info.dtype);
    // So that an element that is not written is no zero.
    llvm::fill(outputs.back().contents(), static_cast<char>(0xff));
    outputViews.push_back(outputs.back().view);
  }
  dlcrt_status status = dlcrt_call(
      session, number, inputViews.data(), inputViews.size(), outputViews.data(),
      outputViews.size(), entry.hasRows() ? numbers.batch : 0, &error);
  if (status != DLCRT_OK && status != DLCRT_CHECK_FAILED)
    return fail();
  for (auto [output, port] : llvm::zip(outputs, entry.outputs))
    if (output.isOverrun()) {
      message = "it writes behind output \"" + port.name + "\"";
      return std::nullopt;
    }

  // 3. What came of it.
  if (status == DLCRT_CHECK_FAILED) {
    dlcrt_outcome end = {};
    if (dlcrt_session_outcome(session, &end, &error))
      return fail();
    ref::Context context;
    context.failCheck(dlcrt_check_message(artifact, end.check - 1),
                      dlcrt_check_where(artifact, end.check - 1), end.row);
    outcome.failedCheck = std::move(context.failedCheck);
    outcome.outputs.clear();
  }
  for (auto [output, buffer] : llvm::zip(outcome.outputs, outputs))
    fromBytes(buffer.contents(), output);
  for (auto [i, value] : llvm::enumerate(outcome.state)) {
    if (dlcrt_get_variable(session, interface.variables[i].path.c_str(),
                           &state[i].view, &error))
      return fail();
    fromBytes(state[i].contents(), value);
  }
  return outcome;
}
