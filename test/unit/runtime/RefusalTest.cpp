//===- RefusalTest.cpp - Each kind of mistake, through the C interface ----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One place for what an application can do wrong, with status and whole
// message; the tests of the parts have the variations.
//
//===----------------------------------------------------------------------===//

#include "Forged.h"

#include <cmath>
#include <functional>
#include <thread>

using namespace dlcrt::test;

namespace {

/// Artifacts that are refused, from a file.
class RefusedArtifact : public ForgedArtifact {
protected:
  void forged(const std::function<void()> &change, dlcrt_status status,
              const std::string &message, bool hashAgain = true) {
    change();
    std::string why;
    if (hashAgain) {
      ASSERT_TRUE(dlc::artifact::rehash(bytes, why)) << why;
    }
    writeBytes(path, bytes);
    load(path, status, path + ": " + message);
  }
  void load(const std::string &from, dlcrt_status status,
            const std::string &message) {
    // What was there before goes, so that nobody uses it.
    auto *artifact = reinterpret_cast<dlcrt_artifact *>(&bytes);
    dlcrt_error error = {};
    EXPECT_EQ(dlcrt_artifact_load(from.c_str(), &artifact, &error), status);
    EXPECT_EQ(error.status, status);
    EXPECT_EQ(std::string(error.message), message);
    EXPECT_EQ(artifact, nullptr);
  }
  void replaceAll(const std::string &old, const std::string &by) {
    ASSERT_EQ(old.size(), by.size());
    bool found = false;
    for (size_t at = 0; at + old.size() <= bytes.size(); ++at)
      if (std::memcmp(bytes.data() + at, old.data(), old.size()) == 0) {
        std::memcpy(bytes.data() + at, by.data(), by.size());
        found = true;
      }
    ASSERT_TRUE(found);
  }

