//===- DlcRtSchedule.td - How code computes kernels --------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A schedule is data: `dlcrt-schedule-kernels` writes what suits a target, and a
// test or a search writes others. No bit of a result depends on it.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLCRT_SCHEDULE
#define DLC_DLCRT_SCHEDULE

include "dialects/DlcRt/DlcRtForm.td"

class DlcRt_ScheduleDef<string name, string scheduleMnemonic>
    : AttrDef<DlcRt_Dialect, name # "Schedule", [DlcRt_ScheduleAttr]> {
  let mnemonic = scheduleMnemonic;
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

class DlcRt_Optional<int value = 0> : DefaultValuedParameter<"int64_t", !cast<string>(value)>;

def DlcRt_LoopOrder : I32EnumAttr<"LoopOrder", "the order of a product's loops", [
    I32EnumAttrCase<"panels", 0>, I32EnumAttrCase<"rows", 1>, I32EnumAttrCase<"packed", 2>,
    I32EnumAttrCase<"transposed", 3>, I32EnumAttrCase<"blocks", 4>]> {
  let cppNamespace = "::dlc::kernel";
  let genSpecializedAttr = 0;
}

def DlcRt_CpuContractScheduleAttr : DlcRt_ScheduleDef<"CpuContract", "cpu_contract"> {
  let summary = "How a CPU computes a kernel of kind `contract`.";
  let description = [{
    C [m, n] is computed in tiles of `tile_rows` rows by `tile_vectors` vectors of
    `lanes` columns (1: numbers), whose sums stay in registers while k runs. `order`:
    * `panels`: blocks of `block_rows` rows of A, in each panels of B, in each tiles.
      From `copy_from` rows on (0: never) the first tile of a panel of B leaves a copy
      of it for the others. One row alone has tiles of `row_vectors` vectors (0: it
      has no code of its own).
    * `rows`: rows of tiles, in each panels of B. `block_k` steps of k at a time go
      over all of C (0: all; only where nothing else is done to elements),
      `group` panels of B at a time (0: all).
    * `packed`: panels of a transposed B, each copied into lines, in each tiles.
    * `transposed`: rows of A, copied into columns, are the vectors; `block_columns`
      columns of C at a time. For half of a vector's rows or fewer vectors have
      `narrow_lanes` lanes and tiles `narrow_rows` of their rows.
    * `blocks`: for sums of more than 1,024 terms. `block_rows` by `block_columns`
      elements of C at a time have the sums of each 256 steps of k added up in a
      workspace. Where k is the rows of a batch, those of more than 1,024 rows are
      computed so in the order `rows`, too.
    | order | suits | says besides tiles and chunk |
    |---|---|---|
    | `panels` | B by rows of k, static k | `block_rows`; `copy_from`, `row_vectors` |
    | `rows` | A transposed, or k the rows of a batch | `block_k`, `group`; if k is rows `block_rows`, `block_columns` |
    | `packed` | B transposed, short k | |
    | `transposed` | B transposed, A not, k of 128 to 1,024 | `block_columns`, `narrow_lanes`, `narrow_rows` |
    | `blocks` | longer static k | `block_rows`, `block_columns` |

    `chunk` rows of C are an item, of which each thread does a run. With `calls` tiles are functions that
    kernels share, as those of batches of more than 1,024 rows of k are anyway.

    Lanes are a power of two, everything but what may be 0 is positive. Example:
    ```mlir
    #dlcrt.cpu_contract<order = rows, lanes = 8, tile_rows = 6, tile_vectors = 2, chunk = 240, block_k = 128>
    ```
  }];
  let parameters = (ins EnumParameter<DlcRt_LoopOrder>:$order, "int64_t":$lanes, "int64_t":$tile_rows,
                        "int64_t":$tile_vectors, "int64_t":$chunk, DlcRt_Optional<>:$block_rows,
                        DlcRt_Optional<>:$copy_from, DlcRt_Optional<>:$row_vectors, DlcRt_Optional<>:$block_k,
                        DlcRt_Optional<>:$group, DlcRt_Optional<>:$block_columns, DlcRt_Optional<>:$narrow_lanes,
                        DlcRt_Optional<>:$narrow_rows, DefaultValuedParameter<"bool", "false">:$calls);
}

def DlcRt_CpuRowsScheduleAttr : DlcRt_ScheduleDef<"CpuRows", "cpu_rows"> {
  let summary = "How a CPU computes a kernel of kind `rows` or `flat`.";
  let description = [{
    `chunk` rows (of a flat kernel: elements, in whole vectors) are an item, of which
    each thread does a run; of kernels that add up rows, 64 are. Sweeps of at most `unroll` vectors of a row have no loop. Example:
    ```mlir
    #dlcrt.cpu_rows<chunk = 64, unroll = 4>
    ```
  }];
  let parameters = (ins "int64_t":$chunk, "int64_t":$unroll);
}

def DlcRt_GpuContractScheduleAttr : DlcRt_ScheduleDef<"GpuContract", "gpu_contract"> {
  let summary = "How a block of a device computes a tile of a kernel of kind `contract`.";
  let description = [{
    A thread has `own` rows by `own` columns of sums, so the 256 threads of a block
    have a tile of `16 * own` rows and columns; 8 steps of k at a time lie in the
    memory that they share. `own` is 2, 4, 8 or 16. Example:
    ```mlir
    #dlcrt.gpu_contract<own = 4>
    ```
  }];
  let parameters = (ins "int64_t":$own);
}

#endif // DLC_DLCRT_SCHEDULE
