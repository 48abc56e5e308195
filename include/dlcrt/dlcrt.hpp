//===- dlcrt.hpp - The dlc runtime for C++ --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thin layer over dlcrt.h: handles that release themselves, and results that
// hold either a value or the error. Nothing throws, unless DLCRT_EXCEPTIONS is
// defined before the inclusion: then asking a failed result for its value
// throws std::runtime_error instead of ending the program.
//
//   auto artifact = dlcrt::Artifact::load("model.so");
//   auto session = dlcrt::Session::create(artifact.value());
//   if (auto done = session.value().init(42); !done)
//     std::puts(done.message());
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DLCRT_HPP
#define DLCRT_DLCRT_HPP

#include "dlcrt/dlcrt.h"

#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>
#ifdef DLCRT_EXCEPTIONS
#include <stdexcept>
#endif

namespace dlcrt {

namespace detail {
[[noreturn]] inline void failed(const dlcrt_error &error) {
#ifdef DLCRT_EXCEPTIONS
  throw std::runtime_error(error.message);
#else
  std::fprintf(stderr, "%s\n", error.message);
  std::abort();
#endif
}

struct Nothing {};

template <typename T> struct DtypeOf;
#define DLCRT_DTYPE_OF(type, dtype)                                            \
  template <> struct DtypeOf<type> {                                           \
    static constexpr dlcrt_dtype value = dtype;                                \
  }
DLCRT_DTYPE_OF(bool, DLCRT_PRED);
DLCRT_DTYPE_OF(int8_t, DLCRT_I8);
DLCRT_DTYPE_OF(int16_t, DLCRT_I16);
DLCRT_DTYPE_OF(int32_t, DLCRT_I32);
DLCRT_DTYPE_OF(int64_t, DLCRT_I64);
DLCRT_DTYPE_OF(uint8_t, DLCRT_U8);
DLCRT_DTYPE_OF(uint16_t, DLCRT_U16);
DLCRT_DTYPE_OF(uint32_t, DLCRT_U32);
DLCRT_DTYPE_OF(uint64_t, DLCRT_U64);
DLCRT_DTYPE_OF(float, DLCRT_F32);
DLCRT_DTYPE_OF(double, DLCRT_F64);
#undef DLCRT_DTYPE_OF
} // namespace detail

/// A value, or why there is none.
template <typename T = detail::Nothing> class [[nodiscard]] Result {
public:
  Result(T value) : held(std::move(value)) {}
  Result(const dlcrt_error &error) : error(error) {}

  explicit operator bool() const { return held.has_value(); }
  dlcrt_status status() const { return held ? DLCRT_OK : error.status; }
  const char *message() const { return held ? "" : error.message; }

  T &value() & {
    if (!held)
      detail::failed(error);
    return *held;
  }
  T &&value() && { return std::move(value()); }

private:
  std::optional<T> held;
  dlcrt_error error = {};
};

namespace detail {
inline Result<> done(dlcrt_status status, const dlcrt_error &error) {
  return status == DLCRT_OK ? Result<>(Nothing{}) : Result<>(error);
}
} // namespace detail

/// Describes memory of the caller as a tensor.
template <typename T>
dlcrt_tensor tensor(T *data, std::initializer_list<int64_t> shape) {
  dlcrt_tensor result = {};
  // The runtime writes outputs only.
  result.data = const_cast<std::remove_const_t<T> *>(data);
  result.dtype = detail::DtypeOf<std::remove_const_t<T>>::value;
  // A rank that is too big is kept, for the runtime to refuse it.
  for (int64_t dimension : shape) {
    if (result.rank < DLCRT_MAX_RANK)
      result.shape[result.rank] = dimension;
    ++result.rank;
  }
  return result;
}

class Artifact {
public:
  static Result<Artifact> load(const std::string &path) {
    dlcrt_error error;
    dlcrt_artifact *artifact = nullptr;
    if (dlcrt_artifact_load(path.c_str(), &artifact, &error) != DLCRT_OK)
      return error;
    return Artifact(artifact);
  }
  static Result<Artifact> fromStatic(const dlcrt_static_artifact &model) {
    dlcrt_error error;
    dlcrt_artifact *artifact = nullptr;
    if (dlcrt_artifact_from_static(&model, &artifact, &error) != DLCRT_OK)
      return error;
    return Artifact(artifact);
  }