  TempFolder folder;
  std::string path = folder / "model.dlc";
};

TEST_F(RefusedArtifact, Missing) {
  load(path, DLCRT_NOT_FOUND,
       path + ": cannot open: No such file or directory");
  load(folder.path, DLCRT_IO_ERROR,
       folder.path + ": expected a regular file, found a folder");
  load("", DLCRT_INVALID_ARGUMENT,
       "expected the name of a file to read, found an empty one");
}

TEST_F(RefusedArtifact, Truncated) {
  std::string size = std::to_string(bytes.size() - 1);
  forged([&] { bytes.pop_back(); }, DLCRT_BAD_ARTIFACT,
         "truncated: " + std::to_string(header.e_shnum) +
             " section headers of 64 bytes at offset " +
             std::to_string(header.e_shoff) + " do not fit in the file of " +
             size + " bytes",
         false);
  forged([&] { bytes.resize(40); }, DLCRT_BAD_ARTIFACT,
         "not an artifact: expected at least the 64 bytes of an ELF header, "
         "found 40 bytes",
         false);
  forged([&] { bytes.clear(); }, DLCRT_BAD_ARTIFACT,
         "not an artifact: expected at least the 64 bytes of an ELF header, "
         "found 0 bytes",
         false);
}

TEST_F(RefusedArtifact, Foreign) {
  forged(
      [&] {
        const char text[] = "#!/bin/sh\n";
        bytes.assign(100, '\n');
        std::memcpy(bytes.data(), text, sizeof(text));
      },
      DLCRT_BAD_ARTIFACT,
      "not an artifact: expected the first bytes 7f 45 4c 46 (ELF), found 23 "
      "21 2f 62",
      false);
}

TEST_F(RefusedArtifact, ForeignLibrary) {
  forged([&] { put<uint32_t>(noteHeader() - 8, 9); }, DLCRT_BAD_ARTIFACT,
         "not an artifact: expected one ELF note of owner 'dlc', found 0",
         false);
}

TEST_F(RefusedArtifact, Newer) {
  forged([&] { put<uint32_t>(noteHeader(), DLCRT_FORMAT_VERSION + 1); },
         DLCRT_VERSION_MISMATCH,
         "the artifact has format version 4, newer than version 3 of this "
         "runtime: update the runtime or compile the model with its "
         "dlc-compile",
         false);
}

TEST_F(RefusedArtifact, Tampered) {
  uint64_t hash = noteHeader() + offsetof(dlcrt_note_header, sha256);
  auto start = [&](const std::vector<uint8_t> &file) {
    char text[9];
    for (int i = 0; i < 4; ++i)
      std::snprintf(text + 2 * i, 3, "%02x", file[hash + i]);
    return std::string(text);
  };
  std::vector<uint8_t> hashed = bytes;
  uint64_t code = segment(find(PT_LOAD, PF_X)).p_offset;
  hashed[code] ^= 1;
  std::string why;
  ASSERT_TRUE(dlc::artifact::rehash(hashed, why)) << why;
  forged([&] { bytes[code] ^= 1; }, DLCRT_BAD_ARTIFACT,
         "damaged or changed since it was compiled: expected a SHA-256 that "
         "starts with " +
             start(bytes) + ", found " + start(hashed),
         false);
}

TEST_F(RefusedArtifact, OtherMachine) {
  forged([&] { put<uint16_t>(offsetof(Elf64_Ehdr, e_machine), EM_RISCV); },
         DLCRT_UNSUPPORTED,
         std::string("expected code for ") + dlc::rt::hostMachine +
             " (ELF machine " + std::to_string(header.e_machine) +
             "), found ELF machine 243",
         false);
}

TEST_F(RefusedArtifact, OtherCpu) {
  // The baseline becomes one for a machine of another name.
  std::string machine = dlc::rt::hostMachine, other = machine;
  other.back() = 'q';
  forged([&] { replaceAll(machine, other); }, DLCRT_UNSUPPORTED,
         "no code for this machine (" + machine +
             "), which lacks: variant 'imaginary' is for " + other +
             "; variant 'baseline' is for " + other +
             "; variant 'simulated' is for " + other);
}

TEST_F(RefusedArtifact, MissingEntries) {
  replaceAll("train_step", "train_stop");
  replaceAll("init", "tini");
  std::string why;
  ASSERT_TRUE(dlc::artifact::rehash(bytes, why)) << why;
  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
  dlcrt_error error = {};
  ASSERT_EQ(dlcrt_artifact_load_memory(bytes.data(), bytes.size(), "m",
                                       &artifact, &error),
            DLCRT_OK)
      << error.message;
  ASSERT_EQ(dlcrt_session_create(artifact, nullptr, &session, &error),
            DLCRT_OK);
  EXPECT_EQ(dlcrt_train(session, nullptr, 0, 0, &error), DLCRT_UNSUPPORTED);
  EXPECT_STREQ(error.message,
               "m: the artifact was compiled without an entry 'train_step'");
  EXPECT_EQ(dlcrt_init(session, 1, &error), DLCRT_UNSUPPORTED);
  EXPECT_STREQ(error.message,
               "m: the artifact was compiled without an entry 'init'");
  dlcrt_session_release(session);
  dlcrt_artifact_release(artifact);
}

/// Calls that are refused and leave the state as it was.
class RefusedCall : public testing::Test {
protected:
  RefusedCall() : s(1, 64), data(8), inputs(data.inputs()) {
    EXPECT_EQ(dlcrt_init(s.session, 1, &s.error), DLCRT_OK);
    before = s.kernel();
  }
  void train(dlcrt_status status, const std::string &message,
             int64_t batch = 0) {
    EXPECT_EQ(dlcrt_train(s.session, inputs.data(),
                          static_cast<int32_t>(inputs.size()), batch, &s.error),
              status);
    EXPECT_EQ(s.error.status, status);
    EXPECT_EQ(std::string(s.error.message), message);
    EXPECT_EQ(s.kernel(), before);
  }

