// SPDX-License-Identifier: MIT
#include <whitematter/ops/interpolate.hpp>

#include <whitematter/tensor/record_graph.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("interpolate by hand") {
  const auto x = ramp<Shape<Batch, 1, 1, 2>>(1);
  const auto y = interpolate<2, 4>(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 1, 2, 4>>>);
  CHECK(y.to_vector() == std::vector<double>{0, 0, 1, 1, 0, 0, 1, 1});
  CHECK(interpolate<1, 4, Interpolation::Bilinear>(x).to_vector() == std::vector<double>{0, 0.25, 0.75, 1});
  CHECK(interpolate<1, 3, Interpolation::BilinearAligned>(x).to_vector() == std::vector<double>{0, 0.5, 1});
}

TEST_CASE("upsample is interpolate by a factor") {
  const auto x = sample<Shape<Batch, 2, 3, 2>>(1, 2);
  const auto y = upsample<2>(x);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, 2, 6, 4>>>);
  CHECK(y.to_vector() == interpolate<6, 4>(x).to_vector());
  CHECK(upsample<Pair(1, 3), Interpolation::Bilinear>(x).to_vector() ==
        interpolate<3, 6, Interpolation::Bilinear>(x).to_vector());
}

TEST_CASE("interpolate in both layouts") {
  check_layouts([](const auto& x) { return interpolate<5, 2, Interpolation::Bilinear>(x); },
                sample<Shape<Batch, 3, 3, 4>>(1, 2));
}

TEST_CASE("interpolate needs pixels") {
  CHECK(error_of<ShapeError>([&] { interpolate<2, 2>(zeros<Shape<1, 2, Any, 3>>(0)); }) ==
        "interpolate: images must have pixels (expected 1x1 or more, got 0x3)");
}

TEST_CASE("upsample takes images of any size") {
  const auto x = sample<Shape<2, 3, 4, 5>>(1);
  const Tensor<double, Shape<2, 3, Any, 5>> any = x;
  const auto y = upsample<2>(any);
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<2, 3, Any, 10>>>);
  CHECK(y.to_vector() == upsample<2>(x).to_vector());
}

TEST_CASE("a graph scales images, or reads how many there are") {
  const auto operators = [](const auto& f, const auto& x) {
    graph::Trace trace;
    std::string names;
    for (const auto& node : record_graph(trace, f, x).nodes) names += node.op + " ";
    return names;
  };
  const auto resize = [](const auto& x) { return interpolate<2, 2>(x); };
  CHECK(operators(resize, zeros<Shape<Batch, 2, 4, 3>>(1)) == "Resize ");
  CHECK(operators(resize, zeros<Shape<Batch, 2, Any, 3>>(1, 4)) == "Shape Concat Resize ");
  CHECK(operators([](const auto& x) { return upsample<2>(x); }, zeros<Shape<Batch, 2, Any, 3>>(1, 4)) ==
        "Resize ");
}

TEST_CASE("the scale in a graph gives the size, though float rounds it") {
  CHECK(detail::resize_scale(5, 10) == 2);
  for (int in = 1; in < 60; ++in)
    for (int out = 1; out < 60; ++out) {
      CAPTURE(in, out);
      CHECK(static_cast<int>(in * static_cast<double>(detail::resize_scale(in, out))) == out);
    }
}

static_assert(resizable<Shape<Batch, 3, Time, 4>, Pair(2, 9)> && !resizable<Shape<3, 4, 5>, Pair(2)> &&
              !resizable<Shape<1, 1, 1, 1>, Pair(0, 1)>);
static_assert(upsamplable<Shape<Batch, 3, 4, 4>, Pair(2)> && !upsamplable<Shape<Batch, 3, 4>, Pair(2)> &&
              upsamplable<Shape<Batch, 3, Time, 4>, Pair(2)> && !upsamplable<Shape<1, 1, 1, 1>, Pair(0, 1)>);
