//===- TestSupport.h - What the runtime's tests share ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_TESTSUPPORT_H
#define DLCRT_TEST_TESTSUPPORT_H

#include "dlcrt/dlcrt.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace dlcrt::test {

inline std::vector<uint8_t> readBytes(const std::string &path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void writeBytes(const std::string &path,
                       const std::vector<uint8_t> &bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char *>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

/// A folder of a test's own, which goes with all that is in it.
class TempFolder {
public:
  TempFolder() {
    std::string pattern = testing::TempDir() + "dlcrt-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    path = pattern;
  }
  TempFolder(const TempFolder &) = delete;
  TempFolder &operator=(const TempFolder &) = delete;
  ~TempFolder() {
    for (const std::string &name : list())
      std::remove((*this / name).c_str());
    std::remove(path.c_str());
  }
  /// The names of its files, in order.
  std::vector<std::string> list() const {
    std::vector<std::string> result;
    DIR *directory = opendir(path.c_str());
    while (dirent *entry = readdir(directory))
      if (entry->d_name[0] != '.')
        result.push_back(entry->d_name);
    closedir(directory);
    std::sort(result.begin(), result.end());
    return result;
  }
  std::string operator/(const std::string &name) const {
    return path + "/" + name;
  }

  std::string path;
};

inline dlcrt_tensor tensorOf(void *data, dlcrt_dtype dtype,
                             std::initializer_list<int64_t> shape) {
  dlcrt_tensor result = {};
  result.data = data;
  result.dtype = dtype;
  for (int64_t dimension : shape)
    result.shape[result.rank++] = dimension;
  return result;
}

/// y = 1 x0 - 2 x1 + 3 x2 + 0.5, with groups in range.
struct LinearData {
  std::vector<float> x, y;
  std::vector<uint8_t> group;
  int64_t rows;

  explicit LinearData(int64_t rows) : rows(rows) {
    for (int64_t row = 0; row < rows; ++row) {
      float v[3];
      for (int k = 0; k < 3; ++k)
        x.push_back(v[k] = float((row * (7 + 4 * k) + k) % 17) / 17 - 0.5f);
      y.push_back(v[0] - 2 * v[1] + 3 * v[2] + 0.5f);
      group.push_back(uint8_t(row % 4));
    }
  }
  /// The inputs of train_step and evaluate_step.
  std::vector<dlcrt_tensor> inputs() {
    return {tensorOf(x.data(), DLCRT_F32, {rows, 3}),
            tensorOf(y.data(), DLCRT_F32, {rows, 1}),
            tensorOf(group.data(), DLCRT_U8, {rows})};
  }
};

/// Loads the fixture and makes a session.
class LinearSession {
public:
  explicit LinearSession(int32_t threads = 1, int64_t maxRows = 0,
                         const dlcrt_executor *executor = nullptr)
      : LinearSession(optionsOf(threads, maxRows, executor)) {}
  explicit LinearSession(const dlcrt_session_options &options) {
    EXPECT_EQ(dlcrt_artifact_load(DLCRT_FIXTURE, &artifact, &error), DLCRT_OK)
        << error.message;
    EXPECT_EQ(dlcrt_session_create(artifact, &options, &session, &error),
              DLCRT_OK)
        << error.message;
  }
  LinearSession(const LinearSession &) = delete;
  LinearSession &operator=(const LinearSession &) = delete;
  ~LinearSession() {
    dlcrt_session_release(session);
    dlcrt_artifact_release(artifact);
  }

  static dlcrt_session_options
  optionsOf(int32_t threads, int64_t maxRows,
            const dlcrt_executor *executor = nullptr) {
    dlcrt_session_options options = {};
    options.size = sizeof(options);
    options.threads = threads;
    options.max_rows = maxRows;
    options.executor = executor;
    return options;
  }

  std::vector<float> kernel() {
    std::vector<float> result(3);
    dlcrt_tensor value = tensorOf(result.data(), DLCRT_F32, {3, 1});
    EXPECT_EQ(dlcrt_get_variable(session, "linear/kernel", &value, &error),
              DLCRT_OK)
        << error.message;
    return result;
  }

  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
  dlcrt_error error = {};
};

/// A device for a test that runs on each.
struct DeviceCase {
  const char *name;
  const char *device;
  uint32_t checks = 0;

  dlcrt_session_options options(int32_t threads, int64_t maxRows,
                                int64_t maxSteps = 0) const {
    dlcrt_session_options result = LinearSession::optionsOf(threads, maxRows);
    result.device = device;
    result.checks = checks;
    result.max_steps = maxSteps;
    return result;
  }
};
inline const DeviceCase allDevices[] = {
    {"cpu", "cpu"},
    {"sim", "sim"},
    {"checked_sim", "sim", DLCRT_CHECK_MEMORY | DLCRT_CHECK_RACES},
};
inline void PrintTo(const DeviceCase &device, std::ostream *to) {
  *to << device.name;
}
inline std::string
deviceName(const testing::TestParamInfo<DeviceCase> &device) {
  return device.param.name;
}

} // namespace dlcrt::test

#endif // DLCRT_TEST_TESTSUPPORT_H
