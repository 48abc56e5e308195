//===- ArrayTest.cpp - IDX and .npy files, good and bad -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "data/Array.h"
#include "DataSupport.h"
#include "TestSupport.h"
#include "core/Status.h"

#include <random>

using namespace dlc::rt;
using namespace dlcrt::test;

namespace {

const Bytes six = valuesOf<float>({1, 2, 3, 4, 5, 6});
const Bytes good = npyHeader(npyText("<f4", "(2, 3)")) + six;

void reads(const Bytes &file, dlcrt_dtype dtype,
           const std::vector<int64_t> &shape, const Bytes &elements) {
  Array array;
  dlcrt_error error = {};
  ASSERT_EQ(parseArray(file.data(), file.size(), "f", array, &error), DLCRT_OK)
      << error.message;
  EXPECT_EQ(array.dtype, dtype);
  EXPECT_EQ(std::vector<int64_t>(array.shape, array.shape + array.rank), shape);
  ASSERT_EQ(array.storage.size(), elements.size());
  EXPECT_EQ(
      Bytes(array.storage.data(), array.storage.data() + array.storage.size()),
      elements);
}

void refused(const Bytes &file, const std::string &message) {
  // Memory of just this size, so that a sanitizer sees reads beyond it.
  auto exact = std::make_unique<uint8_t[]>(file.size());
  std::copy(file.begin(), file.end(), exact.get());
  Array array;
  dlcrt_error error = {};
  EXPECT_EQ(parseArray(exact.get(), file.size(), "f", array, &error),
            DLCRT_BAD_DATA);
  EXPECT_EQ(std::string(error.message), "f: " + message);
}

TEST(Idx, Reads) {
  reads(idxHeader(0x08, {2, 2}) + Bytes{1, 2, 3, 255}, DLCRT_U8, {2, 2},
        {1, 2, 3, 255});
  reads(idxHeader(0x09, {1}) + Bytes{255}, DLCRT_I8, {1}, {255});
  reads(idxHeader(0x0b, {2}) + valuesOf<int16_t>({-2, 300}, true), DLCRT_I16,
        {2}, valuesOf<int16_t>({-2, 300}));
  reads(idxHeader(0x0c, {1, 1}) + valuesOf<int32_t>({-70000}, true), DLCRT_I32,
        {1, 1}, valuesOf<int32_t>({-70000}));
  reads(idxHeader(0x0d, {1}) + valuesOf<float>({1.5f}, true), DLCRT_F32, {1},
        valuesOf<float>({1.5f}));
  reads(idxHeader(0x0e, {1}) + valuesOf<double>({-1e300}, true), DLCRT_F64, {1},
        valuesOf<double>({-1e300}));
  reads(idxHeader(0x08, {0, 5}), DLCRT_U8, {0, 5}, {});
}

TEST(Idx, Refuses) {
  refused({0, 0, 0x0a, 1}, "IDX: expected an element type of 08 (u8), 09 (i8), "
                           "0b (i16), 0c (i32), 0d (f32) or 0e (f64), found "
                           "0a");
  refused({0, 0, 8, 0}, "IDX: expected 1 to 8 dimensions, found 0");
  refused({0, 0, 8, 9}, "IDX: expected 1 to 8 dimensions, found 9");
  refused({0, 0, 8, 2, 0, 0, 0, 1, 0},
          "truncated: expected 4 bytes of a size of the IDX header, found 1");
  refused(idxHeader(8, {2, 2}) + Bytes{1, 2, 3},
          "truncated: expected 4 bytes of elements (tensor<2 x 2 x u8>), found "
          "at most 3");
  refused(idxHeader(8, {2, 2}) + Bytes{1, 2, 3, 4, 5},
          "expected the file to end after 16 bytes, found 1 more");
  refused(idxHeader(0x0d, {UINT32_MAX, UINT32_MAX}),
          "the size of tensor<4294967295 x 4294967295 x f32> exceeds 63 bits");
  refused(idxHeader(8, {0, UINT32_MAX, UINT32_MAX}),
          "the size of tensor<0 x 4294967295 x 4294967295 x u8> exceeds 63 "
          "bits");
  refused(idxHeader(8, {UINT32_MAX}),
          "truncated: expected 4294967295 bytes of elements "
          "(tensor<4294967295 x u8>), found at most 0");
}

TEST(Npy, Reads) {
  for (uint8_t version : {1, 2, 3})
    reads(npyHeader(npyText("<f4", "(2, 3)"), version) + six, DLCRT_F32, {2, 3},
          six);
  reads(npyHeader(R"({"shape":(3,),"fortran_order":False,"descr":"<u2"})") +
            valuesOf<uint16_t>({1, 2, 3}),
        DLCRT_U16, {3}, valuesOf<uint16_t>({1, 2, 3}));
  reads(npyHeader(npyText("<f8", "()")) + valuesOf<double>({7}), DLCRT_F64, {},
        valuesOf<double>({7}));
  reads(npyHeader(npyText("<i8", "(0, 3)")), DLCRT_I64, {0, 3}, {});
  // A single byte has no order.
  for (std::string order : {"|", "<", ">"}) {
    reads(npyHeader(npyText(order + "i1", "(1,)")) + Bytes{255}, DLCRT_I8, {1},
          {255});
    reads(npyHeader(npyText(order + "b1", "(2,)")) + Bytes{0, 1}, DLCRT_PRED,
          {2}, {0, 1});
  }
}

TEST(Npy, RefusesStarts) {
  refused({}, "expected an IDX or .npy file, found 0 bytes");
  refused({1, 2, 3}, "expected an IDX or .npy file, found 3 bytes");
  refused(bytesOf("1,2,3\n"),
          "expected an IDX file (it starts with the bytes 00 00) or a .npy "
          "file (93 4e 55 4d), found 31 2c 32 2c");
  refused(bytesOf("\x93NUMPY"),
          "truncated: expected 4 bytes of the .npy header, found 2");
  refused(bytesOf("\x93NUMBA") + Bytes{1, 0},
          "expected a .npy file (93 \"NUMPY\"), found another start");
  refused(npyHeader("{}", 4),
          ".npy: expected version 1.0, 2.0 or 3.0, found 4.0");
  refused(npyHeader("{}", 3, UINT32_MAX),
          ".npy: expected a header of at most 65536 bytes, found 4294967295");
  refused(npyHeader("{}", 1, 60000),
          "truncated: expected 60000 bytes of the .npy header, found 2");
}

TEST(Npy, RefusesHeaders) {
  auto header = [](const std::string &text, const std::string &message) {
    refused(npyHeader(text) + six, ".npy" + message);
  };
  header("", " header, byte 0: expected '{', found the end");
  header("[]", " header, byte 0: expected '{', found '['");
  header("{'descr", " header, byte 7: expected the end of a string, found the "
                    "end");
  header("{'descr': '<f4', 'descr': '<f4'}", " header: the key 'descr' twice");
  header("{'colour': 1}", " header: expected the keys 'descr', "
                          "'fortran_order' and 'shape', found 'colour'");
  header("{'descr': '<f4', 'shape': (1,)}",
         " header: expected the key 'fortran_order'");
  header(npyText("<f4", "(2, 3)") + "x",
         " header, byte 60: expected the end, found 'x'");
  // A zero byte would cut the message.
  header(std::string("{'de\0scr': 1}", 13),
         " header, byte 4: expected ASCII text, found the byte 00");
  header("{'\xff': 1}",
         " header, byte 2: expected ASCII text, found the byte ff");
  header(npyText("<f4", "(2, 3)", "True"),
         ": expected C order, found Fortran order; save "
         "numpy.ascontiguousarray(array)");
  header(npyText("<f4", "(2, 3)", "1"),
         " header, byte 34: expected True or False, found '1'");
  header("{'descr': [('a', '<f4')]}",
         ": expected numbers, found a structured type");
  header(npyText(">f4", "(2, 3)"), ": expected little-endian elements "
                                   "('<f4'), found big-endian ones ('>f4')");
  for (std::string type : {"|O", "<c8", "<U4", "=f4", "<M8[s]", "f4", ""})
    header(npyText(type, "(2, 3)"),
           ": expected elements of type b1, i1, i2, i4, i8, u1, u2, u4, u8, "
           "f2, f4 or f8, found '" +
               type + "'");
}

TEST(Npy, RefusesShapes) {
  auto shape = [](const std::string &text, const std::string &message) {
    refused(npyHeader(npyText("<f4", text)) + six, message);
  };
  shape("(-2, 3)", ".npy header, byte 51: expected a size, found '-'");
  shape("(2.0, 3)", ".npy header, byte 52: expected ',', found '.'");
  shape("(0x2, 3)", ".npy header, byte 52: expected ',', found 'x'");
  shape("2", ".npy header, byte 50: expected '(', found '2'");
  shape("(1,1,1,1,1,1,1,1,1)",
        ".npy: expected at most 8 dimensions, found more");
  shape("(99999999999999999999, 3)", ".npy header: a size exceeds 63 bits");
  shape("(4611686018427387904, 3)",
        "the size of tensor<4611686018427387904 x 3 x f32> exceeds 63 bits");
  shape("(0, 4611686018427387904, 8)",
        "the size of tensor<0 x 4611686018427387904 x 8 x f32> exceeds 63 "
        "bits");
  shape("(1000000000000, 3)",
        "truncated: expected 12000000000000 bytes of elements "
        "(tensor<1000000000000 x 3 x f32>), found at most 24");
  shape("(1, 3)", "expected the file to end after 82 bytes, found 12 more");
  refused(npyHeader(npyText("|b1", "(3,)")) + Bytes{0, 1, 2},
          ".npy: element 2: expected a bool of 0 or 1, found 2");
}

TEST(Gzip, Reads) {
  reads(gzip(good), DLCRT_F32, {2, 3}, six);
  reads(gzip(idxHeader(8, {1}) + Bytes{5}), DLCRT_U8, {1}, {5});
  // Members follow each other, empty ones included.
  Bytes first(good.begin(), good.begin() + 30),
      rest(good.begin() + 30, good.end());
  reads(gzip(first) + gzip({}) + gzip(rest) + gzip({}), DLCRT_F32, {2, 3}, six);
}

TEST(Gzip, Refuses) {
  Bytes packed = gzip(good), damaged = packed;
  auto cut = [&](size_t bytes) {
    return Bytes(packed.begin(), packed.end() - long(bytes));
  };
  std::string all = std::to_string(good.size());
  refused(cut(1), "truncated: the gzip data end after " + all +
                      " unpacked bytes, without an end mark");
  refused({0x1f, 0x8b}, "truncated: the gzip data end after 0 unpacked bytes, "
                        "without an end mark");
  refused({0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0},
          "damaged gzip data after 0 unpacked bytes: unknown compression "
          "method");
  damaged[packed.size() - 6] ^= 1;
  refused(damaged, "damaged gzip data after " + all +
                       " unpacked bytes: incorrect data check");
  refused(packed + bytesOf("junk"), "expected the gzip data to end, found 4 "
                                    "more bytes that are no gzip");
  refused(packed + gzip({1}), "expected the unpacked data to end after " + all +
                                  " bytes, found more");
  // It is noticed without unpacking what follows.
  refused(gzip(good + Bytes(50'000'000)),
          "expected the unpacked data to end after " + all +
              " bytes, found more");
}

TEST(Gzip, ClaimsBeyondWhatDeflateCanMakeTakeNoMemory) {
  Bytes claim = gzip(npyHeader(npyText("<f4", "(1000000000000, 3)")));
  Array array;
  dlcrt_error error = {};
  EXPECT_EQ(parseArray(claim.data(), claim.size(), "f", array, &error),
            DLCRT_BAD_DATA);
  const std::string start = "f: truncated: expected 12000000000000 bytes of "
                            "elements (tensor<1000000000000 x 3 x f32>), found "
                            "at most ";
  EXPECT_EQ(std::string(error.message).substr(0, start.size()), start);
}

TEST(Arrays, TypeAndShapeAreSeenBeforeTheElements) {
  Bytes bomb = gzip(npyHeader(npyText("<f4", "(1000000, 3)")));
  Array array;
  dlcrt_error error = {};
  int64_t rows = 0;
  EXPECT_EQ(parseArray(bomb.data(), bomb.size(), "f", array, &error,
                       [&](const Array &header) {
                         rows = header.shape[0];
                         return fail(&error, DLCRT_INVALID_ARGUMENT, "no");
                       }),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(rows, 1000000);
  EXPECT_STREQ(error.message, "no");
}

TEST(Arrays, RandomDamageNeverCrashes) {
  std::mt19937 random(3);
  for (const Bytes &file : {good, gzip(good), idxHeader(0x0d, {2, 3}) + six}) {
    for (int i = 0; i < 20000; ++i) {
      Bytes bytes = file;
      for (unsigned k = 0; k <= random() % 3; ++k)
        bytes[random() % bytes.size()] = uint8_t(random());
      if (random() % 4 == 0)
        bytes.resize(random() % bytes.size());
      auto exact = std::make_unique<uint8_t[]>(bytes.size());
      std::copy(bytes.begin(), bytes.end(), exact.get());
      Array array;
      dlcrt_error error = {};
      dlcrt_status status =
          parseArray(exact.get(), bytes.size(), "f", array, &error);
      EXPECT_EQ(error.message[0] == '\0', status == DLCRT_OK);
    }
  }
}

} // namespace
