//===- DatasetTest.cpp - Files as the inputs of an entry ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "data/Dataset.h"
#include "DataSupport.h"
#include "TestSupport.h"

#include <cmath>
#include <limits>

using namespace dlc::rt;
using namespace dlcrt::test;

namespace {

template <typename T>
Bytes npy(const std::string &type, const std::string &shape,
          const std::vector<T> &values) {
  return npyHeader(npyText(type, shape)) + valuesOf(values);
}

template <typename To, typename From>
void converts(const std::string &type, const std::vector<From> &from,
              dlcrt_dtype wanted, const std::vector<To> &to) {
  Bytes file = npy(type, "(" + std::to_string(from.size()) + ",)", from);
  Array array;
  dlcrt_error error = {};
  ASSERT_EQ(parseArray(file.data(), file.size(), "f", array, &error), DLCRT_OK)
      << error.message;
  ASSERT_EQ(convertArray(array, wanted, "f", "x", &error), DLCRT_OK)
      << error.message;
  EXPECT_EQ(array.dtype, wanted);
  EXPECT_EQ(
      Bytes(array.storage.data(), array.storage.data() + array.storage.size()),
      valuesOf(to));
}

template <typename From>
void refuses(const std::string &type, const std::vector<From> &from,
             dlcrt_dtype wanted, const std::string &message) {
  Bytes file = npy(type, "(" + std::to_string(from.size()) + ",)", from);
  Array array;
  dlcrt_error error = {};
  ASSERT_EQ(parseArray(file.data(), file.size(), "f", array, &error), DLCRT_OK)
      << error.message;
  EXPECT_EQ(convertArray(array, wanted, "f", "x", &error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(std::string(error.message), "f: expected elements " + message);
}

TEST(Convert, WhatComesOutExactly) {
  converts<uint8_t, int64_t>("<i8", {0, 255}, DLCRT_U8, {0, 255});
  converts<int32_t, uint8_t>("|u1", {7, 255}, DLCRT_I32, {7, 255});
  converts<float, uint8_t>("|u1", {7, 255}, DLCRT_F32, {7, 255});
  converts<double, int64_t>("<i8", {-3, int64_t(1) << 53}, DLCRT_F64,
                            {-3, 0x1p53});
  converts<float, double>("<f8", {0.1, -1e-60}, DLCRT_F32, {0.1f, -0.0f});
  // Whole floats are integers; a bool is 0 or 1.
  converts<int32_t, float>("<f4", {3, -0.0f, -0x1p31f}, DLCRT_I32,
                           {3, 0, INT32_MIN});
  converts<uint64_t, double>("<f8", {0x1p63}, DLCRT_U64, {uint64_t(1) << 63});
  converts<float, uint8_t>("|b1", {1, 0}, DLCRT_F32, {1, 0});
  converts<int32_t, uint8_t>("|b1", {1, 0}, DLCRT_I32, {1, 0});
  // 1, -2, 2^-24 (the smallest), 65504 (the largest).
  converts<float, uint16_t>("<f2", {0x3c00, 0xc000, 1, 0x7bff}, DLCRT_F32,
                            {1, -2, 0x1p-24f, 65504});
  converts<uint16_t, float>("<f4", {1, -2, 0x1p-24f, 65504, 65519}, DLCRT_F16,
                            {0x3c00, 0xc000, 1, 0x7bff, 0x7bff});
  converts<uint16_t, uint8_t>("|b1", {1, 0}, DLCRT_F16, {0x3c00, 0});
  // 1 + 2^-8 is half way to the next number: to the even one.
  converts<uint16_t, double>("<f8", {1 + 0x1p-8, 1 + 0x1.8p-7, -1}, DLCRT_BF16,
                             {0x3f80, 0x3f82, 0xbf80});
  converts<uint16_t, int32_t>("<i4", {256, -3}, DLCRT_BF16, {0x4380, 0xc040});
}

TEST(Convert, RefusesTheRest) {
  refuses<int64_t>("<i8", {1, 256}, DLCRT_U8,
                   "that fit u8 for input 'x', found 256 (of type i64) at "
                   "element 1");
  refuses<int8_t>("|i1", {-1}, DLCRT_U64,
                  "that fit u64 for input 'x', found -1 (of type i8) at "
                  "element 0");
  // The message tells it apart from 2^53, which fits.
  refuses<int64_t>("<i8", {(int64_t(1) << 53) + 1}, DLCRT_F64,
                   "that fit f64 for input 'x', found 9007199254740993 (of "
                   "type i64) at element 0");
  refuses<uint64_t>("<u8", {UINT64_MAX}, DLCRT_F64,
                    "that fit f64 for input 'x', found 18446744073709551615 "
                    "(of type u64) at element 0");
  refuses<double>("<f8", {0, 1e39}, DLCRT_F32,
                  "that fit f32 for input 'x', found 9.9999999999999994e+38 "
                  "(of type f64) at element 1");
  refuses<float>("<f4", {1, 0.5}, DLCRT_I32,
                 "that fit i32 for input 'x', found 0.5 (of type f32) at "
                 "element 1");
  refuses<float>("<f4", {0x1p31}, DLCRT_I32,
                 "that fit i32 for input 'x', found 2147483648 (of type f32) "
                 "at element 0");
  refuses<double>("<f8", {-1}, DLCRT_U8,
                  "that fit u8 for input 'x', found -1 (of type f64) at "
                  "element 0");
  refuses<uint8_t>("|u1", {1}, DLCRT_PRED,
                   "of type pred for input 'x', found u8, which does not "
                   "convert to it");
  // The largest number, and what would become infinite; a whole number that
  // would be another.
  refuses<float>("<f4", {65504, 65520}, DLCRT_F16,
                 "that fit f16 for input 'x', found 65520 (of type f32) at "
                 "element 1");
  refuses<int32_t>("<i4", {256, 257}, DLCRT_BF16,
                   "that fit bf16 for input 'x', found 257 (of type i32) at "
                   "element 1");
}

class Datasets : public testing::Test {
protected:
  Datasets() {
    add("x", npy<float>("<f4", "(2, 3)", {1, 2, 3, 4, 5, 6}));
    add("y", npy<double>("<f8", "(2, 1)", {1, 2}));
    add("group", gzip(idxHeader(0x0c, {2}) + valuesOf<int32_t>({3, 1}, true)));
  }
  void add(const std::string &name, const Bytes &bytes) {
    writeBytes(folder / name, bytes);
    files.push_back({name, folder / name});
  }
  void refused(dlcrt_status status, const std::string &message) {
    EXPECT_EQ(data.load(s.artifact, "train_step", files, &s.error), status);
    EXPECT_EQ(std::string(s.error.message), message);
  }
  std::string path(const char *name) { return folder / name; }

  TempFolder folder;
  LinearSession s;
  Dataset data;
  std::vector<InputFile> files;
};

TEST_F(Datasets, Loads) {
  // In any order; each of the format and type that suits it.
  std::swap(files[0], files[2]);
  ASSERT_EQ(data.load(s.artifact, "train_step", files, &s.error), DLCRT_OK)
      << s.error.message;
  EXPECT_EQ(data.rows(), 2);
  ASSERT_EQ(data.tensors().size(), 3u);
  EXPECT_EQ(static_cast<float *>(data.tensors()[0].data)[5], 6);
  EXPECT_EQ(data.tensors()[1].dtype, DLCRT_F32);
  EXPECT_EQ(static_cast<float *>(data.tensors()[1].data)[1], 2);
  EXPECT_EQ(data.tensors()[2].dtype, DLCRT_U8);
  EXPECT_EQ(static_cast<uint8_t *>(data.tensors()[2].data)[0], 3);
  ASSERT_EQ(dlcrt_init(s.session, 1, &s.error), DLCRT_OK);
  EXPECT_EQ(dlcrt_train(s.session, data.tensors().data(), 3, 0, &s.error),
            DLCRT_OK)
      << s.error.message;
}

TEST_F(Datasets, LastDimensionOfOne) {
  writeBytes(path("y"), npy<double>("<f8", "(2,)", {1, 2}));
  writeBytes(path("group"), npy<int32_t>("<i4", "(2, 1)", {3, 1}));
  ASSERT_EQ(data.load(s.artifact, "train_step", files, &s.error), DLCRT_OK)
      << s.error.message;
  EXPECT_EQ(data.tensors()[1].rank, 2);
  EXPECT_EQ(data.tensors()[1].shape[0], 2);
  EXPECT_EQ(data.tensors()[1].shape[1], 1);
  EXPECT_EQ(data.tensors()[2].rank, 1);
  EXPECT_EQ(data.tensors()[2].shape[0], 2);
  ASSERT_EQ(dlcrt_init(s.session, 1, &s.error), DLCRT_OK);
  EXPECT_EQ(dlcrt_train(s.session, data.tensors().data(), 3, 0, &s.error),
            DLCRT_OK)
      << s.error.message;
}

TEST_F(Datasets, Names) {
  const std::string wanted = "expected 'x', 'y' and 'group'";
  files[1].name = "z";
  refused(DLCRT_NOT_FOUND, "train_step has no input 'z': " + wanted);
  files[1].name = "";
  refused(DLCRT_NOT_FOUND, "train_step has no input '': " + wanted);
  files[1].name = "x";
  refused(DLCRT_INVALID_ARGUMENT,
          "input 'x' is given twice: " + path("x") + " and " + path("y"));
  files.erase(files.begin() + 1);
  refused(DLCRT_INVALID_ARGUMENT,
          "train_step: no file for input 'y': " + wanted);
  EXPECT_EQ(data.load(s.artifact, "fit", files, &s.error), DLCRT_UNSUPPORTED);
  EXPECT_STREQ(s.error.message,
               "the artifact was compiled without an entry 'fit'");
}

TEST_F(Datasets, ShapesAndRows) {
  writeBytes(path("y"), npy<double>("<f8", "(2, 1, 1, 1)", {1, 2}));
  refused(DLCRT_INVALID_ARGUMENT,
          path("y") + ": expected tensor<rows x 1 x f32> for input 'y', found "
                      "tensor<2 x 1 x 1 x 1 x f64>");
  writeBytes(path("y"), npy<double>("<f8", "()", {1}));
  refused(DLCRT_INVALID_ARGUMENT,
          path("y") + ": expected tensor<rows x 1 x f32> for input 'y', found "
                      "tensor<f64>");
  // Refused for what the header says: there are no elements to read.
  writeBytes(path("y"), npyHeader(npyText("<f8", "(1000000, 4)")));
  refused(DLCRT_INVALID_ARGUMENT,
          path("y") + ": expected tensor<rows x 1 x f32> for input 'y', found "
                      "tensor<1000000 x 4 x f64>");
  writeBytes(path("y"), npyHeader(npyText("<f8", "(1000000, 1)")));
  refused(DLCRT_INVALID_ARGUMENT, path("y") + ": expected 2 rows, as in " +
                                      path("x") +
                                      " (input 'x'), found 1000000");
}

TEST_F(Datasets, Values) {
  float nan = std::numeric_limits<float>::quiet_NaN();
  writeBytes(path("x"), npy<float>("<f4", "(2, 3)", {1, 2, 3, 4, nan, 6}));
  refused(DLCRT_BAD_DATA, path("x") + ": expected finite numbers for input "
                                      "'x', found NaN or infinity at element 4 "
                                      "(row 1)");
  writeBytes(path("x"),
             npy<double>("<f8", "(2, 3)", {1, 2, -HUGE_VAL, 4, 5, 6}));
  refused(DLCRT_BAD_DATA, path("x") + ": expected finite numbers for input "
                                      "'x', found NaN or infinity at element 2 "
                                      "(row 0)");
  // Half precision's infinity.
  writeBytes(path("x"), npy<uint16_t>("<f2", "(1, 3)", {0, 0, 0x7c00}));
  files.resize(1);
  EXPECT_EQ(data.load(s.artifact, "predict", files, &s.error), DLCRT_BAD_DATA);
}

TEST_F(Datasets, WrittenArraysAreRead) {
  float values[6] = {1, 2, 3, 4, 5, 6};
  dlcrt_tensor tensor = tensorOf(values, DLCRT_F32, {2, 3});
  ASSERT_EQ(writeNpy(path("x").c_str(), tensor, &s.error), DLCRT_OK);
  Bytes bytes = readBytes(path("x"));
  // As NumPy writes it, elements at a multiple of 64.
  EXPECT_EQ(bytes.size(), 128u + sizeof(values));
  EXPECT_EQ(bytes[127], '\n');
  ASSERT_EQ(data.load(s.artifact, "train_step", files, &s.error), DLCRT_OK)
      << s.error.message;
  EXPECT_EQ(std::memcmp(data.tensors()[0].data, values, sizeof(values)), 0);
  tensor.dtype = DLCRT_BF16;
  EXPECT_EQ(writeNpy(path("x").c_str(), tensor, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(std::string(s.error.message),
            path("x") + ": .npy has no element type bf16");
  tensor = tensorOf(values, DLCRT_F32, {-1});
  EXPECT_EQ(writeNpy(path("x").c_str(), tensor, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(readBytes(path("x")), bytes);
}

} // namespace
