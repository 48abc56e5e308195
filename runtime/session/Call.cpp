//===- Call.cpp - Running entries -----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Checked.h"
#include "core/Labels.h"
#include "core/Status.h"
#include "core/Types.h"
#include "session/Session.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

using namespace dlc::rt;

namespace {
/// What is common to the messages about one tensor of a call.
struct Place {
  const EntrySpec &entry;
  const char *kind;
  const TensorSpec &spec;
};

bool sameType(const dlcrt_tensor_info &wanted, const dlcrt_tensor &found) {
  if (wanted.dtype != found.dtype || wanted.rank != found.rank)
    return false;
  for (int32_t i = 0; i < wanted.rank; ++i)
    if (found.shape[i] < 0 ||
        (wanted.shape[i] != -1 && wanted.shape[i] != found.shape[i]))
      return false;
  return true;
}

dlcrt_status checkTensor(const Place &place, const dlcrt_tensor &tensor,
                         Rows &rows, dlcrt_error *error) {
  const dlcrt_tensor_info &wanted = place.spec.info;
  const char *entry = place.entry.name;
  if (tensor.rank < 0 || tensor.rank > DLCRT_MAX_RANK)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': %s '%s': expected %s, found a tensor of rank %d",
                entry, place.kind, wanted.name,
                describeType(wanted.dtype, wanted.shape, wanted.rank).text,
                tensor.rank);
  if (!sameType(wanted, tensor))
    return fail(
        error, DLCRT_INVALID_ARGUMENT,
        "entry '%s': %s '%s': expected %s, found %s", entry, place.kind,
        wanted.name, describeType(wanted.dtype, wanted.shape, wanted.rank).text,
        describeType(tensor.dtype, tensor.shape, tensor.rank, false).text);
  int64_t bytes = place.spec.bytes;
  if (place.spec.rowed) {
    int64_t count = tensor.shape[0];
    if (rows.count < 0)
      rows = {count, place.kind, wanted.name};
    else if (rows.count != count)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "entry '%s': %s '%s' has %" PRId64 " rows, %s '%s' has "
                  "%" PRId64,
                  entry, place.kind, wanted.name, count, rows.kind, rows.name,
                  rows.count);
    if (!checkedMul(bytes, count, bytes))
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "entry '%s': %s '%s': the size of %" PRId64
                  " rows exceeds 64 bits",
                  entry, place.kind, wanted.name, count);
  }
  if (bytes == 0)
    return DLCRT_OK;
  if (!tensor.data)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': %s '%s': expected %" PRId64
                " bytes of data, found NULL",
                entry, place.kind, wanted.name, bytes);
  uint64_t alignment = static_cast<uint64_t>(dtypeBytes(wanted.dtype));
  if (reinterpret_cast<uintptr_t>(tensor.data) % alignment != 0)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': %s '%s': expected data aligned to %" PRIu64
                " bytes, found %p",
                entry, place.kind, wanted.name, alignment, tensor.data);
  return DLCRT_OK;
}

dlcrt_status checkCount(const EntrySpec &entry, const char *kind,
                        const std::vector<TensorSpec> &wanted,
                        const dlcrt_tensor *tensors, int32_t found,
                        dlcrt_error *error) {
  if (found < 0 || static_cast<size_t>(found) != wanted.size())
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': expected %zu %ss, found %d", entry.name,
                wanted.size(), kind, found);
  if (found > 0 && !tensors)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': expected %d %ss, found NULL", entry.name, found,
                kind);
  return DLCRT_OK;
}

/// What is wrong with the labels of row `at` of the call's.
LabelText describeRow(const dlcrt_session &session, const TensorSpec &input,
                      const void *memory, int64_t at) {
  const DataRows &source = session.source;
  if (!source.data)
    return describeLabels(input.info, memory, at);
  // Not from a device, if they are many.
  alignas(sizeof(int64_t)) uint8_t row[256];
  const dlcrt_data::Field *field = source.data->find(input);
  if (field && field->rowed && !session.device)
    return describeLabels(input.info, field->memory.data(), source.list[at]);
  if (input.info.classes < 1 || !field || !field->rowed ||
      field->bytes > static_cast<int64_t>(sizeof(row)) ||
      source.data->read(*field, source.list[at], row) != DLCRT_OK)
    return {};
  return describeLabels(input.info, row, 0);
}

