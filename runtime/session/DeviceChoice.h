//===- DeviceChoice.h - Which device a session runs on --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SESSION_DEVICECHOICE_H
#define DLCRT_SESSION_DEVICECHOICE_H

#include "artifact/Artifact.h"

namespace dlc::rt {

struct DeviceChoice {
  Target target = Target::Cpu;
  /// Among the devices of its kind.
  int32_t ordinal = 0;
  /// "cpu:0".
  char name[16] = "";
};

/// The device that the options name, or the one preferred of those that the
/// artifact has code for. Fails if the name is none, if there is no code for
/// it, or if it does not do the checks asked for. Whether there is such a GPU
/// shows when it is opened.
dlcrt_status chooseDevice(const dlcrt_artifact &artifact,
                          const dlcrt_session_options &options,
                          DeviceChoice &choice, dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_SESSION_DEVICECHOICE_H