  LinearSession s;
  LinearData data;
  std::vector<dlcrt_tensor> inputs;
  std::vector<float> before;
};

TEST_F(RefusedCall, Names) {
  float value = 0;
  dlcrt_tensor tensor = tensorOf(&value, DLCRT_F32, {});
  const std::string message =
      std::string(DLCRT_FIXTURE) + ": no variable 'linear/scale'";
  EXPECT_EQ(dlcrt_get_variable(s.session, "linear/scale", &tensor, &s.error),
            DLCRT_NOT_FOUND);
  EXPECT_EQ(std::string(s.error.message), message);
  EXPECT_EQ(dlcrt_set_variable(s.session, "linear/scale", &tensor, &s.error),
            DLCRT_NOT_FOUND);
  EXPECT_EQ(std::string(s.error.message), message);
  EXPECT_EQ(dlcrt_get_variable(s.session, "", &tensor, &s.error),
            DLCRT_NOT_FOUND);
  EXPECT_EQ(dlcrt_artifact_find_entry(s.artifact, "fit"), -1);
  EXPECT_EQ(dlcrt_call(s.session, -1, nullptr, 0, nullptr, 0, 0, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(std::string(s.error.message),
            std::string(DLCRT_FIXTURE) +
                ": expected an entry in [0, 5), found -1");
}

TEST_F(RefusedCall, Shapes) {
  inputs[1].rank = 1;
  train(DLCRT_INVALID_ARGUMENT,
        "entry 'train_step': input 'y': expected tensor<rows x 1 x f32>, found "
        "tensor<8 x f32>");
  inputs = data.inputs();
  inputs[0].shape[1] = 4;
  train(DLCRT_INVALID_ARGUMENT,
        "entry 'train_step': input 'x': expected tensor<rows x 3 x f32>, found "
        "tensor<8 x 4 x f32>");
  inputs = data.inputs();
  inputs[2].shape[0] = 7;
  train(DLCRT_INVALID_ARGUMENT,
        "entry 'train_step': input 'group' has 7 rows, input 'x' has 8");
}

TEST_F(RefusedCall, Dtypes) {
  inputs[2].dtype = DLCRT_I32;
  train(DLCRT_INVALID_ARGUMENT,
        "entry 'train_step': input 'group': expected tensor<rows x u8>, found "
        "tensor<8 x i32>");
  inputs[2].dtype = static_cast<dlcrt_dtype>(77);
  train(DLCRT_INVALID_ARGUMENT,
        "entry 'train_step': input 'group': expected tensor<rows x u8>, found "
        "tensor<8 x invalid>");
}

TEST_F(RefusedCall, Counts) {
  inputs.pop_back();
  train(DLCRT_INVALID_ARGUMENT,
        "entry 'train_step': expected 3 inputs, found 2");
  EXPECT_EQ(dlcrt_train(s.session, inputs.data(), -1, 0, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_STREQ(s.error.message,
               "entry 'train_step': expected 3 inputs, found -1");
  inputs = data.inputs();
  train(DLCRT_INVALID_ARGUMENT,
        "entry 'train_step': expected a batch of at least 0 rows, found -1",
        -1);
  train(DLCRT_INVALID_ARGUMENT,
        "entry 'train_step': a batch of 65 rows is more than the session's "
        "max_rows of 64",
        65);
}

TEST_F(RefusedCall, Labels) {
  data.group[6] = 250;
  train(DLCRT_CHECK_FAILED,
        "entry 'train_step': a group is out of range (group) in step 0 of this "
        "call, row 6 of its batch: expected 0 to 3, found 250");
  EXPECT_EQ(dlcrt_evaluate(s.session, inputs.data(), 3, 2, &s.error),
            DLCRT_CHECK_FAILED);
  EXPECT_STREQ(s.error.message,
               "entry 'evaluate_step': a group is out of range (group) in step "
               "3 of this call, row 0 of its batch: expected 0 to 3, found "
               "250");
}

TEST_F(RefusedCall, LossThatIsNotFinite) {
  data.y[3] = NAN;
  train(DLCRT_CHECK_FAILED,
        "entry 'train_step': the loss is not a finite number (the loss of "
        "linear) in step 0 of this call");
  dlcrt_outcome outcome;
  ASSERT_EQ(dlcrt_session_outcome(s.session, &outcome, &s.error), DLCRT_OK);
  EXPECT_EQ(outcome.check, 2);
  EXPECT_EQ(outcome.row, -1);
}

TEST_F(RefusedCall, WeightsOfAnotherModel) {
  TempFolder folder;
  std::string path = folder / "w.safetensors";
  const std::string header =
      R"({"other/kernel":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  std::vector<uint8_t> bytes(8);
  bytes[0] = static_cast<uint8_t>(header.size());
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.resize(bytes.size() + 4);
  writeBytes(path, bytes);
  EXPECT_EQ(dlcrt_load_weights(s.session, path.c_str(), &s.error),
            DLCRT_BAD_DATA);
  EXPECT_EQ(std::string(s.error.message),
            path + ": expected the variable 'linear/kernel' (tensor<3 x 1 x "
                   "f32>), found no such tensor");
  EXPECT_EQ(dlcrt_save_weights(s.session, (folder / "a/b").c_str(), &s.error),
            DLCRT_IO_ERROR);
  EXPECT_EQ(std::string(s.error.message),
            (folder / "a/b") +
                ": cannot create a file beside it: No such file or directory");
  EXPECT_EQ(s.kernel(), before);
}

} // namespace
