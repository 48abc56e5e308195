// Sines: quarters of a turn and what is next to them, small and large angles.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.0000000116860974e-07, 0.5, -1.0, 1.5707963705062866, 3.1415927410125732, -4.5, 100.0, 32768.0]> : tensor<8xf32>
  %y = dlt.sine %x : tensor<8xf32>
  check.expect_close %y, dense<[1.0000000116860974e-07, 0.4794255495071411, -0.8414709568023682, 1.0, -8.742277657347586e-08, 0.9775301218032837, -0.5063656568527222, 0.9278563261032104]> : tensor<8xf32> : tensor<8xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.0e-07, 0.5, -1.0, 1.5707963267948966, 3.141592653589793, -4.5, 100.0, 1000000.0]> : tensor<8xf64>
  %y = dlt.sine %x : tensor<8xf64>
  check.expect_close %y, dense<[9.999999999999982e-08, 0.479425538604203, -0.8414709848078965, 1.0, 1.2246467991473532e-16, 0.977530117665097, -0.5063656411097588, -0.34999350217129294]> : tensor<8xf64> : tensor<8xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[0.0009765625, 0.5, -1.0, 1.5703125, 3.140625, -4.5, 100.0, 2048.0]> : tensor<8xf16>
  %y = dlt.sine %x : tensor<8xf16>
  check.expect_close %y, dense<[0.0009765625, 0.4794921875, -0.84130859375, 1.0, 0.0009675025939941406, 0.9775390625, -0.50634765625, -0.31298828125]> : tensor<8xf16> : tensor<8xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[0.0009765625, 0.5, -1.0, 1.5703125, 3.140625, -4.5, 100.0, 2048.0]> : tensor<8xbf16>
  %y = dlt.sine %x : tensor<8xbf16>
  check.expect_close %y, dense<[0.0009765625, 0.478515625, -0.83984375, 1.0, 0.00096893310546875, 0.9765625, -0.5078125, -0.3125]> : tensor<8xbf16> : tensor<8xbf16>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0.0, -0.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<5xf32>
  %y = dlt.sine %x : tensor<5xf32>
  check.expect_close %y, dense<[0.0, -0.0, 0x7FC00000, 0x7FC00000, 0x7FC00000]> : tensor<5xf32> : tensor<5xf32>
  return
}

func.func @scalar() {
  %x = dlt.constant dense<2.5> : tensor<f32>
  %y = dlt.sine %x : tensor<f32>
  check.expect_close %y, dense<0.5984721183776855> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[0.25, -0.75], [2.0, 3.0]]> : tensor<2x2xf32>
  %y = dlt.sine %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[0.24740396440029144, -0.681638777256012], [0.9092974066734314, 0.14112000167369843]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.sine %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
