//===- dlcrt.h - The dlc runtime's C interface ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Load an artifact, train it, evaluate it, predict with it.
//
//   artifact  immutable, shareable between threads
//   session   the state of one model (weights, optimizer, metrics) and the
//             memory to run it; one thread at a time
//
// Every function that can fail returns a dlcrt_status and takes a
// `dlcrt_error *` (or NULL) that receives a message: what was expected, what
// was found, and where. A call that fails changes nothing; of an execution that
// a check of the model ends, the steps before it stand, and one that a device
// ends (DLCRT_DEVICE_FAULT) may have changed any part of the state. No function
// throws, aborts, or keeps global state.
//
// Once a session is made, calls within its maximum of rows allocate no memory.
// On a GPU this holds for calls of an entry, and of a number of rows and a
// batch, that the session has made before: the first one records what to
// launch and loads code and libraries for it, which takes memory of the host
// and of the GPU, as do the first large copies. 32 recordings are kept
// (docs/cuda_runtime.md).
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DLCRT_H
#define DLCRT_DLCRT_H

#include "dlcrt/artifact_format.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define DLCRT_API
#else
#define DLCRT_API __attribute__((visibility("default")))
#endif

typedef enum dlcrt_status {
  DLCRT_OK = 0,
  DLCRT_INVALID_ARGUMENT = 1, /* a wrong name, shape, dtype or number */
  DLCRT_NOT_FOUND = 2,        /* a file, entry or variable that is not there */
  DLCRT_BAD_ARTIFACT = 3,     /* truncated, foreign, tampered or malformed */
  DLCRT_VERSION_MISMATCH = 4, /* an artifact of another format version */
  DLCRT_UNSUPPORTED = 5,      /* no code for this machine, or a missing entry */
  DLCRT_OUT_OF_MEMORY = 6,
  DLCRT_BAD_DATA = 7,     /* a data or weights file that is malformed */
  DLCRT_CHECK_FAILED = 8, /* label out of range, non-finite loss */
  DLCRT_IO_ERROR = 9,
  /* The device stopped what ran on it, or refused to run it. A GPU that stopped
   * can't be used again by the process: each later call on it says so. */
  DLCRT_DEVICE_FAULT = 10
} dlcrt_status;

/* Receives the message of a failure, always terminated; one that is too long
 * loses its middle. */
typedef struct dlcrt_error {
  dlcrt_status status;
  char message[1020];
} dlcrt_error;

/* Element types: the values of manifest.fbs's DType. */
typedef enum dlcrt_dtype {
  DLCRT_PRED = 1,
  DLCRT_I8 = 2,
  DLCRT_I16 = 3,
  DLCRT_I32 = 4,
  DLCRT_I64 = 5,
  DLCRT_U8 = 6,
  DLCRT_U16 = 7,
  DLCRT_U32 = 8,
  DLCRT_U64 = 9,
  DLCRT_F16 = 10,
  DLCRT_BF16 = 11,
  DLCRT_F32 = 12,
  DLCRT_F64 = 13,
  DLCRT_F8E4M3FN = 14,
  DLCRT_F8E5M2 = 15,
  /* No type: makes any number that a caller may pass a value of the enum. */
  DLCRT_DTYPE_MAX_ENUM = 0x7fffffff
} dlcrt_dtype;

#define DLCRT_MAX_RANK 8

/* A dense row-major tensor in host memory that the caller owns. */
typedef struct dlcrt_tensor {
  void *data;
  dlcrt_dtype dtype;
  int32_t rank;
  int64_t shape[DLCRT_MAX_RANK];
} dlcrt_tensor;

/* Signature of an input or output; shape[0] == -1 stands for the rows. */
typedef struct dlcrt_tensor_info {
  const char *name;
  dlcrt_dtype dtype;
  int32_t rank;
  int64_t shape[DLCRT_MAX_RANK];
  int32_t role;    /* inputs: manifest.fbs's InputRole */
  int64_t classes; /* of a class index target, else 0 */
} dlcrt_tensor_info;

typedef struct dlcrt_variable_info {
  const char *path;
  dlcrt_dtype dtype;
  int32_t rank;
  int64_t shape[DLCRT_MAX_RANK];
  int32_t role; /* manifest.fbs's Role */
  int32_t trainable;
  const char *initializer; /* "" if none */
} dlcrt_variable_info;

/* Defaults of training that the model's recipe states. */
typedef struct dlcrt_recipe_info {
  int64_t batch_size;
  int64_t steps_per_execution;
  int64_t epochs;
  const char *loss;      /* "" if none */
  const char *optimizer; /* "" if none */
} dlcrt_recipe_info;

