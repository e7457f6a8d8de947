// SPDX-License-Identifier: MIT
#include <whitematter/nn/init.hpp>

#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv1d.hpp>
#include <whitematter/nn/conv2d.hpp>
#include <whitematter/nn/conv_transpose2d.hpp>
#include <whitematter/nn/embedding.hpp>
#include <whitematter/nn/group_norm.hpp>
#include <whitematter/nn/gru.hpp>
#include <whitematter/nn/instance_norm.hpp>
#include <whitematter/nn/layer_norm.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/lstm.hpp>
#include <whitematter/nn/rms_norm.hpp>
#include <whitematter/nn/rnn.hpp>

#include "support/listed.hpp"
#include "support/tensors.hpp"

using namespace wm;

namespace {

struct Moments {
  double mean = 0, deviation = 0, least = 1e9, largest = -1e9;
};

template <class T, class S>
Moments moments_of(const Tensor<T, S>& x) {
  Moments m;
  const auto values = x.to_vector();
  const double n = static_cast<double>(values.size());
  for (const T v : values) {
    m.mean += static_cast<double>(v) / n;
    m.least = std::min<double>(m.least, static_cast<double>(v));
    m.largest = std::max<double>(m.largest, static_cast<double>(v));
  }
  for (const T v : values)
    m.deviation += (static_cast<double>(v) - m.mean) * (static_cast<double>(v) - m.mean) / n;
  m.deviation = std::sqrt(m.deviation);
  return m;
}

using Weight = Shape<64, 32, 3, 3>;

/// Uniform in [-bound, bound]: the mean lies within four standard errors of 0, and the ends are nearly
/// reached.
void check_uniform(const auto& x, double bound) {
  const auto m = moments_of(x);
  const auto n = static_cast<double>(x.elements());
  CAPTURE(x.extents(), bound);
  CHECK(m.largest <= bound);
  CHECK(m.least >= -bound);
  CHECK(m.largest > bound * (1 - 20 / n));
  CHECK(m.least < -bound * (1 - 20 / n));
  CHECK(std::abs(m.mean) < 4 * bound / std::sqrt(3 * n));
  CHECK(m.deviation == Approx(bound / std::sqrt(3)).epsilon(4 / std::sqrt(n)));
}

}  // namespace

static_assert(init::fan_in<Weight>() == 288 && init::fan_out<Weight>() == 576);
static_assert(init::fan_in<Shape<10, 512>>() == 512 && init::fan_out<Shape<10, 512>>() == 10);

TEST_CASE("constant sets every element", "[constant]") {
  const Parameter<Shape<2, 2>> p;
  init::constant(p, 3.f);
  CHECK(p.to_vector() == std::vector<float>(4, 3.f));
}

TEST_CASE("fan_in_uniform fills PyTorch's bounds evenly", "[fan_in_uniform]") {
  seed(1);
  const Parameter<Weight> p;
  init::fan_in_uniform(p, init::fan_in<Weight>());
  const auto m = moments_of(p);
  const double bound = 1 / std::sqrt(288.0);
  CHECK(m.least >= -bound);
  CHECK(m.largest <= bound);
  CHECK(m.largest > 0.999 * bound);
  CHECK(m.least < -0.999 * bound);
  CHECK(std::abs(m.mean) < 0.02 * bound);
  CHECK(m.deviation == Approx(bound / std::sqrt(3.0)).epsilon(0.01));
}

TEST_CASE("kaiming_normal has the variance that keeps gradients' scale", "[kaiming_normal]") {
  seed(2);
  const Parameter<Weight> p;
  init::kaiming_normal(p, {.fan = init::Fan::Out});
  const auto m = moments_of(p);
  CHECK(std::abs(m.mean) < 0.002);
  CHECK(m.deviation == Approx(std::sqrt(2.0 / 576)).epsilon(0.02));
  CHECK(m.largest > 3.5 * m.deviation);
}

