// SPDX-License-Identifier: MIT
#include "families.hpp"

#include <utility>

namespace wm::onnx {
namespace {

Outputs gemm(const Call& call) {
  call.check(call.dims(0).size() == 2, "A must be a matrix", 2, to_text(call.dims(0)));
  call.check(call.dims(1).size() == 2, "B must be a matrix", 2, to_text(call.dims(1)));
  Dims a = call.dims(0), b = call.dims(1);
  if (call.integer("transA", 0)) std::swap(a[0], a[1]);
  if (call.integer("transB", 0)) std::swap(b[0], b[1]);
  call.check(agree(a[1], b[0]), "inner sizes must be equal", to_text(a[1]), to_text(b[0]));
  const Dims out{a[0], b[1]};
  if (call.has(2)) {
    const auto sum = broadcast(call.dims(2), out);
    call.check(sum && agree(*sum, out), "C must broadcast to the product", to_text(out),
               to_text(call.dims(2)));
  }
  return {{call.type(0), out}};
}

Outputs matmul(const Call& call) {
  const Dims &a = call.dims(0), &b = call.dims(1);
  call.check(a.size() >= 2 && b.size() >= 2, "both inputs must have rank 2 or more", to_text(a), to_text(b));
  const auto& inner = b[b.size() - 2];
  call.check(agree(a.back(), inner), "inner sizes must be equal", to_text(a.back()), to_text(inner));
  const Dims batch_a(a.begin(), a.end() - 2), batch_b(b.begin(), b.end() - 2);
  auto out = broadcast(batch_a, batch_b);
  call.check(out.has_value(), "batches must broadcast to one shape", to_text(batch_a), to_text(batch_b));
  out->push_back(a[a.size() - 2]);
  out->push_back(b.back());
  return {{call.type(0), *out}};
}

}  // namespace

std::vector<Rule> product_rules() {
  using enum Kind;
  return {
      {"Gemm", "FF|F", {{"alpha", Float}, {"beta", Float}, {"transA", Int}, {"transB", Int}}, gemm},
      {"MatMul", "NN", {}, matmul},
  };
}

}  // namespace wm::onnx
