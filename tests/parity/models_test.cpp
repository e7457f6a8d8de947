// SPDX-License-Identifier: MIT
#include <cstdio>

#include <whitematter/models/autoencoder.hpp>
#include <whitematter/models/char_lstm.hpp>
#include <whitematter/models/dcgan.hpp>
#include <whitematter/models/mobilenet.hpp>
#include <whitematter/models/resnet50.hpp>
#include <whitematter/models/unet.hpp>
#include <whitematter/models/vgg.hpp>

#include "loaded.hpp"

namespace {

using namespace parity;
using wm::Cpu;

// Random letters of an alphabet of 65.
wm::Tensor<std::int64_t, wm::Shape<wm::Batch, wm::Time>> letters(std::uint64_t seed, int batch) {
  wm::Generator generator(seed);
  return wm::generate<wm::Shape<wm::Batch, wm::Time>, std::int64_t>([&] { return generator.below(65); },
                                                                    batch, 9);
}

// The outputs for the same input in inference.
template <wm::Module M>
void check_eval(const std::string& reference, auto make_input) {
  Loaded<M, float, decltype(make_input)> both(reference, make_input, 4);
  INFO(reference);
  CHECK(names_of(both.ours) == both.theirs.names());
  const double error = eval_error(both);
  CHECK(error <= 1e-4);
  const auto expected = both.theirs.outputs();
  const auto [low, high] = std::minmax_element(expected.begin(), expected.end());
  CHECK(*high - *low > 0.01);  // outputs that hardly depend on the input would prove little
  std::printf("%s, float: eval error %.1e of outputs from %.2g to %.2g\n", reference.c_str(), error, *low,
              *high);
}

// One training step before the optimizer.
template <wm::Module M>
void check_training(const std::string& reference, auto make_input) {
  Loaded<M, double, decltype(make_input)> both(reference, make_input, 3);
  double worst = 0;
  compare_training(both, [&](const std::string& name, double error) {
    INFO(reference << ": " << name << " is off by " << error);
    CHECK(error <= 1e-10);
    worst = std::max(worst, error);
  });
  std::printf("%s, double: worst training error %.1e\n", reference.c_str(), worst);
}

using Noise = wm::Shape<wm::Batch, 100, 1, 1>;

}  // namespace

TEST_CASE("models load LibTorch's weights by name and give its outputs") {
  check_eval<wm::ResNet18<10>>("resnet18", numbers<float>);
  check_eval<wm::ResNet50<10>>("resnet50", numbers<float>);
  check_eval<wm::MobileNetV2<10>>("mobilenet", numbers<float>);
  check_eval<wm::Vgg11<10>>("vgg11", numbers<float>);
  check_eval<wm::UNet<3, 2>>("unet", numbers<float>);
  check_eval<wm::DcganGenerator<>>("dcgan_generator", numbers<float, Noise>);
  check_eval<wm::DcganDiscriminator<>>("dcgan_discriminator", numbers<float>);
  check_eval<wm::Autoencoder<>>("autoencoder", numbers<float>);
  check_eval<wm::CharLstm<65, 32, 64, 2>>("char_lstm", letters);
}

TEST_CASE("models have LibTorch's gradients") {
  check_training<wm::ResNet50<10, 32, Cpu, double>>("resnet50", numbers<double>);
  check_training<wm::MobileNetV2<10, 32, 100, Cpu, double>>("mobilenet", numbers<double>);
  check_training<wm::Vgg11<10, 32, 512, Cpu, double>>("vgg11", numbers<double>);
  check_training<wm::UNet<3, 2, 8, Cpu, double>>("unet", numbers<double>);
  check_training<wm::DcganGenerator<100, 16, 3, 32, Cpu, double>>("dcgan_generator", numbers<double, Noise>);
  check_training<wm::DcganDiscriminator<16, 3, 32, Cpu, double>>("dcgan_discriminator", numbers<double>);
  check_training<wm::Autoencoder<32, 8, 3, 32, Cpu, double>>("autoencoder", numbers<double>);
  check_training<wm::CharLstm<65, 32, 64, 2, Cpu, double>>("char_lstm", letters);
}