TEST_CASE("normal and uniform take their parameters", "[normal][uniform]") {
  seed(3);
  const Parameter<Shape<20'000>, double> p;
  init::normal(p, 5, 2);
  CHECK(moments_of(p).mean == Approx(5).epsilon(0.02));
  CHECK(moments_of(p).deviation == Approx(2).epsilon(0.03));
  init::uniform(p, 1, 3);
  CHECK(moments_of(p).least >= 1);
  CHECK(moments_of(p).largest < 3);
}

TEST_CASE("Kaiming's and Xavier's deviations",
          "[kaiming_normal][kaiming_uniform][xavier_normal][xavier_uniform]") {
  seed(4);
  const Parameter<Weight, double> p;
  init::kaiming_normal(p);
  CHECK(moments_of(p).deviation == Approx(std::sqrt(2.0 / 288)).epsilon(0.02));
  init::kaiming_uniform(p, {.nonlinearity = init::Nonlinearity::LeakyRelu, .slope = 2});
  CHECK(moments_of(p).deviation == Approx(std::sqrt(0.4 / 288)).epsilon(0.02));
  CHECK(moments_of(p).largest == Approx(std::sqrt(3 * 0.4 / 288)).epsilon(0.01));
  init::xavier_normal(p, 3);
  CHECK(moments_of(p).deviation == Approx(3 * std::sqrt(2.0 / 864)).epsilon(0.02));
  init::xavier_uniform(p);
  CHECK(moments_of(p).largest == Approx(std::sqrt(6.0 / 864)).epsilon(0.01));
  CHECK(moments_of(p).least == Approx(-std::sqrt(6.0 / 864)).epsilon(0.01));
}

TEST_CASE("every initializer is tested") {
  const auto names = names_in(std::filesystem::path(WHITEMATTER_HEADERS) / "nn",
                              R"(void (\w+)\(const Tensor(?:<T, S>|Core<T, Cpu>)& x)");
  CHECK(names.size() >= 9);
  check_tagged(names);
}

TEST_CASE("gains are PyTorch's") {
  using init::Nonlinearity;
  CHECK(init::gain(Nonlinearity::Linear) == 1);
  CHECK(init::gain(Nonlinearity::Sigmoid) == 1);
  CHECK(init::gain(Nonlinearity::Tanh) == 5.0 / 3);
  CHECK(init::gain(Nonlinearity::Relu) == std::sqrt(2.0));
  CHECK(init::gain(Nonlinearity::LeakyRelu, 1) == 1);
  CHECK(init::gain(Nonlinearity::Selu) == 0.75);
}

TEST_CASE("truncated_normal stays inside", "[truncated_normal]") {
  seed(5);
  const Parameter<Shape<40'000>, double> p;
  init::truncated_normal(p);
  auto m = moments_of(p);
  CHECK(m.least >= -2);
  CHECK(m.largest <= 2);
  CHECK(m.largest > 1.99);
  CHECK(std::abs(m.mean) < 0.02);
  CHECK(m.deviation == Approx(0.8796).epsilon(0.01));  // of a normal cut at two deviations
  init::truncated_normal(p, 1, 0.1, 1, 5);
  CHECK(moments_of(p).least >= 1);
  CHECK(moments_of(p).mean == Approx(1 + 0.1 * std::sqrt(2 / 3.14159265)).epsilon(0.01));
  init::truncated_normal(p, 0, 1, 4, 1000);  // the mean of a normal beyond 4
  m = moments_of(p);
  CHECK(m.least >= 4);
  CHECK(m.mean == Approx(4.2256).epsilon(0.002));
  CHECK_THROWS_WITH(
      init::truncated_normal(p, 0, 1, 2, 2),
      "truncated_normal: low must be below high, and the deviation positive (expected below 2, got "
      "2 and deviation 1)");
}

