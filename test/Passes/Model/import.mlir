// What other files define comes where it is imported, with what they import, once.
// RUN: rm -rf %t && split-file %s %t && cd %t
// RUN: dlc-opt m.mlir -I folders/one | FileCheck %s --check-prefix=TEXT
// RUN: dlc-opt m.mlir --verify-roundtrip -o /dev/null
// RUN: dlc-opt m.mlir -I folders/one -I folders/two --dlc-import > beside.out
// RUN: FileCheck %s < beside.out
// TEXT: dlc.import "lib/layers.mlir"
// TEXT-NEXT: dlc.import "lib/../lib/shared.mlir"

// Each once, in the order of imports; the model's own later.
// CHECK-NOT: dlc.import
// CHECK: dlc.define function @squash
// CHECK: dlc.define activation @swish
// CHECK: dlc.block @residual
// CHECK: dlc.define activation @far
// CHECK: dlc.define loss @own
// CHECK: dlc.model @m
// CHECK-NOT: dlc.define

// From elsewhere, with folders as an option of the pass and of the pipeline.
// RUN: cd %t/folders && dlc-opt ../m.mlir '--dlc-import=folder=one,two' | diff ../beside.out -
// RUN: cd %t/folders && dlc-opt ../m.mlir '--dlc-layer-pipeline=import-folder=one,two' --dlc-graph-pipeline | FileCheck %s --check-prefix=GRAPH
// GRAPH-NOT: dlc.
// GRAPH: = {{(dlt.)?}}tanh

// The first of the folders that has it; beside the file comes before.
// RUN: cd %t && dlc-opt which.mlir -Ifolders/two -Ifolders/one --dlc-import | FileCheck %s --check-prefix=WHICH
// RUN: dlc-opt which.mlir -Ifolders/one -Ifolders/two --dlc-import | FileCheck %s --check-prefix=OTHER
// WHICH: @beside
// WHICH: @far
// WHICH-NOT: @one
// OTHER: @beside
// OTHER: @one
// OTHER-NOT: @far

// Standard input is in the current folder.
// RUN: dlc-opt -I folders/one -I folders/two --dlc-import < m.mlir | diff beside.out -
// RUN: dlc-compile - -I folders/one -I folders/two --emit=layer < m.mlir | FileCheck %s --check-prefix=LAYER
// RUN: dlc-compile m.mlir -Ifolders/one -Ifolders/two -o /dev/null --verify-numerics 2>&1 | count 0
// LAYER: dlc.dense {{.*}}name = "residual/dense"

// An absolute path, a link to what is imported already, a byte order mark.
// RUN: ln -s %t/lib/shared.mlir link.mlir
// RUN: printf '\357\273\277' > marked.mlir && cat lib/shared.mlir >> marked.mlir
// RUN: echo 'dlc.import "%t/lib/shared.mlir"' > absolute.mlir
// RUN: echo 'dlc.import "link.mlir"' >> absolute.mlir
// RUN: dlc-opt absolute.mlir --dlc-import | FileCheck %s --check-prefix=ONCE
// RUN: echo 'dlc.import "marked.mlir"' | dlc-opt --dlc-import | FileCheck %s --check-prefix=ONCE
// ONCE: @squash
// ONCE-NOT: @squash(%{{.*}}) {

// Errors behind the import lie in the file, called from where it is used.
// RUN: not dlc-compile uses.mlir -o /dev/null 2>&1 | FileCheck %s --check-prefix=USES
// USES: lib{{.}}uses.mlir:2:3: error: 'dlc.reshape' op
// USES: uses.mlir:4:8: note: called from

//--- m.mlir
dlc.import "lib/layers.mlir"
dlc.import "lib/../lib/shared.mlir"
dlc.import "far.mlir"
dlc.param @width = 4
dlc.define loss @own(%target, %prediction) {
  %y = eval mean(abs(%target - %prediction), -1)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @residual(%x) {width = @width}
  %1 = dlc.dense %0 {units = 3, activation = @far}
  dlc.outputs %1 names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @adam
  dlc.loss @own
}

//--- lib/layers.mlir
dlc.import "shared.mlir"
dlc.define activation @swish(%x) {
  %y = eval %x * @squash(%x)
  yield %y
}
// Its param is its own, whatever hyperparameters the importer has.
dlc.block @residual(%x) params(width) {
  %0 = dlc.dense %x {units = @width, activation = @swish}
  %1 = dlc.add %x, %0
  dlc.yield %1
}

//--- lib/shared.mlir
dlc.define function @squash(%x) {
  %y = eval @sigmoid(%x)
  yield %y
}

//--- folders/one/one.mlir
dlc.define activation @unused(%x) {
  yield %x
}

//--- folders/two/far.mlir
dlc.define activation @far(%x) {
  %y = eval tanh(%x)
  yield %y
}

//--- folders/one/which_of_two.mlir
dlc.define activation @one(%x) {
  yield %x
}
//--- folders/two/which_of_two.mlir
dlc.define activation @far(%x) {
  yield %x
}
//--- folders/one/which.mlir
dlc.define activation @wrong(%x) {
  yield %x
}
//--- which/which.mlir
dlc.define activation @beside(%x) {
  yield %x
}
//--- which.mlir
dlc.import "which/which.mlir"
dlc.import "which_of_two.mlir"

//--- uses.mlir
dlc.import "lib/uses.mlir"
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @odd(%x)
  dlc.outputs %0
}
//--- lib/uses.mlir
dlc.block @odd(%x) {
  dlc.reshape {target_shape = [3]}
  dlc.yield
}