typedef enum dlcrt_device_kind {
  DLCRT_DEVICE_CPU = 0,
  DLCRT_DEVICE_CUDA = 1, /* an NVIDIA GPU */
  DLCRT_DEVICE_SIM = 2   /* a GPU simulated on the CPU, to find mistakes */
} dlcrt_device_kind;

#define DLCRT_DEVICE_NAME_SIZE 256

/* A device of this machine. */
typedef struct dlcrt_device_info {
  dlcrt_device_kind kind;
  int32_t ordinal; /* among those of its kind, from 0 */
  char name[DLCRT_DEVICE_NAME_SIZE];
  uint64_t memory_bytes; /* in all; 0 if unknown; sim: the CPU's */
  int32_t processors;    /* CPU: those this process may use; GPU: its SMs;
                          * sim: 1 */
  /* A GPU's compute capability, e.g. 9.0; 0.0 of others. */
  int32_t capability_major;
  int32_t capability_minor;
} dlcrt_device_info;

typedef struct dlcrt_artifact dlcrt_artifact;
typedef struct dlcrt_session dlcrt_session;
typedef struct dlcrt_data dlcrt_data;

/*===- Devices -----------------------------------------------------------===*/

/* The devices of this machine: the CPU, the simulated GPU, then GPUs in the
 * driver's order. Describes the first `capacity` of them; `count` is how many
 * there are. Having no GPU is no error. */
DLCRT_API dlcrt_status dlcrt_devices(dlcrt_device_info *infos, int32_t capacity,
                                     int32_t *count, dlcrt_error *error);
/* DLCRT_OK if there is a GPU with a driver that can be used, else
 * DLCRT_UNSUPPORTED and why. The driver is libcuda.so.1, or the library that
 * the environment variable DLCRT_CUDA_DRIVER names. */
DLCRT_API dlcrt_status dlcrt_gpu_status(dlcrt_error *error);

/*===- Artifacts ----------------------------------------------------------===*/

/* Reads, checks and maps `path`. No code of it runs before a session runs it.
 * Artifacts are code: load only what you trust. */
DLCRT_API dlcrt_status dlcrt_artifact_load(const char *path,
                                           dlcrt_artifact **artifact,
                                           dlcrt_error *error);
/* The same from memory, which is copied. `name` stands for it in messages. */
DLCRT_API dlcrt_status dlcrt_artifact_load_memory(const void *bytes,
                                                  size_t size, const char *name,
                                                  dlcrt_artifact **artifact,
                                                  dlcrt_error *error);
/* A model that is linked into the program (dlc-compile --emit=object). */
DLCRT_API dlcrt_status
dlcrt_artifact_from_static(const dlcrt_static_artifact *model,
                           dlcrt_artifact **artifact, dlcrt_error *error);
/* NULL is allowed. Sessions keep their artifact alive. */
DLCRT_API void dlcrt_artifact_release(dlcrt_artifact *artifact);

/* Strings stay valid as long as the artifact. */
DLCRT_API const char *dlcrt_artifact_model(const dlcrt_artifact *artifact);
DLCRT_API const char *dlcrt_artifact_producer(const dlcrt_artifact *artifact);
/* Name of the code variant chosen for this machine's CPU, e.g. "x86-64-v4"; of
 * the first one this machine can run if there is none for the CPU. */
DLCRT_API const char *dlcrt_artifact_variant(const dlcrt_artifact *artifact);
DLCRT_API uint64_t dlcrt_artifact_state_bytes(const dlcrt_artifact *artifact);
/* All code variants, best first: their number, their names, and what they are
 * for: "cpu", "cuda" or "sim" ("" if out of range). */
DLCRT_API int32_t dlcrt_artifact_variants(const dlcrt_artifact *artifact);
DLCRT_API const char *dlcrt_variant_name(const dlcrt_artifact *artifact,
                                         int32_t variant);
DLCRT_API const char *dlcrt_variant_target(const dlcrt_artifact *artifact,
                                           int32_t variant);
DLCRT_API dlcrt_status dlcrt_artifact_recipe(const dlcrt_artifact *artifact,
                                             dlcrt_recipe_info *info,
                                             dlcrt_error *error);
/* What can stop an execution: the number of checks, their messages and the
 * places in the model they are about ("" if none or out of range). */
DLCRT_API int32_t dlcrt_artifact_checks(const dlcrt_artifact *artifact);
DLCRT_API const char *dlcrt_check_message(const dlcrt_artifact *artifact,
                                          int32_t check);
DLCRT_API const char *dlcrt_check_where(const dlcrt_artifact *artifact,
                                        int32_t check);

