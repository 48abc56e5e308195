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
//   2  variants name their target and arenas; device programs.
//   3  kernels do ranges of items; arenas have a part for each thread; rows
//      are not rounded up.
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
#define DLCRT_FORMAT_VERSION 3u

/* The ELF note that makes a shared object an artifact: owner "dlc", type 1,
 * in section ".note.dlc", descriptor = dlcrt_note_header + the manifest. */
#define DLCRT_NOTE_OWNER "dlc"
#define DLCRT_NOTE_TYPE 1u

/* Alignment of the state block, of the arena and of every buffer in them. */
#define DLCRT_ALIGNMENT 64u

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

/* The code of a kernel for a CPU: does the items [begin, end) of those that the
 * kernel has; items may be done in any order, by any threads. `workspace` is
 * memory that nobody else uses meanwhile, aligned to DLCRT_ALIGNMENT. The
 * arguments are 8-byte words: the rows of the step, then addresses. */
typedef void (*dlcrt_items)(void *arguments, int64_t begin, int64_t end,
                            void *workspace);

/* Device programs.
 *
 * The entry of a variant for the CPU computes. That of a variant for a device
 * (targets `cuda` and `sim`) is host code that launches kernels through the
 * services; addresses are the device's and kernels run in the order of their
 * launches. A kernel runs blocks * threads threads; threads of a block share
 * memory and meet at barriers; 32 consecutive ones are a warp. Its arguments are
 * 8-byte words, numbers and addresses. */

/* A thread of a kernel on the simulated device, as the kernel sees it. */
typedef struct dlcrt_sim_thread {
  uint32_t thread;  /* Its index in the block ... */
  uint32_t block;   /* ... and the block's in the grid. */
  uint32_t threads; /* Threads of a block. */
  uint32_t blocks;  /* Blocks of the grid. */
  void *shared;     /* The block's shared memory. */
  /* Returns when all threads of the block have called it. */
  void (*barrier)(struct dlcrt_sim_thread *self);
  /* Returns what the lane `mask` away (exclusive or) in the warp gave; all 32
   * lanes call it. */
  uint32_t (*shuffle_xor)(struct dlcrt_sim_thread *self, uint32_t value,
                          uint32_t mask);
  /* Called before each access to the device's or shared memory with
   * DLCRT_READS or DLCRT_WRITES; does not return if it may not be made. */
  void (*access)(struct dlcrt_sim_thread *self, const void *address,
                 uint32_t bytes, uint32_t use);
} dlcrt_sim_thread;

/* What a kernel does with an argument that is an address. */
#define DLCRT_READS 1u
#define DLCRT_WRITES 2u

typedef void (*dlcrt_sim_kernel)(dlcrt_sim_thread *self,
                                 const uint64_t *arguments);

/* Code for a GPU: a cubin for one compute capability, or PTX, terminated by a
 * zero byte, for all from one on. */
typedef struct dlcrt_gpu_image {
  uint32_t capability; /* 10 * major + minor */
  uint32_t is_ptx;
  const void *bytes;
  uint64_t size; /* The zero byte included. */
} dlcrt_gpu_image;

/* The kernels of an artifact, once for each architecture. */
typedef struct dlcrt_gpu_module {
  uint64_t count;
  const dlcrt_gpu_image *images;
} dlcrt_gpu_module;

typedef struct dlcrt_kernel {
  const char *name;      /* Its name in the module. */
  const char *where;     /* What of the model it computes, "" if unknown. */
  uint32_t threads;      /* Of a block: a multiple of 32, at most 1024. */
  uint32_t shared_bytes; /* Of a block. */
  uint32_t synchronizes; /* 1 if its threads wait for each other. */
  uint32_t arguments;    /* Number of arguments. */
  const uint32_t *uses;  /* Of each argument; 0: it is a number. */
  dlcrt_sim_kernel sim;  /* Target sim, else NULL. */
  const dlcrt_gpu_module *module; /* Target cuda, else NULL. */
} dlcrt_kernel;

/* What is done to a matrix product before it is stored. */
typedef enum dlcrt_epilogue {
  DLCRT_EPILOGUE_NONE = 0,
  DLCRT_EPILOGUE_BIAS = 1,     /* + bias[n] */
  DLCRT_EPILOGUE_BIAS_RELU = 2 /* max(0, that), nan stays */
} dlcrt_epilogue;

