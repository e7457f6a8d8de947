// SPDX-License-Identifier: MIT
#include <whitematter/nn/init.hpp>

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

}  // namespace

static_assert(init::fan_in<Weight>() == 288 && init::fan_out<Weight>() == 576);
static_assert(init::fan_in<Shape<10, 512>>() == 512 && init::fan_out<Shape<10, 512>>() == 10);

TEST_CASE("constant sets every element") {
  const Parameter<Shape<2, 2>> p;
  init::constant(p, 3.f);
  CHECK(p.to_vector() == std::vector<float>(4, 3.f));
}

TEST_CASE("fan_in_uniform fills PyTorch's bounds evenly") {
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

TEST_CASE("kaiming_normal has the variance that keeps gradients' scale") {
  seed(2);
  const Parameter<Weight> p;
  init::kaiming_normal(p);
  const auto m = moments_of(p);
  CHECK(std::abs(m.mean) < 0.002);
  CHECK(m.deviation == Approx(std::sqrt(2.0 / 576)).epsilon(0.02));
  CHECK(m.largest > 3.5 * m.deviation);
}

TEST_CASE("normal and uniform take their parameters") {
  seed(3);
  const Parameter<Shape<20'000>, double> p;
  init::normal(p, 5, 2);
  CHECK(moments_of(p).mean == Approx(5).epsilon(0.02));
  CHECK(moments_of(p).deviation == Approx(2).epsilon(0.03));
  init::uniform(p, 1, 3);
  CHECK(moments_of(p).least >= 1);
  CHECK(moments_of(p).largest < 3);
}
