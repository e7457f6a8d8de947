// SPDX-License-Identifier: MIT
#include <whitematter/ops/attention.hpp>

#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/matmul.hpp>
#include <whitematter/ops/permute.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/ops/slice.hpp>
#include <whitematter/ops/softmax.hpp>

#include "support/attention.hpp"
#include "support/tensors.hpp"

using namespace wm;

namespace {

enum class Keys { Past };

using X = Shape<2, 70, 6>;

// Attention of two heads with dropout of a matrix of all weights.
auto with_all_weights(const auto& q, const auto& k, const auto& v, double p) {
  const auto heads = [](const auto& x) { return permute<0, 2, 1, 3>(reshape<Shape<2, 70, 2, 3>>(x)); };
  const auto scores = matmul(heads(q), permute<0, 1, 3, 2>(heads(k))) / std::sqrt(3.0);
  return reshape<X>(permute<0, 2, 1, 3>(matmul(dropout(softmax(scores), p), heads(v))));
}

}  // namespace

TEST_CASE("attention has the scale of its depth") {
  const AttentionCase<double> c({2, 5, 5, 3, 3, 4, 4, 0.5, true});
  using S = Shape<Batch, Time, 12>;
  const auto y =
      attention<3>(Tensor<double, S>(c.q), Tensor<double, S>(c.k), Tensor<double, S>(c.v), {.causal = true});
  static_assert(std::is_same_v<decltype(y), const Tensor<double, S>>);
  check_close(y.to_vector(), c.y, 1e-14);
}

TEST_CASE("queries and keys may have other steps, and groups other values") {
  const AttentionCase<double> c({2, 3, 5, 4, 2, 4, 6, 0.7, false});
  const auto y = attention<4, 2>(Tensor<double, Shape<Batch, Time, 16>>(c.q),
                                 Tensor<double, Shape<Batch, Keys::Past, 8>>(c.k),
                                 Tensor<double, Shape<Batch, Keys::Past, 12>>(c.v), {.scale = 0.7});
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, Time, 24>>>);
  check_close(y.to_vector(), c.y, 1e-14);
}

TEST_CASE("gradients of attention") {
  const auto q = sample<Shape<Batch, Time, 8>>(1, 2, 3), k = sample<Shape<Batch, Time, 8>>(2, 2, 3),
             v = sample<Shape<Batch, Time, 8>>(3, 2, 3);
  check_operation([](const auto&... x) { return attention<2>(x..., {.causal = true}); }, q, k, v);
  check_operation([](const auto& x) { return attention<4>(x, x, x); }, q);
  const auto few = sample<Shape<Batch, Time, 4>>(4, 2, 3);
  check_operation([](const auto&... x) { return attention<2, 1>(x...); }, q, few, few);
}

TEST_CASE("a mask hides keys") {
  const auto q = sample<Shape<2, 3, 4>>(1);
  const auto k = sample<Shape<2, 4, 4>>(2), v = sample<Shape<2, 4, 4>>(3);
  const auto seen = Tensor<bool, Shape<2, 1, 1, 4>>::from({true, true, false, false, true, true, true, true});
  const auto y = attention<2>(q, k, v, seen), all = attention<2>(q, k, v);
  const auto first = attention<2>(q, slice<1, 0, 2>(k), slice<1, 0, 2>(v));
  for (int t = 0; t < 3; ++t)
    for (int e = 0; e < 4; ++e) {
      CHECK(y.at(0, t, e) == Approx(first.at(0, t, e)));
      CHECK(y.at(1, t, e) == Approx(all.at(1, t, e)));
    }
  check_operation([&](const auto&... x) { return attention<2>(x..., seen); }, q, k, v);
}

TEST_CASE("dropout of weights is that of a matrix of all of them") {
  const auto values_and_gradients = [](const auto& f) {
    const GeneratorScope same{Generator(7)};
    auto q = sample<X>(1), k = sample<X>(2), v = sample<X>(3);
    const auto y = f(q.requires_grad(), k.requires_grad(), v.requires_grad());
    y.backward(sample<X>(4));
    return std::array{y.to_vector(), q.grad().to_vector(), k.grad().to_vector(), v.grad().to_vector()};
  };
  const auto got =
                 values_and_gradients([](const auto&... x) { return attention<2>(x..., {.dropout = 0.4}); }),
             expected = values_and_gradients([](const auto&... x) { return with_all_weights(x..., 0.4); });
  for (std::size_t i = 0; i < got.size(); ++i) check_close(got[i], expected[i], 1e-13);
}

