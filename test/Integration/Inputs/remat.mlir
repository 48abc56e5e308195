// A deep network of blocks with statistics, random numbers and shared instances.
dlc.block @residual(%x) params(units) {
  %0 = dlc.batch_normalization %x
  %1 = dlc.dense %0 {units = 256, activation = @gelu, kernel_regularizer = @l2 {l2 = 1e-4}}
  %2 = dlc.dropout %1 {rate = 0.1}
  %3 = dlc.dense %2 {units = @units}
  dlc.add %x, %3
}
dlc.block @pair(%x) params(units) {
  dlc.apply @residual {units = @units}
  dlc.apply @residual {units = @units}
}
dlc.model sequential @m {
  dlc.input "image" : tensor<?x8x8xui8>
  dlc.rescaling {scale = 0.0625}
  dlc.flatten
  dlc.dense {units = 32}
  dlc.apply @residual {remat = true, units = 32}
  dlc.apply @pair {remat = true, units = 32}
  dlc.apply @residual {remat = true, units = 32, shares = "residual"}
  dlc.apply @residual {remat = true, units = 32}
  dlc.apply @pair {remat = true, units = 32}
  dlc.dense {units = 10, activation = @softmax}
}
dlc.recipe @m {
  dlc.optimizer @adam {learning_rate = 1e-3}
  dlc.loss @sparse_categorical_crossentropy
} {batch_size = 512, epochs = 2}