DLCRT_API int32_t dlcrt_artifact_entries(const dlcrt_artifact *artifact);
/* Index of an entry, or -1. */
DLCRT_API int32_t dlcrt_artifact_find_entry(const dlcrt_artifact *artifact,
                                            const char *name);
DLCRT_API const char *dlcrt_entry_name(const dlcrt_artifact *artifact,
                                       int32_t entry);
DLCRT_API int32_t dlcrt_entry_inputs(const dlcrt_artifact *artifact,
                                     int32_t entry);
DLCRT_API int32_t dlcrt_entry_outputs(const dlcrt_artifact *artifact,
                                      int32_t entry);
/* Working memory of a session of one thread for steps of up to `rows` rows, as
 * far as this entry of the variant above needs it; UINT64_MAX if it exceeds 64
 * bits. More threads need more, on a CPU. */
DLCRT_API uint64_t dlcrt_entry_arena_bytes(const dlcrt_artifact *artifact,
                                           int32_t entry, int64_t rows);
/* Out of range indices are DLCRT_INVALID_ARGUMENT. */
DLCRT_API dlcrt_status dlcrt_entry_input(const dlcrt_artifact *artifact,
                                         int32_t entry, int32_t index,
                                         dlcrt_tensor_info *info,
                                         dlcrt_error *error);
DLCRT_API dlcrt_status dlcrt_entry_output(const dlcrt_artifact *artifact,
                                          int32_t entry, int32_t index,
                                          dlcrt_tensor_info *info,
                                          dlcrt_error *error);

DLCRT_API int32_t dlcrt_artifact_variables(const dlcrt_artifact *artifact);
DLCRT_API dlcrt_status dlcrt_artifact_variable(const dlcrt_artifact *artifact,
                                               int32_t index,
                                               dlcrt_variable_info *info,
                                               dlcrt_error *error);

/*===- Sessions -----------------------------------------------------------===*/

/* Runs task(argument, c) for each c in [0, chunks); see artifact_format.h. */
typedef struct dlcrt_executor {
  uint32_t threads;
  void *context;
  void (*parallel_for)(void *context, dlcrt_task task, void *argument,
                       int64_t chunks);
} dlcrt_executor;

/* What the simulated GPU looks for in addition to what it always does;
 * docs/simulator.md. */
#define DLCRT_CHECK_MEMORY 1u /* reads of memory that nothing wrote */
#define DLCRT_CHECK_RACES 2u  /* accesses that no barrier orders */

typedef struct dlcrt_session_options {
  uint32_t size;    /* sizeof(dlcrt_session_options) */
  int32_t threads;  /* 0: one for each core; 1: none but the caller's */
  int64_t max_rows; /* Most rows of one step; 0: the recipe's batch size. */
  /* The application's own threads, or NULL for the runtime's pool. */
  const dlcrt_executor *executor;
  /* Where to run: "cpu", "sim", "gpu", or one of several, e.g. "gpu:1". NULL or
   * "": the first of cpu, sim and gpu:0 that the artifact has code for. A
   * session on a GPU has no threads. */
  const char *device;
  uint32_t checks; /* DLCRT_CHECK_...; 0 unless the device is sim */
  /* Of devices other than the CPU: most steps handed over at once, for which
   * inputs and outputs have memory there; 0: the recipe's steps per
   * execution. Changes no result. */
  int64_t max_steps;
} dlcrt_session_options;

/* `options` may be NULL. The state is zero until dlcrt_init or a load. */
DLCRT_API dlcrt_status dlcrt_session_create(
    dlcrt_artifact *artifact, const dlcrt_session_options *options,
    dlcrt_session **session, dlcrt_error *error);
DLCRT_API void dlcrt_session_release(dlcrt_session *session);

/* Where it runs, e.g. "cpu:0"; valid as long as the session. "" of NULL. */
DLCRT_API const char *dlcrt_session_device(const dlcrt_session *session);

/* Initial values of all variables from `seed` (the entry `init`). */
DLCRT_API dlcrt_status dlcrt_init(dlcrt_session *session, uint64_t seed,
                                  dlcrt_error *error);

/* Runs an entry. Inputs and outputs are in the order of its signature; all
 * tensors with a row dimension have the same number of rows R >= 0, which is
 * worked off in steps of `batch` rows (0: all R in one step). Of an input,
 * dtype and shape must be the signature's. Outputs are written in place. Without
 * rows there is no step, so outputs without a row dimension are not written;
 * each step writes them anew, so of several they have the last one's. */
