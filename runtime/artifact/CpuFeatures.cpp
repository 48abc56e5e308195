//===- CpuFeatures.cpp - What the machine's processor can do --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/CpuFeatures.h"

#include <cstddef>
#include <cstdint>
#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

namespace dlc::rt {

namespace {
#if defined(__x86_64__)
enum Register : uint8_t { eax, ebx, ecx, edx };
/// The registers that the operating system must save for a feature to be
/// usable.
enum State : uint8_t { none, avx, avx512, amx };
struct Feature {
  std::string_view name;
  uint32_t leaf;
  uint32_t subleaf;
  Register where;
  uint8_t bit;
  State state;
};
constexpr Feature features[] = {
    {"cx8", 1, 0, edx, 8, none},
    {"cmov", 1, 0, edx, 15, none},
    {"mmx", 1, 0, edx, 23, none},
    {"fxsr", 1, 0, edx, 24, none},
    {"sse", 1, 0, edx, 25, none},
    {"sse2", 1, 0, edx, 26, none},
    {"sse3", 1, 0, ecx, 0, none},
    {"pclmul", 1, 0, ecx, 1, none},
    {"ssse3", 1, 0, ecx, 9, none},
    {"fma", 1, 0, ecx, 12, avx},
    {"cx16", 1, 0, ecx, 13, none},
    {"sse4.1", 1, 0, ecx, 19, none},
    {"sse4.2", 1, 0, ecx, 20, none},
    {"crc32", 1, 0, ecx, 20, none},
    {"movbe", 1, 0, ecx, 22, none},
    {"popcnt", 1, 0, ecx, 23, none},
    {"aes", 1, 0, ecx, 25, none},
    {"xsave", 1, 0, ecx, 27, none},
    {"avx", 1, 0, ecx, 28, avx},
    {"f16c", 1, 0, ecx, 29, avx},
    {"rdrnd", 1, 0, ecx, 30, none},
    {"fsgsbase", 7, 0, ebx, 0, none},
    {"bmi", 7, 0, ebx, 3, none},
    {"avx2", 7, 0, ebx, 5, avx},
    {"bmi2", 7, 0, ebx, 8, none},
    {"invpcid", 7, 0, ebx, 10, none},
    {"rtm", 7, 0, ebx, 11, none},
    {"avx512f", 7, 0, ebx, 16, avx512},
    {"avx512dq", 7, 0, ebx, 17, avx512},
    {"rdseed", 7, 0, ebx, 18, none},
    {"adx", 7, 0, ebx, 19, none},
    {"avx512ifma", 7, 0, ebx, 21, avx512},
    {"clflushopt", 7, 0, ebx, 23, none},
    {"clwb", 7, 0, ebx, 24, none},
    {"avx512cd", 7, 0, ebx, 28, avx512},
    {"sha", 7, 0, ebx, 29, none},
    {"avx512bw", 7, 0, ebx, 30, avx512},
    {"avx512vl", 7, 0, ebx, 31, avx512},
    {"avx512vbmi", 7, 0, ecx, 1, avx512},
    {"pku", 7, 0, ecx, 4, none},
    {"waitpkg", 7, 0, ecx, 5, none},
    {"avx512vbmi2", 7, 0, ecx, 6, avx512},
    {"shstk", 7, 0, ecx, 7, none},
    {"gfni", 7, 0, ecx, 8, none},
    {"vaes", 7, 0, ecx, 9, avx},
    {"vpclmulqdq", 7, 0, ecx, 10, avx},
    {"avx512vnni", 7, 0, ecx, 11, avx512},
    {"avx512bitalg", 7, 0, ecx, 12, avx512},
    {"avx512vpopcntdq", 7, 0, ecx, 14, avx512},
    {"rdpid", 7, 0, ecx, 22, none},
    {"cldemote", 7, 0, ecx, 25, none},
    {"movdiri", 7, 0, ecx, 27, none},
    {"movdir64b", 7, 0, ecx, 28, none},
    {"avx512vp2intersect", 7, 0, edx, 8, avx512},
    {"serialize", 7, 0, edx, 14, none},
    {"amx-bf16", 7, 0, edx, 22, amx},
    {"avx512fp16", 7, 0, edx, 23, avx512},
    {"amx-tile", 7, 0, edx, 24, amx},
    {"amx-int8", 7, 0, edx, 25, amx},
    {"sha512", 7, 1, eax, 0, avx},
    {"sm3", 7, 1, eax, 1, avx},
    {"sm4", 7, 1, eax, 2, avx},
    {"avxvnni", 7, 1, eax, 4, avx},
    {"avx512bf16", 7, 1, eax, 5, avx512},
    {"cmpccxadd", 7, 1, eax, 7, none},
    {"amx-fp16", 7, 1, eax, 21, amx},
    {"avxifma", 7, 1, eax, 23, avx},
    {"avxvnniint8", 7, 1, edx, 4, avx},
    {"avxneconvert", 7, 1, edx, 5, avx},
    {"amx-complex", 7, 1, edx, 8, amx},
    {"avxvnniint16", 7, 1, edx, 10, avx},
    {"xsaveopt", 13, 1, eax, 0, none},
    {"xsavec", 13, 1, eax, 1, none},
    {"xsaves", 13, 1, eax, 3, none},
    {"ptwrite", 20, 0, ebx, 4, none},
    {"sahf", 0x80000001, 0, ecx, 0, none},
    {"lzcnt", 0x80000001, 0, ecx, 5, none},
    {"sse4a", 0x80000001, 0, ecx, 6, none},
    {"prfchw", 0x80000001, 0, ecx, 8, none},
    {"xop", 0x80000001, 0, ecx, 11, avx},
    {"fma4", 0x80000001, 0, ecx, 16, avx},
    {"tbm", 0x80000001, 0, ecx, 21, none},
    {"mwaitx", 0x80000001, 0, ecx, 29, none},
    {"64bit", 0x80000001, 0, edx, 29, none},
    {"clzero", 0x80000008, 0, ebx, 0, none},
    {"rdpru", 0x80000008, 0, ebx, 4, none},
    {"wbnoinvd", 0x80000008, 0, ebx, 9, none},
};

/// Which register states the operating system saves, as a mask of State.
unsigned savedStates() {
  uint32_t registers[4];
  if (!__get_cpuid(1, &registers[eax], &registers[ebx], &registers[ecx],
                   &registers[edx]) ||
      !(registers[ecx] >> 27 & 1)) // OSXSAVE
    return 1u << none;
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  unsigned result = 1u << none;
  if ((low & 0x6) == 0x6) {
    result |= 1u << avx;
    if ((low & 0xe6) == 0xe6)
      result |= 1u << avx512;
  }
  if ((low >> 17 & 3) == 3)
    result |= 1u << amx;
  return result;
}
#elif defined(__aarch64__)
/// Bits of AT_HWCAP, and of AT_HWCAP2 from 64 on.
struct Feature {
  std::string_view name;
  uint8_t bit;
};
constexpr Feature features[] = {
    {"fp-armv8", 0},   {"neon", 1},       {"aes", 3},       {"sha2", 6},
    {"crc", 7},        {"lse", 8},        {"fullfp16", 10}, {"rdm", 12},
    {"jsconv", 13},    {"complxnum", 14}, {"rcpc", 15},     {"dotprod", 20},
    {"fp16fml", 23},   {"sve", 22},       {"sve2", 64 + 1}, {"i8mm", 64 + 13},
    {"bf16", 64 + 14},
};
#else
struct Feature {
  std::string_view name;
};
constexpr Feature features[] = {{"none"}};
#endif

constexpr size_t featureCount = sizeof(features) / sizeof(features[0]);
static_assert(featureCount <= 128);

int indexOf(std::string_view name) {
  for (size_t i = 0; i < featureCount; ++i)
    if (features[i].name == name)
      return static_cast<int>(i);
  return -1;
}
} // namespace

CpuFeatures CpuFeatures::host() {
  CpuFeatures result;
#if defined(__x86_64__)
  unsigned states = savedStates();
  uint32_t leaf = 0, subleaf = 0, registers[4] = {};
  for (size_t i = 0; i < featureCount; ++i) {
    const Feature &feature = features[i];
    // Reading a leaf is slow on virtual machines; the table is in its order.
    if (feature.leaf != leaf || feature.subleaf != subleaf) {
      leaf = feature.leaf;
      subleaf = feature.subleaf;
      // A leaf beyond the maximum gives the data of another one.
      if (!__get_cpuid_count(leaf, subleaf, &registers[eax], &registers[ebx],
                             &registers[ecx], &registers[edx]))
        registers[eax] = registers[ebx] = registers[ecx] = registers[edx] = 0;
    }
    result.available[i] = (registers[feature.where] >> feature.bit & 1) &&
                          (states >> feature.state & 1);
  }
#elif defined(__aarch64__) && defined(__linux__)
  uint64_t low = getauxval(AT_HWCAP), high = getauxval(AT_HWCAP2);
  for (size_t i = 0; i < featureCount; ++i)
    result.available[i] = features[i].bit < 64
                              ? low >> features[i].bit & 1
                              : high >> (features[i].bit - 64) & 1;
#endif
  return result;
}

bool CpuFeatures::has(std::string_view feature) const {
  int index = indexOf(feature);
  return index >= 0 && available[index];
}

void CpuFeatures::set(std::string_view feature, bool value) {
  int index = indexOf(feature);
  if (index >= 0)
    available[index] = value;
}

} // namespace dlc::rt
