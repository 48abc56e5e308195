//===- SimMatmul.cpp - Products of matrices -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Checked.h"
#include "core/Types.h"
#include "devices/sim/SimDevice.h"

#include <cinttypes>
#include <iterator>

namespace dlc::rt {

namespace {
/// A matrix as it is stored, in elements.
struct Operand {
  const char *what = "";
  uint32_t argument = 0;
  int64_t rows = 0, columns = 0;
  int64_t offset = 0, stride = 0;

  uint64_t begin(const uint64_t *arguments, uint64_t element) const {
    return arguments[argument] + static_cast<uint64_t>(offset) * element;
  }
  /// Bytes from there to behind the last element, once end() was in bounds.
  uint64_t span(uint64_t element) const {
    int64_t elements = 0;
    return end(elements) && elements > 0
               ? static_cast<uint64_t>(elements - offset) * element
               : 0;
  }
  /// From the address of the argument to behind the last element; false on
  /// overflow.
  bool end(int64_t &elements) const {
    elements = 0;
    return rows == 0 || columns == 0 ||
           (checkedMul(rows - 1, stride, elements) &&
            checkedAdd(elements, offset, elements) &&
            checkedAdd(elements, columns, elements));
  }
};

Operand stored(const char *what, uint32_t argument, bool transposed,
               int64_t rows, int64_t columns, int64_t offset, int64_t stride) {
  if (transposed)
    std::swap(rows, columns);
  return {what, argument, rows, columns, offset, stride};
}
} // namespace

bool SimDevice::checkProduct(const dlcrt_matmul &product, int64_t m, int64_t n,
                             int64_t k, int64_t rows, int64_t items,
                             const char *who) {
  bool biased = product.epilogue != DLCRT_EPILOGUE_NONE;
  if (!product.sim)
    fault.record("%s: %s", who, noCode);
  else if (product.dtype != DLCRT_F32 && product.dtype != DLCRT_F64)
    fault.record("%s: expected elements of f32 or f64, found type %u", who,
                 product.dtype);
  else if (product.epilogue > DLCRT_EPILOGUE_BIAS_RELU)
    fault.record("%s: %u is no epilogue", who, product.epilogue);
  else if (biased && product.bias == 0)
    fault.record("%s: expected a bias for its epilogue, found none", who);
  else if (m < 0 || n < 0 || k < 0 || rows < 0 || items < 0 ||
           product.workspace_bytes < 0)
    fault.record("%s: expected sizes of at least 0, found %" PRId64
                 " x %" PRId64 " x %" PRId64 ", %" PRId64 " rows, %" PRId64
                 " items, workspaces of %" PRId64 " bytes",
                 who, m, n, k, rows, items, product.workspace_bytes);
  else if (product.offset_a < 0 || product.offset_b < 0 ||
           product.stride_a < 0 || product.stride_b < 0)
    fault.record("%s: expected offsets and strides of at least 0, found "
                 "%" PRId64 " and %" PRId64 " of A, %" PRId64 " and %" PRId64
                 " of B",
                 who, product.offset_a, product.stride_a, product.offset_b,
                 product.stride_b);
  // 0 is the number of rows, and as the bias none.
  for (uint32_t index :
       {product.a, product.b, product.c, biased ? product.bias : product.c})
    if (index == 0 || index >= product.arguments)
      fault.record("%s: expected operands among arguments 1 to %u, found %u",
                   who, product.arguments - 1, index);
  return !fault.happened();
}

bool SimDevice::matmul(const dlcrt_matmul &product, int64_t m, int64_t n,
                       int64_t k, const uint64_t *arguments,
                       const uint64_t *bytes) {
  auto rows = static_cast<int64_t>(arguments[0]);
  int64_t items = product.items, perItem = product.rows_per_item;
  if (perItem > 0) {
    // No overflow for what is no fault: there are so many rows of C.
    int64_t all = 0;
    items = checkedMul(rows, items, all) ? all / perItem + (all % perItem != 0)
                                         : -1;
  }
  NameText name = describeCode("matrix product", product.name, product.where);
  const char *who = name.text;
  if (!checkProduct(product, m, n, k, rows, items, who))
    return false;

  const Operand operands[] = {
      stored("A", product.a, product.transposed_a != 0, m, k, product.offset_a,
             product.stride_a),
      stored("B", product.b, product.transposed_b != 0, k, n, product.offset_b,
             product.stride_b),
      {"the bias", product.bias,
       product.epilogue == DLCRT_EPILOGUE_NONE ? 0 : 1, n, 0, n},
      {"C", product.c, m, n, 0, n},
  };
  const Operand &target = operands[std::size(operands) - 1];
  auto element = static_cast<uint64_t>(
      dtypeBytes(static_cast<dlcrt_dtype>(product.dtype)));
  for (const Operand &operand : operands) {
    int64_t end;
    if (!operand.end(end) ||
        static_cast<uint64_t>(end) > bytes[operand.argument] / element) {
      fault.record("%s: %s: expected %" PRId64 " x %" PRId64
                   " elements of %" PRIu64 " bytes, %" PRId64
                   " from row to row, after %" PRId64 ", found %" PRIu64
                   " bytes",
                   who, operand.what, operand.rows, operand.columns, element,
                   operand.stride, operand.offset, bytes[operand.argument]);
      return false;
    }
    uint64_t begin = operand.begin(arguments, element);
    for (int64_t row = 0; end > 0 && row < operand.rows; ++row)
      if (!accessWhole(who, operand.what,
                       begin + static_cast<uint64_t>(row * operand.stride) *
                                   element,
                       static_cast<uint64_t>(operand.columns) * element,
                       &operand == &target ? DLCRT_WRITES : DLCRT_READS))
        return false;
  }
  for (const Operand &operand : operands) {
    if (&operand == &target ||
        !overlaps(operand.begin(arguments, element), operand.span(element),
                  target.begin(arguments, element), target.span(element)))
      continue;
    fault.record("%s: C and %s overlap", who, operand.what);
    return false;
  }
  arenaUsed = true;
  return runProduct(product, arguments, items, who);
}

namespace {
/// A product in equal runs of items.
struct ProductParts {
  dlcrt_items code;
  uint64_t *arguments;
  int64_t items, parts;
  uint8_t *workspaces;
  int64_t workspaceBytes;
};

void runPart(void *parts, int64_t part) {
  auto &all = *static_cast<ProductParts *>(parts);
  all.code(all.arguments, part * all.items / all.parts,
           (part + 1) * all.items / all.parts,
           all.workspaces + part * all.workspaceBytes);
}
} // namespace

bool SimDevice::runProduct(const dlcrt_matmul &product,
                           const uint64_t *arguments, int64_t items,
                           const char *who) {
  int64_t parts = std::clamp<int64_t>(items, 1, executor.threads);
  uint64_t bytes = 0, all = 0;
  if (!alignUp(static_cast<uint64_t>(product.workspace_bytes), DLCRT_ALIGNMENT,
               bytes) ||
      !checkedMul(bytes, static_cast<uint64_t>(parts), all) ||
      (workspaces.size() < all && !workspaces.allocate(all))) {
    fault.record("%s: out of memory for %" PRIu64 " bytes to work in", who,
                 all);
    return false;
  }
  ProductParts task = {
      product.sim,       const_cast<uint64_t *>(arguments), items, parts,
      workspaces.data(), static_cast<int64_t>(bytes)};
  executor.parallel_for(executor.context, runPart, &task, parts);
  return true;
}

} // namespace dlc::rt