TEST_CASE("orthogonal rows or columns", "[orthogonal]") {
  seed(6);
  const auto check_rows = [](const auto& x, int rows, int columns, bool by_rows, double gain) {
    const auto v = x.to_vector();
    const int count = by_rows ? rows : columns, length = by_rows ? columns : rows;
    const auto at = [&](int i, int k) {
      return v[static_cast<std::size_t>(by_rows ? i * columns + k : k * columns + i)];
    };
    double worst = 0;
    for (int i = 0; i < count; ++i)
      for (int j = 0; j <= i; ++j) {
        double product = 0;
        for (int k = 0; k < length; ++k) product += at(i, k) * at(j, k);
        worst = std::max(worst, std::abs(product - (i == j ? gain * gain : 0)));
      }
    CHECK(worst < 1e-12);
  };
  const Parameter<Shape<8, 3, 3, 3>, double> wide;
  init::orthogonal(wide, 2);
  check_rows(wide, 8, 27, true, 2);
  const Parameter<Shape<30, 7>, double> tall;
  init::orthogonal(tall);
  check_rows(tall, 30, 7, false, 1);
  const Parameter<Shape<64, 64>, double> square;
  init::orthogonal(square);
  check_rows(square, 64, 64, true, 1);
}

TEST_CASE("layers start with PyTorch's distributions") {
  seed(8);
  const Linear<100, 200> linear;
  check_uniform(linear.weight, 0.1);
  check_uniform(linear.bias, 0.1);
  const Conv2d<32, 64, Conv{.kernel = {3, 5}, .groups = 2}> conv2d;
  check_uniform(conv2d.weight, 1 / std::sqrt(16 * 15));
  check_uniform(conv2d.bias, 1 / std::sqrt(16 * 15));
  const Conv1d<16, 96, Conv{.kernel = 7}> conv1d;
  check_uniform(conv1d.weight, 1 / std::sqrt(16 * 7));
  const ConvTranspose2d<32, 48, ConvTranspose{.kernel = 3}> transposed;
  check_uniform(transposed.weight, 1 / std::sqrt(48 * 9));
  check_uniform(transposed.bias, 1 / std::sqrt(48 * 9));
  const auto check_recurrent = [](const auto& layer) {
    for_each_parameter(layer, [](const std::string&, const auto& p) { check_uniform(p, 1 / 8.0); });
  };
  check_recurrent(Rnn<10, 64>());
  check_recurrent(Lstm<10, 64>());
  check_recurrent(Gru<10, 64, Recurrent{.layers = 2, .bidirectional = true}>());
  const auto table = moments_of(Embedding<100, 200>().weight);
  CHECK(std::abs(table.mean) < 4 / std::sqrt(20'000.0));
  CHECK(table.deviation == Approx(1).epsilon(0.03));
  // All norms begin as the identity of what they have normalized.
  const auto check_norm = [](const auto& layer) {
    for_each_state(layer, [](const std::string& name, const auto& state) {
      const auto values = state.to_vector();
      const bool one = name == "weight" || name == "running_var";
      CAPTURE(name);
      CHECK(std::all_of(values.begin(), values.end(), [&](auto v) { return v == (one ? 1 : 0); }));
    });
  };
  check_norm(LayerNorm<8>());
  check_norm(RmsNorm<8>());
  check_norm(GroupNorm<2, 8>());
  check_norm(BatchNorm1d<8>());
  check_norm(BatchNorm2d<8>());
  check_norm(InstanceNorm2d<8, Norm{.affine = true}>());
}

TEST_CASE("a convolution with dirac weights is the identity", "[dirac]") {
  constexpr Conv three{.kernel = 3, .padding = 1};
  const auto more = zeros<Shape<4, 3, 3, 3>>();
  const auto fewer = zeros<Shape<2, 3, 3, 3>>();
  init::dirac(more);
  init::dirac(fewer);
  const auto x = randn<Shape<2, 3, 5, 4>>();
  const auto y = conv2d<three>(x, more);
  const auto z = conv2d<three>(x, fewer);
  for (int n = 0; n < 2; ++n)
    for (int i = 0; i < 5; ++i)
      for (int j = 0; j < 4; ++j) {
        for (int c = 0; c < 3; ++c) CHECK(y.at(n, c, i, j) == Approx(x.at(n, c, i, j)).margin(1e-5));
        CHECK(y.at(n, 3, i, j) == Approx(0).margin(1e-5));
        CHECK(z.at(n, 1, i, j) == Approx(x.at(n, 1, i, j)).margin(1e-5));
      }
  const auto even = zeros<Shape<1, 1, 4>>();
  init::dirac(even);
  CHECK(even.to_vector() == std::vector<float>{0, 0, 1, 0});
}
