//===- Device.h - What sessions run on ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_DEVICE_H
#define DLCRT_DEVICES_DEVICE_H

#include "dlcrt/dlcrt.h"

#include <cstdint>

namespace dlc::rt {

/// One execution of an entry's device program.
struct Execution {
  dlcrt_entry entry;
  const char *name; ///< The entry's.
  /// Everything in it but `inputs`, `outputs` and the numbers is an address of
  /// the device. The addresses of one session's frames never change.
  dlcrt_frame frame;
  uint64_t arenaBytes;
  /// Which step of the call its first one is, for messages.
  int64_t firstStep;
};

/// Rows of a value to be copied one after the other: those whose numbers are
/// the 64-bit integers at `rows`, or if that is 0 `first` and those that
/// follow.
struct RowCopy {
  uint64_t to = 0, from = 0;
  uint64_t rowBytes = 0;
  uint64_t rows = 0;
  int64_t first = 0, count = 0;
};

/// A device that runs device programs, with memory of its own. One session
/// uses it, from one thread at a time. Copies but for send() and gather() are
/// finished on return.
///
/// DLCRT_DEVICE_FAULT says that the device stopped, or would not do what it was
/// asked for. The simulator can be used again. So can a GPU that refused
/// something; once it stopped by itself, in whatever function that shows, each
/// later call but release() fails with DLCRT_DEVICE_FAULT and what ended it.
class Device {
public:
  virtual ~Device() = default;

  /// Zeroed memory, aligned to DLCRT_ALIGNMENT. `what` is for the message.
  virtual dlcrt_status allocate(uint64_t bytes, const char *what,
                                uint64_t &address, dlcrt_error *error) = 0;
  virtual void release(uint64_t address) = 0;

  virtual dlcrt_status write(uint64_t to, const void *from, uint64_t bytes,
                             dlcrt_error *error) = 0;
  /// The same, but the copy may still be under way when it returns: `from` has
  /// to stay as it is until something waits for the device, as read(), run()
  /// and drain() do. After a failure, too.
  virtual dlcrt_status send(uint64_t to, const void *from, uint64_t bytes,
                            dlcrt_error *error) {
    return write(to, from, bytes, error);
  }
  /// Waits for all that was asked of the device.
  virtual void drain() {}
  virtual dlcrt_status read(void *to, uint64_t from, uint64_t bytes,
                            dlcrt_error *error) = 0;
  virtual dlcrt_status zero(uint64_t to, uint64_t bytes,
                            dlcrt_error *error) = 0;

  /// Copies rows within the device's memory, before all that is asked for
  /// later. Both addresses are multiples of DLCRT_ALIGNMENT.
  virtual dlcrt_status gather(const RowCopy &copy, dlcrt_error *error) = 0;

  /// Does what has to be done before the execution can run for the first time.
  /// run() does so itself; a caller that runs several in a row may want to know
  /// before the first that the last is possible.
  virtual dlcrt_status prepare(const Execution &, dlcrt_error *) {
    return DLCRT_OK;
  }

  /// Zeroes `frame.outcome`, runs all steps of the execution and waits for
  /// them. What a check of the model found is then there, and in `found`; that
  /// is no failure. After DLCRT_DEVICE_FAULT any part of the memory may have
  /// changed; after another failure nothing has run.
  virtual dlcrt_status run(const Execution &execution, dlcrt_outcome &found,
                           dlcrt_error *error) = 0;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_DEVICE_H
