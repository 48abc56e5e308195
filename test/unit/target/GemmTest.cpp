//===- GemmTest.cpp - Generated products against plain sums --------------===//
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
  return text;
}

/// What the function leaves in C (or the second output).
template <typename T>
void check(const Case &c, Function function, const Run &run) {
  SCOPED_TRACE(describe(c, run));
  int64_t m = c.m == dynamic ? run.rows : c.m;
  int64_t k = c.k == dynamic ? run.rows : c.k;
  int64_t n = c.n, cRow = c.cRowStride ? c.cRowStride : n;
  auto bytes = [](int64_t count) { return size_t(count) * sizeof(T); };
  Guarded a(bytes(m * k), run.low), b(bytes(k * n), run.low),
      bias(bytes(n), run.low), out2(bytes(m * n), run.low),
      out(bytes(m ? (m - 1) * cRow + n : 0), run.low),
      workspace(c.workspaceBytes, false);
  uint32_t state = 1 + n * 31 + k * 7 + m;
  for (int64_t i = 0; i < m * k; ++i)
    a.as<T>()[i] = sample<T>(state, run.integers);
  for (int64_t i = 0; i < k * n; ++i)
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
  int64_t bK = c.bTransposed ? 1 : n, bColumn = c.bTransposed ? k : 1;
  for (int64_t i = 0; i < m; ++i)
    for (int64_t j = 0; j < n; ++j) {
      T sum = 0;
      for (int64_t s = 0; s < k; ++s)
        sum = multiplyAdd(c.target.hasFma, a.as<T>()[i * aRow + s * aK],
                          b.as<T>()[s * bK + j * bColumn], sum);
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

std::vector<Run> runsOf(std::vector<int64_t> rows) {
  std::vector<Run> runs;
  for (size_t i = 0; i < rows.size(); ++i)
    runs.push_back({rows[i], i % 2 == 0, i % 3 == 0, i % 4 == 1});
  return runs;
}

const std::vector<int64_t> allRows = {0,  1,  2,  5,  6,   7,
                                      13, 31, 33, 64, 100, 129};

/// Every target this machine can run.
std::vector<cpu::TargetInfo> targets() {
  std::vector<cpu::TargetInfo> list;
  for (unsigned bits = 128; bits <= hostVectorBits(); bits *= 2)
    list.push_back(hostTarget(bits, /*evex=*/bits == hostVectorBits()));
  return list;
}

/// Small shapes with all targets; each a dense layer's three products.
std::vector<Case> products(int64_t n, int64_t k, const cpu::TargetInfo &target,
                           bool isDouble, Epilogue epilogue) {
  return {{dynamic, n, k, false, false, isDouble, epilogue, target},
          {dynamic, n, k, false, true, isDouble, epilogue, target},
          {k, n, dynamic, true, false, isDouble, epilogue, target}};
}

} // namespace

TEST(Gemm, RowsOfEveryCount) {
  std::vector<Case> cases;
  for (const cpu::TargetInfo &target : targets())
    for (bool isDouble : {false, true})
      for (auto [n, k] : {std::pair<int64_t, int64_t>{17, 16}, {100, 7}})
        llvm::append_range(cases, products(n, k, target, isDouble,
                                           isDouble ? Epilogue::secondOut
                                                    : Epilogue::biasRelu));
  checkAll(cases, runsOf(allRows));
}

TEST(Gemm, ColumnsOfEveryCount) {
  std::vector<Case> cases;
  for (const cpu::TargetInfo &target : targets())
    for (int64_t n : {1, 3, 8, 10, 16, 64})
      for (int64_t k : {1, 2, 64})
        llvm::append_range(
            cases, products(n, k, target, (n + k) % 3 == 0,
                            n % 2 ? Epilogue::none : Epilogue::biasRelu));
  checkAll(cases, runsOf({0, 1, 7, 33}));
}
