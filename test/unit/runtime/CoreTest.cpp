//===- CoreTest.cpp - Hash, shapes, text and processor features -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/CpuFeatures.h"
#include "core/Checked.h"
#include "core/Labels.h"
#include "core/Memory.h"
#include "core/NarrowFloats.h"
#include "core/Sha256.h"
#include "core/Status.h"
#include "core/Types.h"
#include "core/Utf8.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include <gtest/gtest.h>

using namespace dlc::rt;

namespace {

std::string hash(const std::string &text, size_t piece) {
  Sha256 sha;
  for (size_t at = 0; at < text.size(); at += piece)
    sha.update(text.data() + at, std::min(piece, text.size() - at));
  uint8_t digest[32];
  sha.finish(digest);
  std::string result;
  char hex[3];
  for (uint8_t byte : digest) {
    std::snprintf(hex, sizeof(hex), "%02x", byte);
    result += hex;
  }
  return result;
}

// The examples of FIPS 180-4.
TEST(Sha256, KnownValues) {
  EXPECT_EQ(hash("", 1),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash("abc", 1),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 9),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  std::string million(1000000, 'a');
  const char *expected =
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
  EXPECT_EQ(hash(million, 1000000), expected);
  EXPECT_EQ(hash(million, 61), expected);
}

TEST(Types, Bytes) {
  int64_t bytes, big[] = {int64_t(1) << 31, int64_t(1) << 31, 2, 0};
  EXPECT_TRUE(shapeBytes(DLCRT_U8, big, 2, bytes));
  EXPECT_EQ(bytes, int64_t(1) << 62);
  EXPECT_FALSE(shapeBytes(DLCRT_U8, big, 3, bytes));
  EXPECT_FALSE(shapeBytes(DLCRT_U8, big, 4, bytes));
  EXPECT_FALSE(shapeBytes(DLCRT_F64, big, 2, bytes));
  EXPECT_TRUE(shapeBytes(DLCRT_F64, big + 3, 1, bytes));
  EXPECT_EQ(bytes, 0);
  int64_t negative = -1;
  EXPECT_FALSE(shapeBytes(DLCRT_F32, &negative, 1, bytes));
  EXPECT_EQ(dtypeBytes(static_cast<dlcrt_dtype>(16)), 0);
  EXPECT_EQ(dtypeBytes(static_cast<dlcrt_dtype>(0)), 0);
  int64_t shape[] = {-1, 8, 8};
  EXPECT_STREQ(describeType(DLCRT_U8, shape, 3).text,
               "tensor<rows x 8 x 8 x u8>");
  EXPECT_STREQ(describeType(DLCRT_U64, shape, 0).text, "tensor<u64>");
  int64_t wide[8];
  for (int64_t &dimension : wide)
    dimension = INT64_MIN;
  EXPECT_LT(std::strlen(describeType(DLCRT_F8E4M3FN, wide, 8).text), 240u);
}

TEST(Status, CutsAndCleans) {
  dlcrt_error error;
  auto message = [&](const std::string &text) {
    EXPECT_EQ(fail(&error, DLCRT_IO_ERROR, "a\nb\033%s: why", text.c_str()),
              DLCRT_IO_ERROR);
    return std::string(error.message);
  };
  constexpr size_t most = sizeof(error.message) - 1;
  EXPECT_EQ(message("x"), "a?b?x: why");
  std::string fits(most - 9, 'x');
  EXPECT_EQ(message(fits), "a?b?" + fits + ": why");
  // A path may be that long; its end is what tells.
  for (size_t size : {most - 8, size_t(5000)}) {
    std::string cut = message(std::string(size, 'x'));
    EXPECT_EQ(cut.size(), most);
    EXPECT_EQ(cut.substr(0, 6), "a?b?xx");
    EXPECT_EQ(cut.find("..."), (most - 3) / 2);
    EXPECT_EQ(cut.substr(most - 7), "xx: why");
  }
  // Characters of two bytes stay whole, whatever the cut.
  for (size_t pad = 0; pad < 2; ++pad) {
    std::string wide(pad, 'x');
    for (int i = 0; i < 2000; ++i)
      wide += "\xc3\xa9";
    EXPECT_TRUE(validUtf8(message(wide)));
  }
  EXPECT_EQ(message(std::string(100000, 'x')).size(), most);
  EXPECT_EQ(fail(nullptr, DLCRT_IO_ERROR, "%d", 1), DLCRT_IO_ERROR);
}

TEST(Labels, SayWhichOneIsNoClass) {
  dlcrt_tensor_info info = {};
  info.rank = 2;
  info.shape[0] = -1;
  info.shape[1] = 3;
  info.classes = 10;
  info.dtype = DLCRT_I64;
  const int64_t wide[] = {0, 9, 5, 1, INT64_MIN, 77};
  EXPECT_STREQ(describeLabels(info, wide, 0).text, "");
  EXPECT_STREQ(describeLabels(info, wide, 1).text,
               ": expected 0 to 9, found -9223372036854775808");
  info.dtype = DLCRT_U64;
  EXPECT_STREQ(describeLabels(info, wide, 1).text,
               ": expected 0 to 9, found 9223372036854775808");
  info.dtype = DLCRT_U8;
  info.rank = 1;
  const uint8_t narrow[] = {3, 10};
  EXPECT_STREQ(describeLabels(info, narrow, 0).text, "");
  EXPECT_STREQ(describeLabels(info, narrow, 1).text,
               ": expected 0 to 9, found 10");
  info.classes = 0;
  EXPECT_STREQ(describeLabels(info, narrow, 1).text, "");
}

TEST(Pages, TooMuchIsAnError) {
  Pages pages;
  EXPECT_TRUE(pages.allocate(0));
  EXPECT_TRUE(pages.allocate(100, 64));
  EXPECT_EQ(reinterpret_cast<uintptr_t>(pages.data()) % 64, 0u);
  for (int i = 0; i < 164; ++i)
    EXPECT_EQ(pages.data()[i], 0);
  EXPECT_FALSE(pages.allocate(UINT64_MAX));
  EXPECT_FALSE(pages.allocate(UINT64_MAX - 64, 65));
  EXPECT_FALSE(pages.allocate(uint64_t(1) << 62));
  EXPECT_EQ(pages.size(), 100u);
}

TEST(Checked, Ranges) {
  EXPECT_TRUE(rangeWithin(0, 10, 10));
  EXPECT_TRUE(rangeWithin(10, 0, 10));
  EXPECT_FALSE(rangeWithin(11, 0, 10));
  EXPECT_FALSE(rangeWithin(1, UINT64_MAX, 10));
  uint64_t result;
  EXPECT_FALSE(alignUp(UINT64_MAX - 5, 64, result));
}

TEST(Utf8, Forms) {
  EXPECT_TRUE(validUtf8("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"));
  for (const char *bad :
       {"\x80", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
        "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xff", "\xc3g"})
    EXPECT_FALSE(validUtf8(bad));
  for (uint32_t point :
       {0x7fu, 0x80u, 0x7ffu, 0x800u, 0xffffu, 0x10000u, 0x10ffffu}) {
    std::string text;
    appendUtf8(text, point);
    EXPECT_TRUE(validUtf8(text)) << point;
  }
}

TEST(CpuFeatures, AgreeWithTheCompilersOwn) {
  CpuFeatures cpu = CpuFeatures::host();
  EXPECT_FALSE(cpu.has("imaginary-feature"));
  EXPECT_FALSE(cpu.has(""));
#if defined(__x86_64__)
  EXPECT_TRUE(cpu.has("sse2"));
  EXPECT_TRUE(cpu.has("64bit"));
  EXPECT_TRUE(cpu.has("cmov"));
#define AGREES(feature)                                                        \
  EXPECT_EQ(cpu.has(feature), __builtin_cpu_supports(feature) != 0) << feature
  AGREES("sse3");
  AGREES("ssse3");
  AGREES("sse4.1");
  AGREES("sse4.2");
  AGREES("popcnt");
  AGREES("aes");
  AGREES("pclmul");
  AGREES("avx");
  AGREES("avx2");
  AGREES("fma");
  AGREES("bmi");
  AGREES("bmi2");
  AGREES("avx512f");
  AGREES("avx512vl");
  AGREES("avx512bw");
  AGREES("avx512dq");
  AGREES("avx512cd");
  AGREES("avx512ifma");
  AGREES("avx512vbmi");
  AGREES("avx512vbmi2");
  AGREES("avx512vnni");
  AGREES("avx512bitalg");
  AGREES("avx512vpopcntdq");
  AGREES("avx512bf16");
  AGREES("gfni");
  AGREES("vpclmulqdq");
#undef AGREES
#endif
}

/// All numbers are themselves, and what lies between two of them becomes the
/// nearer one, half way the even one.
template <typename T> void expectRounding(int mantissaBits) {
  auto of = [](unsigned bits) {
    T number;
    number.bits = static_cast<uint16_t>(bits);
    return static_cast<double>(number);
  };
  for (unsigned bits = 0; bits < T::infinity; ++bits)
    for (unsigned sign : {0u, 0x8000u}) {
      double x = of(bits | sign);
      ASSERT_EQ(T(x).bits, bits | sign);
      // Behind the largest one numbers go on as if there were another.
      double next = bits + 1 < T::infinity ? of((bits + 1) | sign)
                                           : 2 * x - of((bits - 1) | sign);
      double middle = (x + next) / 2;
      ASSERT_EQ(T(middle).bits, (bits + (bits & 1)) | sign) << x;
      ASSERT_EQ(T(std::nextafter(middle, x)).bits, bits | sign) << x;
      ASSERT_EQ(T(std::nextafter(middle, next)).bits, (bits + 1) | sign) << x;
    }
  double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(of(T::infinity), infinity);
  EXPECT_EQ(T(-infinity).bits, T::infinity | 0x8000);
  EXPECT_EQ(T(1e300).bits, T::infinity);
  EXPECT_EQ(T(1e-300).bits, 0);
  EXPECT_TRUE(std::isnan(static_cast<double>(T(std::nan("")))));
  EXPECT_EQ(static_cast<double>(T(1 + std::ldexp(1, -mantissaBits))),
            1 + std::ldexp(1, -mantissaBits));
}

TEST(NarrowFloats, Round) {
  expectRounding<Half>(10);
  expectRounding<BFloat>(7);
}

} // namespace
