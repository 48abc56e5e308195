//===- artifact_format.h - The contract between compiler and runtime ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an artifact's file holds and how its code is called. The compiler
// writes it, the runtime reads it, and neither knows more of the other.
// docs/artifact_format.md is the prose; manifest.fbs is the schema of the
// manifest. C only: this header is part of the runtime's C interface.
//
// Version log (DLCRT_FORMAT_VERSION):
//   1  first version.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_ARTIFACT_FORMAT_H
#define DLCRT_ARTIFACT_FORMAT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of everything in this header and in manifest.fbs. A loader
 * refuses a file of another version and names both. */
#define DLCRT_FORMAT_VERSION 1u

/* The ELF note that makes a shared object an artifact: owner "dlc", type 1,
 * in section ".note.dlc", descriptor = dlcrt_note_header + the manifest. */
#define DLCRT_NOTE_OWNER "dlc"
#define DLCRT_NOTE_TYPE 1u

/* Alignment of the state block, of the arena and of every buffer in them. */
#define DLCRT_ALIGNMENT 64u

/* The arena of a call for up to N rows is laid out for
 * round_up(N, DLCRT_ROW_ALIGNMENT) rows, so that each buffer whose size is a
 * number of bytes a row starts aligned whatever the element's size. */
#define DLCRT_ROW_ALIGNMENT 64u

/* Fixed head of the note's descriptor; little endian; the manifest follows. */
typedef struct dlcrt_note_header {
  uint32_t format_version;  /* DLCRT_FORMAT_VERSION of the writer. */
  uint32_t header_bytes;    /* sizeof(dlcrt_note_header). */
  uint8_t sha256[32];       /* Of the whole file, these 32 bytes taken as 0. */
  uint64_t entry_table;     /* Virtual address of the entry table. */
  uint64_t entry_count;     /* Its length: entries x variants. */
  uint64_t manifest_bytes;  /* Length of the manifest. */
} dlcrt_note_header;

/* A task of a parallel region: run once for each chunk in [0, chunks). */
typedef void (*dlcrt_task)(void *argument, int64_t chunk);

/* What the code of an artifact may ask of its host: the code has no undefined
 * symbol, everything comes through this table. Only ever extended at the end;
 * `size` says how much of it the host provides. */
typedef struct dlcrt_services {
  uint32_t size;    /* sizeof(dlcrt_services) of the host. */
  uint32_t threads; /* Threads that parallel_for uses, the caller included. */
  void *context;    /* Handed back to every service. */
  /* Runs task(argument, c) once for every c in [0, chunks), on any threads in
   * any order, and returns when all have returned. Never fails. Chunks are
   * fixed by the compiler, so results do not depend on `threads`. */
  void (*parallel_for)(void *context, dlcrt_task task, void *argument,
                       int64_t chunks);
} dlcrt_services;

/* How an execution ended. All zero when it succeeded. */
typedef struct dlcrt_outcome {
  int32_t check; /* 0, or 1 + index into the manifest's `checks`. */
  int32_t reserved;
  int64_t step; /* Step of this execution in which the check failed. */
  int64_t row;  /* Offending row of that step's batch, or -1. */
} dlcrt_outcome;

/* One execution of an entry. Pointers to state and arena are aligned to
 * DLCRT_ALIGNMENT; inputs and outputs to their element type. */
typedef struct dlcrt_frame {
  uint32_t size;  /* sizeof(dlcrt_frame). */
  uint32_t flags; /* 0. */
  void *state;    /* The state block: manifest.state_bytes. */
  void *arena;    /* entry.arena_bytes + entry.arena_bytes_per_row * capacity */
  /* In the order of the entry's signature; rows of a tensor are contiguous. */
  const void *const *inputs;
  void *const *outputs;
  int64_t rows;     /* R: rows in inputs whose first dimension is `rows`. */
  int64_t batch;    /* B >= 1: rows of one step; ceil(R / B) steps are made. */
  int64_t capacity; /* Rows the arena is laid out for: a multiple of
                     * DLCRT_ROW_ALIGNMENT, at least min(R, B). */
  dlcrt_outcome *outcome; /* Zeroed by the caller. */
} dlcrt_frame;

/* An entry point. Runs ceil(R / B) steps, step i on rows [iB, min(R, (i+1)B)),
 * in one call. When a check fails it stops before that step changed any
 * state and fills `outcome`. Entries without a row dimension ignore rows and
 * batch and run once. */
typedef void (*dlcrt_entry)(const dlcrt_services *services,
                            const dlcrt_frame *frame);

/* What `dlc-compile --emit=object` defines, under the symbol
 * `dlc_artifact_<model>`, for linking a model statically. */
typedef struct dlcrt_static_artifact {
  uint32_t format_version;
  uint32_t reserved;
  const uint8_t *manifest;
  uint64_t manifest_bytes;
  /* entry_table[variant * entries + entry], as in the note. */
  const dlcrt_entry *entry_table;
  uint64_t entry_count;
} dlcrt_static_artifact;

#ifdef __cplusplus
}
#endif

#endif /* DLCRT_ARTIFACT_FORMAT_H */
