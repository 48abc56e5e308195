// What dlc-import refuses, each one error.
// RUN: rm -rf %t && split-file %s %t && cd %t

// RUN: not dlc-opt missing.mlir -Ifar -Inone --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: missing.mlir:2:1: error: 'dlc.import' op finds no file "lib/goood.mlir", "far/lib/goood.mlir", "none/lib/goood.mlir"; did you mean "good.mlir"?
// MISSING-NOT: error:
// RUN: not dlc-opt nowhere.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=NOWHERE
// NOWHERE: nowhere.mlir:1:1: error: 'dlc.import' op finds no file "no/such.mlir"{{$}}

// RUN: not dlc-opt folder.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: folder.mlir:1:1: error: 'dlc.import' op expects a file, but "lib" is a folder
// RUN: not dlc-opt device.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=DEVICE
// DEVICE: device.mlir:1:1: error: 'dlc.import' op expects a file, but "/dev/zero" is a device or pipe
// RUN: ln -s loop.mlir loop.mlir
// RUN: not dlc-opt unreadable.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=UNREADABLE
// UNREADABLE: unreadable.mlir:1:1: error: 'dlc.import' op can't read "loop.mlir": {{.+}}

// In what is imported: where it is wrong, and who wanted it.
// RUN: not dlc-opt parse.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=PARSE
// PARSE: lib/parse.mlir:3:3: error:
// PARSE: lib/through.mlir:2:1: note: imported here
// PARSE: {{^}}parse.mlir:3:1: note: imported here
// PARSE-NOT: error:
// RUN: not dlc-opt invalid.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=INVALID
// INVALID: lib/invalid.mlir:2:3: error: 'dlc.dense' op expects units of at least 1
// INVALID: {{^}}invalid.mlir:1:1: note: imported here
// RUN: not dlc-opt model.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=MODEL
// MODEL: lib/model.mlir:3:1: error: 'dlc.model' op has no place in a file that is imported: expects dlc.define, dlc.block and dlc.import only
// MODEL: {{^}}model.mlir:1:1: note: imported here
// RUN: not dlc-opt further.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=FURTHER
// FURTHER: lib/further.mlir:1:1: error: 'dlc.import' op finds no file "lib/nothing.mlir"
// FURTHER: {{^}}further.mlir:1:1: note: called from

// RUN: not dlc-opt cycle.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=CYCLE
// CYCLE: lib/b.mlir:2:1: error: 'dlc.import' op leads back to a file that imports it: "lib/a.mlir" imports "lib/b.mlir" imports "lib/a.mlir"
// CYCLE: lib/a.mlir:1:1: note: "lib/b.mlir" is imported here
// RUN: not dlc-opt itself.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=ITSELF
// ITSELF: itself.mlir:1:1: error: 'dlc.import' op leads back to a file that imports it: "itself.mlir" imports "itself.mlir"

// RUN: not dlc-opt clash.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=CLASH
// CLASH: lib/good.mlir:1:1: error: 'dlc.define' op repeats the name @good; expects names that differ in a file and all that it imports
// CLASH: {{^}}clash.mlir:1:1: note: called from
// CLASH: {{^}}clash.mlir:3:1: note: the other one{{$}}
// RUN: not dlc-opt clashes.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=CLASHES
// CLASHES: error: 'dlc.define' op repeats the name @good;
// CLASHES: lib/{{good|again}}.mlir:{{[12]}}:1: note: the other one, imported too

// A file does not see what its importer has, nor what the importer puts in the
// prelude's place.
// RUN: not dlc-opt sees.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=SEES
// SEES: lib/sees.mlir:2:13: error: 'dlt.apply' op names @mine, which its own file neither defines nor imports; it would be another one's, and so depend on who imports the file
// SEES: {{^}}sees.mlir:2:1: note: defined here
// RUN: not dlc-opt captures.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=CAPTURES
// CAPTURES: lib/captures.mlir:2:3: error: 'dlc.activation' op names @relu, which its own file neither defines nor imports
// CAPTURES: {{^}}captures.mlir:2:1: note: defined here
// RUN: not dlc-opt defaults.mlir --dlc-import --mlir-print-op-on-diagnostic=false 2>&1 | FileCheck %s --check-prefix=DEFAULTS
// DEFAULTS: lib/defaults.mlir:1:1: error: 'dlc.block' op names @width, which its own file neither defines nor imports

