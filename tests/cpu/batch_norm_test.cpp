// SPDX-License-Identifier: MIT
#include <whitematter/cpu/batch_norm.hpp>

#include "support/arrays.hpp"
#include "support/instruction_sets.hpp"
#include "support/threads.hpp"

using namespace wm;

TEST_CASE("statistics are mean and biased variance of each channel") {
  const auto x = array_of<float>({2, 2, 1, 2}, {1, 3, 10, 10, 5, 7, 10, 14});
  for (const auto& input : {x, kernel::channels_last(x)}) {
    const auto [mean, variance] = kernel::channel_statistics(input);
    CHECK(values_of(mean) == std::vector<float>{4, 11});
    CHECK(values_of(variance) == std::vector<float>{5, 3});
  }
}

TEST_CASE("the variance of values far from zero is accurate") {
  auto x = sample_array<float>(1, {64, 3, 32, 32});
  for (std::int64_t i = 0; i < x.elements(); ++i) x.data()[i] = 10'000.f + std::round(8 * x.data()[i]) / 8;
  double mean = 0, variance = 0;
  const auto values = values_of(x);
  std::vector<double> first;
  for (std::size_t n = 0; n < 64; ++n)
    for (std::size_t i = 0; i < 1024; ++i) first.push_back(static_cast<double>(values[n * 3072 + i]));
  for (const double v : first) mean += v / static_cast<double>(first.size());
  for (const double v : first) variance += (v - mean) * (v - mean) / static_cast<double>(first.size());
  const auto [m, v] = kernel::channel_statistics(x);
  CHECK(static_cast<double>(m.data()[0]) == Approx(mean).epsilon(1e-7));
  CHECK(static_cast<double>(v.data()[0]) == Approx(variance).epsilon(1e-4));
}

TEST_CASE("statistics of ten million values are accurate") {
  const auto x = kernel::filled<float>({100, 10, 100, 100}, 0.1f, Layout::ChannelsLast);
  const auto [mean, variance] = kernel::channel_statistics(x);
  CHECK(mean.data()[9] == Approx(0.1f).epsilon(1e-6));
  CHECK(variance.data()[9] < 1e-14f);
}

TEST_CASE("normalize applies statistics, scale and shift to each channel") {
  const auto x = array_of<double>({1, 2, 1, 2}, {1, 3, 10, 20});
  const auto inverse = kernel::inverse_deviation(array_of<double>({2}, {3, 24}), 1.0);
  CHECK(values_of(inverse) == std::vector<double>{0.5, 0.2});
  const auto map = kernel::normalize(x, array_of<double>({2}, {1, 10}), inverse,
                                     array_of<double>({2}, {2, 10}), array_of<double>({2}, {-1, 1}));
  CHECK(largest_difference(values_of(kernel::write(map)), std::vector<double>{-1, 1, 1, 21}) < 1e-14);
}

TEST_CASE("blend moves a share of the way") {
  const auto running = array_of<float>({2}, {1, 10});
  kernel::blend(running, array_of<float>({2}, {3, 20}), 0.25, 2);
  CHECK(values_of(running) == std::vector<float>{2.25f, 17.5f});
}

TEST_CASE("gradients with given statistics do not flow through them") {
  const auto x = array_of<double>({1, 1, 1, 2}, {3, 5}), dy = array_of<double>({1, 1, 1, 2}, {1, 10});
  const auto one = [](double v) { return array_of<double>({1}, {v}); };
  const auto d = kernel::normalize_backward<double>(dy, {x, one(1), one(0.5), one(3), false});
  CHECK(values_of(d.x) == std::vector<double>{1.5, 15});
  CHECK(values_of(d.scale) == std::vector<double>{1 * 1 + 10 * 2});
  CHECK(values_of(d.shift) == std::vector<double>{11});
}

