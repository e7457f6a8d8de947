// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv_transpose2d.hpp>
#include <whitematter/nn/sequential.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/ops/squeeze.hpp>

/// DCGAN: a network that makes images of noise and one that tells them from real ones, with the names of
/// PyTorch's example. Images have 32 pixels, or the example's 64.
/// Source: Radford et al., "Unsupervised representation learning with deep convolutional generative
/// adversarial networks", 2016.
namespace wm {

namespace detail {

template <int Pixels>
inline constexpr bool dcgan_size = Pixels == 32 || Pixels == 64;

/// Convolutions normal with deviation 0.02 around 0, norms around 1, as the paper says.
template <Module M>
void initialize_dcgan(const M& model) {
  for_each_parameter(
      model, []<class S, class T, class Device>(const std::string& name, const Parameter<S, T, Device>& p) {
        if (name.ends_with("bias"))
          init::constant(p, T(0));
        else
          init::normal(p, S::rank == 4 ? 0 : 1, 0.02);
      });
}

}  // namespace detail

/// Noise to images in [-1, 1]. [N, Latent, 1, 1] -> [N, Channels, Pixels, Pixels]
template <int Latent = 100, int Base = 16, int Channels = 3, int Pixels = 32, class Device = Cpu,
          class T = float>
struct DcganGenerator {
  static_assert(detail::dcgan_size<Pixels>, "DcganGenerator: images have 32 or 64 pixels");
  template <int In, int Out>
  using Start = ConvTranspose2d<In, Out, ConvTranspose{.kernel = 4, .bias = false}, Device, T>;
  template <int In, int Out>
  using Double =
      ConvTranspose2d<In, Out, ConvTranspose{.kernel = 4, .stride = 2, .padding = 1, .bias = false}, Device,
                      T>;
  template <int C>
  using Norm = BatchNorm2d<C, Device, T>;

  std::conditional_t<Pixels == 32,
                     Sequential<Start<Latent, 4 * Base>, Norm<4 * Base>, Relu,     //
                                Double<4 * Base, 2 * Base>, Norm<2 * Base>, Relu,  //
                                Double<2 * Base, Base>, Norm<Base>, Relu,          //
                                Double<Base, Channels>, Tanh>,
                     Sequential<Start<Latent, 8 * Base>, Norm<8 * Base>, Relu,     //
                                Double<8 * Base, 4 * Base>, Norm<4 * Base>, Relu,  //
                                Double<4 * Base, 2 * Base>, Norm<2 * Base>, Relu,  //
                                Double<2 * Base, Base>, Norm<Base>, Relu,          //
                                Double<Base, Channels>, Tanh>>
      main;
  WM_MODULE(DcganGenerator, main)

  DcganGenerator() { detail::initialize_dcgan(*this); }

  auto forward(const auto& x) const { return main(x); }
};

/// Images to the logits of being real; the sigmoid is in binary_cross_entropy_with_logits.
/// [N, Channels, Pixels, Pixels] -> [N]
template <int Base = 16, int Channels = 3, int Pixels = 32, class Device = Cpu, class T = float>
struct DcganDiscriminator {
  static_assert(detail::dcgan_size<Pixels>, "DcganDiscriminator: images have 32 or 64 pixels");
  template <int In, int Out>
  using Halve = Conv2d<In, Out, Conv{.kernel = 4, .stride = 2, .padding = 1, .bias = false}, Device, T>;
  template <int In>
  using End = Conv2d<In, 1, Conv{.kernel = 4, .bias = false}, Device, T>;
  template <int C>
  using Norm = BatchNorm2d<C, Device, T>;

  std::conditional_t<Pixels == 32,
                     Sequential<Halve<Channels, Base>, LeakyRelu,                      //
                                Halve<Base, 2 * Base>, Norm<2 * Base>, LeakyRelu,      //
                                Halve<2 * Base, 4 * Base>, Norm<4 * Base>, LeakyRelu,  //
                                End<4 * Base>>,
                     Sequential<Halve<Channels, Base>, LeakyRelu,                      //
                                Halve<Base, 2 * Base>, Norm<2 * Base>, LeakyRelu,      //
                                Halve<2 * Base, 4 * Base>, Norm<4 * Base>, LeakyRelu,  //
                                Halve<4 * Base, 8 * Base>, Norm<8 * Base>, LeakyRelu,  //
                                End<8 * Base>>>
      main;
  WM_MODULE(DcganDiscriminator, main)

  DcganDiscriminator() {
    detail::initialize_dcgan(*this);
    for_each_module(main, [](const std::string&, auto& layer) {
      if constexpr (std::is_same_v<std::decay_t<decltype(layer)>, LeakyRelu>) layer.slope = 0.2;
    });
  }

  auto forward(const auto& x) const { return squeeze<1>(flatten(main(x))); }
};

}  // namespace wm