// A block that is not there, once everything is.
// RUN: not dlc-compile no-block.mlir -o /dev/null 2>&1 | FileCheck %s --check-prefix=BLOCK
// BLOCK: no-block.mlir:4:8: error: 'dlc.apply' op @towr is not a dlc.block
// RUN: not dlc-opt no-block.mlir --dlc-name-layers --dlc-instantiate-blocks 2>&1 | FileCheck %s --check-prefix=EARLY
// EARLY: error: 'dlc.apply' op @towr is not a dlc.block of this file; run dlc-import first if it is imported
// RUN: not dlc-opt no-block.mlir --dlc-verify-layers 2>&1 | FileCheck %s --check-prefix=LATE
// LATE: error: 'dlc.import' op has no place after dlc-import

// RUN: dlc-opt invalid-op.mlir --split-input-file --verify-diagnostics
// RUN: dlc-opt nofile.mlir --mlir-print-debuginfo --dlc-import --verify-diagnostics

//--- missing.mlir
// The second line.
dlc.import "lib/goood.mlir"
//--- nowhere.mlir
dlc.import "no/such.mlir"
//--- folder.mlir
dlc.import "lib"
//--- device.mlir
dlc.import "/dev/zero"
//--- unreadable.mlir
dlc.import "loop.mlir"
//--- parse.mlir
// Imports
// through another.
dlc.import "lib/through.mlir"
//--- lib/through.mlir
// Fails further down.
dlc.import "parse.mlir"
//--- lib/parse.mlir
dlc.define activation @good(%x) {
  %y = eval %x *
  yield %y
}
//--- invalid.mlir
dlc.import "lib/invalid.mlir"
//--- lib/invalid.mlir
dlc.block @b(%x) {
  dlc.dense {units = 0}
  dlc.yield
}
//--- model.mlir
dlc.import "lib/model.mlir"
//--- lib/model.mlir
dlc.import "good.mlir"
// A model is for itself.
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
//--- further.mlir
dlc.import "lib/further.mlir"
//--- lib/further.mlir
dlc.import "nothing.mlir"
//--- cycle.mlir
dlc.import "lib/a.mlir"
//--- lib/a.mlir
dlc.import "b.mlir"
//--- lib/b.mlir
dlc.import "good.mlir"
dlc.import "a.mlir"
//--- itself.mlir
dlc.import "itself.mlir"
//--- lib/good.mlir
dlc.define activation @good(%x) {
  yield %x
}
//--- lib/again.mlir

dlc.define loss @good(%target, %prediction) {
  %y = eval mean(%target - %prediction, -1)
  yield %y
}
//--- clash.mlir
dlc.import "lib/good.mlir"
// The model's own.
dlc.define activation @good(%x) {
  yield %x
}
//--- clashes.mlir
dlc.import "lib/good.mlir"
dlc.import "lib/again.mlir"
//--- sees.mlir
dlc.import "lib/sees.mlir"
dlc.define function @mine(%x) {
  yield %x
}
//--- lib/sees.mlir
dlc.define activation @sees(%x) {
  %y = eval @mine(%x)
  yield %y
}
//--- captures.mlir
dlc.import "lib/captures.mlir"
dlc.define activation @relu(%x) {
  yield %x
}
//--- lib/captures.mlir
dlc.block @captures(%x) {
  dlc.activation {activation = @relu}
  dlc.yield
}
//--- lib/defaults.mlir
dlc.block @defaults(%x) params(width = @width) {
  dlc.dense {units = @width}
  dlc.yield
}
//--- defaults.mlir
dlc.import "lib/defaults.mlir"
dlc.param @width = 3
//--- no-block.mlir
dlc.import "lib/good.mlir"
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @towr(%x)
  dlc.outputs %0
}
//--- invalid-op.mlir
// expected-error@below {{'dlc.import' op expects the path of a file, found "-"}}
dlc.import "-"

// -----

// expected-error@below {{'dlc.import' op expects the path of a file, found ""}}
dlc.import ""

// -----

// expected-error@below {{'dlc.import' op expects the path of a file, found "a\0Ab"}}
dlc.import "a\nb"

// -----

// expected-error@below {{'dlc.import' op has no attribute "fil"; did you mean "file"?}}
dlc.import "a" {fil = 3}

// -----

dlc.block @b(%x) {
  // expected-error@below {{'dlc.import' op expects parent op 'builtin.module'}}
  dlc.import "a"
  dlc.yield %x
}
//--- nofile.mlir
// expected-error@unknown {{'dlc.import' op finds no "a.mlir": expects folders to look in, since its own location names no file}}
dlc.import "a.mlir" loc(unknown)
