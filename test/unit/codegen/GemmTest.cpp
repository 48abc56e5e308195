//===- GemmTest.cpp - Generated products against plain sums ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every element must equal, bit for bit, one chain of multiply-adds from +0 in
// the order of k. Buffers end (or begin) at a page that must not be touched.
//
//===----------------------------------------------------------------------===//

#include "GemmJit.h"
#include "dlc/Analysis/Sums.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace dlc;
using namespace dlc::test;

namespace {

/// Memory between two pages that may not be touched, lying at its end or, if
/// `low`, at its begin. The rest of its pages is filled and checked.
class Guarded {
public:
  Guarded(size_t bytes, bool low) : bytes(bytes) {
    size_t page = sysconf(_SC_PAGESIZE);
    inner = (bytes + page - 1) / page * page;
    total = inner + 2 * page;
    base = static_cast<char *>(
        mmap(nullptr, total, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    first = base + page;
    if (inner)
      mprotect(first, inner, PROT_READ | PROT_WRITE);
    start = low ? first : first + inner - bytes;
    memset(first, 0x5a, inner);
  }
  Guarded(const Guarded &) = delete;
  ~Guarded() { munmap(base, total); }

  template <typename T> T *as() { return reinterpret_cast<T *>(start); }
  void protect() {
    if (inner)
      mprotect(first, inner, PROT_READ);
  }
  bool surroundingsUntouched() const {
    for (const char *p = first; p < first + inner; ++p)
      if ((p < start || p >= start + bytes) && *p != 0x5a)
        return false;
    return true;
  }

private:
  char *base, *first, *start;
  size_t bytes, inner, total;
};

uint32_t nextRandom(uint32_t &state) {
  return state = state * 1664525u + 1013904223u;
}

template <typename T> T sample(uint32_t &state, bool integers) {
  uint32_t bits = nextRandom(state) >> 8;
  if (integers)
    return static_cast<T>(static_cast<int>(bits % 7) - 3);
  return static_cast<T>(bits) / T(1 << 23) - T(1);
}

template <typename T> T multiplyAdd(bool fused, T a, T b, T sum) {
  if (fused)
    return std::fma(a, b, sum);
  volatile T product = a * b;
  return sum + product;
}

struct Run {
  int64_t rows;
  bool integers;
  bool low;    ///< buffers begin at a forbidden page instead of ending there
  bool chunks; ///< in chunks instead of at once
};

std::string describe(const Case &c, const Run &run) {
  std::string text = "m " + std::to_string(c.m) + " n " + std::to_string(c.n) +
                     " k " + std::to_string(c.k) + " rows " +
                     std::to_string(run.rows) + " vector bits " +
                     std::to_string(c.target.vectorBits) + " registers " +
                     std::to_string(c.target.vectorRegisters) + " epilogue " +
                     std::to_string(int(c.epilogue));
  text += c.aTransposed ? " aT" : "";
  text += c.bTransposed ? " bT" : "";
  text += c.isDouble ? " f64" : " f32";
  text += run.integers ? " integers" : "";
  text += " " + c.schedule;
  return text;
}

/// What the function leaves in C (or the second output).
template <typename T>
void check(const Case &c, Function function, const Run &run) {
  SCOPED_TRACE(describe(c, run));
  int64_t m = c.m == dynamic ? run.rows : c.m;
  int64_t k = c.k == dynamic ? run.rows : c.k;
  int64_t bColumnStride = c.bColumnStride ? c.bColumnStride : k;
  int64_t bElements = c.bTransposed ? (c.n - 1) * bColumnStride + k : k * c.n;
  int64_t n = c.n, cRow = c.cRowStride ? c.cRowStride : n;
  auto bytes = [](int64_t count) { return size_t(count) * sizeof(T); };
  Guarded a(bytes(m * k), run.low), b(bytes(bElements), run.low),
      bias(bytes(n), run.low), out2(bytes(m * n), run.low),
      out(bytes(m ? (m - 1) * cRow + n : 0), run.low),
      workspace(c.workspaceBytes, false);
  uint32_t state = 1 + n * 31 + k * 7 + m;
  for (int64_t i = 0; i < m * k; ++i)
    a.as<T>()[i] = sample<T>(state, run.integers);
  for (int64_t i = 0; i < bElements; ++i)
    b.as<T>()[i] = sample<T>(state, run.integers);
  for (int64_t i = 0; i < n; ++i)
    bias.as<T>()[i] = sample<T>(state, run.integers);
  a.protect();
  b.protect();
  bias.protect();
  memset(workspace.as<char>(), 0xff, c.workspaceBytes); // not a number
  std::vector<char> untouched(bytes(m ? (m - 1) * cRow + n : 0));
  memcpy(untouched.data(), out.as<char>(), untouched.size());

  int64_t chunk = run.chunks ? c.rowsPerChunk : std::max<int64_t>(m, 1);
  ASSERT_GE(chunk, 1);
  for (int64_t begin = 0; begin < std::max<int64_t>(m, 1); begin += chunk)
    function(a.as<T>(), b.as<T>(), out.as<T>(), bias.as<T>(), out2.as<T>(),
             workspace.as<T>(), run.rows, begin, std::min(m, begin + chunk));

  int64_t aRow = c.aTransposed ? 1 : k, aK = c.aTransposed ? m : 1;
  int64_t bK = c.bTransposed ? 1 : n,
          bColumn = c.bTransposed ? bColumnStride : 1;
  for (int64_t i = 0; i < m; ++i)
    for (int64_t j = 0; j < n; ++j) {
      // One chain, or the sums of blocks in float64.
      int64_t terms = k <= kShortTerms ? k : kBlockTerms;
      double total = 0;
      T sum = 0;
      for (int64_t s = 0; s < k; ++s) {
        if (s % std::max<int64_t>(terms, 1) == 0)
          total += std::exchange(sum, T(0));
        sum = multiplyAdd(c.target.hasFma, a.as<T>()[i * aRow + s * aK],
                          b.as<T>()[s * bK + j * bColumn], sum);
      }
      sum = k <= kShortTerms ? sum : T(total + sum);
      T shifted = sum + bias.as<T>()[j], want = sum;
      if (c.epilogue == Epilogue::biasRelu)
        want = shifted > 0 ? shifted : 0;
      if (c.epilogue == Epilogue::secondOut)
        want = sum + sum;
      T got = out.as<T>()[i * cRow + j];
      if (c.epilogue == Epilogue::onlyOut2)
        memcpy(&want, untouched.data() + bytes(i * cRow + j), sizeof(T));
      ASSERT_EQ(memcmp(&got, &want, sizeof(T)), 0)
          << "row " << i << " column " << j << ": " << got << ", not " << want;
      if (c.epilogue == Epilogue::secondOut || c.epilogue == Epilogue::onlyOut2)
        ASSERT_EQ(out2.as<T>()[i * n + j], shifted)
            << "second output, row " << i << " column " << j;
    }
  for (int64_t i = 0; i + 1 < m; ++i)
    ASSERT_EQ(memcmp(out.as<T>() + i * cRow + n,
                     untouched.data() + bytes(i * cRow + n), bytes(cRow - n)),
              0)
        << "between the rows " << i << " and " << i + 1;
  EXPECT_TRUE(out.surroundingsUntouched());
  EXPECT_TRUE(out2.surroundingsUntouched());
  EXPECT_TRUE(workspace.surroundingsUntouched());
}

void checkAll(std::vector<Case> cases, const std::vector<Run> &runs) {
  Jit jit;
  for (Case &c : cases)
    jit.add(c);
  jit.compile(/*optimizationLevel=*/1);
  for (size_t i = 0; i < cases.size(); ++i)
    for (const Run &run : runs) {
      if (cases[i].isDouble)
        check<double>(cases[i], jit.function(i), run);
      else
        check<float>(cases[i], jit.function(i), run);
      if (testing::Test::HasFatalFailure())
        return;
    }
}

/// Alternates data, places of the buffers and chunks.
std::vector<Run> runsOf(std::vector<int64_t> rows) {
  std::vector<Run> runs;
  for (size_t i = 0; i < rows.size(); ++i)
    runs.push_back({rows[i], i % 2 == 0, i % 3 == 0, i % 4 == 1});
  return runs;
}

const std::vector<int64_t> allRows = {0,  1,  2,  5,  6,   7,
                                      13, 31, 33, 64, 100, 129};

/// Targets that this machine can run: the widest vectors, and narrower ones
/// with fewer registers, without masks or with them.
std::vector<cpu::TargetInfo> targets() {
  std::vector<cpu::TargetInfo> list = {hostTarget(hostVectorBits())};
  for (unsigned bits = 128; bits <= 256 && bits < hostVectorBits(); bits *= 2)
    list.push_back(hostTarget(bits, /*evex=*/false));
  if (hostVectorBits() == 512)
    list.push_back(hostTarget(256));
  return list;
}

/// The three products of a dense layer from k to n units.
std::vector<Case> products(int64_t n, int64_t k, const cpu::TargetInfo &target,
                           bool isDouble, Epilogue epilogue) {
  std::vector<Case> cases(3, {.m = dynamic,
                              .n = n,
                              .k = k,
                              .isDouble = isDouble,
                              .epilogue = epilogue,
                              .target = target});
  cases[1].bTransposed = true;
  cases[2].aTransposed = true;
  std::swap(cases[2].m, cases[2].k);
  return cases;
}

} // namespace

TEST(Gemm, RowsOfEveryCount) {
  std::vector<Case> cases;
  for (const cpu::TargetInfo &target : targets())
    for (bool isDouble : {false, true}) {
      Epilogue epilogue = isDouble ? Epilogue::secondOut : Epilogue::biasRelu;
      llvm::append_range(
          cases, products(isDouble ? 101 : 27, 16, target, isDouble, epilogue));
      // Wide enough for panels of a row's own.
      cases.push_back(products(299, 33, target, isDouble, epilogue).front());
    }
  checkAll(cases, runsOf(allRows));
}

TEST(Gemm, ColumnsAndDepthsOfEveryCount) {
  // All sizes with all three products; the other properties take turns.
  const Epilogue epilogues[] = {Epilogue::none, Epilogue::biasRelu,
                                Epilogue::none, Epilogue::onlyOut2,
                                Epilogue::none, Epilogue::secondOut};
  std::vector<cpu::TargetInfo> list = targets();
  std::vector<Case> cases;
  size_t turn = 0;
  for (int64_t n : {1, 3, 8, 10, 16, 17, 64, 100})
    for (int64_t k : {1, 2, 7, 16, 64, 100, 784}) {
      llvm::append_range(cases, products(n, k, list[turn % list.size()],
                                         turn % 3 == 1, epilogues[turn % 6]));
      ++turn;
    }
  checkAll(cases, runsOf({0, 1, 7, 33}));
}

TEST(Gemm, TransposedBWithDeepSums) {
  std::vector<Case> cases;
  for (const cpu::TargetInfo &target : targets())
    for (bool isDouble : {false, true}) {
      Case c{.m = dynamic,
             .n = isDouble ? 31 : 117,
             .k = isDouble ? 128 : 203,
             .bTransposed = true,
             .isDouble = isDouble,
             .target = target};
      c.epilogue = isDouble ? Epilogue::none : Epilogue::secondOut;
      cases.push_back(c);
    }
  checkAll(cases, runsOf({0, 1, 5, 8, 9, 16, 17, 31, 32, 33, 47, 49, 64, 100}));
}

TEST(Gemm, StaticSizesInEveryLayout) {
  std::vector<Case> cases;
  for (const cpu::TargetInfo &target : targets())
    for (bool aTransposed : {false, true})
      for (bool bTransposed : {false, true}) {
        Case c{.aTransposed = aTransposed, .bTransposed = bTransposed};
        c.target = target;
        std::tie(c.m, c.n, c.k) = std::tuple(8, 16, 16);
        cases.push_back(c);
        std::tie(c.m, c.n, c.k) = std::tuple(29, 37, 300);
        cases.push_back(c);
        c.epilogue = Epilogue::biasRelu;
        c.cRowStride = 43;
        cases.push_back(c);
      }
  checkAll(cases, {{0, true, false, false},
                   {0, false, false, true},
                   {0, false, true, true}});
}

TEST(Gemm, BlocksOfK) {
  // More rows than a block of k holds, with and without an epilogue; B stored
  // transposed with rows that go on; no rows at all.
  cpu::TargetInfo target = hostTarget(hostVectorBits());
  std::vector<Case> cases = {
      {.m = 40, .n = 70, .k = dynamic, .aTransposed = true, .target = target},
      {.m = 13,
       .n = 5,
       .k = dynamic,
       .aTransposed = true,
       .isDouble = true,
       .epilogue = Epilogue::biasRelu,
       .target = target},
      {.m = 9,
       .n = 11,
       .k = dynamic,
       .aTransposed = true,
       .bTransposed = true,
       .target = target,
       .bColumnStride = 1500}};
  checkAll(cases, runsOf({0, 1, 127, 128, 129, 255, 256, 257, 400, 1024, 1025,
                          1280, 1500}));
}

TEST(Gemm, SumsOfManyTerms) {
  std::vector<Case> cases;
  unsigned turn = 0;
  const Epilogue epilogues[] = {Epilogue::none, Epilogue::biasRelu,
                                Epilogue::onlyOut2, Epilogue::secondOut};
  for (const cpu::TargetInfo &target : targets())
    for (bool bTransposed : {false, true})
      for (int64_t k : {1025, 1280, 1537}) {
        bool isDouble = turn % 3 == 1;
        Case c{.m = dynamic,
               .n = turn % 2 ? 70 : 5,
               .k = k,
               .bTransposed = bTransposed,
               .isDouble = isDouble,
               .epilogue = epilogues[turn % 4],
               .target = target};
        cases.push_back(c);
        c.m = 19;
        c.aTransposed = true;
        cases.push_back(c);
        ++turn;
      }
  checkAll(cases, runsOf({0, 1, 7, 130}));
}

TEST(Gemm, EverySchedule) {
  // Whatever a schedule says, all bits are those of one chain over k.
  std::vector<cpu::TargetInfo> list = targets();
  std::vector<Case> cases;
  unsigned seed = 1;
  auto add = [&](Case c) {
    for (int i = 0; i < 8; ++i) {
      c.seed = seed;
      c.target = list[seed % list.size()];
      c.isDouble = seed % 3 == 0;
      c.epilogue = seed % 2 ? Epilogue::none : Epilogue::secondOut;
      ++seed;
      cases.push_back(c);
    }
  };
  for (bool aTransposed : {false, true})
    for (bool bTransposed : {false, true}) {
      add({.m = 29,
           .n = 37,
           .k = 18,
           .aTransposed = aTransposed,
           .bTransposed = bTransposed});
      // A transposed A of rows is no layout, nor are rows of k in lines.
      if (aTransposed)
        add({.m = 13,
             .n = 21,
             .k = dynamic,
             .aTransposed = true,
             .bTransposed = bTransposed,
             .bColumnStride = bTransposed ? 500 : 0});
      else
        add({.m = dynamic, .n = 50, .k = 33, .bTransposed = bTransposed});
    }
  add({.m = dynamic, .n = 1, .k = 9, .bTransposed = true});
  // Squares of a transposed result begin near its last column.
  add({.m = dynamic, .n = 15, .k = 130, .bTransposed = true});
  checkAll(cases, runsOf({0, 1, 5, 33, 129}));
}

TEST(Gemm, WithoutFusedMultiplyAdd) {
  std::vector<Case> cases;
  for (unsigned bits : {128u, hostVectorBits()}) {
    cpu::TargetInfo target = hostTarget(bits, false);
    target.hasFma = false;
    llvm::append_range(cases,
                       products(21, 19, target, false, Epilogue::biasRelu));
  }
  checkAll(cases, runsOf({0, 1, 6, 33}));
}

TEST(Gemm, RowsDoNotDependOnTheBatch) {
  constexpr int64_t rows = 129, n = 100, k = 150;
  std::vector<Case> cases =
      products(n, k, hostTarget(hostVectorBits()), false, Epilogue::biasRelu);
  Jit jit;
  for (size_t i = 0; i < 2; ++i)
    jit.add(cases[i]);
  jit.compile(1);
  uint32_t state = 1;
  auto random = [&](int64_t count) {
    std::vector<float> values(count);
    for (float &value : values)
      value = sample<float>(state, false);
    return values;
  };
  std::vector<float> a = random(rows * k), b = random(k * n), bias = random(n);
  for (size_t i = 0; i < 2; ++i) {
    std::vector<char> workspace(cases[i].workspaceBytes + 1);
    std::vector<float> all(rows * n), one(n);
    jit.function(i)(a.data(), b.data(), all.data(), bias.data(), nullptr,
                    workspace.data(), rows, 0, rows);
    for (int64_t row = 0; row < rows; ++row) {
      jit.function(i)(a.data() + row * k, b.data(), one.data(), bias.data(),
                      nullptr, workspace.data(), 1, 0, 1);
      ASSERT_EQ(memcmp(one.data(), &all[row * n], n * sizeof(float)), 0)
          << "row " << row;
    }
  }
}

TEST(Gemm, ChunksOfRows) {
  cpu::TargetInfo target = hostTarget(hostVectorBits());
  std::vector<Case> cases = products(512, 500, target, false, Epilogue::none);
  llvm::append_range(cases, products(10, 64, target, false, Epilogue::none));
  Jit jit;
  for (Case &c : cases) {
    jit.add(c);
    EXPECT_GE(c.rowsPerChunk, c.m == dynamic ? 8 : 1);
    EXPECT_LE(c.rowsPerChunk, c.m == dynamic ? 64 : c.m);
  }
  // Panels of B that lie in short runs are copied first.
  EXPECT_EQ(cases[0].workspaceBytes > 0, target.vectorBits < 512);
  EXPECT_GT(cases[1].workspaceBytes, 0);
  EXPECT_EQ(cases[1].workspaceBytes % 64, 0);
}
