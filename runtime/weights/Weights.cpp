//===- Weights.cpp - Variables of a session in files ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "weights/Weights.h"
#include "core/File.h"
#include "core/Status.h"
#include "core/Types.h"

#include <cinttypes>
#include <cstring>

using namespace dlc::rt;

namespace {
bool isWeight(const VariableSpec &variable) {
  return variable.info.role == roleWeight ||
         variable.info.role == roleStatistic;
}

/// Finds the tensor of a variable and checks its type and, where not every
/// byte is a value, its bytes.
dlcrt_status match(const SafetensorsFile &file, const uint8_t *bytes,
                   const VariableSpec &variable, const char *path,
                   const StoredTensor *&tensor, dlcrt_error *error) {
  const dlcrt_variable_info &wanted = variable.info;
  tensor = file.find(wanted.path);
  if (!tensor)
    return fail(error, DLCRT_BAD_DATA,
                "%s: expected the variable '%s' (%s), found no such tensor",
                path, wanted.path,
                describeType(wanted.dtype, wanted.shape, wanted.rank).text);
  bool same = tensor->dtype == wanted.dtype && tensor->rank == wanted.rank;
  for (int32_t i = 0; same && i < wanted.rank; ++i)
    same = tensor->shape[i] == wanted.shape[i];
  if (!same)
    return fail(error, DLCRT_BAD_DATA,
                "%s: variable '%s': expected %s, found %s", path, wanted.path,
                describeType(wanted.dtype, wanted.shape, wanted.rank).text,
                describeType(tensor->dtype, tensor->shape, tensor->rank).text);
  if (wanted.dtype == DLCRT_PRED)
    for (uint64_t i = 0; i < tensor->bytes; ++i)
      if (bytes[tensor->offset + i] > 1)
        return fail(error, DLCRT_BAD_DATA,
                    "%s: variable '%s': element %" PRIu64
                    ": expected a truth value of 0 or 1, found %u",
                    path, wanted.path, i, bytes[tensor->offset + i]);
  return DLCRT_OK;
}
} // namespace

dlcrt_status dlc::rt::saveVariables(const dlcrt_session &session,
                                    VariableFilter wanted,
                                    const SafetensorsMetadata &metadata,
                                    const char *path, dlcrt_error *error) {
  const uint8_t *state = session.state.data();
  Pages copy;
  if (session.device) {
    if (!copy.allocate(session.model().stateBytes))
      return fail(error, DLCRT_OUT_OF_MEMORY,
                  "%s: out of memory for a copy of %" PRIu64 " bytes of state",
                  session.artifact->name.c_str(), session.model().stateBytes);
    state = copy.data();
  }
  std::vector<TensorToStore> tensors;
  for (const VariableSpec &variable : session.model().variables) {
    if (!wanted(variable))
      continue;
    if (session.device)
      DLCRT_TRY(readVariable(session, variable, copy.data() + variable.offset,
                             error));
    tensors.push_back({variable.info.path, variable.info.dtype,
                       variable.info.rank, variable.info.shape,
                       state + variable.offset});
  }
  return writeSafetensors(path, std::move(tensors), metadata, error);
}

dlcrt_status dlc::rt::loadVariables(dlcrt_session &session,
                                    VariableFilter wanted, const char *path,
                                    SafetensorsMetadata *metadata,
                                    dlcrt_error *error) {
  Pages bytes;
  DLCRT_TRY(readFile(path, bytes, error));
  SafetensorsFile file;
  DLCRT_TRY(parseSafetensors(bytes.data(), bytes.size(), path, file, error));
  const Model &model = session.model();
  size_t expected = 0;
  const StoredTensor *tensor;
  for (const VariableSpec &variable : model.variables)
    if (wanted(variable)) {
      DLCRT_TRY(match(file, bytes.data(), variable, path, tensor, error));
      ++expected;
    }
  for (const StoredTensor &stored : file.tensors) {
    int32_t index = model.findVariable(stored.name);
    if (index < 0 || !wanted(model.variables[index]))
      return fail(error, DLCRT_BAD_DATA,
                  "%s: expected %zu tensors, found %zu: the model has no place "
                  "for '%s'",
                  path, expected, file.tensors.size(), stored.name.c_str());
  }
  // Nothing can fail from here on but a device.
  for (const VariableSpec &variable : model.variables)
    if (wanted(variable))
      DLCRT_TRY(writeVariable(
          session, variable,
          bytes.data() + file.find(variable.info.path)->offset, error));
  if (metadata)
    *metadata = std::move(file.metadata);
  return DLCRT_OK;
}

dlcrt_status dlcrt_save_weights(dlcrt_session *session, const char *path,
                                dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    SessionUse use(session);
    DLCRT_TRY(use.begin(error));
    if (!path)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "dlcrt_save_weights: expected a path, found NULL");
    const Model &model = session->model();
    return saveVariables(*session, isWeight,
                         {{"model", model.model}, {"producer", model.producer}},
                         path, error);
  });
}

dlcrt_status dlcrt_load_weights(dlcrt_session *session, const char *path,
                                dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    SessionUse use(session);
    DLCRT_TRY(use.begin(error));
    if (!path)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "dlcrt_load_weights: expected a path, found NULL");
    return loadVariables(*session, isWeight, path, nullptr, error);
  });
}
