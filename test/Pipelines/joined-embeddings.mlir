// The gradient of a table is of a part of the rows that a layer joined.
// RUN: dlc-compile %s --verify-numerics --target=cpu,sim -o %t.dlc
dlc.model @joined {
  %a = dlc.input "a" : tensor<?xi32>
  %b = dlc.input "b" : tensor<?x3xi64>
  %n = dlc.input "n" : tensor<?x8xf32>
  %0 = dlc.embedding %a {input_dim = 9, output_dim = 5}
  %1 = dlc.concatenate %0, %n
  %2 = dlc.embedding %b {input_dim = 7, output_dim = 4}
  %3 = dlc.embedding %b {input_dim = 8, output_dim = 4}
  %4 = dlc.concatenate %2, %3 {axis = 1}
  %5 = dlc.flatten %4
  %6 = dlc.concatenate %1, %5
  %7 = dlc.dense %6 {units = 2}
  dlc.outputs %7
}
dlc.recipe @joined {
  dlc.optimizer @sgd
  dlc.loss @mean_squared_error
}
