//===- Session.cpp - Making and releasing sessions ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "session/Session.h"
#include "core/Status.h"

#include <algorithm>
#include <cinttypes>

using namespace dlc::rt;

namespace {
constexpr int32_t maxThreads = 1024;

// Vectorised code may read, never write, up to this far past the last
// variable or buffer.
constexpr uint64_t overRead = 64;

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
  return DLCRT_OK;
}

dlcrt_status allocate(dlcrt_session &session, dlcrt_error *error) {
  const Model &model = session.model();
  const char *name = session.artifact->name.c_str();
  uint64_t arena = 0;
  size_t inputs = 0, outputs = 0;
  for (const EntrySpec &entry : model.entries) {
    uint64_t bytes;
    if (!entry.arenaFor(session.maxRows, bytes))
      return fail(error, DLCRT_OUT_OF_MEMORY,
                  "%s: entry '%s': memory for %" PRId64 " rows of %" PRIu64
                  " bytes exceeds 64 bits",
                  name, entry.name, session.maxRows, entry.arenaBytesPerRow);
    arena = std::max(arena, bytes);
    inputs = std::max(inputs, entry.inputs.size());
    outputs = std::max(outputs, entry.outputs.size());
  }
  if (!session.state.allocate(model.stateBytes, overRead))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for %" PRIu64 " bytes of state", name,
                model.stateBytes);
  if (!session.arena.allocate(arena, overRead))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for %" PRIu64 " bytes to work on %" PRId64
                " rows",
                name, arena, session.maxRows);
  session.inputs.resize(inputs);
  session.outputs.resize(outputs);
  session.results.resize(outputs);
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
    made->maxRows = chosen.max_rows > 0 ? chosen.max_rows
                                        : artifact->model.recipe.batchSize;
    DLCRT_TRY(allocate(*made, error));
    DLCRT_TRY(startThreads(*made, chosen, error));
    *session = made.release();
    return DLCRT_OK;
  });
}

void dlcrt_session_release(dlcrt_session *session) { delete session; }

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
