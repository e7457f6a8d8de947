// SPDX-License-Identifier: MIT
#include <whitematter/ops/pending.hpp>

#include <whitematter/ops/activation.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/batch_norm.hpp>
#include <whitematter/tensor/record_graph.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

using Images = Shape<Batch, 3, 2, 2>;

const auto images = sample<Images>(1, 3), others = sample<Images>(2, 3);
const auto weight = sample<Shape<3>>(3), bias = sample<Shape<3>>(4);

const auto normalized = [](const auto& x, const auto& w, const auto& b) {
  return batch_norm_train(x, w, b, zeros<Shape<3>, double>(), ones<Shape<3>, double>(), 0.1, 1e-5);
};

/// The same value, written, and its gradient: nothing joins it.
template <class X>
X written(X x) {
  x.array();
  return x;
}

}  // namespace

TEST_CASE("a ReLU, and an addition before it, join a normalization") {
  const auto y = normalized(images, weight, bias);
  CHECK(relu(y).pending());
  CHECK(relu(y + others).pending());
  CHECK(relu(others + y).pending());
  CHECK(!relu(written(y)).pending());
  CHECK(!(relu(y) + others).pending());
}

TEST_CASE("joined or not, values are the same") {
  const auto y = normalized(images, weight, bias);
  check_close(relu(y + others).to_vector(), relu(written(y) + others).to_vector(), 1e-14);
  check_close(relu(others + y).to_vector(), relu(others + written(y)).to_vector(), 1e-14);
  check_close((y + y).to_vector(), (written(y) + written(y)).to_vector(), 1e-14);
}

TEST_CASE("gradients of what joined agree with central differences") {
  check_operation([](const auto& x, const auto& w, const auto& b) { return relu(normalized(x, w, b)); },
                  images, weight, bias);
  check_operation(
      [](const auto& x, const auto& w, const auto& b, const auto& r) { return normalized(x, w, b) + r; },
      images, weight, bias, others);
  check_operation([](const auto& x, const auto& w, const auto& b,
                     const auto& r) { return relu(r + normalized(x, w, b)); },
                  images, weight, bias, others);
}

TEST_CASE("a value that is used joined and by itself gets both gradients") {
  check_operation(
      [](const auto& x, const auto& w, const auto& b) {
        const auto y = normalized(x, w, b);
        return relu(y + x) * y;
      },
      images, weight, bias);
}

TEST_CASE("what has another shape, or a gradient that the normalization has not, does not join it") {
  const auto y = normalized(images, weight, bias);
  CHECK(!(y + sample<Shape<3, 1, 1>>(5)).pending());
  auto leaf = others.clone();
  leaf.requires_grad();
  const auto sum = y + leaf;
  CHECK(!sum.pending());
  sum.backward(others);
  CHECK(leaf.grad().to_vector() == others.to_vector());
}

TEST_CASE("nothing joins what was made a leaf") {
  auto leaf = normalized(images, weight, bias);
  leaf.requires_grad();
  relu(leaf).backward(others);
  const auto y = leaf.to_vector(), dy = others.to_vector(), got = leaf.grad().to_vector();
  for (std::size_t i = 0; i < y.size(); ++i) CHECK(got[i] == (y[i] > 0 ? dy[i] : 0));
}

TEST_CASE("in a trace each operation stands by itself") {
  graph::Trace trace;
  const auto graph = record_graph(
      trace,
      [](const auto& x) {
        return relu(batch_norm_eval(x, weight, bias, bias, ones<Shape<3>, double>(), 1e-5) + x);
      },
      images);
  std::vector<std::string> operators;
  for (const auto& node : graph.nodes) operators.push_back(node.op);
  CHECK(operators == std::vector<std::string>{"BatchNormalization", "Add", "Relu"});
}
