// RUN: dlc-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{expects lanes to be a power of two, found 6}}
module attributes {dlcrt.s = #dlcrt.cpu_contract<order = rows, lanes = 6, tile_rows = 4, tile_vectors = 1, chunk = 8>} {}

// -----

// expected-error@+1 {{expects tile_rows from 1 to 32, found 0}}
module attributes {dlcrt.s = #dlcrt.cpu_contract<order = rows, lanes = 8, tile_rows = 0, tile_vectors = 1, chunk = 8>} {}

// -----

// expected-error@+1 {{expects chunk from 1 to 4294967296, found -3}}
module attributes {dlcrt.s = #dlcrt.cpu_contract<order = rows, lanes = 8, tile_rows = 4, tile_vectors = 1, chunk = -3>} {}

// -----

// expected-error@+1 {{expects block_rows from 1 to 4294967296, found 0}}
module attributes {dlcrt.s = #dlcrt.cpu_contract<order = panels, lanes = 8, tile_rows = 4, tile_vectors = 1, chunk = 8>} {}

// -----

// expected-error@+1 {{copy_from = 9 means nothing to the order rows}}
module attributes {dlcrt.s = #dlcrt.cpu_contract<order = rows, lanes = 8, tile_rows = 4, tile_vectors = 1, chunk = 8, copy_from = 9>} {}

// -----

// expected-error@+1 {{expects copy_from to be tile_rows or more, found 3}}
module attributes {dlcrt.s = #dlcrt.cpu_contract<order = panels, lanes = 8, tile_rows = 4, tile_vectors = 1, chunk = 8, block_rows = 8, copy_from = 3>} {}

// -----

// expected-error@+1 {{expects narrow_lanes from 1 to 8, found 16}}
module attributes {dlcrt.s = #dlcrt.cpu_contract<order = transposed, lanes = 8, tile_rows = 4, tile_vectors = 1, chunk = 8, block_columns = 8, narrow_lanes = 16, narrow_rows = 1>} {}

// -----

// expected-error@+1 {{expects unroll from 1 to 64, found 65}}
module attributes {dlcrt.s = #dlcrt.cpu_rows<chunk = 8, unroll = 65>} {}

// -----

// expected-error@+1 {{expects own to be a power of two, found 6}}
module attributes {dlcrt.s = #dlcrt.gpu_contract<own = 6>} {}

// -----

// expected-error@+1 {{expects schedules of targets, found "gpu" = 3 : i64}}
dlcrt.kernel @k(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32> schedules {gpu = 3 : i64} {
  dlcrt.return %x : tensor<4xf32>
}
