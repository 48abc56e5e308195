// linalg, tensor, arith and math on the reference interpreter.
// RUN: dlc-opt %s --dlt-evaluate > /dev/null

#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
#column = affine_map<(i, j) -> (j)>
#transposed = affine_map<(i, j) -> (j, i)>

func.func @generic_reduces() {
  %x = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  %y = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<2x3xf32>) outs(%f : tensor<2xf32>) {
  ^bb0(%a: f32, %b: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<2xf32>
  check.expect_eq %y, dense<[6.0, 15.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

// What a body captures, its loops' indices, and an unused tensor.empty.
func.func @captures_and_indices() {
  %c = arith.constant 10 : i64
  %e = tensor.empty() : tensor<2x2xi64>
  %y = linalg.generic {indexing_maps = [#transposed], iterator_types = ["parallel", "parallel"]}
      outs(%e : tensor<2x2xi64>) {
  ^bb0(%b: i64):
    %i = linalg.index 0 : index
    %n = arith.index_cast %i : index to i64
    %s = arith.muli %n, %c : i64
    linalg.yield %s : i64
  } -> tensor<2x2xi64>
  check.expect_eq %y, dense<[[0, 10], [0, 10]]> : tensor<2x2xi64> : tensor<2x2xi64>
  return
}

// What nobody wrote is nan, so that reading it shows.
func.func @poison() {
  %e = tensor.empty() : tensor<2xf32>
  check.expect_eq %e, dense<0x7FC00000> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @matmul() {
  %x = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %c = arith.constant dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32>
  %y = linalg.matmul ins(%x, %x : tensor<2x2xf32>, tensor<2x2xf32>) outs(%c : tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %y, dense<[[8.0, 10.0], [15.0, 23.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @slices() {
  %x = arith.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %i = arith.constant 1 : index
  %y = tensor.extract_slice %x[0, %i] [2, 2] [1, 1] : tensor<2x3xi32> to tensor<2x2xi32>
  check.expect_eq %y, dense<[[2, 3], [5, 6]]> : tensor<2x2xi32> : tensor<2x2xi32>
  %r = tensor.extract_slice %x[1, 0] [1, 2] [1, 2] : tensor<2x3xi32> to tensor<2xi32>
  check.expect_eq %r, dense<[4, 6]> : tensor<2xi32> : tensor<2xi32>
  %z = tensor.insert_slice %r into %x[0, %i] [1, 2] [1, 1] : tensor<2xi32> into tensor<2x3xi32>
  check.expect_eq %z, dense<[[1, 4, 6], [4, 5, 6]]> : tensor<2x3xi32> : tensor<2x3xi32>
  return
}

func.func @shapes() {
  %x = arith.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %c = tensor.collapse_shape %x [[0, 1]] : tensor<2x3xi32> into tensor<6xi32>
  check.expect_eq %c, dense<[1, 2, 3, 4, 5, 6]> : tensor<6xi32> : tensor<6xi32>
  %e = tensor.expand_shape %c [[0, 1]] output_shape [3, 2] : tensor<6xi32> into tensor<3x2xi32>
  check.expect_eq %e, dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi32> : tensor<3x2xi32>
  %one = arith.constant 1 : index
  %d = tensor.dim %x, %one : tensor<2x3xi32>
  %n = arith.index_cast %d : index to i64
  %t = tensor.from_elements %n : tensor<1xi64>
  check.expect_eq %t, dense<3> : tensor<1xi64> : tensor<1xi64>
  return
}

func.func @integers() {
  %x = arith.constant dense<[-128, 127, -1]> : tensor<3xi8>
  %y = arith.constant dense<[1, 1, 2]> : tensor<3xi8>
  %a = arith.addi %x, %y : tensor<3xi8>
  check.expect_eq %a, dense<[-127, -128, 1]> : tensor<3xi8> : tensor<3xi8>
  %s = arith.maxsi %x, %y : tensor<3xi8>
  check.expect_eq %s, dense<[1, 127, 2]> : tensor<3xi8> : tensor<3xi8>
  %u = arith.maxui %x, %y : tensor<3xi8>
  check.expect_eq %u, dense<[-128, 127, -1]> : tensor<3xi8> : tensor<3xi8>
  %d = arith.divui %x, %y : tensor<3xi8>
  check.expect_eq %d, dense<[-128, 127, 127]> : tensor<3xi8> : tensor<3xi8>
  %w = arith.extui %x : tensor<3xi8> to tensor<3xi32>
  check.expect_eq %w, dense<[128, 127, 255]> : tensor<3xi32> : tensor<3xi32>
  %v = arith.extsi %x : tensor<3xi8> to tensor<3xi32>
  check.expect_eq %v, dense<[-128, 127, -1]> : tensor<3xi32> : tensor<3xi32>
  %c = arith.cmpi ult, %x, %y : tensor<3xi8>
  check.expect_eq %c, dense<[false, false, false]> : tensor<3xi1> : tensor<3xi1>
  %l = arith.cmpi slt, %x, %y : tensor<3xi8>
  check.expect_eq %l, dense<[true, false, true]> : tensor<3xi1> : tensor<3xi1>
  return
}

func.func @floats() {
  %x = arith.constant dense<[1.0, 0x7FC00000, -0.0]> : tensor<3xf32>
  %y = arith.constant dense<[2.0, 1.0, 0.0]> : tensor<3xf32>
  %max = arith.maximumf %x, %y : tensor<3xf32>
  check.expect_eq %max, dense<[2.0, 0x7FC00000, 0.0]> : tensor<3xf32> : tensor<3xf32>
  %num = arith.maxnumf %x, %y : tensor<3xf32>
  check.expect_eq %num, dense<[2.0, 1.0, -0.0]> : tensor<3xf32> : tensor<3xf32>
  %o = arith.cmpf olt, %x, %y : tensor<3xf32>
  check.expect_eq %o, dense<[true, false, false]> : tensor<3xi1> : tensor<3xi1>
  %u = arith.cmpf ult, %x, %y : tensor<3xf32>
  check.expect_eq %u, dense<[true, true, false]> : tensor<3xi1> : tensor<3xi1>
  %h = arith.truncf %y : tensor<3xf32> to tensor<3xf16>
  check.expect_eq %h, dense<[2.0, 1.0, 0.0]> : tensor<3xf16> : tensor<3xf16>
  %e = math.exp %y : tensor<3xf32>
  check.expect_close %e, dense<[7.3890561, 2.71828183, 1.0]> : tensor<3xf32> : tensor<3xf32>
  return
}
