// What users think of items: the dot product of two embeddings.
//
//   dlc-compile examples/recommender.mlir --define=users=943,items=1682 \
//     -o recommender.dlc
//   dlc-run fit recommender.dlc --input user=users.npy --input item=items.npy \
//     --input target=ratings.npy
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlc.param @users = 50
dlc.param @items = 80

dlc.model @recommender {
  %user = dlc.input "user" : tensor<?xi32>
  %item = dlc.input "item" : tensor<?xi32>
  %0 = dlc.embedding %user {name = "user_embedding", input_dim = @users, output_dim = 16}
  %1 = dlc.embedding %item {name = "item_embedding", input_dim = @items, output_dim = 16}
  %2 = dlc.dot %0, %1 {axes = 1}
  %3 = dlc.dense %2 {units = 1}
  dlc.outputs %3 names ["rating"]
}

dlc.recipe @recommender {
  dlc.optimizer @adagrad {learning_rate = 0.05}
  dlc.loss @mean_squared_error
} {batch_size = 32, epochs = 10}
