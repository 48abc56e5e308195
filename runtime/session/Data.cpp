//===- Data.cpp - Rows that stay on a device ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "session/Data.h"
#include "core/Checked.h"
#include "core/Status.h"
#include "session/Session.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>

using namespace dlc::rt;

namespace {
/// On the CPU, rows that are gathered together at least, if there are as many.
constexpr int64_t gatheredRows = 4096;

bool sameType(const dlcrt_tensor_info &a, const dlcrt_tensor_info &b) {
  return a.dtype == b.dtype && a.rank == b.rank &&
         std::equal(a.shape, a.shape + a.rank, b.shape);
}

/// Copies the tensor to memory of the session's device.
dlcrt_status fill(dlcrt_data &data, dlcrt_data::Field &field, const void *from,
                  dlcrt_error *error) {
  dlcrt_session &session = data.session;
  auto bytes = static_cast<uint64_t>(field.bytes), all = bytes;
  uint64_t together = bytes;
  bool fits =
      !field.rowed ||
      (checkedMul(bytes, static_cast<uint64_t>(data.rows), all) &&
       checkedMul(bytes, static_cast<uint64_t>(data.rowsTogether), together));
  if (fits && session.device) {
    DLCRT_TRY(session.device->take(session, all, "data", field.address, error));
    return all == 0 ? DLCRT_OK
                    : session.device->getDevice().write(field.address, from,
                                                        all, error);
  }
  if (!fits || !field.memory.allocate(all) ||
      (field.rowed && !field.gathered.allocate(together)))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for %" PRId64 " rows of '%s'",
                session.artifact->name.c_str(), data.rows, field.name.c_str());
  if (all > 0)
    std::memcpy(field.memory.data(), from, all);
  return DLCRT_OK;
}

/// Whether the data has what the entry reads, and the rows.
dlcrt_status checkRows(const dlcrt_data &data, const EntrySpec &entry,
                       const RowList &list, dlcrt_error *error) {
  for (const TensorSpec &input : entry.inputs)
    if (!data.find(input))
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "entry '%s': input '%s': the data has no input of this name "
                  "and type",
                  entry.name, input.info.name);
  if (list.count < 0 || list.first < 0 || (list.rows && list.first != 0))
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': expected a count and a first row of at least 0, "
                "the latter 0 with a list of rows, found %" PRId64
                " and %" PRId64,
                entry.name, list.count, list.first);
  if (!list.rows &&
      (list.first > data.rows || list.count > data.rows - list.first))
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "entry '%s': expected rows of the data's %" PRId64
                ", found %" PRId64 " from row %" PRId64 " on",
                entry.name, data.rows, list.count, list.first);
  for (int64_t i = 0; list.rows && i < list.count; ++i)
    if (list.rows[i] < 0 || list.rows[i] >= data.rows)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "entry '%s': rows[%" PRId64 "]: expected a row of the data's "
                  "%" PRId64 ", found %" PRId64,
                  entry.name, i, data.rows, list.rows[i]);
  return DLCRT_OK;
}
} // namespace

dlcrt_data::~dlcrt_data() {
  if (!session.device)
    return;
  for (const Field &field : fields)
    session.device->giveBack(field.address);
  session.device->giveBack(numbers);
}

const dlcrt_data::Field *dlcrt_data::find(const TensorSpec &input) const {
  auto found = std::find_if(fields.begin(), fields.end(), [&](const Field &f) {
    return f.name == input.info.name && sameType(f.info, input.info);
  });
  return found == fields.end() ? nullptr : &*found;
}

dlcrt_status dlcrt_data::read(const Field &field, int64_t row, void *to) const {
  auto bytes = static_cast<uint64_t>(field.bytes);
  uint64_t offset = static_cast<uint64_t>(row) * bytes;
  if (session.device)
    return session.device->getDevice().read(to, field.address + offset, bytes,
                                            nullptr);
  std::memcpy(to, field.memory.data() + offset, bytes);
  return DLCRT_OK;
}

void *dlcrt_data::gather(const Field &field, const RowList &list) const {
  auto bytes = static_cast<uint64_t>(field.bytes);
  if (!field.rowed)
    return field.memory.data();
  if (!list.rows)
    return field.memory.data() + static_cast<uint64_t>(list.first) * bytes;
  gatherRows(field.gathered.data(), field.memory.data(), bytes, list);
  return field.gathered.data();
}

dlcrt_status dlcrt_data_create(dlcrt_session *session, int32_t entry,
                               const dlcrt_tensor *inputs, int32_t num_inputs,
                               dlcrt_data **data, dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    if (data)
      *data = nullptr;
    SessionUse use(session);
    DLCRT_TRY(use.begin(error));
    if (!data)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "dlcrt_data_create: expected a place for the data, found "
                  "NULL");
    const EntrySpec *spec;
    DLCRT_TRY(findEntry(*session, entry, spec, error));
    Rows rows;
    DLCRT_TRY(checkInputs(*spec, inputs, num_inputs, rows, error));
    auto made = std::make_unique<dlcrt_data>(*session);
    made->rows = std::max<int64_t>(rows.count, 0);
    made->rowsTogether =
        std::max(session->maxRows, std::min(made->rows, gatheredRows));
    if (session->device) {
      uint64_t bytes;
      if (!checkedMul<uint64_t>(
              static_cast<uint64_t>(session->device->mostRows(*session)),
              sizeof(int64_t), bytes))
        return fail(error, DLCRT_OUT_OF_MEMORY,
                    "%s: memory for the numbers of rows exceeds 64 bits",
                    session->artifact->name.c_str());
      DLCRT_TRY(session->device->take(*session, bytes, "the numbers of rows",
                                      made->numbers, error));
    }
    made->fields.reserve(spec->inputs.size());
    for (size_t i = 0; i < spec->inputs.size(); ++i) {
      dlcrt_data::Field &field = made->fields.emplace_back();
      field.name = spec->inputs[i].info.name;
      field.info = spec->inputs[i].info;
      field.info.name = nullptr;
      field.rowed = spec->inputs[i].rowed;
      field.bytes = spec->inputs[i].bytes;
      DLCRT_TRY(fill(*made, field, inputs[i].data, error));
    }
    *data = made.release();
    return DLCRT_OK;
  });
}

void dlcrt_data_release(dlcrt_data *data) { delete data; }

int64_t dlcrt_data_rows(const dlcrt_data *data) {
  return data ? data->rows : 0;
}

dlcrt_status dlcrt_call_rows(dlcrt_session *session, int32_t entry,
                             const dlcrt_data *data, const int64_t *rows,
                             int64_t first, int64_t count,
                             dlcrt_tensor *outputs, int32_t num_outputs,
                             int64_t batch, dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    SessionUse use(session);
    DLCRT_TRY(use.begin(error));
    if (!data || &data->session != session)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "dlcrt_call_rows: expected data of the session, found %s",
                  data ? "that of another one" : "NULL");
    const EntrySpec *spec;
    DLCRT_TRY(findEntry(*session, entry, spec, error));
    RowList list = {rows, first, count};
    DLCRT_TRY(checkRows(*data, *spec, list, error));
    // An entry without rows runs once, on none.
    if (!spec->rowed)
      list = {};
    struct Source {
      dlcrt_session &session;
      ~Source() { session.source = {}; }
    } source = {*session};
    session->source = {data, list};
    return callOnRows(*session, entry, {count, "argument", "count"}, outputs,
                      num_outputs, batch, error);
  });
}
