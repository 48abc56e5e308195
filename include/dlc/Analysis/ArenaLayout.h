//===- ArenaLayout.h - Where buffers lie in the arena --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_ARENALAYOUT_H
#define DLC_ANALYSIS_ARENALAYOUT_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc {

/// DLCRT_ALIGNMENT: of all buffers, in bytes.
constexpr int64_t kAlignment = 64;

/// The arena of a program, as `dlcrt.program` describes it, and what the code
/// for a target needs behind its buffers.
class ArenaLayout {
public:
  explicit ArenaLayout(kernel::ProgramOp program,
                       kernel::WorkspaceAttr workspace = {});

  /// Bytes by which a buffer of space `rows` lies further than its offset says.
  int64_t gapBefore(int64_t rowsOffset) const;
  /// Up to the end of the buffers: bytes whatever the rows; those of a row are
  /// the program's.
  int64_t getBufferBytes() const;
  /// Up to the end of what threads share, for manifest.fbs's Arena.
  int64_t getBytes() const;
  int64_t getBytesPerRow() const;
  int64_t getBytesPerThread() const;

private:
  kernel::ProgramOp program;
  kernel::WorkspaceAttr workspace;
  /// Of buffers of space `rows`: different ones, in order.
  llvm::SmallVector<int64_t> offsets;
};

} // namespace dlc

#endif // DLC_ANALYSIS_ARENALAYOUT_H