  dlcrt_artifact *get() const { return handle.get(); }
  const char *model() const { return dlcrt_artifact_model(get()); }
  const char *variant() const { return dlcrt_artifact_variant(get()); }
  dlcrt_recipe_info recipe() const {
    dlcrt_recipe_info info = {};
    dlcrt_artifact_recipe(get(), &info, nullptr);
    return info;
  }

private:
  struct Release {
    void operator()(dlcrt_artifact *a) const { dlcrt_artifact_release(a); }
  };
  explicit Artifact(dlcrt_artifact *artifact) : handle(artifact) {}
  std::unique_ptr<dlcrt_artifact, Release> handle;
};

/// Arguments of a call; `batch` 0 makes all rows one step.
using Tensors = std::initializer_list<dlcrt_tensor>;

/// Inputs in the memory of a session's device. It goes before the session.
class Data {
public:
  dlcrt_data *get() const { return handle.get(); }
  int64_t rows() const { return dlcrt_data_rows(get()); }

private:
  friend class Session;
  struct Release {
    void operator()(dlcrt_data *d) const { dlcrt_data_release(d); }
  };
  explicit Data(dlcrt_data *data) : handle(data) {}
  std::unique_ptr<dlcrt_data, Release> handle;
};

class Session {
public:
  static Result<Session> create(const Artifact &artifact, int32_t threads = 0,
                                int64_t maxRows = 0) {
    dlcrt_session_options options = {};
    options.threads = threads;
    options.max_rows = maxRows;
    return create(artifact, options);
  }
  /// With any options; their size need not be filled in.
  static Result<Session> create(const Artifact &artifact,
                                dlcrt_session_options options) {
    dlcrt_error error;
    dlcrt_session *session = nullptr;
    options.size = sizeof(options);
    if (dlcrt_session_create(artifact.get(), &options, &session, &error) !=
        DLCRT_OK)
      return error;
    return Session(session, artifact.get());
  }

  dlcrt_session *get() const { return handle.get(); }
  const char *device() const { return dlcrt_session_device(get()); }

  Result<> init(uint64_t seed) {
    dlcrt_error error;
    return detail::done(dlcrt_init(get(), seed, &error), error);
  }
  Result<> train(Tensors inputs, int64_t batch = 0) {
    dlcrt_error error;
    return detail::done(
        dlcrt_train(get(), inputs.begin(), count(inputs), batch, &error),
        error);
  }
  Result<> evaluate(Tensors inputs, int64_t batch = 0) {
    dlcrt_error error;
    return detail::done(
        dlcrt_evaluate(get(), inputs.begin(), count(inputs), batch, &error),
        error);
  }
  /// Writes into the memory that the outputs describe.
  Result<> predict(Tensors inputs, Tensors outputs, int64_t batch = 0) {
    dlcrt_error error;
    return detail::done(
        dlcrt_predict(get(), inputs.begin(), count(inputs),
                      const_cast<dlcrt_tensor *>(outputs.begin()),
                      count(outputs), batch, &error),
        error);
  }
  /// Copies inputs of the entry to the device, where they stay.
  Result<Data> keep(const char *entry, Tensors inputs) {
    dlcrt_error error;
    dlcrt_data *data = nullptr;
    if (dlcrt_data_create(get(), dlcrt_artifact_find_entry(artifact, entry),
                          inputs.begin(), count(inputs), &data,
                          &error) != DLCRT_OK)
      return error;
    return Data(data);
  }
  /// Runs an entry on the rows of the data with these numbers.
  Result<> call(const char *entry, const Data &data,
                const std::vector<int64_t> &rows, Tensors outputs = {},
                int64_t batch = 0) {
    return call(entry, data, rows.data(), 0, static_cast<int64_t>(rows.size()),
                outputs, batch);
  }
  /// The same on all rows.
  Result<> callAll(const char *entry, const Data &data, Tensors outputs = {},
                   int64_t batch = 0) {
    return call(entry, data, nullptr, 0, data.rows(), outputs, batch);
  }
  Result<std::vector<double>> metrics() {
    dlcrt_error error;
    std::vector<double> values(static_cast<size_t>(dlcrt_metrics(artifact)));
    if (dlcrt_metric_results(get(), values.data(),
                             static_cast<int32_t>(values.size()),
                             &error) != DLCRT_OK)
      return error;
    return values;
  }
  Result<> resetMetrics() {
    dlcrt_error error;
    return detail::done(dlcrt_reset_metrics(get(), &error), error);
  }
  Result<> get(const char *path, dlcrt_tensor value) {
    dlcrt_error error;
    return detail::done(dlcrt_get_variable(get(), path, &value, &error), error);
  }
  Result<> set(const char *path, const dlcrt_tensor &value) {
    dlcrt_error error;
    return detail::done(dlcrt_set_variable(get(), path, &value, &error), error);
  }
  Result<> saveWeights(const std::string &path) {
    dlcrt_error error;
    return detail::done(dlcrt_save_weights(get(), path.c_str(), &error), error);
  }
  Result<> loadWeights(const std::string &path) {
    dlcrt_error error;
    return detail::done(dlcrt_load_weights(get(), path.c_str(), &error), error);
  }

private:
  struct Release {
    void operator()(dlcrt_session *s) const { dlcrt_session_release(s); }
  };
  static int32_t count(Tensors tensors) {
    return static_cast<int32_t>(tensors.size());
  }
  Result<> call(const char *entry, const Data &data, const int64_t *rows,
                int64_t first, int64_t rowCount, Tensors outputs,
                int64_t batch) {
    dlcrt_error error;
    return detail::done(
        dlcrt_call_rows(get(), dlcrt_artifact_find_entry(artifact, entry),
                        data.get(), rows, first, rowCount,
                        const_cast<dlcrt_tensor *>(outputs.begin()),
                        count(outputs), batch, &error),
        error);
  }
  Session(dlcrt_session *session, const dlcrt_artifact *artifact)
      : handle(session), artifact(artifact) {}
  std::unique_ptr<dlcrt_session, Release> handle;
  // Kept alive by the session.
  const dlcrt_artifact *artifact;
};

} // namespace dlcrt

#endif // DLCRT_DLCRT_HPP
