// Tables and rows that are parts of others, with rows and without.
// RUN: dlc-compile %s --verify-numerics --target=cpu,sim -o %t.dlc
dlt.variables @state {
  dlt.variable "w" : tensor<101x8xf32> weight trainable
  dlt.variable "u" : tensor<4x8xf32> weight trainable
}
dlt.metadata "m"
dlt.entry @predict state(@state) (%w: tensor<101x8xf32>, %u: tensor<4x8xf32>, %x: tensor<?x5xi32>, %v: tensor<?x7x3xf32>)
    -> (tensor<101x8xf32>, tensor<4x8xf32>, tensor<?x2x3xf32>, tensor<101x3xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"v", feature>] outputs ["y", "z"] {
  %table = slice %w dim = 1 [2, 5] : tensor<101x8xf32> -> tensor<101x3xf32>
  %at = slice %x dim = 1 [3, 5] : tensor<?x5xi32> -> tensor<?x2xi32>
  %y = gather %table[%at] : tensor<101x3xf32>, tensor<?x2xi32> -> tensor<?x2x3xf32>
  %part = slice %v dim = 1 [4, 6] : tensor<?x7x3xf32> -> tensor<?x2x3xf32>
  %z = scatter_add %part[%at] size = 101 : tensor<?x2x3xf32>, tensor<?x2xi32> -> tensor<101x3xf32>
  %fixed = constant dense<[2, 0, 2, 1]> : tensor<4xi32>
  %some = slice %u dim = 1 [1, 4] : tensor<4x8xf32> -> tensor<4x3xf32>
  %s = scatter_add %some[%fixed] size = 101 : tensor<4x3xf32>, tensor<4xi32> -> tensor<101x3xf32>
  %sum = add %z, %s : tensor<101x3xf32>
  return %w, %u, %y, %sum : tensor<101x8xf32>, tensor<4x8xf32>, tensor<?x2x3xf32>, tensor<101x3xf32>
}
