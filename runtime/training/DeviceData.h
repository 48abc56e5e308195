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

#include <initializer_list>
#include <memory>
#include <span>

namespace dlc::rt {

/// Where the data of a training lies.
enum class DataPlace {
  /// On the session's device, if that is not the CPU and all data of the
  /// training takes no more than a quarter of its memory; else as `Host`.
  Automatic,
  /// In the host's memory: each execution copies its rows to the device.
  Host,
  /// On the device, or it is an error.
  Device,
};

/// Whether these data sets are to lie on the session's device.
bool goesToDevice(DataPlace place, const dlcrt_session *session,
                  std::initializer_list<std::span<const dlcrt_tensor>> sets);

/// A data set on a session's device, or none.
class DeviceData {
public:
  DeviceData(const dlcrt_artifact *artifact, dlcrt_session *session)
      : artifact(artifact), session(session) {}

  /// Copies inputs of the entry there. If they need not be there, it is no
  /// error that there is no room.
  dlcrt_status place(bool isNeeded, const char *entry,
                     std::span<const dlcrt_tensor> tensors, dlcrt_error *error);
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
