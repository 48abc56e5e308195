//===- Array.h - Arrays from data files ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DATA_ARRAY_H
#define DLCRT_DATA_ARRAY_H

#include "core/Memory.h"
#include "dlcrt/dlcrt.h"

#include <cstdint>
#include <functional>

namespace dlc::rt {

class ByteReader;

/// A dense row-major array that owns its elements.
struct Array {
  dlcrt_dtype dtype = DLCRT_U8;
  int32_t rank = 0;
  int64_t shape[DLCRT_MAX_RANK] = {};
  Pages storage;

  int64_t elements() const;
  /// Describes the memory of this array.
  dlcrt_tensor tensor() const;
};

/// Reads a whole file: IDX (the format of MNIST) or NumPy's .npy, either one
/// gzipped or not. Which of them is told by the content, never by the name.
///
///  * IDX: u8, i8, i16, i32, f32, f64; big endian, as the format wants.
///  * .npy: versions 1 to 3, little endian, C order; bool, integers of 8 to 64
///    bits, f16, f32, f64.
///
/// Anything missing, left over or inconsistent is an error that says what was
/// expected and what was found. `accept`, if there is one, sees the array when
/// its type and shape are known and no memory is taken for its elements: a few
/// compressed bytes may claim to be very many.
using ArrayCheck = std::function<dlcrt_status(const Array &)>;
dlcrt_status readArray(const char *path, Array &array, dlcrt_error *error,
                       const ArrayCheck &accept = {});

/// The same from memory; `name` stands for the file in messages.
dlcrt_status parseArray(const uint8_t *bytes, uint64_t size, const char *name,
                        Array &array, dlcrt_error *error,
                        const ArrayCheck &accept = {});

/// Writes .npy (version 1) to a file that appears complete or not at all.
/// Element types that NumPy does not have (bf16, float8) are refused.
dlcrt_status writeNpy(const char *path, const dlcrt_tensor &tensor,
                      dlcrt_error *error);

/// Converts the elements to `wanted`, if that is what any user would expect:
///
///  * integers to integers and integers to f32 or f64, if every value comes
///    out exactly;
///  * f16, f32 and f64 to f32 or f64, rounded to nearest; a finite value that
///    would become infinite is refused.
///
/// Anything else is an error. `name` is the file, `input` what wants the type.
dlcrt_status convertArray(Array &array, dlcrt_dtype wanted, const char *name,
                          const char *input, dlcrt_error *error);

/// That each element of a float type is a number: NaN and infinity, which some
/// layers hide from the loss, are refused.
dlcrt_status checkFinite(const Array &array, const char *name,
                         const char *input, dlcrt_error *error);

/// The two formats; the reader stands behind the first four bytes. Type and
/// shape are read; what follows are the elements.
dlcrt_status readIdxHeader(ByteReader &reader, const uint8_t *magic,
                           Array &array, dlcrt_error *error);
dlcrt_status readNpyHeader(ByteReader &reader, Array &array,
                           dlcrt_error *error);
/// What is left to do with the elements of each.
void swapIdxElements(Array &array);
dlcrt_status checkNpyElements(const Array &array, const char *name,
                              dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_DATA_ARRAY_H
