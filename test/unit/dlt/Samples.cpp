//===- Samples.cpp - Examples of differentiable operations ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Samples.h"

using namespace dlc;
using test::Expected;
using test::Sample;

#define M "tensor<?x4xf64>"
#define S "tensor<f64>"
#define UNARY(OP, LOW, HIGH)                                                   \
  {"dlt." OP, M, "", "dlt." OP " %x : " M, M, LOW, HIGH}, {                    \
    "dlt." OP, S, "", "dlt." OP " %x : " S, S, LOW, HIGH                       \
  }
#define BINARY(OP, LOW, HIGH)                                                  \
  {"dlt." OP, M, M, "dlt." OP " %x, %y : " M, M, LOW, HIGH},                   \
      {"dlt." OP, S, S, "dlt." OP " %x, %y : " S, S, LOW, HIGH}, {             \
    "dlt." OP, M, "", "dlt." OP " %x, %x : " M, M, LOW + 0.0, HIGH             \
  }

static const Sample samples[] = {
    UNARY("abs", -2, 2),
    UNARY("ceil", -2, 2),
    UNARY("cosine", -4, 4),
    UNARY("erf", -2, 2),
    UNARY("exponential", -2, 2),
    UNARY("exponential_minus_one", -2, 2),
    UNARY("floor", -2, 2),
    UNARY("log", 0.2, 3),
    UNARY("log_plus_one", -0.7, 3),
    UNARY("logistic", -4, 4),
    UNARY("negate", -2, 2),
    UNARY("round_nearest_even", -2, 2),
    UNARY("rsqrt", 0.2, 3),
    UNARY("sign", -2, 2),
    UNARY("sine", -4, 4),
    UNARY("sqrt", 0.2, 3),
    UNARY("tanh", -2, 2),
    BINARY("add", -2, 2),
    BINARY("subtract", -2, 2),
    BINARY("multiply", -2, 2),
    BINARY("divide", 0.3, 2),
    {"dlt.divide", M, M, "dlt.divide %x, %y : " M, M, -2, -0.3},
    BINARY("power", 0.2, 3),
    {"dlt.remainder", M, M, "dlt.remainder %x, %y : " M, M, 0.7, 0.95},
    {"dlt.remainder", M, M,
     "dlt.remainder %x, %z : " M "\n"
     "%c = dlt.full_like %y, -0.13 : " M "\n"
     "%z = dlt.multiply %y, %c : " M,
     M, -0.9, -0.7},
    {"dlt.maximum", M, M, "dlt.maximum %x, %y : " M, M},
    {"dlt.maximum", M, "", "dlt.maximum %x, %x : " M, M},
    {"dlt.minimum", M, M, "dlt.minimum %x, %y : " M, M},
    {"dlt.minimum", M, "", "dlt.minimum %x, %x : " M, M},
    {"dlt.clamp", M, M,
     "dlt.clamp %y, %x, %z : " M "\n"
     "%z = dlt.full_like %x, 0.9 : " M,
     M},
    {"dlt.clamp", M, M,
     "dlt.clamp %z, %x, %y : " M "\n"
     "%z = dlt.full_like %x, -0.6 : " M,
     M},
    {"dlt.select", M, M,
     "dlt.select %p, %x, %y : tensor<?x4xi1>, " M "\n"
     "%p = dlt.compare gt %x, %y : " M,
     M},
    {"dlt.convert", M, "", "dlt.convert %x : " M " -> tensor<?x4xf32>",
     "tensor<?x4xf32>"},
    {"dlt.custom_vjp", M, M,
     "dlt.custom_vjp(%a = %x, %b = %y) : (" M ", " M ") -> " M " {"
     " %p = multiply %a, %b : " M " yield %p, %a, %b : " M ", " M ", " M
     " } backward(%a, %b, %dp) {"
     " %da = multiply %b, %dp : " M " %db = multiply %a, %dp : " M
     " yield %da, %db : " M ", " M " }",
     M},
    {"dlt.after", M, M, "dlt.after %x, [%y] : " M ", [" M "]", M},
    {"dlt.full_like", M, "", "dlt.full_like %x, 2.0 : " M, M},
    {"dlt.iota", M, "", "dlt.iota 1 like %x : " M " -> " M, M},
    {"dlt.stop_gradient", M, "", "dlt.stop_gradient %x : " M, M, -2, 2,
     Expected::zero},
    {"dlt.broadcast_in_dim", "tensor<2x1xf64>", "",
     "dlt.broadcast_in_dim %x dims = [0, 2] : tensor<2x1xf64> -> "
     "tensor<2x3x4xf64>",
     "tensor<2x3x4xf64>"},
    {"dlt.broadcast_in_dim", S, "",
     "dlt.broadcast_in_dim %x dims = [] : " S " -> " M, M},
    {"dlt.broadcast_in_dim", "tensor<?xf64>", "",
     "dlt.broadcast_in_dim %x dims = [0] : tensor<?xf64> -> " M, M},
    {"dlt.broadcast_like", "tensor<4xf64>", M,
     "dlt.broadcast_like %x, %y : tensor<4xf64>, " M " -> " M, M},
    {"dlt.broadcast_like", "tensor<?xf64>", M,
     "dlt.broadcast_like %x, %y leading : tensor<?xf64>, " M " -> " M, M},
    {"dlt.reshape", "tensor<?x2x3xf64>", "",
     "dlt.reshape %x : tensor<?x2x3xf64> -> tensor<?x6xf64>",
     "tensor<?x6xf64>"},
    {"dlt.transpose", "tensor<2x3x4xf64>", "",
     "dlt.transpose %x, [2, 0, 1] : tensor<2x3x4xf64> -> tensor<4x2x3xf64>",
     "tensor<4x2x3xf64>"},
    {"dlt.concatenate", M, "tensor<?x2xf64>",
     "dlt.concatenate %x, %y, %x dim = 1 : (" M ", tensor<?x2xf64>, " M
     ") -> tensor<?x10xf64>",
     "tensor<?x10xf64>"},
    {"dlt.gather", "tensor<5x4xf64>", "",
     "dlt.gather %x[%i] : tensor<5x4xf64>, tensor<3x2xi32> -> "
     "tensor<3x2x4xf64>\n"
     "%i = dlt.constant dense<[[2, 0], [2, 4], [1, 2]]> : tensor<3x2xi32>",
     "tensor<3x2x4xf64>"},
    {"dlt.scatter_add", M, "",
     "dlt.scatter_add %x[%i] size = 4 : " M ", tensor<?x4xi32> -> "
     "tensor<4xf64>\n"
     "%i = dlt.iota 1 like %x : " M " -> tensor<?x4xi32>",
     "tensor<4xf64>"},
    // Of elements so far apart that differences don't change their order.
    {"dlt.sort", "tensor<2x4xf64>", "",
     "dlt.sort %z dim = 1 : tensor<2x4xf64>\n"
     "%o = dlt.constant dense<[[10.0, 0.0, 15.0, 5.0], "
     "[5.0, 15.0, 0.0, 10.0]]> : tensor<2x4xf64>\n"
     "%z = dlt.add %x, %o : tensor<2x4xf64>",
     "tensor<2x4xf64>"},
    {"dlt.sort", "tensor<?x5x3xf64>", "",
     "dlt.sort %z dim = -2 descending : tensor<?x5x3xf64>\n"
     "%i = dlt.iota 1 like %x : tensor<?x5x3xf64> -> tensor<?x5x3xf64>\n"
     "%f = dlt.full_like %x, 5.0 : tensor<?x5x3xf64>\n"
     "%o = dlt.multiply %i, %f : tensor<?x5x3xf64>\n"
     "%z = dlt.add %x, %o : tensor<?x5x3xf64>",
     "tensor<?x5x3xf64>"},
    {"dlt.cumulative_sum", M, "", "dlt.cumulative_sum %x dim = -1 : " M, M},
    {"dlt.cumulative_sum", "tensor<2x5x3xf64>", "",
     "dlt.cumulative_sum %x dim = 1 reverse : tensor<2x5x3xf64>",
     "tensor<2x5x3xf64>"},
    {"dlt.slice", M, "",
     "dlt.slice %x dim = 1 [1, 3] : " M " -> tensor<?x2xf64>",
     "tensor<?x2xf64>"},
    {"dlt.slice", M, "",
     "dlt.slice %x dim = 1 [1, 4, 2] : " M " -> tensor<?x2xf64>",
     "tensor<?x2xf64>"},
    {"dlt.pad", M, "",
     "dlt.pad %x dim = 1 low = 1 high = 2 interior = 2 value = 0.5 : " M
     " -> tensor<?x13xf64>",
     "tensor<?x13xf64>"},
    {"dlt.pad", M, "",
     "dlt.pad %x dim = 1 low = 1 high = 2 : " M " -> tensor<?x7xf64>",
     "tensor<?x7xf64>"},
    {"dlt.reduce", M, "",
     "dlt.reduce sum %x dims = [0] : " M " -> tensor<4xf64>", "tensor<4xf64>"},
    {"dlt.reduce", M, "",
     "dlt.reduce sum %x dims = [-1] keepdims : " M " -> tensor<?x1xf64>",
     "tensor<?x1xf64>"},
    {"dlt.reduce", M, "", "dlt.reduce mean %x dims = [0, 1] : " M " -> " S, S},
    {"dlt.reduce", M, "",
     "dlt.reduce mean %x dims = [1] keepdims : " M " -> tensor<?x1xf64>",
     "tensor<?x1xf64>"},
    {"dlt.reduce", M, "",
     "dlt.reduce max %x dims = [1] : " M " -> tensor<?xf64>", "tensor<?xf64>"},
    {"dlt.reduce", M, "", "dlt.reduce min %x dims = [0, 1] : " M " -> " S, S},
    {"dlt.dot_general", M, "tensor<4x5xf64>",
     "dlt.dot_general %x, %y contract = [1] x [0] : (" M
     ", tensor<4x5xf64>) -> tensor<?x5xf64>",
     "tensor<?x5xf64>"},
    {"dlt.dot_general", M, "tensor<4x5xf64>",
     "dlt.dot_general %x, %y contract = [1] x [0] to f64 : (" M
     ", tensor<4x5xf64>) -> tensor<?x5xf64>",
     "tensor<?x5xf64>"},
    {"dlt.dot_general", "tensor<4x3xf64>", "tensor<5x4xf64>",
     "dlt.dot_general %x, %y contract = [0] x [1] : (tensor<4x3xf64>, "
     "tensor<5x4xf64>) -> tensor<3x5xf64>",
     "tensor<3x5xf64>"},
    {"dlt.dot_general", "tensor<2x3x4x2xf64>", "tensor<4x2x2x5xf64>",
     "dlt.dot_general %x, %y batch = [0] x [2] contract = [3, 2] x [1, 0] : "
     "(tensor<2x3x4x2xf64>, tensor<4x2x2x5xf64>) -> tensor<2x3x5xf64>",
     "tensor<2x3x5xf64>"},
    {"dlt.dot_general", M, "",
     "dlt.dot_general %x, %x contract = [0, 1] x [0, 1] : (" M ", " M ") -> " S,
     S},
};
#undef M
#undef S

llvm::ArrayRef<Sample> test::gradientSamples() { return samples; }

std::string test::functionOf(const Sample &sample) {
  // A second line of the statement is what the first one needs.
  auto [statement, before] = llvm::StringRef(sample.statement).split('\n');
  std::string text = "func.func @f(%x: " + std::string(sample.x);
  if (*sample.y)
    text += ", %y: " + std::string(sample.y);
  return text + ") -> " + sample.result + " {\n" + before.str() +
         "\n%r = " + statement.str() + "\nreturn %r : " + sample.result +
         "\n}\n";
}