DLCRT_API dlcrt_status dlcrt_call(dlcrt_session *session, int32_t entry,
                                  const dlcrt_tensor *inputs,
                                  int32_t num_inputs, dlcrt_tensor *outputs,
                                  int32_t num_outputs, int64_t batch,
                                  dlcrt_error *error);

/* dlcrt_call on predict, train_step and evaluate_step. */
DLCRT_API dlcrt_status dlcrt_predict(dlcrt_session *session,
                                     const dlcrt_tensor *inputs,
                                     int32_t num_inputs, dlcrt_tensor *outputs,
                                     int32_t num_outputs, int64_t batch,
                                     dlcrt_error *error);
/* ceil(R / batch) optimizer steps in one call; metrics add up in the state. */
DLCRT_API dlcrt_status dlcrt_train(dlcrt_session *session,
                                   const dlcrt_tensor *inputs,
                                   int32_t num_inputs, int64_t batch,
                                   dlcrt_error *error);
DLCRT_API dlcrt_status dlcrt_evaluate(dlcrt_session *session,
                                      const dlcrt_tensor *inputs,
                                      int32_t num_inputs, int64_t batch,
                                      dlcrt_error *error);

/* Data that stays in the memory of the session's device, so that calls on its
 * rows move no more than their numbers: a copy of the inputs of an entry, of
 * any number of rows; on the CPU, one in the host's memory. Making and
 * releasing data is a use of the session, which one thread may have at a time.
 * Release it before the session. The functions take NULL for no data. */
DLCRT_API dlcrt_status dlcrt_data_create(dlcrt_session *session, int32_t entry,
                                         const dlcrt_tensor *inputs,
                                         int32_t num_inputs, dlcrt_data **data,
                                         dlcrt_error *error);
DLCRT_API void dlcrt_data_release(dlcrt_data *data);
DLCRT_API int64_t dlcrt_data_rows(const dlcrt_data *data);

/* dlcrt_call on `count` rows of the data: those whose numbers are in `rows`, in
 * this order, and then `first` is 0; or if `rows` is NULL `first` and those that
 * follow. The entry may be another than the data was made for, if the data has
 * inputs of the same names and types. One without rows runs once. The first
 * call on a GPU loads code, even if its sizes are known. */
DLCRT_API dlcrt_status dlcrt_call_rows(dlcrt_session *session, int32_t entry,
                                       const dlcrt_data *data,
                                       const int64_t *rows, int64_t first,
                                       int64_t count, dlcrt_tensor *outputs,
                                       int32_t num_outputs, int64_t batch,
                                       dlcrt_error *error);

/* Metrics since the last reset: number, names, values as doubles. */
DLCRT_API int32_t dlcrt_metrics(const dlcrt_artifact *artifact);
DLCRT_API const char *dlcrt_metric_name(const dlcrt_artifact *artifact,
                                        int32_t index);
DLCRT_API dlcrt_status dlcrt_metric_results(dlcrt_session *session,
                                            double *values, int32_t count,
                                            dlcrt_error *error);
DLCRT_API dlcrt_status dlcrt_reset_metrics(dlcrt_session *session,
                                           dlcrt_error *error);

/* Reads or writes one variable; dtype and shape must be the variable's. */
DLCRT_API dlcrt_status dlcrt_get_variable(dlcrt_session *session,
                                          const char *path, dlcrt_tensor *value,
                                          dlcrt_error *error);
DLCRT_API dlcrt_status dlcrt_set_variable(dlcrt_session *session,
                                          const char *path,
                                          const dlcrt_tensor *value,
                                          dlcrt_error *error);

/* Weights as safetensors: every variable of role `weight` or `statistic`, by path. Saving
 * writes a temporary file and renames it (a device or pipe is just written
 * to); loading checks all before it changes any, and wants exactly the model's
 * weights. */
DLCRT_API dlcrt_status dlcrt_save_weights(dlcrt_session *session,
                                          const char *path, dlcrt_error *error);
DLCRT_API dlcrt_status dlcrt_load_weights(dlcrt_session *session,
                                          const char *path, dlcrt_error *error);

/* How the last execution ended: which check of the model failed (1 + its index,
 * 0: none), in which step of the call, and at which row of that step's batch.
 */
DLCRT_API dlcrt_status dlcrt_session_outcome(const dlcrt_session *session,
                                             dlcrt_outcome *outcome,
                                             dlcrt_error *error);

/* Executions since the session was made, those that failed included: one a call
 * on the CPU (or some, of a list of many rows of data), one for each max_steps
 * steps of it on another device. */
DLCRT_API uint64_t dlcrt_session_executions(const dlcrt_session *session);

#ifdef __cplusplus
}
#endif

#endif /* DLCRT_DLCRT_H */
