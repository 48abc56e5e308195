//===- Session.h - The state of a model and the memory to run it ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SESSION_SESSION_H
#define DLCRT_SESSION_SESSION_H

#include "artifact/Artifact.h"
#include "core/Checked.h"
#include "core/Memory.h"
#include "pool/ThreadPool.h"
#include "session/Data.h"
#include "session/DeviceChoice.h"
#include "session/DeviceSession.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

struct dlcrt_session {
  ~dlcrt_session() {
    // It knows code of the artifact by address.
    device.reset();
    dlcrt_artifact_release(artifact);
  }

  dlcrt_artifact *artifact = nullptr;
  dlc::rt::DeviceChoice where;
  /// The code for its device.
  const dlcrt_entry *entries = nullptr;
  /// Of a session on the CPU.
  dlc::rt::Pages state;
  dlc::rt::Pages arena;
  int64_t maxRows = 0;
  std::unique_ptr<dlc::rt::ThreadPool> pool;
  dlcrt_services services = {};
  uint64_t executions = 0;
  /// Of the last execution.
  dlcrt_outcome outcome = {};
  /// Where the call that runs takes its inputs from.
  dlc::rt::DataRows source;
  /// Null on the CPU. Goes before the pool, which it uses.
  std::unique_ptr<dlc::rt::DeviceSession> device;

  /// Room for the pointers of any call and for the results of
  /// `metric_results`, so that calls need no memory.
  std::vector<const void *> inputs;
  std::vector<void *> outputs;
  std::vector<uint64_t> results;

  /// A session is for one thread at a time; this notices two.
  std::atomic<bool> busy{false};

  const dlc::rt::Model &model() const { return artifact->model; }
  const dlc::rt::VariantSpec &variant() const {
    return model().variants[static_cast<size_t>(model().chosen(where.target))];
  }
};

namespace dlc::rt {

/// Holds a session for the length of a C function.
class SessionUse {
public:
  explicit SessionUse(dlcrt_session *session) : session(session) {}
  SessionUse(const SessionUse &) = delete;
  SessionUse &operator=(const SessionUse &) = delete;
  ~SessionUse() {
    if (held)
      session->busy.store(false, std::memory_order_release);
  }
  /// Fails for a null session and for one that another thread uses.
  dlcrt_status begin(dlcrt_error *error);

private:
  dlcrt_session *session;
  bool held = false;
};

/// Runs an entry on the pointers in session.inputs, or the rows in
/// session.source, and those in session.outputs, which have been checked.
dlcrt_status execute(dlcrt_session &session, int32_t entry, int64_t rows,
                     int64_t batch, dlcrt_error *error);

/// Rows that the arena of a call is laid out for: as few as it allows, so that
/// small calls stay in the caches, and at most those the arena was made for.
inline int64_t capacityFor(int64_t rows, int64_t batch) {
  return std::max<int64_t>(std::min(rows, batch), 1);
}

/// The number of rows of a call, and what tells it.
struct Rows {
  int64_t count = -1;
  const char *kind = "";
  const char *name = "";
};
/// Whether these are the tensors that the entry takes, of so many rows.
dlcrt_status checkInputs(const EntrySpec &entry, const dlcrt_tensor *inputs,
                         int32_t numInputs, Rows &rows, dlcrt_error *error);
dlcrt_status checkOutputs(const EntrySpec &entry, const dlcrt_tensor *outputs,
                          int32_t numOutputs, Rows &rows, dlcrt_error *error);
/// The entry of that number; fails if there is none.
dlcrt_status findEntry(const dlcrt_session &session, int32_t entry,
                       const EntrySpec *&spec, dlcrt_error *error);
/// Runs an entry whose inputs are there on as many rows, with these outputs.
dlcrt_status callOnRows(dlcrt_session &session, int32_t entry, Rows rows,
                        dlcrt_tensor *outputs, int32_t numOutputs,
                        int64_t batch, dlcrt_error *error);
/// Checks the tensors of a call, then runs it.
dlcrt_status callEntry(dlcrt_session &session, int32_t entry,
                       const dlcrt_tensor *inputs, int32_t numInputs,
                       dlcrt_tensor *outputs, int32_t numOutputs, int64_t batch,
                       dlcrt_error *error);

/// The value of a variable. `from` may be null: zeros.
dlcrt_status readVariable(const dlcrt_session &session,
                          const VariableSpec &variable, void *to,
                          dlcrt_error *error);
dlcrt_status writeVariable(dlcrt_session &session, const VariableSpec &variable,
                           const void *from, dlcrt_error *error);

/// Index of an entry that the artifact must have for what is asked of it.
dlcrt_status requireEntry(const dlcrt_session &session, const char *name,
                          int32_t &entry, dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_SESSION_SESSION_H
