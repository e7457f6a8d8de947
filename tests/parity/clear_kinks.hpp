// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include <whitematter/models/resnet.hpp>

namespace parity {

namespace detail {

/// Shifts `bias` so that the values x + bias of each channel keep away from zero.
template <class T, class S, class C>
void move_shift(const wm::Tensor<T, S>& x, const wm::Tensor<T, C>& bias) {
  const auto values = x.to_vector();
  const int channels = x.size(1);
  const std::size_t pixels = static_cast<std::size_t>(x.size(2) * x.size(3));
  for (int c = 0; c < channels; ++c) {
    std::vector<T> channel;
    for (int n = 0; n < x.size(0); ++n) {
      const auto* first = values.data() + static_cast<std::size_t>(n * channels + c) * pixels;
      channel.insert(channel.end(), first, first + pixels);
    }
    std::sort(channel.begin(), channel.end());
    // The widest gap in the middle half, so that the rectifier still has both signs.
    const std::size_t begin = channel.size() / 4, end = channel.size() - channel.size() / 4 - 1;
    std::size_t widest = begin;
    for (std::size_t i = begin; i < end; ++i)
      if (channel[i + 1] - channel[i] > channel[widest + 1] - channel[widest]) widest = i;
    bias.array().data()[c] -= (channel[widest] + channel[widest + 1]) / 2;
  }
}

template <class Block>
auto clear_block(const Block& block, const auto& x) {
  move_shift(block.bn1(block.conv1(x)), block.bn1.bias);
  const auto y = relu(block.bn1(block.conv1(x)));
  move_shift(block.bn2(block.conv2(y)) + block.downsample(x), block.bn2.bias);
  return block(x);
}

template <class Block>
struct Clearing {
  const Block& block;

  template <class X>
  friend auto operator>>(const X& x, const Clearing& clearing) {
    return clear_block(clearing.block, x);
  }
};

auto clear_stages(const auto& x) { return x; }

auto clear_stages(const auto& x, const auto& stage, const auto&... rest) {
  return clear_stages(
      std::apply(
          [&](const auto&... block) { return (x >> ... >> Clearing<std::decay_t<decltype(block)>>{block}); },
          stage.modules),
      rest...);
}

}  // namespace detail

/// Among millions of inputs of rectifiers some lie within rounding of zero, where one library passes a
/// gradient on and the other does not: both are right, and a gradient differs by percents. This moves the
/// shifts of a residual network's batch norms, by less than a standard deviation, so that zero falls into a
/// gap between the values of each channel.
template <class Network, class Images>
void clear_kinks(Network& network, const Images& images) {
  const wm::NoGrad no_grad;
  const auto stem = [&] { return network.bn1(network.conv1(images)); };
  detail::move_shift(stem(), network.bn1.bias);
  if constexpr (requires { network.layer4; })
    detail::clear_stages(relu(stem()), network.layer1, network.layer2, network.layer3, network.layer4);
  else
    detail::clear_stages(relu(stem()), network.layer1, network.layer2, network.layer3);
}

}  // namespace parity
