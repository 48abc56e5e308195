// A definition of the prelude's name takes its place where the file names it, with
// a warning, but not in the prelude.
// RUN: dlc-opt %s --dlc-name-layers --dlc-infer --dlc-expand --dlc-build-entries --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// expected-warning@below {{takes the place of the prelude's @relu}}
dlc.define activation @relu(%x) {
  %y = eval tanh(%x)
  yield %y
}
// Nothing here names it: the prelude's @precision has its own.
dlc.define function @share_of(%part, %all) {
  %y = eval %part * 1000
  yield %y
}
// CHECK-LABEL: func.func private @m_inference
// CHECK: dlt.tanh
// CHECK-LABEL: dlt.entry @metric_results
// CHECK-NOT: 1.000000e+03
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.activation %x {activation = @relu}
  dlc.outputs %0
}
dlc.recipe @m {
  dlc.metric @precision
}
