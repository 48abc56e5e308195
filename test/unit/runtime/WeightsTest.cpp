//===- WeightsTest.cpp - Weights as safetensors ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"
#include "weights/Safetensors.h"

#include <cstring>
#include <random>

using namespace dlc::rt;
using namespace dlcrt::test;

namespace {

class Weights : public testing::Test {
protected:
  TempFolder folder;
  std::string path = folder / "weights.safetensors";
};

std::vector<uint8_t> fileOf(const std::string &header, size_t data,
                            int64_t length = -1) {
  uint64_t size = length < 0 ? header.size() : uint64_t(length);
  std::vector<uint8_t> bytes;
  for (int i = 0; i < 8; ++i)
    bytes.push_back(uint8_t(size >> (8 * i)));
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.resize(bytes.size() + data);
  return bytes;
}

dlcrt_status parse(const std::vector<uint8_t> &bytes, std::string &message,
                   SafetensorsFile *out = nullptr) {
  SafetensorsFile file;
  dlcrt_error error = {};
  dlcrt_status status =
      parseSafetensors(bytes.data(), bytes.size(), "f", file, &error);
  message = error.message;
  if (out)
    *out = std::move(file);
  return status;
}

TEST(Safetensors, Reads) {
  std::string message;
  SafetensorsFile file;
  ASSERT_EQ(parse(fileOf(R"({"__metadata__":{"k":"v\u00e9\ud83d\ude00"},)"
                         R"( "b" : {"shape":[2, 2],"dtype":"U8",)"
                         R"("data_offsets":[8,12]},"a\n":{"dtype":"F64",)"
                         R"("shape":[],"data_offsets":[0,8]},"e":{"dtype":)"
                         R"("F32","shape":[0],"data_offsets":[8,8]}}   )",
                         12),
                  message, &file),
            DLCRT_OK)
      << message;
  ASSERT_EQ(file.tensors.size(), 3u);
  EXPECT_EQ(file.tensors[0].name, "a\n");
  EXPECT_EQ(file.find("b")->rank, 2);
  EXPECT_EQ(file.find("b")->bytes, 4u);
  EXPECT_EQ(file.find("c"), nullptr);
  EXPECT_EQ(file.metadata[0].second, "v\xc3\xa9\xf0\x9f\x98\x80");
  EXPECT_EQ(parse(fileOf("{}", 0), message), DLCRT_OK) << message;
}

TEST(Safetensors, Refuses) {
  struct Case {
    std::string header;
    size_t data;
    const char *message;
  };
  auto one = [](const std::string &shape, const std::string &offsets,
                const std::string &dtype = "F32") {
    return R"({"a":{"dtype":")" + dtype + R"(","shape":[)" + shape +
           R"(],"data_offsets":[)" + offsets + "]}}";
  };
  const Case cases[] = {
      {"", 0, "expected '{' at byte 8"},
      {"[]", 0, "expected '{'"},
      {"{", 0, "expected a string"},
      {"{} x", 0, "expected nothing more"},
      {R"({"a":1})", 0, "expected '{'"},
      {one("2", "0,4"), 8, "expected 8 bytes for tensor<2 x f32>, found"},
      {one("2", "0,8"), 4, "expected at least 8 bytes of tensors after"},
      {one("2", "0,8"), 9, "expected 8 bytes of tensors after"},
      {one("2", "4,12"), 12, "expected its bytes to begin at 0"},
      {one("2", "8,0"), 8, "data_offsets 8 to 0"},
      {one("-2", "0,8"), 8, "an integer of at least 0"},
      {one("02", "0,8"), 8, "an integer of at least 0"},
      {one("2.0", "0,8"), 8, "',' or ']'"},
      {one("1e1", "0,8"), 8, "',' or ']'"},
      {one("9223372036854775808", "0,8"), 8, "a smaller number"},
      {one("4294967296,4294967296", "0,0"), 0, "exceeds 64 bits"},
      {one("0,4294967296,4294967296", "0,0"), 0, "exceeds 64 bits"},
      {one("1,1,1,1,1,1,1,1,1", "0,4"), 4, "at most 8 dimensions"},
      {one("2", "0,8", "F33"), 8, "'F33' is no element type"},
      {one("2", "0,8,9"), 8, "',' or ']'"},
      {R"({"a":{"dtype":"U8","shape":[1]}})", 1, "expected the fields"},
      {R"({"a":{"dtype":"U8","dtype":"U8"}})", 1, "there twice"},
      {R"({"a":{"type":"U8"}})", 1, "'type' is not known"},
      {R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
       R"("a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
       2, "the tensor 'a' is there twice"},
      {R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
       R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
       3, "tensor 'b': expected its bytes to begin at 2"},
      {R"({"__metadata__":{"a":"1","a":"2"}})", 0, "the key 'a' twice"},
      {R"({"__metadata__":{},"__metadata__":{}})", 0, "__metadata__ twice"},
      {R"({"__metadata__":{"a":1}})", 0, "expected a string"},
      {R"({"\ud800":{}})", 0, "a second surrogate"},
      {R"({"\udc00":{}})", 0, "no lone surrogate"},
      {R"({"\x":{}})", 0, "a JSON escape"},
      {"{\"\xff\":{}}", 0, "expected UTF-8"},
      {"{\"\n\":{}}", 0, "no control character"},
  };
  for (const Case &c : cases) {
    std::string message;
    EXPECT_EQ(parse(fileOf(c.header, c.data), message), DLCRT_BAD_DATA)
        << c.header;
    EXPECT_NE(message.find(c.message), std::string::npos)
        << c.header << "\n  " << message;
  }
  std::string message;
  EXPECT_EQ(parse({1, 2, 3}, message), DLCRT_BAD_DATA);
  EXPECT_EQ(parse(fileOf("{}", 0, 3), message), DLCRT_BAD_DATA);
  EXPECT_NE(message.find("truncated"), std::string::npos);
  EXPECT_EQ(parse(fileOf("{}", 0, 100000001), message), DLCRT_BAD_DATA);
  EXPECT_NE(message.find("not a safetensors file"), std::string::npos);
  EXPECT_EQ(parse(fileOf("{}", 0, INT64_MAX), message), DLCRT_BAD_DATA);
}

TEST(Safetensors, RandomDamageNeverCrashes) {
  std::vector<uint8_t> good =
      fileOf(R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,3],)"
             R"("data_offsets":[0,24]},"b":{"dtype":"U8","shape":[4],)"
             R"("data_offsets":[24,28]}})",
             28);
  std::mt19937 random(1);
  std::string message;
  for (int i = 0; i < 20000; ++i) {
    std::vector<uint8_t> bytes = good;
    for (unsigned k = 0; k <= random() % 3; ++k)
      bytes[random() % bytes.size()] = uint8_t(random());
    if (random() % 4 == 0)
      bytes.resize(random() % bytes.size());
    parse(bytes, message);
  }
}

