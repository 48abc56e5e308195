//===- CudaCopies.cpp - Copies between the host and a GPU -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CudaCopies.h"
#include "core/Status.h"

#include <algorithm>
#include <cstring>

namespace dlc::rt {

namespace {
uint64_t chunksOf(uint64_t bytes) {
  return bytes / CudaCopies::bufferBytes +
         (bytes % CudaCopies::bufferBytes != 0);
}

/// Where a chunk begins.
uint64_t offsetOf(uint64_t chunk) { return chunk * CudaCopies::bufferBytes; }

uint64_t sizeOf(uint64_t chunk, uint64_t bytes) {
  return std::min<uint64_t>(CudaCopies::bufferBytes, bytes - offsetOf(chunk));
}
} // namespace

dlcrt_status CudaCopies::provide(dlcrt_error *error) {
  const CudaApi &api = context.getApi();
  for (uint64_t i = 0; i < bufferCount; ++i) {
    if (!buffers[i])
      DLCRT_TRY(context.check(api.cuMemHostAlloc(&buffers[i], bufferBytes, 0),
                              error,
                              "cuMemHostAlloc of %zu bytes of the "
                              "host's memory for copies",
                              bufferBytes));
    if (!events[i])
      DLCRT_TRY(
          context.check(api.cuEventCreate(&events[i], cuda::eventDisableTiming),
                        error, "cuEventCreate"));
  }
  return DLCRT_OK;
}

void CudaCopies::clear() {
  const CudaApi &api = context.getApi();
  for (uint64_t i = 0; i < bufferCount; ++i) {
    if (events[i])
      api.cuEventDestroy_v2(events[i]);
    if (buffers[i])
      api.cuMemFreeHost(buffers[i]);
    events[i] = nullptr;
    buffers[i] = nullptr;
    inUse[i] = false;
  }
}

dlcrt_status CudaCopies::mark(uint64_t chunk, dlcrt_error *error) {
  dlcrt_status status =
      context.check(context.getApi().cuEventRecord(events[chunk % bufferCount],
                                                   context.getStream()),
                    error, "cuEventRecord");
  inUse[chunk % bufferCount] = status == DLCRT_OK;
  // Without an event nobody could wait for the buffer.
  if (status != DLCRT_OK)
    (void)context.synchronize(nullptr);
  return status;
}

dlcrt_status CudaCopies::await(uint64_t chunk, dlcrt_error *error) {
  if (!inUse[chunk % bufferCount])
    return DLCRT_OK;
  inUse[chunk % bufferCount] = false;
  return context.check(
      context.getApi().cuEventSynchronize(events[chunk % bufferCount]), error,
      "cuEventSynchronize");
}

dlcrt_status CudaCopies::write(uint64_t to, const void *from, uint64_t bytes,
                               dlcrt_error *error) {
  DLCRT_TRY(send(to, from, bytes, error));
  return context.synchronize(error);
}

dlcrt_status CudaCopies::send(uint64_t to, const void *from, uint64_t bytes,
                              dlcrt_error *error) {
  if (bytes > directBytes) {
    DLCRT_TRY(provide(error));
    return sendChunks(to, static_cast<const uint8_t *>(from), bytes, error);
  }
  if (bytes == 0)
    return DLCRT_OK;
  return context.check(context.getApi().cuMemcpyHtoDAsync_v2(
                           to, from, bytes, context.getStream()),
                       error, "cuMemcpyHtoDAsync");
}

dlcrt_status CudaCopies::sendChunks(uint64_t to, const uint8_t *from,
                                    uint64_t bytes, dlcrt_error *error) {
  for (uint64_t chunk = 0; chunk < chunksOf(bytes); ++chunk) {
    DLCRT_TRY(await(chunk, error));
    void *buffer = buffers[chunk % bufferCount];
    uint64_t offset = offsetOf(chunk), size = sizeOf(chunk, bytes);
    std::memcpy(buffer, from + offset, size);
    DLCRT_TRY(context.check(context.getApi().cuMemcpyHtoDAsync_v2(
                                to + offset, buffer, size, context.getStream()),
                            error, "cuMemcpyHtoDAsync"));
    DLCRT_TRY(mark(chunk, error));
  }
  return DLCRT_OK;
}

dlcrt_status CudaCopies::read(void *to, uint64_t from, uint64_t bytes,
                              dlcrt_error *error) {
  if (bytes > directBytes) {
    DLCRT_TRY(provide(error));
    return readChunks(static_cast<uint8_t *>(to), from, bytes, error);
  }
  if (bytes > 0)
    DLCRT_TRY(context.check(context.getApi().cuMemcpyDtoHAsync_v2(
                                to, from, bytes, context.getStream()),
                            error, "cuMemcpyDtoHAsync"));
  return context.synchronize(error);
}

dlcrt_status CudaCopies::readChunks(uint8_t *to, uint64_t from, uint64_t bytes,
                                    dlcrt_error *error) {
  uint64_t chunks = chunksOf(bytes);
  // One chunk more: each turn asks for a chunk and takes the one before.
  for (uint64_t chunk = 0; chunk <= chunks; ++chunk) {
    if (chunk < chunks) {
      DLCRT_TRY(context.check(context.getApi().cuMemcpyDtoHAsync_v2(
                                  buffers[chunk % bufferCount],
                                  from + offsetOf(chunk), sizeOf(chunk, bytes),
                                  context.getStream()),
                              error, "cuMemcpyDtoHAsync"));
      DLCRT_TRY(mark(chunk, error));
    }
    if (chunk == 0)
      continue;
    DLCRT_TRY(await(chunk - 1, error));
    std::memcpy(to + offsetOf(chunk - 1), buffers[(chunk - 1) % bufferCount],
                sizeOf(chunk - 1, bytes));
  }
  return DLCRT_OK;
}

} // namespace dlc::rt