/* C[m, n] = epilogue(sum over k of A[m, k] B[k, n]), row-major. The arguments
 * are the rows of the step, then addresses; `a`, `b`, `bias` (0: none) and `c`
 * are indices of arguments. */
typedef struct dlcrt_matmul {
  const char *name;
  const char *where;
  uint32_t dtype;        /* manifest.fbs's DType of all of them: f32 or f64 */
  uint32_t transposed_a; /* A is stored [k, m]. */
  uint32_t transposed_b; /* B is stored [n, k]. */
  uint32_t epilogue;     /* dlcrt_epilogue */
  uint32_t arguments;    /* Number of arguments. */
  uint32_t a, b, bias, c;
  uint32_t reserved;
  /* Elements from the address to A and B, and from one of their stored rows to
   * the next; rows of C lie one after the other. */
  int64_t offset_a, offset_b;
  int64_t stride_a, stride_b;
  /* Target sim, else NULL: the CPU's code for it ... */
  dlcrt_items sim;
  /* ... that has ceil(rows * items / rows_per_item) items, or `items` if that is
   * 0, and needs so much workspace. */
  int64_t rows_per_item;
  int64_t items;
  int64_t workspace_bytes;
} dlcrt_matmul;

/* What the code of an artifact may ask of its host: the code has no undefined
 * symbol, everything comes through this table. Only ever extended at the end;
 * `size` says how much of it the host provides. */
typedef struct dlcrt_services {
  uint32_t size;    /* sizeof(dlcrt_services) of the host. */
  uint32_t threads; /* Threads that parallel_for uses, the caller included. */
  void *context;    /* Handed back to every service. */
  /* Runs task(argument, c) once for every c in [0, chunks), on any threads in
   * any order, and returns when all have returned. Never fails. The code asks
   * for at most `threads` chunks; no bit of a result depends on how many. */
  void (*parallel_for)(void *context, dlcrt_task task, void *argument,
                       int64_t chunks);
  /* Of devices; NULL for the CPU. Each returns 0, or another number when the
   * execution can't go on; from then on all do nothing but return it, so that
   * it is enough to ask at the start of a step. `bytes` is the size of what each argument is the address of, 0
   * for a number; addresses are aligned to their element type. */
  /* A step begins: nothing in the arena is of use any more. */
  int32_t (*begin_step)(void *context, int64_t step);
  int32_t (*launch)(void *context, const dlcrt_kernel *kernel, int64_t blocks,
                    const uint64_t *arguments, const uint64_t *bytes);
  int32_t (*matmul)(void *context, const dlcrt_matmul *product, int64_t m,
                    int64_t n, int64_t k, const uint64_t *arguments,
                    const uint64_t *bytes);
  int32_t (*copy)(void *context, uint64_t target, uint64_t source,
                  uint64_t bytes);
} dlcrt_services;

/* How an execution ended. All zero when it succeeded. */
typedef struct dlcrt_outcome {
  int32_t check; /* 0, or 1 + index into the manifest's `checks`. */
  int32_t reserved;
  int64_t step; /* Step of this execution in which the check failed. */
  int64_t row;  /* Offending row of that step's batch, or -1. */
} dlcrt_outcome;

/* One execution of an entry. Pointers to state and arena are aligned to
 * DLCRT_ALIGNMENT; inputs and outputs to their element type, a device's to
 * DLCRT_ALIGNMENT, too. For a device program state, arena, outcome, and what
 * `inputs` and `outputs` hold are addresses of the device. */
typedef struct dlcrt_frame {
  uint32_t size;  /* sizeof(dlcrt_frame). */
  uint32_t flags; /* 0. */
  void *state;    /* The state block: manifest.state_bytes. */
  void *arena;    /* Of the size that Arena in manifest.fbs says. */
  /* In the order of the entry's signature; rows of a tensor are contiguous. */
  const void *const *inputs;
  void *const *outputs;
  int64_t rows;     /* R: rows in inputs whose first dimension is `rows`. */
  int64_t batch;    /* B >= 1: rows of one step; ceil(R / B) steps are made. */
  int64_t capacity; /* Rows the arena is laid out for: at least min(R, B). */
  dlcrt_outcome *outcome; /* Zeroed by the caller. */
} dlcrt_frame;

/* An entry point. Runs ceil(R / B) steps, step i on rows [iB, min(R, (i+1)B)),
 * in one call. When a check fails it stops before that step changed any
 * state and fills `outcome`; kernels of a device do nothing once `outcome` says
 * so. Entries without a row dimension ignore rows and
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
