// SPDX-License-Identifier: MIT
#include <whitematter/cpu/winograd.hpp>

#include "support/arrays.hpp"
#include "support/instruction_sets.hpp"

using namespace wm;
using namespace wm::kernel;
using kernel::detail::WeightPanels;
using kernel::detail::WinogradTasks;

TEST_CASE("panels of a transformed weight are the same one by one and all at once") {
  for_each_instruction_set([] {
    if (!has_wide_kernels()) return;
    const int lanes = vector_lanes<float>(), in = lanes, out = 3 * lanes;
    const auto w = sample_array<float>(1, {out, in, 3, 3});
    const auto& transforms = winograd_transforms<float>(ConvolutionAlgorithm::Winograd4);
    const WeightPanels<float> one(transforms, {w.data(), in, out, 9, 9 * in, false});
    WeightPanels<float> all = one;
    all.make_all();
    CHECK(one.count() == 2);
    CHECK(all.scratch() == 0);
    std::vector<float> scratch(static_cast<std::size_t>(one.scratch()));
    for (int i = 0; i < one.count(); ++i) {
      const float *a = one(i, scratch.data()), *b = all(i, nullptr);
      const int columns = std::min(one.width(), out - i * one.width());
      for (int filter = 0; filter < 36; ++filter)
        for (int row = 0; row < in; ++row)
          for (int c = 0; c < columns; ++c) {
            const auto place = filter * one.filter_stride() + row * one.width() + c;
            REQUIRE(a[place] == b[place]);
          }
    }
  });
}

TEST_CASE("sharing panels and sharing tiles give the same outputs") {
  for_each_instruction_set([] {
    if (!has_wide_kernels()) return;
    const int lanes = vector_lanes<float>(), in = 2 * lanes, out = 3 * lanes;
    const auto x = sample_array<float>(2, {2, 7, 6, in}), w = sample_array<float>(3, {out, in, 3, 3});
    const auto& transforms = winograd_transforms<float>(ConvolutionAlgorithm::Winograd2);
    const TileGrid grid{transforms.tile, 2, 7, 6, 7, 6, 1, 1};
    const WeightPanels<float> weight(transforms, {w.data(), in, out, 9, 9 * in, false});
    const Array<float> by_panels({2, 7, 6, out}), by_tiles({2, 7, 6, out});
    kernel::detail::winograd_by_panels(grid, x.data(), weight, by_panels.data(), Finish<float>{});
    kernel::detail::winograd_by_tiles(grid, x.data(), weight, by_tiles.data(), Finish<float>{});
    CHECK(values_of(by_panels) == values_of(by_tiles));
  });
}

TEST_CASE("the gradient of a weight has tasks enough and sums not too many") {
  const WinogradTasks few_channels(64, 36 * 64 * 64, 8192, 64);
  CHECK((few_channels.blocks == 1 && few_channels.parts == 16));
  const WinogradTasks many_channels(512, 36 * 512 * 512, 128, 64);
  CHECK((many_channels.blocks == 8 && many_channels.parts == 1));
}

TEST_CASE("without images the gradient of a weight is zero") {
  const int lanes = vector_lanes<float>();
  const auto& transforms = winograd_transforms<float>(ConvolutionAlgorithm::Winograd4);
  const TileGrid grid{transforms.tile, 0, 8, 8, 8, 8, 1, 1};
  const auto dw = sample_array<float>(4, {lanes, lanes, 3, 3});
  kernel::detail::winograd_weight_gradient<float>(transforms, grid, nullptr, lanes, nullptr, lanes,
                                                  dw.data());
  CHECK(values_of(dw) == std::vector<float>(static_cast<std::size_t>(9 * lanes * lanes)));
}
