//===- DamageTest.cpp - Damaged files -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Forged.h"

#include <random>

using namespace dlcrt::test;

namespace {

using Damage = ForgedArtifact;

TEST_F(Damage, NoVariantForThisMachine) {
  // The baseline's name of the machine, somewhere in the manifest.
  uint64_t at = noteHeader() + sizeof(dlcrt_note_header);
  const char *machine = dlc::rt::hostMachine;
  size_t length = std::strlen(machine);
  for (; at + length < bytes.size(); ++at)
    if (std::memcmp(bytes.data() + at, machine, length) == 0)
      bytes[at] = 'y';
  refused("no code for this machine", DLCRT_UNSUPPORTED);
}

TEST_F(Damage, EachBitFlipIsRefused) {
  std::mt19937_64 random(20240501);
  for (int i = 0; i < 3000; ++i) {
    uint64_t bit = random() % (bytes.size() * 8);
    bytes[bit / 8] ^= uint8_t(1 << bit % 8);
    dlcrt_artifact *artifact = nullptr;
    EXPECT_NE(dlcrt_artifact_load_memory(bytes.data(), bytes.size(), "f",
                                         &artifact, nullptr),
              DLCRT_OK)
        << "bit " << bit;
    dlcrt_artifact_release(artifact);
    bytes[bit / 8] ^= uint8_t(1 << bit % 8);
  }
}

TEST_F(Damage, EachTruncationIsRefused) {
  for (size_t size = 0; size < bytes.size(); size += 1 + size % 7) {
    // Memory of just this size, so that a sanitizer sees reads beyond it.
    std::vector<uint8_t> part(bytes.begin(), bytes.begin() + long(size));
    dlcrt_artifact *artifact = nullptr;
    EXPECT_NE(
        dlcrt_artifact_load_memory(part.data(), size, "f", &artifact, nullptr),
        DLCRT_OK)
        << size;
  }
  bytes.push_back(0);
  refusedUnhashed("damaged or changed since it was compiled");
}

TEST_F(Damage, HashedAgainDamageNeverCrashes) {
  std::mt19937_64 random(7);
  // Headers, note, dynamic section, relocations, symbols and the manifest.
  uint64_t code = segment(find(PT_LOAD, PF_X)).p_offset;
  int loaded = 0;
  for (int i = 0; i < 20000; ++i) {
    std::vector<uint8_t> good = bytes;
    for (uint64_t k = 0; k <= random() % 4; ++k) {
      uint64_t at = random() % 3 ? random() % code : random() % bytes.size();
      bytes[at] = random() % 2 ? uint8_t(random())
                               : uint8_t(bytes[at] ^ 1 << random() % 8);
    }
    std::string why;
    dlcrt_artifact *artifact = nullptr;
    if (dlc::artifact::rehash(bytes, why))
      loaded += dlcrt_artifact_load_memory(bytes.data(), bytes.size(), "f",
                                           &artifact, nullptr) == DLCRT_OK;
    dlcrt_artifact_release(artifact);
    bytes = std::move(good);
  }
  // Damage to code and names is not noticed behind the hash.
  EXPECT_GT(loaded, 0);
}

TEST_F(Damage, FinalizeRefuses) {
  std::string why;
  std::vector<uint8_t> stripped = bytes;
  std::memset(stripped.data() + offsetof(Elf64_Ehdr, e_shnum), 0, 2);
  EXPECT_FALSE(dlc::artifact::finalize(stripped, why));
  EXPECT_EQ(why, "the linked artifact: no symbol 'dlc_entry_table'");
  std::vector<uint8_t> wrong = bytes;
  bytes.resize(100);
  EXPECT_FALSE(dlc::artifact::finalize(bytes, why));
  EXPECT_NE(why.find("truncated"), std::string::npos) << why;
  bytes = std::move(wrong);
  put<uint64_t>(noteHeader() + offsetof(dlcrt_note_header, entry_count),
                UINT64_MAX / 2);
  EXPECT_FALSE(dlc::artifact::finalize(bytes, why));
  EXPECT_NE(why.find("does not hold the"), std::string::npos) << why;
}

TEST(LoadFile, CompactRelocations) {
  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
  dlcrt_error error = {};
  ASSERT_EQ(dlcrt_artifact_load(DLCRT_FIXTURE_RELR, &artifact, &error),
            DLCRT_OK)
      << error.message;
  ASSERT_EQ(dlcrt_session_create(artifact, nullptr, &session, &error),
            DLCRT_OK);
  LinearSession reference;
  std::vector<float> kernel(3);
  dlcrt_tensor value = tensorOf(kernel.data(), DLCRT_F32, {3, 1});
  EXPECT_EQ(dlcrt_init(session, 3, &error), DLCRT_OK);
  EXPECT_EQ(dlcrt_init(reference.session, 3, &error), DLCRT_OK);
  EXPECT_EQ(dlcrt_get_variable(session, "linear/kernel", &value, &error),
            DLCRT_OK);
  EXPECT_EQ(kernel, reference.kernel());
  dlcrt_session_release(session);
  dlcrt_artifact_release(artifact);
}

TEST(LoadFile, Refuses) {
  dlcrt_artifact *artifact = nullptr;
  dlcrt_error error = {};
  EXPECT_EQ(dlcrt_artifact_load("/nonexistent/model.so", &artifact, &error),
            DLCRT_NOT_FOUND);
  EXPECT_STREQ(error.message,
               "/nonexistent/model.so: cannot open: No such file or directory");
  EXPECT_EQ(dlcrt_artifact_load("/", &artifact, &error), DLCRT_IO_ERROR);
  EXPECT_EQ(dlcrt_artifact_load(nullptr, &artifact, &error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_artifact_load(DLCRT_FIXTURE, nullptr, &error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_artifact_load_memory(nullptr, 5, "f", &artifact, &error),
            DLCRT_INVALID_ARGUMENT);
}

} // namespace