TEST_F(Weights, SaveAndLoad) {
  LinearSession a, b;
  ASSERT_EQ(dlcrt_init(a.session, 11, nullptr), DLCRT_OK);
  ASSERT_EQ(dlcrt_save_weights(a.session, path.c_str(), &a.error), DLCRT_OK)
      << a.error.message;
  EXPECT_EQ(folder.list(), std::vector<std::string>{"weights.safetensors"});
  ASSERT_EQ(dlcrt_load_weights(b.session, path.c_str(), &b.error), DLCRT_OK)
      << b.error.message;
  EXPECT_EQ(a.kernel(), b.kernel());
  std::vector<uint8_t> first = readBytes(path);
  ASSERT_EQ(dlcrt_save_weights(b.session, path.c_str(), &b.error), DLCRT_OK);
  EXPECT_EQ(readBytes(path), first);
}

TEST_F(Weights, LoadChangesAllOrNothing) {
  LinearSession s;
  ASSERT_EQ(dlcrt_init(s.session, 11, nullptr), DLCRT_OK);
  std::vector<float> before = s.kernel();
  const std::string kernel = R"("linear/kernel":{"dtype":"F32","shape":[3,1],)"
                             R"("data_offsets":[0,12]})";
  struct Case {
    std::string header;
    size_t data;
    const char *message;
  };
  const Case cases[] = {
      {"{" + kernel + "}", 12, "expected the variable 'linear/bias'"},
      {"{" + kernel +
           R"(,"linear/bias":{"dtype":"F32","shape":[2],"data_offsets":)"
           R"([12,20]}})",
       20, "'linear/bias': expected tensor<1 x f32>, found tensor<2 x f32>"},
      {"{" + kernel +
           R"(,"linear/bias":{"dtype":"F32","shape":[1],"data_offsets":)"
           R"([12,16]},"more":{"dtype":"U8","shape":[1],"data_offsets":)"
           R"([16,17]}})",
       17, "expected 2 tensors, found 3: the model has no place for 'more'"},
      {"{" + kernel +
           R"(,"linear/bias":{"dtype":"F32","shape":[1],"data_offsets":)"
           R"([12,16]},"step":{"dtype":"I64","shape":[],"data_offsets":)"
           R"([16,24]}})",
       24, "no place for 'step'"},
  };
  for (const Case &c : cases) {
    writeBytes(path, fileOf(c.header, c.data));
    EXPECT_EQ(dlcrt_load_weights(s.session, path.c_str(), &s.error),
              DLCRT_BAD_DATA);
    EXPECT_NE(std::strstr(s.error.message, c.message), nullptr)
        << s.error.message;
    EXPECT_NE(std::strstr(s.error.message, path.c_str()), nullptr);
    EXPECT_EQ(s.kernel(), before);
  }
  EXPECT_EQ(dlcrt_load_weights(s.session, (folder / "none").c_str(), &s.error),
            DLCRT_NOT_FOUND);
  EXPECT_EQ(dlcrt_load_weights(s.session, folder.path.c_str(), &s.error),
            DLCRT_IO_ERROR);
  EXPECT_EQ(dlcrt_load_weights(s.session, nullptr, &s.error),
            DLCRT_INVALID_ARGUMENT);
}

TEST_F(Weights, FailedSaveLeavesNothing) {
  LinearSession s;
  EXPECT_EQ(
      dlcrt_save_weights(s.session, (folder / "no/where").c_str(), &s.error),
      DLCRT_IO_ERROR);
  // A folder cannot be replaced.
  EXPECT_EQ(dlcrt_save_weights(s.session, folder.path.c_str(), &s.error),
            DLCRT_IO_ERROR);
  EXPECT_TRUE(folder.list().empty());
}

} // namespace
