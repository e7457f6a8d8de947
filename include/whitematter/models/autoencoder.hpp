// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/conv_transpose2d.hpp>
#include <whitematter/nn/flatten.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/sequential.hpp>

namespace wm {

/// An autoencoder of images: convolutions that halve them twice, Code numbers, and the way back to pixels in
/// [0, 1]. [N, Channels, Pixels, Pixels] -> the same; encoder and decoder can be called for themselves.
/// Source: Hinton and Salakhutdinov, "Reducing the dimensionality of data with neural networks", 2006.
template <int Code = 32, int Base = 8, int Channels = 3, int Pixels = 32, class Device = Cpu, class T = float>
struct Autoencoder {
  static_assert(Pixels % 4 == 0, "Autoencoder: images are halved twice");
  static constexpr int side = Pixels / 4, features = 2 * Base * side * side;
  template <int In, int Out>
  using Halve = Conv2d<In, Out, Conv{.kernel = 3, .stride = 2, .padding = 1}, Device, T>;
  template <int In, int Out>
  using Double =
      ConvTranspose2d<In, Out, ConvTranspose{.kernel = 3, .stride = 2, .padding = 1, .output_padding = 1},
                      Device, T>;

  Sequential<Halve<Channels, Base>, Relu, Halve<Base, 2 * Base>, Relu, Flatten<>,
             Linear<features, Code, Device, T>>
      encoder;
  Sequential<Linear<Code, features, Device, T>, Relu, Unflatten<2 * Base, side, side>, Double<2 * Base, Base>,
             Relu, Double<Base, Channels>, Sigmoid>
      decoder;
  WM_MODULE(Autoencoder, encoder, decoder)

  auto forward(const auto& x) const { return decoder(encoder(x)); }
};

}  // namespace wm