dlcrt_status reportCheck(const dlcrt_session &session, const EntrySpec &entry,
                         int64_t rows, int64_t batch,
                         const dlcrt_outcome &outcome, dlcrt_error *error) {
  const std::vector<CheckSpec> &checks = session.model().checks;
  size_t index = static_cast<size_t>(outcome.check) - 1;
  bool known = outcome.check > 0 && index < checks.size();
  const char *message = known ? checks[index].message : "an unknown check";
  const char *where = known ? checks[index].where : "";
  char row[48] = "";
  LabelText label;
  if (outcome.row >= 0) {
    std::snprintf(row, sizeof(row), ", row %" PRId64 " of its batch",
                  outcome.row);
    int64_t at = outcome.step * batch + outcome.row;
    for (size_t i = 0; at < rows && i < entry.inputs.size() && !*label.text;
         ++i)
      label = describeRow(session, entry.inputs[i], session.inputs[i], at);
  }
  return fail(error, DLCRT_CHECK_FAILED,
              "entry '%s': %s%s%s%s in step %" PRId64 " of this call%s%s",
              entry.name, message, *where ? " (" : "", where, *where ? ")" : "",
              outcome.step, row, label.text);
}
} // namespace

/// Runs the entry's code for the CPU on the pointers in session.inputs.
static void executeOnCpu(dlcrt_session &session, int32_t entry, int64_t rows,
                         int64_t batch) {
  dlcrt_frame frame = {};
  frame.size = sizeof(frame);
  frame.state = session.state.data();
  frame.arena = session.arena.data();
  frame.inputs = session.inputs.data();
  frame.outputs = session.outputs.data();
  frame.rows = rows;
  frame.batch = batch;
  frame.capacity = capacityFor(rows, batch);
  frame.outcome = &session.outcome;
  ++session.executions;
  session.entries[entry](&session.services, &frame);
}

/// The same on the rows in session.source, some steps at a time if they have to
/// be gathered.
static void executeRowsOnCpu(dlcrt_session &session, int32_t entry,
                             int64_t rows, int64_t batch) {
  const EntrySpec &spec = session.model().entries[entry];
  const dlcrt_data &data = *session.source.data;
  // Rows that follow each other need not be gathered.
  int64_t most = session.source.list.rows
                     ? std::max<int64_t>(data.rowsTogether / batch, 1) * batch
                     : rows;
  for (int64_t first = 0, count; first < rows; first += count) {
    count = std::min(most, rows - first);
    for (size_t i = 0; i < spec.inputs.size(); ++i)
      session.inputs[i] = data.gather(*data.find(spec.inputs[i]),
                                      session.source.list.part(first, count));
    executeOnCpu(session, entry, count, batch);
    if (session.outcome.check != 0) {
      session.outcome.step += first / batch;
      return;
    }
    for (size_t i = 0; i < spec.outputs.size(); ++i)
      if (spec.outputs[i].rowed)
        session.outputs[i] = static_cast<uint8_t *>(session.outputs[i]) +
                             spec.outputs[i].bytes * count;
  }
}

dlcrt_status dlc::rt::execute(dlcrt_session &session, int32_t entry,
                              int64_t rows, int64_t batch, dlcrt_error *error) {
  const EntrySpec &spec = session.model().entries[entry];
  session.outcome = {};
  if (session.device)
    DLCRT_TRY(session.device->execute(session, entry, rows, batch, error));
  else if (session.source.data)
    executeRowsOnCpu(session, entry, rows, batch);
  else
    executeOnCpu(session, entry, rows, batch);
  return session.outcome.check == 0
             ? DLCRT_OK
             : reportCheck(session, spec, rows, batch, session.outcome, error);
}

dlcrt_status dlc::rt::findEntry(const dlcrt_session &session, int32_t entry,
                                const EntrySpec *&spec, dlcrt_error *error) {
  const Model &model = session.model();
  if (entry < 0 || static_cast<size_t>(entry) >= model.entries.size())
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected an entry in [0, %zu), found %d",
                session.artifact->name.c_str(), model.entries.size(), entry);
  spec = &model.entries[entry];
  return DLCRT_OK;
}

dlcrt_status dlc::rt::checkInputs(const EntrySpec &entry,
                                  const dlcrt_tensor *inputs, int32_t numInputs,
                                  Rows &rows, dlcrt_error *error) {
  DLCRT_TRY(checkCount(entry, "input", entry.inputs, inputs, numInputs, error));
  for (int32_t i = 0; i < numInputs; ++i)
    DLCRT_TRY(
        checkTensor({entry, "input", entry.inputs[i]}, inputs[i], rows, error));
  return DLCRT_OK;
}

