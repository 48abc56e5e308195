//===- DeviceData.h - A data set on the device ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TRAINING_DEVICEDATA_H
#define DLCRT_TRAINING_DEVICEDATA_H

#include "dlcrt/dlcrt.h"

#include <memory>
#include <span>

namespace dlc::rt {

/// Where the data of a training lies.
enum class DataPlace {
  /// On the session's device, if that is none of the host's and the data takes
  /// no more than a quarter of its memory; else as `Host`.
  Automatic,
  /// In the host's memory: each execution copies its rows to the device.
  Host,
  /// On the device, or it is an error.
  Device,
};

/// Data on a session's device, if it was to be there.
class DeviceData {
public:
  DeviceData(const dlcrt_artifact *artifact, dlcrt_session *session)
      : artifact(artifact), session(session) {}

  /// `data` are inputs of the entry.
  dlcrt_status place(DataPlace where, const char *entry,
                     std::span<const dlcrt_tensor> data, dlcrt_error *error);
  bool isThere() const { return data != nullptr; }
  const dlcrt_data *get() const { return data.get(); }

private:
  struct Release {
    void operator()(dlcrt_data *d) const { dlcrt_data_release(d); }
  };

  const dlcrt_artifact *artifact;
  dlcrt_session *session;
  std::unique_ptr<dlcrt_data, Release> data;
};

} // namespace dlc::rt

#endif // DLCRT_TRAINING_DEVICEDATA_H
