//===- DeviceSession.cpp - The part of a session that a device holds ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "session/DeviceSession.h"
#include "core/Checked.h"
#include "core/Status.h"
#include "session/Session.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace dlc::rt {

namespace {
uint64_t addressOf(const void *pointer) {
  return reinterpret_cast<uint64_t>(pointer);
}
template <typename Pointer> Pointer pointerTo(uint64_t address) {
  return reinterpret_cast<Pointer>(address);
}
} // namespace

DeviceSession::DeviceSession(std::unique_ptr<Device> device)
    : device(std::move(device)) {}

DeviceSession::~DeviceSession() {
  for (uint64_t address : allocations)
    device->release(address);
}

dlcrt_status DeviceSession::take(const dlcrt_session &session, uint64_t bytes,
                                 const char *what, uint64_t &address,
                                 dlcrt_error *error) {
  // So that what was taken can be noted.
  allocations.reserve(allocations.size() + 1);
  // At least one byte: each has an address of its own.
  dlcrt_error reason;
  dlcrt_status status =
      device->allocate(std::max<uint64_t>(bytes, 1), what, address, &reason);
  if (status != DLCRT_OK)
    return fail(error, status, "%s: %s", session.artifact->name.c_str(),
                reason.message);
  allocations.push_back(address);
  return DLCRT_OK;
}

void DeviceSession::giveBack(uint64_t address) {
  if (std::erase(allocations, address))
    device->release(address);
}

int64_t DeviceSession::mostRows(const dlcrt_session &session) const {
  return session.maxRows * maxSteps; // allocate() has seen that it fits.
}

template <typename Pointer>
dlcrt_status
DeviceSession::takeStaging(const dlcrt_session &session,
                           std::vector<TensorSpec> EntrySpec::*tensors,
                           int64_t rows, const char *kind,
                           std::vector<Pointer> &staging, dlcrt_error *error) {
  char what[80];
  std::snprintf(what, sizeof(what),
                "%s for %" PRId64 " steps of %" PRId64 " rows", kind, maxSteps,
                session.maxRows);
  std::vector<int64_t> sizes;
  for (const EntrySpec &entry : session.model().entries) {
    const std::vector<TensorSpec> &all = entry.*tensors;
    sizes.resize(std::max(sizes.size(), all.size()));
    for (size_t i = 0; i < all.size(); ++i) {
      int64_t bytes = all[i].bytes;
      if (all[i].rowed && !checkedMul(bytes, rows, bytes))
        return fail(error, DLCRT_OUT_OF_MEMORY,
                    "%s: entry '%s': memory for %" PRId64
                    " rows of '%s' exceeds 64 bits",
                    session.artifact->name.c_str(), entry.name, rows,
                    all[i].info.name);
      sizes[i] = std::max(sizes[i], bytes);
    }
  }
  for (int64_t size : sizes) {
    uint64_t address;
    DLCRT_TRY(take(session, static_cast<uint64_t>(size), what, address, error));
    staging.push_back(pointerTo<Pointer>(address));
  }
  return DLCRT_OK;
}

dlcrt_status DeviceSession::allocate(const dlcrt_session &session,
                                     uint64_t arenaBytes, int64_t steps,
                                     dlcrt_error *error) {
  int64_t rows;
  if (!checkedMul(session.maxRows, steps, rows))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: memory for %" PRId64 " steps of %" PRId64
                " rows exceeds 64 bits",
                session.artifact->name.c_str(), steps, session.maxRows);
  maxSteps = steps;
  char what[80];
  std::snprintf(what, sizeof(what), "arena for steps of %" PRId64 " rows",
                session.maxRows);
  DLCRT_TRY(take(session, session.model().stateBytes, "state", state, error));
  DLCRT_TRY(take(session, arenaBytes, what, arena, error));
  DLCRT_TRY(take(session, sizeof(dlcrt_outcome), "outcome", outcome, error));
  DLCRT_TRY(
      takeStaging(session, &EntrySpec::inputs, rows, "inputs", inputs, error));
  return takeStaging(session, &EntrySpec::outputs, rows, "outputs", outputs,
                     error);
}

dlcrt_status DeviceSession::read(const VariableSpec &variable, void *to,
                                 dlcrt_error *error) const {
  return device->read(to, state + variable.offset, variable.bytes, error);
}

dlcrt_status DeviceSession::write(const VariableSpec &variable,
                                  const void *from, dlcrt_error *error) {
  uint64_t to = state + variable.offset;
  return from ? device->write(to, from, variable.bytes, error)
              : device->zero(to, variable.bytes, error);
}

/// Inputs without rows are the same for all steps of a call.
dlcrt_status DeviceSession::stage(const dlcrt_session &session,
                                  const EntrySpec &entry, int64_t first,
                                  int64_t rows, dlcrt_error *error) {
  if (session.source.data)
    return gather(session.source, entry, first, rows, error);
  for (size_t i = 0; i < entry.inputs.size(); ++i) {
    const TensorSpec &tensor = entry.inputs[i];
    int64_t count = tensor.rowed ? rows : first == 0;
    if (tensor.bytes * count == 0)
      continue;
    const auto *from = static_cast<const uint8_t *>(session.inputs[i]) +
                       (tensor.rowed ? tensor.bytes * first : 0);
    DLCRT_TRY(device->send(addressOf(inputs[i]), from,
                           static_cast<uint64_t>(tensor.bytes * count), error));
  }
  return DLCRT_OK;
}

