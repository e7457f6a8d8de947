// SPDX-License-Identifier: MIT
#include <cstdio>

#include <whitematter/models/autoencoder.hpp>
#include <whitematter/models/char_recurrent.hpp>
#include <whitematter/models/dcgan.hpp>
#include <whitematter/models/gpt.hpp>
#include <whitematter/models/llama.hpp>
#include <whitematter/models/mobilenet.hpp>
#include <whitematter/models/resnet50.hpp>
#include <whitematter/models/unet.hpp>
#include <whitematter/models/vgg.hpp>

#include "loaded.hpp"

namespace {

using namespace parity;
using wm::Cpu;

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
constexpr auto text = indices<65, wm::Shape<wm::Batch, 9>>;
constexpr wm::GptSizes gpt{.vocabulary = 65, .context = 16, .layers = 2, .heads = 3, .width = 24};
constexpr wm::LlamaSizes llama{.vocabulary = 65,
                               .context = 16,
                               .layers = 2,
                               .heads = 4,
                               .groups = 2,
                               .width = 24,
                               .hidden = 40,
                               .tied = false};

}  // namespace

TEST_CASE("models have LibTorch's gradients") {
  check_training<wm::ResNet50<10, 32, Cpu, double>>("resnet50", numbers<double>);
  check_training<wm::MobileNetV2<10, 32, 100, Cpu, double>>("mobilenet", numbers<double>);
  check_training<wm::Vgg11<10, 32, 512, Cpu, double>>("vgg11", numbers<double>);
  check_training<wm::UNet<3, 2, 8, Cpu, double>>("unet", numbers<double>);
  check_training<wm::DcganGenerator<100, 16, 3, 32, Cpu, double>>("dcgan_generator", numbers<double, Noise>);
  check_training<wm::DcganDiscriminator<16, 3, 32, Cpu, double>>("dcgan_discriminator", numbers<double>);
  check_training<wm::Autoencoder<32, 8, 3, 32, Cpu, double>>("autoencoder", numbers<double>);
  check_training<wm::CharLstm<65, 32, 64, 2, Cpu, double>>("char_lstm", text);
  check_training<wm::CharGru<65, 32, 64, 2, Cpu, double>>("char_gru", text);
  check_training<wm::CharRnn<65, 32, 64, 2, Cpu, double>>("char_rnn", text);
  check_training<wm::Gpt<gpt, Cpu, double>>("gpt", text);
  check_training<wm::Llama<llama, Cpu, double>>("llama", text);
}
