//===- DeviceSession.h - The part of a session that a device holds --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SESSION_DEVICESESSION_H
#define DLCRT_SESSION_DEVICESESSION_H

#include "artifact/Model.h"
#include "devices/Device.h"
#include "session/Data.h"

#include <memory>
#include <vector>

struct dlcrt_session;

namespace dlc::rt {

/// State, arena, and buffers for inputs and outputs in a device's memory. Their
/// addresses stay the same for as long as the session lives.
class DeviceSession {
public:
  explicit DeviceSession(std::unique_ptr<Device> device);
  DeviceSession(const DeviceSession &) = delete;
  DeviceSession &operator=(const DeviceSession &) = delete;
  ~DeviceSession();

  /// Memory for `arenaBytes` of arena and for the inputs and outputs of
  /// `steps` steps of the session's maximum of rows.
  dlcrt_status allocate(const dlcrt_session &session, uint64_t arenaBytes,
                        int64_t steps, dlcrt_error *error);

  /// Runs an entry on the host's memory in session.inputs and session.outputs,
  /// or the rows in session.source, at most as many steps at a time as there is
  /// memory for. What a check of the model found is in session.outcome. Once
  /// something has run, whatever fails is DLCRT_DEVICE_FAULT.
  dlcrt_status execute(dlcrt_session &session, int32_t entry, int64_t rows,
                       int64_t batch, dlcrt_error *error);

  dlcrt_status read(const VariableSpec &variable, void *to,
                    dlcrt_error *error) const;
  /// `from` may be null: zeros.
  dlcrt_status write(const VariableSpec &variable, const void *from,
                     dlcrt_error *error);

  /// Memory that lives as long as the session unless it is given back.
  dlcrt_status take(const dlcrt_session &session, uint64_t bytes,
                    const char *what, uint64_t &address, dlcrt_error *error);
  void giveBack(uint64_t address);
  /// Rows of one execution, at most.
  int64_t mostRows(const dlcrt_session &session) const;
  Device &getDevice() { return *device; }

private:
  /// Takes memory for each position of inputs (or outputs) in any entry.
  template <typename Pointer>
  dlcrt_status takeStaging(const dlcrt_session &session,
                           std::vector<TensorSpec> EntrySpec::*tensors,
                           int64_t rows, const char *kind,
                           std::vector<Pointer> &staging, dlcrt_error *error);
  dlcrt_status executeAll(dlcrt_session &session, int32_t entry, int64_t rows,
                          int64_t batch, bool &hasRun, dlcrt_error *error);
  dlcrt_status stage(const dlcrt_session &session, const EntrySpec &entry,
                     int64_t first, int64_t rows, dlcrt_error *error);
  /// The same, of rows that lie on the device already.
  dlcrt_status gather(const DataRows &source, const EntrySpec &entry,
                      int64_t first, int64_t rows, dlcrt_error *error);
  dlcrt_status collect(const dlcrt_session &session, const EntrySpec &entry,
                       int64_t first, int64_t rows, dlcrt_error *error);

  std::unique_ptr<Device> device;
  std::vector<uint64_t> allocations;
  uint64_t state = 0;
  uint64_t arena = 0;
  uint64_t outcome = 0;
  /// Addresses of the device. Entries share them: one runs at a time.
  std::vector<const void *> inputs;
  std::vector<void *> outputs;
  int64_t maxSteps = 1;
};

} // namespace dlc::rt

#endif // DLCRT_SESSION_DEVICESESSION_H
