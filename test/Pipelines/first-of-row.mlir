// A number of each row that is the first of several, which the kernel computes.
// RUN: dlc-compile %s --verify-numerics --target=cpu,sim -o %t.dlc
dlt.variables @state {
  dlt.variable "w" : tensor<1xf32> weight trainable
}
dlt.metadata "m"
dlt.entry @predict state(@state) (%w: tensor<1xf32>, %x: tensor<?x9xf32>, %z: tensor<?x8xf32>, %c : tensor<?x9xf32>) -> (tensor<1xf32>, tensor<?x8xf32>, tensor<?xf32>)
        inputs [#dlt.input<"x", feature>, #dlt.input<"z", feature>, #dlt.input<"c", feature>] outputs ["y", "u"] {
  %a = multiply %x, %c : tensor<?x9xf32>
  %s = slice %a dim = 1 [0, 1] : tensor<?x9xf32> -> tensor<?x1xf32>
  %r = reshape %s : tensor<?x1xf32> -> tensor<?xf32>
  %q = broadcast_in_dim %r dims = [0] : tensor<?xf32> -> tensor<?x8xf32>
  %y = multiply %q, %z : tensor<?x8xf32>
  %v = multiply %y, %z : tensor<?x8xf32>
  %u = reduce sum %v dims = [1] : tensor<?x8xf32> -> tensor<?xf32>
  return %w, %y, %u : tensor<1xf32>, tensor<?x8xf32>, tensor<?xf32>
}
