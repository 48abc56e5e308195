// Names the first row that fails; what follows is still evaluated.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @holds() {
  %x = dlt.constant dense<[true, true]> : tensor<2xi1>
  dlt.check %x, "never" : tensor<2xi1>
  return
}

func.func @fails() {
  %x = dlt.constant dense<[true, false]> : tensor<2xi1>
  dlt.check %x, "a message" at "a place" : tensor<2xi1>
  check.expect_failed "a message at a place"
  return
}

func.func @names_the_row() {
  %l = dlt.splat 0.000000e+00 : tensor<?x2xf32>
  %i = dlt.iota 0 like %l : tensor<?x2xf32> -> tensor<?x2xi32>
  %one = dlt.constant dense<[[1, 1]]> : tensor<1x2xi32>
  %ones = dlt.broadcast_like %one, %l : tensor<1x2xi32>, tensor<?x2xf32> -> tensor<?x2xi32>
  %c = dlt.compare lt %i, %ones : tensor<?x2xi32>
  dlt.check %c, "bad" : tensor<?x2xi1>
  check.expect_failed "bad, row 1"
  return
}

func.func @first_one_counts() {
  %x = dlt.constant dense<false> : tensor<i1>
  dlt.check %x, "first" : tensor<i1>
  dlt.check %x, "second" : tensor<i1>
  check.expect_failed "first"
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xi1>
  dlt.check %x, "never" : tensor<0x3xi1>
  return
}