TEST_CASE("gradients with batch statistics are orthogonal to a constant and to the input") {
  const auto x = sample_array<double>(1, {4, 3, 5, 5}), dy = sample_array<double>(2, {4, 3, 5, 5});
  const auto [mean, variance] = kernel::channel_statistics(x);
  const auto inverse = kernel::inverse_deviation(variance, 0);
  const auto dx =
      kernel::normalize_backward<double>(dy, {x, mean, inverse, sample_array<double>(3, {3}), true}).x;
  const auto vx = values_of(x), vdx = values_of(dx);
  double constant = 0, along = 0, size = 0;
  for (std::size_t i = 0; i < vx.size(); ++i)
    if (i / 25 % 3 == 1) constant += vdx[i], along += vdx[i] * vx[i], size += std::abs(vdx[i]);
  CHECK(size > 1e-3);
  CHECK(std::abs(constant) < 1e-12);
  CHECK(std::abs(along) < 1e-12);
}

TEST_CASE("gradients through a ReLU are those of what it lets through") {
  const auto x = sample_array<double>(1, {4, 3, 5, 5}), y = sample_array<double>(4, {4, 3, 5, 5});
  const auto dy = sample_array<double>(2, {4, 3, 5, 5}), masked = kernel::clone(dy);
  for (std::int64_t i = 0; i < y.elements(); ++i)
    if (y.data()[i] <= 0) masked.data()[i] = 0;
  const auto [mean, variance] = kernel::channel_statistics(x);
  const kernel::Normalization<double> n{x, mean, variance, sample_array<double>(3, {3}), true};
  const auto expected = kernel::normalize_backward(masked, n);
  for (const bool keep : {false, true}) {
    const auto d = kernel::normalize_backward(dy, n, y, keep);
    CHECK(largest_difference(values_of(d.x), values_of(expected.x)) < 1e-14);
    CHECK(largest_difference(values_of(d.scale), values_of(expected.scale)) < 1e-13);
    CHECK(largest_difference(values_of(d.shift), values_of(expected.shift)) < 1e-13);
    CHECK(static_cast<bool>(d.result) == keep);
    if (keep) CHECK(values_of(d.result) == values_of(masked));
  }
}

TEST_CASE("batch normalization is bitwise the same on any number of threads") {
  const auto x = sample_array<float>(1, {9, 5, 17, 13}, Layout::ChannelsLast),
             dy = sample_array<float>(2, {9, 5, 17, 13}, Layout::ChannelsLast);
  const auto on = [&](int threads) {
    const Threads scope(threads);
    const auto [mean, variance] = kernel::channel_statistics(x);
    const auto d = kernel::normalize_backward<float>(dy, {x, mean, variance, mean, true}, x, true);
    return std::array{values_of(mean),    values_of(variance), values_of(d.x),
                      values_of(d.scale), values_of(d.shift),  values_of(d.result)};
  };
  CHECK(on(1) == on(2));
}

TEST_CASE("every instruction set normalizes alike, whatever fills no vector") {
  const auto all_of = []<class T>(T, int channels) {
    const auto x = sample_array<T>(1, {5, channels, 3, 3}, Layout::ChannelsLast),
               dy = sample_array<T>(2, {5, channels, 3, 3}, Layout::ChannelsLast),
               scale = sample_array<T>(3, {channels}), shift = sample_array<T>(4, {channels});
    const auto [mean, variance] = kernel::channel_statistics(x);
    const auto inverse = kernel::inverse_deviation(variance, 1e-5);
    auto map = kernel::normalize(x, mean, inverse, scale, shift);
    map.addend = dy;
    map.relu = true;
    const auto y = kernel::write(map);
    const auto d = kernel::normalize_backward<T>(dy, {x, mean, inverse, scale, true}, y, true),
               same = kernel::normalize_backward<T>(dy, {x, mean, inverse, scale, true}, y, false);
    std::vector<double> result;
    for (const auto& part : {mean, variance, y, d.x, d.scale, d.shift, d.result, same.x})
      for (const T value : values_of(part)) result.push_back(static_cast<double>(value));
    return result;
  };
  for (const int channels : {3, 16, 37}) {
    const auto expected = all_of(double(), channels);
    for_each_instruction_set([&] {
      const auto got = all_of(float(), channels);
      REQUIRE(got.size() == expected.size());
      double worst = 0;
      for (std::size_t i = 0; i < got.size(); ++i)
        worst = std::max(worst, std::abs(got[i] - expected[i]) / (1 + std::abs(expected[i])));
      CHECK(worst < 2e-6);
    });
  }
}
