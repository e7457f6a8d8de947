// SPDX-License-Identifier: MIT
#include <cstdio>

#include <whitematter/io/load_gpt2.hpp>
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
#include "support/accuracy.hpp"

namespace {

using namespace parity;

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

TEST_CASE("models load LibTorch's weights by name and give its outputs") {
  const wm::ExactConvolutions exact;
  check_eval<wm::ResNet18<10>>("resnet18", numbers<float>);
  check_eval<wm::ResNet50<10>>("resnet50", numbers<float>);
  check_eval<wm::MobileNetV2<10>>("mobilenet", numbers<float>);
  check_eval<wm::Vgg11<10>>("vgg11", numbers<float>);
  check_eval<wm::UNet<3, 2>>("unet", numbers<float>);
  check_eval<wm::DcganGenerator<>>("dcgan_generator", numbers<float, Noise>);
  check_eval<wm::DcganDiscriminator<>>("dcgan_discriminator", numbers<float>);
  check_eval<wm::Autoencoder<>>("autoencoder", numbers<float>);
  check_eval<wm::CharLstm<65, 32, 64, 2>>("char_lstm", text);
  check_eval<wm::CharGru<65, 32, 64, 2>>("char_gru", text);
  check_eval<wm::CharRnn<65, 32, 64, 2>>("char_rnn", text);
  check_eval<wm::Gpt<gpt>>("gpt", text);
  check_eval<wm::Llama<llama>>("llama", text);
}

TEST_CASE("Gpt loads OpenAI's files and gives LibTorch's logits") {
  Loaded<wm::Gpt<gpt>, float, decltype(text)> both("openai_gpt", text, 4, {}, wm::load_gpt2);
  CHECK(eval_error(both) <= 1e-4);
}
