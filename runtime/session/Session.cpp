//===- Session.cpp - Making and releasing sessions ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "session/Session.h"
#include "core/Status.h"
#include "devices/cuda/CudaDevice.h"
#include "devices/sim/SimDevice.h"

#include <algorithm>
#include <cinttypes>

using namespace dlc::rt;

namespace {
constexpr int32_t maxThreads = 1024;

dlcrt_status checkOptions(const dlcrt_session_options &options,
                          dlcrt_error *error) {
  if (options.size < sizeof(dlcrt_session_options))
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "session options: expected size %zu, found %u",
                sizeof(dlcrt_session_options), options.size);
  if (options.threads < 0 || options.threads > maxThreads)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "session options: expected 0 to %d threads, found %d",
                maxThreads, options.threads);
  if (options.max_rows < 0)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "session options: expected max_rows of at least 0, found "
                "%" PRId64,
                options.max_rows);
  if (options.executor &&
      (!options.executor->parallel_for || options.executor->threads == 0))
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "session options: expected an executor with a function and at "
                "least 1 thread");
  if (options.max_steps < 0)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "session options: expected max_steps of at least 0, found "
                "%" PRId64,
                options.max_steps);
  return DLCRT_OK;
}

/// What the largest entry needs.
dlcrt_status arenaOfAll(const dlcrt_session &session, uint64_t &arena,
                        dlcrt_error *error) {
  const std::vector<EntrySpec> &entries = session.model().entries;
  const std::vector<ArenaSpec> &arenas = session.variant().arenas;
  arena = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    uint64_t bytes;
    if (!arenas[i].forRows(session.maxRows, session.services.threads, bytes))
      return fail(error, DLCRT_OUT_OF_MEMORY,
                  "%s: entry '%s': memory for %" PRId64 " rows of %" PRIu64
                  " bytes exceeds 64 bits",
                  session.artifact->name.c_str(), entries[i].name,
                  session.maxRows, arenas[i].bytesPerRow);
    arena = std::max(arena, bytes);
  }
  return DLCRT_OK;
}

void makeRoom(dlcrt_session &session) {
  size_t inputs = 0, outputs = 0;
  for (const EntrySpec &entry : session.model().entries) {
    inputs = std::max(inputs, entry.inputs.size());
    outputs = std::max(outputs, entry.outputs.size());
  }
  session.inputs.resize(inputs);
  session.outputs.resize(outputs);
  session.results.resize(outputs);
}

dlcrt_status allocate(dlcrt_session &session, uint64_t arena,
                      dlcrt_error *error) {
  const Model &model = session.model();
  const char *name = session.artifact->name.c_str();
  if (!session.state.allocate(model.stateBytes, codeOverRead))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for %" PRIu64 " bytes of state", name,
                model.stateBytes);
  if (!session.arena.allocate(arena, codeOverRead))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for %" PRIu64 " bytes to work on %" PRId64
                " rows",
                name, arena, session.maxRows);
  return DLCRT_OK;
}

dlcrt_status startThreads(dlcrt_session &session,
                          const dlcrt_session_options &options,
                          dlcrt_error *error) {
  session.services.size = sizeof(dlcrt_services);
  if (const dlcrt_executor *executor = options.executor) {
    session.services.threads = executor->threads;
    session.services.context = executor->context;
    session.services.parallel_for = executor->parallel_for;
    return DLCRT_OK;
  }
  uint32_t threads =
      options.threads > 0
          ? static_cast<uint32_t>(options.threads)
          : std::min<uint32_t>(ThreadPool::processors(), maxThreads);
  session.pool = ThreadPool::create(threads);
  if (!session.pool)
    return fail(error, DLCRT_OUT_OF_MEMORY, "cannot start %u threads", threads);
  session.services.threads = threads;
  session.services.context = session.pool.get();
  session.services.parallel_for = ThreadPool::parallelFor;
  return DLCRT_OK;
}

/// The device of a session, and the threads that it uses.
dlcrt_status openDevice(dlcrt_session &session,
                        const dlcrt_session_options &options,
                        std::unique_ptr<Device> &device, dlcrt_error *error) {
  if (session.where.target == Target::Cuda)
    return createCudaDevice(session.where.ordinal, device, error);
  DLCRT_TRY(startThreads(session, options, error));
  const dlcrt_executor executor = {session.services.threads,
                                   session.services.context,
                                   session.services.parallel_for};
  return SimDevice::create(options.checks, executor, device, error);
}

/// Memory, threads and the device of a session whose options are good.
dlcrt_status prepare(dlcrt_session &session,
                     const dlcrt_session_options &options, dlcrt_error *error) {
  const RecipeSpec &recipe = session.model().recipe;
  DLCRT_TRY(chooseDevice(*session.artifact, options, session.where, error));
  session.entries = session.artifact->entriesFor(session.where.target);
  session.maxRows = options.max_rows > 0 ? options.max_rows : recipe.batchSize;
  makeRoom(session);
  uint64_t arena;
  if (session.where.target == Target::Cpu) {
    DLCRT_TRY(startThreads(session, options, error));
    DLCRT_TRY(arenaOfAll(session, arena, error));
    return allocate(session, arena, error);
  }
  DLCRT_TRY(arenaOfAll(session, arena, error));
  std::unique_ptr<Device> device;
  DLCRT_TRY(openDevice(session, options, device, error));
  int64_t maxSteps =
      options.max_steps > 0 ? options.max_steps : recipe.stepsPerExecution;
  session.device = std::make_unique<DeviceSession>(std::move(device));
  return session.device->allocate(session, arena, maxSteps, error);
}
} // namespace

dlcrt_status SessionUse::begin(dlcrt_error *error) {
  clearError(error);
  if (!session)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "expected a session, found NULL");
  if (session->busy.exchange(true, std::memory_order_acquire))
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "the session is in use by another thread: a session is for "
                "one thread at a time");
  held = true;
  return DLCRT_OK;
}

dlcrt_status dlcrt_session_create(dlcrt_artifact *artifact,
                                  const dlcrt_session_options *options,
                                  dlcrt_session **session, dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    if (!artifact || !session)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "dlcrt_session_create: expected an artifact and a place for "
                  "the session, found NULL");
    *session = nullptr;
    dlcrt_session_options chosen = {};
    chosen.size = sizeof(chosen);
    // A smaller struct is of another version; there is no more of it to read.
    if (options && options->size >= sizeof(chosen))
      chosen = *options;
    else if (options)
      chosen.size = options->size;
    DLCRT_TRY(checkOptions(chosen, error));
    auto made = std::make_unique<dlcrt_session>();
    artifact->retain();
    made->artifact = artifact;
    DLCRT_TRY(prepare(*made, chosen, error));
    *session = made.release();
    return DLCRT_OK;
  });
}

void dlcrt_session_release(dlcrt_session *session) { delete session; }

const char *dlcrt_session_device(const dlcrt_session *session) {
  return session ? session->where.name : "";
}

dlcrt_status dlcrt_session_outcome(const dlcrt_session *session,
                                   dlcrt_outcome *outcome, dlcrt_error *error) {
  clearError(error);
  if (!session || !outcome)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "dlcrt_session_outcome: expected a session and a place for the "
                "answer, found NULL");
  *outcome = session->outcome;
  return DLCRT_OK;
}

uint64_t dlcrt_session_executions(const dlcrt_session *session) {
  return session ? session->executions : 0;
}
