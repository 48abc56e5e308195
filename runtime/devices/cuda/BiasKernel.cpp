//===- BiasKernel.cpp - The epilogue where the library does none ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/BiasKernel.h"
#include "devices/cuda/OwnKernel.h"

#include <algorithm>

namespace dlc::rt {

namespace {
// A kernel for each type. A thread takes every element that lies a grid apart
// from its first; a comparison with nan is false, so nan stays.
#define DLCRT_BIAS_PTX(name, type, shift, zero)                                \
  ".visible .entry " name "(.param .u64 c, .param .u64 bias, .param .u64 n,\n" \
  "    .param .u64 total, .param .u64 zero, .param .u64 relu)\n"               \
  "{\n"                                                                        \
  "  .reg .pred %done, %negative, %fromZero, %hasRelu;\n"                      \
  "  .reg .b32 %block, %threads, %thread, %blocks;\n"                          \
  "  .reg .b64 %c, %bias, %n, %total, %zero, %relu, %i, %step, %a, %b;\n"      \
  "  .reg ." type " %x, %y;\n"                                                 \
  "  ld.param.u64 %c, [c];\n"                                                  \
  "  ld.param.u64 %bias, [bias];\n"                                            \
  "  ld.param.u64 %n, [n];\n"                                                  \
  "  ld.param.u64 %total, [total];\n"                                          \
  "  ld.param.u64 %zero, [zero];\n"                                            \
  "  ld.param.u64 %relu, [relu];\n"                                            \
  "  cvta.to.global.u64 %c, %c;\n"                                             \
  "  cvta.to.global.u64 %bias, %bias;\n"                                       \
  "  setp.ne.u64 %fromZero, %zero, 0;\n"                                       \
  "  setp.ne.u64 %hasRelu, %relu, 0;\n"                                        \
  "  mov.u32 %block, %ctaid.x;\n"                                              \
  "  mov.u32 %threads, %ntid.x;\n"                                             \
  "  mov.u32 %thread, %tid.x;\n"                                               \
  "  mov.u32 %blocks, %nctaid.x;\n"                                            \
  "  mul.wide.u32 %i, %block, %threads;\n"                                     \
  "  cvt.u64.u32 %a, %thread;\n"                                               \
  "  add.u64 %i, %i, %a;\n"                                                    \
  "  mul.wide.u32 %step, %blocks, %threads;\n"                                 \
  "LOOP:\n"                                                                    \
  "  setp.ge.u64 %done, %i, %total;\n"                                         \
  "  @%done bra DONE;\n"                                                       \
  "  shl.b64 %a, %i, " shift ";\n"                                             \
  "  add.u64 %a, %c, %a;\n"                                                    \
  "  rem.u64 %b, %i, %n;\n"                                                    \
  "  shl.b64 %b, %b, " shift ";\n"                                             \
  "  add.u64 %b, %bias, %b;\n"                                                 \
  "  ld.global." type " %y, [%b];\n"                                           \
  "  mov." type " %x, " zero ";\n"                                             \
  "  @!%fromZero ld.global." type " %x, [%a];\n"                               \
  "  add.rn." type " %x, %x, %y;\n"                                            \
  "  setp.lt.and." type " %negative, %x, " zero ", %hasRelu;\n"                \
  "  selp." type " %x, " zero ", %x, %negative;\n"                             \
  "  st.global." type " [%a], %x;\n"                                           \
  "  add.u64 %i, %i, %step;\n"                                                 \
  "  bra LOOP;\n"                                                              \
  "DONE:\n"                                                                    \
  "  ret;\n"                                                                   \
  "}\n"

constexpr char ptx[] =
    DLCRT_OWN_PTX DLCRT_BIAS_PTX("dlcrt_bias_f32", "f32", "2", "0f00000000")
        DLCRT_BIAS_PTX("dlcrt_bias_f64", "f64", "3", "0d0000000000000000");
#undef DLCRT_BIAS_PTX

constexpr uint32_t uses[] = {
    DLCRT_READS | DLCRT_WRITES, DLCRT_READS, 0, 0, 0, 0};
constexpr dlcrt_gpu_image image = ownImage(ptx);
constexpr dlcrt_gpu_module module = {1, &image};
constexpr dlcrt_kernel kernelF32 = ownKernel("dlcrt_bias_f32", uses, module);
constexpr dlcrt_kernel kernelF64 = ownKernel("dlcrt_bias_f64", uses, module);
} // namespace

const char *biasPtx() { return ptx; }

BiasLaunch::BiasLaunch(const MatrixProduct &product, bool isZero)
    : kernel(product.isF64 ? kernelF64 : kernelF32),
      blocks(std::min((product.elements() - 1) / ownKernelThreads + 1,
                      ownKernelBlocks)),
      arguments{product.result.address,
                product.bias,
                static_cast<uint64_t>(product.result.rows),
                static_cast<uint64_t>(product.elements()),
                isZero,
                product.hasRelu} {}

} // namespace dlc::rt