dlcrt_status dlc::rt::checkOutputs(const EntrySpec &entry,
                                   const dlcrt_tensor *outputs,
                                   int32_t numOutputs, Rows &rows,
                                   dlcrt_error *error) {
  DLCRT_TRY(
      checkCount(entry, "output", entry.outputs, outputs, numOutputs, error));
  for (int32_t i = 0; i < numOutputs; ++i)
    DLCRT_TRY(checkTensor({entry, "output", entry.outputs[i]}, outputs[i], rows,
                          error));
  return DLCRT_OK;
}

dlcrt_status dlc::rt::callEntry(dlcrt_session &session, int32_t entry,
                                const dlcrt_tensor *inputs, int32_t numInputs,
                                dlcrt_tensor *outputs, int32_t numOutputs,
                                int64_t batch, dlcrt_error *error) {
  const EntrySpec *spec;
  DLCRT_TRY(findEntry(session, entry, spec, error));
  Rows rows;
  DLCRT_TRY(checkInputs(*spec, inputs, numInputs, rows, error));
  session.source = {};
  for (int32_t i = 0; i < numInputs; ++i)
    session.inputs[i] = inputs[i].data;
  return callOnRows(session, entry, rows, outputs, numOutputs, batch, error);
}

dlcrt_status dlc::rt::callOnRows(dlcrt_session &session, int32_t entry,
                                 Rows rows, dlcrt_tensor *outputs,
                                 int32_t numOutputs, int64_t batch,
                                 dlcrt_error *error) {
  const EntrySpec &spec = session.model().entries[entry];
  DLCRT_TRY(checkOutputs(spec, outputs, numOutputs, rows, error));
  for (int32_t i = 0; i < numOutputs; ++i)
    session.outputs[i] = outputs[i].data;
  if (batch < 0)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': expected a batch of at least 0 rows, found "
                "%" PRId64,
                spec.name, batch);
  if (!spec.rowed)
    return execute(session, entry, 1, 1, error);
  int64_t step = batch == 0 ? rows.count : batch;
  if (step > session.maxRows)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': a batch of %" PRId64
                " rows is more than the session's max_rows of %" PRId64,
                spec.name, step, session.maxRows);
  // No rows, no steps.
  if (rows.count == 0)
    return DLCRT_OK;
  return execute(session, entry, rows.count, step, error);
}

dlcrt_status dlc::rt::requireEntry(const dlcrt_session &session,
                                   const char *name, int32_t &entry,
                                   dlcrt_error *error) {
  entry = session.model().findEntry(name);
  if (entry >= 0)
    return DLCRT_OK;
  return fail(error, DLCRT_UNSUPPORTED,
              "%s: the artifact was compiled without an entry '%s'",
              session.artifact->name.c_str(), name);
}

dlcrt_status dlcrt_call(dlcrt_session *session, int32_t entry,
                        const dlcrt_tensor *inputs, int32_t num_inputs,
                        dlcrt_tensor *outputs, int32_t num_outputs,
                        int64_t batch, dlcrt_error *error) {
  SessionUse use(session);
  DLCRT_TRY(use.begin(error));
  return callEntry(*session, entry, inputs, num_inputs, outputs, num_outputs,
                   batch, error);
}

static dlcrt_status callByName(dlcrt_session *session, const char *name,
                               const dlcrt_tensor *inputs, int32_t num_inputs,
                               dlcrt_tensor *outputs, int32_t num_outputs,
                               int64_t batch, dlcrt_error *error) {
  SessionUse use(session);
  DLCRT_TRY(use.begin(error));
  int32_t entry;
  DLCRT_TRY(requireEntry(*session, name, entry, error));
  return callEntry(*session, entry, inputs, num_inputs, outputs, num_outputs,
                   batch, error);
}

dlcrt_status dlcrt_predict(dlcrt_session *session, const dlcrt_tensor *inputs,
                           int32_t num_inputs, dlcrt_tensor *outputs,
                           int32_t num_outputs, int64_t batch,
                           dlcrt_error *error) {
  return callByName(session, "predict", inputs, num_inputs, outputs,
                    num_outputs, batch, error);
}

dlcrt_status dlcrt_train(dlcrt_session *session, const dlcrt_tensor *inputs,
                         int32_t num_inputs, int64_t batch,
                         dlcrt_error *error) {
  return callByName(session, "train_step", inputs, num_inputs, nullptr, 0,
                    batch, error);
}

dlcrt_status dlcrt_evaluate(dlcrt_session *session, const dlcrt_tensor *inputs,
                            int32_t num_inputs, int64_t batch,
                            dlcrt_error *error) {
  return callByName(session, "evaluate_step", inputs, num_inputs, nullptr, 0,
                    batch, error);
}