TEST_CASE("gradients of attention with dropout") {
  const auto q = sample<Shape<2, 3, 8>>(1);
  const auto k = sample<Shape<2, 3, 4>>(2), v = sample<Shape<2, 3, 4>>(3);
  const auto seen = Tensor<bool, Shape<2, 1, 1, 3>>::from({true, true, false, true, true, true});
  const auto drawn_alike = [&](const auto&... x) {
    const GeneratorScope same{Generator(7)};
    return attention<4, 2>(x..., seen, {.dropout = 0.4});
  };
  check_operation(drawn_alike, q, k, v);
}

TEST_CASE("dropout of weights keeps its share, and the mean of what comes out") {
  constexpr int keys = 64, draws = 200;
  const auto q = zeros<Shape<1, 4, 1>>();
  const auto k = zeros<Shape<1, keys, 1>>();
  auto v = zeros<Shape<1, keys, keys>>();
  for (int i = 0; i < keys; ++i) v.array().data()[i * (keys + 1)] = keys;
  seed(3);
  double sum = 0;
  int dropped = 0;
  for (int i = 0; i < draws; ++i)
    for (const float weight : attention<1>(q, k, v, {.dropout = 0.3}).to_vector()) {
      CHECK((weight == 0 || weight == Approx(1 / 0.7)));
      sum += static_cast<double>(weight);
      dropped += int{weight == 0};
    }
  const double weights = 4 * keys * draws;
  CHECK(dropped / weights == Approx(0.3).margin(0.01));
  CHECK(sum / weights == Approx(1).margin(0.015));
}

TEST_CASE("attention draws anew each time, and nothing where nothing is dropped") {
  const auto x = sample<Shape<2, 5, 8>>(1);
  seed(3);
  const auto first = attention<2>(x, x, x, {.dropout = 0.5}).to_vector();
  CHECK(attention<2>(x, x, x, {.dropout = 0.5}).to_vector() != first);
  const auto position = default_generator().position();
  attention<2>(x, x, x);
  CHECK(default_generator().position() == position);
}

TEST_CASE("attention says what does not fit") {
  const auto x = zeros<Shape<Batch, Time, 8>>(2, 3);
  CHECK(error_of([&] { attention<2>(x, zeros<Shape<Batch, Time, 8>>(3, 3), x); }) ==
        "attention<Heads, Groups>: q must be [N, T, Heads D], k [N, S, Groups D] and v [N, S, Groups V] "
        "(expected k and v "
        "[2, 3, ...], got [3, 3, 8] and [2, 3, 8])");
  CHECK(error_of([&] { attention<2>(x, x, x, full<Shape<Any, Any>, bool>(true, 3, 4)); }) ==
        "attention: the mask must broadcast to [N, Heads, T, S] (expected [2, 2, 3, 3], got [3, 4])");
  CHECK(error_of([&] { attention<2>(x, x, x, {.dropout = 1.5}); }) ==
        "dropout: p must be a probability (expected 0 to 1, got 1.5)");
}

static_assert(
    attention_fits<Shape<Batch, Time, 8>, Shape<Batch, Keys::Past, 4>, Shape<Batch, Keys::Past, 6>, 4, 2>);
static_assert(!attention_fits<Shape<Batch, Time, 8>, Shape<Batch, Time, 8>, Shape<Batch, Time, 8>, 3, 3>);
static_assert(!attention_fits<Shape<Batch, Time, 8>, Shape<Batch, Time, 8>, Shape<Batch, Time, 8>, 4, 2>);
static_assert(
    !attention_fits<Shape<Batch, Time, 8>, Shape<Batch, Time, 8>, Shape<Batch, Keys::Past, 8>, 2, 2>);
static_assert(attention_mask_fits<Shape<Time, Time>, Shape<Batch, Time, 8>, Shape<Batch, Time, 8>, 2>);
static_assert(!attention_mask_fits<Shape<3, Time, Time>, Shape<Batch, Time, 8>, Shape<Batch, Time, 8>, 2>);
