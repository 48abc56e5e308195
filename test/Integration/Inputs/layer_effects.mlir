// A built-in dropout and activity_regularization, and the same as layers of one's own:
// OWN chooses.
dlc.define layer @dropped(%x) params(%rate, %training) {
  %kept = eval select(random_like(%x) >= %rate, %x / (1 - %rate), 0)
  %y = eval select(%training == 1, %kept, %x)
  yield %y
}
dlc.define layer @penalized(%x) params(%l2) {
  %share = eval mean(%x * %x, 0)
  %loss = eval %l2 * sum(%share)
  add_loss %loss
  yield %x
}
dlc.model sequential @m {
  dlc.input "image" : tensor<?x8x8xui8>
  dlc.rescaling {scale = 0.0625}
  dlc.flatten
  dlc.dense {units = 32, activation = @relu}
  dlc.dropout {rate = 0.3, name = "drop"}
  dlc.activity_regularization {l2 = 1e-2, name = "penalty"}
  dlc.dense {units = 10, activation = @softmax}
}
dlc.recipe @m {
  dlc.optimizer @adam {learning_rate = 1e-3}
  dlc.loss @sparse_categorical_crossentropy
} {batch_size = 32, epochs = 2}
