//===- GatherKernel.cpp - Rows by their numbers ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/GatherKernel.h"
#include "devices/cuda/OwnKernel.h"

#include <algorithm>
#include <iterator>

namespace dlc::rt {

namespace {
// A kernel for each size of a unit, what a thread copies at a time: it takes
// every unit that lies a grid apart from its first. `units` is the units of a
// row, `total` those of all rows, less than 2^31.
#define DLCRT_GATHER_PTX(name, shift, type, values)                            \
  ".visible .entry " name "(.param .u64 to, .param .u64 from,\n"               \
  "    .param .u64 rows, .param .u64 units, .param .u64 total)\n"              \
  "{\n"                                                                        \
  "  .reg .pred %done;\n"                                                      \
  "  .reg .b32 %block, %threads, %thread, %blocks, %i, %step, %row, "          \
  "%column,\n"                                                                 \
  "    %units, %total, %v0, %v1, %v2, %v3;\n"                                  \
  "  .reg .b64 %w, %to, %from, %rows, %long, %source, %target;\n"              \
  "  ld.param.u64 %to, [to];\n"                                                \
  "  ld.param.u64 %from, [from];\n"                                            \
  "  ld.param.u64 %rows, [rows];\n"                                            \
  "  ld.param.u64 %long, [total];\n"                                           \
  "  cvt.u32.u64 %total, %long;\n"                                             \
  "  ld.param.u64 %long, [units];\n"                                           \
  "  cvt.u32.u64 %units, %long;\n"                                             \
  "  cvta.to.global.u64 %to, %to;\n"                                           \
  "  cvta.to.global.u64 %from, %from;\n"                                       \
  "  cvta.to.global.u64 %rows, %rows;\n"                                       \
  "  mov.u32 %block, %ctaid.x;\n"                                              \
  "  mov.u32 %threads, %ntid.x;\n"                                             \
  "  mov.u32 %thread, %tid.x;\n"                                               \
  "  mov.u32 %blocks, %nctaid.x;\n"                                            \
  "  mad.lo.u32 %i, %block, %threads, %thread;\n"                              \
  "  mul.lo.u32 %step, %blocks, %threads;\n"                                   \
  "LOOP:\n"                                                                    \
  "  setp.ge.u32 %done, %i, %total;\n"                                         \
  "  @%done bra DONE;\n"                                                       \
  "  div.u32 %row, %i, %units;\n"                                              \
  "  mul.lo.u32 %column, %row, %units;\n"                                      \
  "  sub.u32 %column, %i, %column;\n"                                          \
  "  mul.wide.u32 %target, %row, 8;\n"                                         \
  "  add.u64 %target, %rows, %target;\n"                                       \
  "  ld.global.u64 %source, [%target];\n"                                      \
  "  mul.lo.u64 %source, %source, %long;\n"                                    \
  "  cvt.u64.u32 %target, %column;\n"                                          \
  "  add.u64 %source, %source, %target;\n"                                     \
  "  shl.b64 %source, %source, " shift ";\n"                                   \
  "  add.u64 %source, %from, %source;\n"                                       \
  "  cvt.u64.u32 %target, %i;\n"                                               \
  "  shl.b64 %target, %target, " shift ";\n"                                   \
  "  add.u64 %target, %to, %target;\n"                                         \
  "  ld.global." type " " values ", [%source];\n"                              \
  "  st.global." type " [%target], " values ";\n"                              \
  "  add.u32 %i, %i, %step;\n"                                                 \
  "  bra LOOP;\n"                                                              \
  "DONE:\n"                                                                    \
  "  ret;\n"                                                                   \
  "}\n"

constexpr char ptx[] = DLCRT_OWN_PTX DLCRT_GATHER_PTX(
    "dlcrt_gather_16", "4", "v4.u32", "{%v0, %v1, %v2, %v3}")
    DLCRT_GATHER_PTX("dlcrt_gather_8", "3", "u64", "%w")
        DLCRT_GATHER_PTX("dlcrt_gather_4", "2", "u32", "%v0")
            DLCRT_GATHER_PTX("dlcrt_gather_1", "0", "u8", "%v0");
#undef DLCRT_GATHER_PTX

constexpr uint64_t mostUnits = uint64_t(1) << 30;
constexpr uint32_t uses[] = {DLCRT_WRITES, DLCRT_READS, DLCRT_READS, 0, 0};
constexpr dlcrt_gpu_image image = ownImage(ptx);
constexpr dlcrt_gpu_module module = {1, &image};

struct Unit {
  uint64_t bytes;
  dlcrt_kernel kernel;
};
// The largest first; any row has whole units of the last.
constexpr Unit units[] = {{16, ownKernel("dlcrt_gather_16", uses, module)},
                          {8, ownKernel("dlcrt_gather_8", uses, module)},
                          {4, ownKernel("dlcrt_gather_4", uses, module)},
                          {1, ownKernel("dlcrt_gather_1", uses, module)}};

const Unit &unitFor(uint64_t rowBytes) {
  return *std::find_if(
      std::begin(units), std::end(units),
      [&](const Unit &unit) { return rowBytes % unit.bytes == 0; });
}

uint64_t unitsOfRow(const RowCopy &copy) {
  return copy.rowBytes / unitFor(copy.rowBytes).bytes;
}
} // namespace

const char *gatherPtx() { return ptx; }

bool GatherLaunch::isPossible(const RowCopy &copy) {
  return unitsOfRow(copy) <= mostUnits;
}

GatherLaunch::GatherLaunch(const RowCopy &copy)
    : kernel(unitFor(copy.rowBytes).kernel),
      rows(std::clamp<int64_t>(
          static_cast<int64_t>(mostUnits / unitsOfRow(copy)), 1, copy.count)),
      blocks(std::min((rows * static_cast<int64_t>(unitsOfRow(copy)) - 1) /
                              ownKernelThreads +
                          1,
                      ownKernelBlocks)),
      arguments{copy.to, copy.from, copy.rows, unitsOfRow(copy),
                static_cast<uint64_t>(rows) * unitsOfRow(copy)} {}

} // namespace dlc::rt
