// SPDX-License-Identifier: MIT
#include <whitematter/cpu/winograd_transforms.hpp>

#include "support/arrays.hpp"
#include "support/instruction_sets.hpp"

using namespace wm;
using namespace wm::kernel;

namespace {

using V = compiled::Vector<double>;

V repeated(double value) { return compiled::all(value); }

/// The outputs that a tile makes of its inputs and three taps, beside the sums that `expected(d, g, i)`
/// gives.
template <class Tile, class F>
void check_outputs(F expected) {
  using Transform = compiled::Winograd<Tile, double>;
  const auto values = values_of(sample_array<double>(1, {Tile::reads + 3}));
  V d[Tile::reads], g[3], u[Tile::filters], v[Tile::points], y[Tile::outputs];
  for (std::size_t i = 0; i < Tile::reads; ++i) d[i] = repeated(values[i]);
  for (std::size_t i = 0; i < 3; ++i) g[i] = repeated(values[Tile::reads + i]);
  Transform::input(d, v);
  Transform::weight(g, u);
  for (int i = 0; i < Tile::points; ++i) v[i] *= u[Tile::filter(i)];
  Transform::output(v, y);
  const double *inputs = values.data(), *taps = inputs + Tile::reads;
  for (int i = 0; i < Tile::outputs; ++i) CHECK(y[i][0] == Approx(expected(inputs, taps, i)).epsilon(1e-13));
}

/// <output(x), y> = <x, gradient(y)>, and <weight(g), u> = <g, weight_gradient(u)>.
template <class Tile>
void check_transposes() {
  using Transform = compiled::Winograd<Tile, double>;
  const auto values = values_of(sample_array<double>(2, {Tile::points + Tile::filters + Tile::outputs + 3}));
  V x[Tile::points], u[Tile::filters], y[Tile::outputs], g[3];
  V output[Tile::outputs], gradient[Tile::points], weight[Tile::filters], weight_gradient[3];
  std::size_t next = 0;
  for (V& each : x) each = repeated(values[next++]);
  for (V& each : u) each = repeated(values[next++]);
  for (V& each : y) each = repeated(values[next++]);
  for (V& each : g) each = repeated(values[next++]);
  Transform::output(x, output);
  Transform::gradient(y, gradient);
  Transform::weight(g, weight);
  Transform::weight_gradient(u, weight_gradient);
  const auto product = [](const auto& a, const auto& b) {
    double sum = 0;
    for (std::size_t i = 0; i < std::size(a); ++i) sum += a[i][0] * b[i][0];
    return sum;
  };
  CHECK(product(output, y) == Approx(product(x, gradient)).epsilon(1e-13));
  CHECK(product(weight, u) == Approx(product(g, weight_gradient)).epsilon(1e-13));
}

}  // namespace

TEST_CASE("Winograd's transforms make a filter's outputs") {
  const auto filtered = [](const double* d, const double* g, int i) {
    return d[i] * g[0] + d[i + 1] * g[1] + d[i + 2] * g[2];
  };
  check_outputs<WinogradTile<2>>(filtered);
  check_outputs<WinogradTile<4>>(filtered);
  check_outputs<StridedTile>([&](const double* d, const double* g, int i) { return filtered(d, g, 2 * i); });
}

TEST_CASE("the gradient behind a stride comes through the middle tap, or through the outer two") {
  check_outputs<StridedGradientTile>([](const double* dy, const double* g, int i) {
    return i % 2 == 0 ? g[1] * dy[i / 2] : g[0] * dy[i / 2] + g[2] * dy[i / 2 + 1];
  });
}

TEST_CASE("the transforms of the gradients are the transposes") {
  check_transposes<WinogradTile<2>>();
  check_transposes<WinogradTile<4>>();
  check_transposes<StridedTile>();
}

TEST_CASE("each algorithm has its tile, and a strided one another for its gradient") {
  using enum ConvolutionAlgorithm;
  CHECK(winograd_transforms<float>(Winograd2).tile.outputs == 2);
  CHECK(winograd_transforms<float>(Winograd4).tile.outputs == 4);
  CHECK(winograd_transforms<float>(WinogradStride2).tile.reads == 9);
  CHECK(winograd_gradient_transforms<float>(Winograd4).tile.reads == 6);
  CHECK(winograd_gradient_transforms<float>(WinogradStride2).tile.outputs == 8);
}

TEST_CASE("transforms go through all channels, in every instruction set") {
  for_each_instruction_set([] {
    if (!has_wide_kernels()) return;
    const auto& transforms = winograd_transforms<double>(ConvolutionAlgorithm::Winograd2);
    const int channels = 2 * vector_lanes<double>(), points = transforms.tile.points_2d();
    const auto image = sample_array<double>(3, {16, channels});
    std::vector<const double*> pixels;
    for (int i = 0; i < 16; ++i) pixels.push_back(image.data() + i * channels);
    const Array<double> rows({points, channels});
    transforms.input(pixels.data(), 0, channels, rows.data(), channels);
    const auto d = [&](int pixel, int c) { return image.data()[pixel * channels + c]; };
    for (int c = 0; c < channels; ++c)
      CHECK(rows.data()[c] == Approx(d(0, c) - d(2, c) - d(8, c) + d(10, c)).margin(1e-14));
  });
}