dlcrt_status DeviceSession::gather(const DataRows &source,
                                   const EntrySpec &entry, int64_t first,
                                   int64_t rows, dlcrt_error *error) {
  const dlcrt_data &data = *source.data;
  RowList part = source.list.part(first, rows);
  if (part.rows)
    DLCRT_TRY(device->send(data.numbers, part.rows,
                           static_cast<uint64_t>(rows) * sizeof(int64_t),
                           error));
  for (size_t i = 0; i < entry.inputs.size(); ++i) {
    const dlcrt_data::Field &field = *data.find(entry.inputs[i]);
    RowCopy copy;
    copy.to = addressOf(inputs[i]);
    copy.from = field.address;
    copy.rowBytes = static_cast<uint64_t>(field.bytes);
    copy.rows = part.rows && field.rowed ? data.numbers : 0;
    copy.first = field.rowed ? part.first : 0;
    copy.count = field.rowed ? rows : first == 0;
    DLCRT_TRY(device->gather(copy, error));
  }
  return DLCRT_OK;
}

/// Outputs without rows are what the last step made of them.
dlcrt_status DeviceSession::collect(const dlcrt_session &session,
                                    const EntrySpec &entry, int64_t first,
                                    int64_t rows, dlcrt_error *error) {
  for (size_t i = 0; rows > 0 && i < entry.outputs.size(); ++i) {
    const TensorSpec &tensor = entry.outputs[i];
    int64_t count = tensor.rowed ? rows : 1;
    if (tensor.bytes * count == 0)
      continue;
    auto *to = static_cast<uint8_t *>(session.outputs[i]) +
               (tensor.rowed ? tensor.bytes * first : 0);
    DLCRT_TRY(device->read(to, addressOf(outputs[i]),
                           static_cast<uint64_t>(tensor.bytes * count), error));
  }
  return DLCRT_OK;
}

dlcrt_status DeviceSession::execute(dlcrt_session &session, int32_t entry,
                                    int64_t rows, int64_t batch,
                                    dlcrt_error *error) {
  bool hasRun = false;
  dlcrt_status status = executeAll(session, entry, rows, batch, hasRun, error);
  if (status == DLCRT_OK)
    return status;
  // The caller's memory is no longer read.
  device->drain();
  if (!hasRun)
    return status;
  // A call that fails with another status has changed nothing.
  if (error)
    error->status = DLCRT_DEVICE_FAULT;
  return DLCRT_DEVICE_FAULT;
}

dlcrt_status DeviceSession::executeAll(dlcrt_session &session, int32_t entry,
                                       int64_t rows, int64_t batch,
                                       bool &hasRun, dlcrt_error *error) {
  const EntrySpec &spec = session.model().entries[entry];
  const ArenaSpec &needs = session.variant().arenas[entry];
  Execution execution = {};
  execution.entry = session.entries[entry];
  execution.name = spec.name;
  dlcrt_frame &frame = execution.frame;
  frame.size = sizeof(frame);
  frame.state = pointerTo<void *>(state);
  frame.arena = pointerTo<void *>(arena);
  frame.inputs = inputs.data();
  frame.outputs = outputs.data();
  frame.batch = batch;
  frame.outcome = pointerTo<dlcrt_outcome *>(outcome);
  // No overflow: a batch is at most the rows that allocate() has counted.
  int64_t most = batch * maxSteps;
  auto begin = [&](int64_t first) {
    frame.rows = std::min(most, rows - first);
    frame.capacity = capacityFor(frame.rows, batch);
    (void)needs.forRows(frame.capacity, /*threads=*/0, execution.arenaBytes);
    execution.firstStep = first / batch;
  };
  // Of several executions only the last has fewer rows. If the device can't do
  // them, that shows before anything has changed.
  if (rows > most)
    for (int64_t first : {int64_t(0), (rows - 1) / most * most}) {
      begin(first);
      DLCRT_TRY(device->prepare(execution, error));
    }
  for (int64_t first = 0, count; first < rows; first += count) {
    begin(first);
    count = frame.rows;
    DLCRT_TRY(stage(session, spec, first, count, error));
    ++session.executions;
    dlcrt_outcome ended;
    DLCRT_TRY(device->run(execution, ended, error));
    hasRun = true;
    if (ended.check == 0) {
      DLCRT_TRY(collect(session, spec, first, count, error));
      continue;
    }
    // The steps before the failed one stand.
    int64_t steps = std::clamp<int64_t>(ended.step, 0, (count - 1) / batch);
    session.outcome = ended;
    session.outcome.step = execution.firstStep + steps;
    return collect(session, spec, first, steps * batch, error);
  }
  return DLCRT_OK;
}

} // namespace dlc::rt
