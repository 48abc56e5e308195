//===- State.cpp - Initial values, variables and metrics ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Status.h"
#include "core/Types.h"
#include "session/Session.h"

#include <cinttypes>
#include <cstring>

using namespace dlc::rt;

namespace {
/// Finds a variable and checks that a tensor fits it.
dlcrt_status matchVariable(const dlcrt_session &session, const char *path,
                           const dlcrt_tensor *value,
                           const VariableSpec *&variable, dlcrt_error *error) {
  const char *name = session.artifact->name.c_str();
  if (!path || !value)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected a variable's path and a tensor, found NULL",
                name);
  int32_t index = session.model().findVariable(path);
  if (index < 0)
    return fail(error, DLCRT_NOT_FOUND, "%s: no variable '%s'", name, path);
  variable = &session.model().variables[index];
  const dlcrt_variable_info &wanted = variable->info;
  if (value->rank < 0 || value->rank > DLCRT_MAX_RANK)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "variable '%s': expected %s, found a tensor of rank %d", path,
                describeType(wanted.dtype, wanted.shape, wanted.rank).text,
                value->rank);
  bool same = wanted.dtype == value->dtype && wanted.rank == value->rank;
  for (int32_t i = 0; same && i < wanted.rank; ++i)
    same = wanted.shape[i] == value->shape[i];
  if (!same)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "variable '%s': expected %s, found %s", path,
                describeType(wanted.dtype, wanted.shape, wanted.rank).text,
                describeType(value->dtype, value->shape, value->rank).text);
  if (!value->data && variable->bytes > 0)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "variable '%s': expected %" PRIu64 " bytes of data, found NULL",
                path, variable->bytes);
  return DLCRT_OK;
}

uint8_t *address(const dlcrt_session &session, const VariableSpec &variable) {
  return session.state.data() + variable.offset;
}

/// Whether an entry takes what dlcrt_init has to give: one seed.
bool takesSeed(const EntrySpec &entry) {
  if (entry.inputs.size() != 1)
    return false;
  const dlcrt_tensor_info &info = entry.inputs[0].info;
  return info.role == inputRoleSeed && info.dtype == DLCRT_U64 &&
         info.rank == 0;
}
} // namespace

dlcrt_status dlc::rt::readVariable(const dlcrt_session &session,
                                   const VariableSpec &variable, void *to,
                                   dlcrt_error *error) {
  if (variable.bytes == 0)
    return DLCRT_OK;
  if (session.device)
    return session.device->read(variable, to, error);
  std::memcpy(to, address(session, variable), variable.bytes);
  return DLCRT_OK;
}

dlcrt_status dlc::rt::writeVariable(dlcrt_session &session,
                                    const VariableSpec &variable,
                                    const void *from, dlcrt_error *error) {
  if (variable.bytes == 0)
    return DLCRT_OK;
  if (session.device)
    return session.device->write(variable, from, error);
  if (from)
    std::memcpy(address(session, variable), from, variable.bytes);
  else
    std::memset(address(session, variable), 0, variable.bytes);
  return DLCRT_OK;
}

dlcrt_status dlcrt_init(dlcrt_session *session, uint64_t seed,
                        dlcrt_error *error) {
  SessionUse use(session);
  DLCRT_TRY(use.begin(error));
  int32_t entry;
  DLCRT_TRY(requireEntry(*session, "init", entry, error));
  const EntrySpec &spec = session->model().entries[entry];
  if (!takesSeed(spec) || !spec.outputs.empty())
    return fail(error, DLCRT_UNSUPPORTED,
                "%s: expected an entry 'init' whose only input is a seed (of "
                "role seed, 64 bits) and that has no outputs, found %zu inputs "
                "and %zu outputs%s",
                session->artifact->name.c_str(), spec.inputs.size(),
                spec.outputs.size(),
                spec.inputs.size() == 1 && spec.outputs.empty()
                    ? ", and the input is no seed"
                    : "");
  session->inputs[0] = &seed;
  return execute(*session, entry, 1, 1, error);
}

dlcrt_status dlcrt_metric_results(dlcrt_session *session, double *values,
                                  int32_t count, dlcrt_error *error) {
  SessionUse use(session);
  DLCRT_TRY(use.begin(error));
  const std::vector<MetricSpec> &metrics = session->model().metrics;
  if (count < 0 || static_cast<size_t>(count) != metrics.size())
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "metric results: expected room for %zu values, found %d",
                metrics.size(), count);
  if (count > 0 && !values)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "metric results: expected room for %zu values, found NULL",
                metrics.size());
  if (metrics.empty())
    return DLCRT_OK;
  int32_t entry;
  DLCRT_TRY(requireEntry(*session, "metric_results", entry, error));
  const EntrySpec &spec = session->model().entries[entry];
  // Outputs that are no metric have no room here.
  bool scalars = spec.inputs.empty();
  for (const TensorSpec &output : spec.outputs)
    scalars &= output.info.rank == 0;
  if (!scalars)
    return fail(error, DLCRT_UNSUPPORTED,
                "%s: expected an entry 'metric_results' without inputs and "
                "with scalar outputs only",
                session->artifact->name.c_str());
  for (size_t i = 0; i < spec.outputs.size(); ++i)
    session->outputs[i] = &session->results[i];
  DLCRT_TRY(execute(*session, entry, 1, 1, error));
  for (size_t i = 0; i < metrics.size(); ++i) {
    const void *from = &session->results[metrics[i].output];
    switch (spec.outputs[metrics[i].output].info.dtype) {
    case DLCRT_F32: {
      float value;
      std::memcpy(&value, from, sizeof(value));
      values[i] = value;
      break;
    }
    case DLCRT_F64:
      std::memcpy(&values[i], from, sizeof(double));
      break;
    default: { // i64: the manifest's check leaves nothing else.
      int64_t value;
      std::memcpy(&value, from, sizeof(value));
      values[i] = static_cast<double>(value);
      break;
    }
    }
  }
  return DLCRT_OK;
}

dlcrt_status dlcrt_reset_metrics(dlcrt_session *session, dlcrt_error *error) {
  SessionUse use(session);
  DLCRT_TRY(use.begin(error));
  for (const VariableSpec &variable : session->model().variables)
    if (variable.info.role == roleMetric)
      DLCRT_TRY(writeVariable(*session, variable, nullptr, error));
  return DLCRT_OK;
}

dlcrt_status dlcrt_get_variable(dlcrt_session *session, const char *path,
                                dlcrt_tensor *value, dlcrt_error *error) {
  SessionUse use(session);
  DLCRT_TRY(use.begin(error));
  const VariableSpec *variable;
  DLCRT_TRY(matchVariable(*session, path, value, variable, error));
  return readVariable(*session, *variable, value->data, error);
}

dlcrt_status dlcrt_set_variable(dlcrt_session *session, const char *path,
                                const dlcrt_tensor *value, dlcrt_error *error) {
  SessionUse use(session);
  DLCRT_TRY(use.begin(error));
  const VariableSpec *variable;
  DLCRT_TRY(matchVariable(*session, path, value, variable, error));
  return writeVariable(*session, *variable, value->data, error);
}
