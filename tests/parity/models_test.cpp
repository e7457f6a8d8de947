// SPDX-License-Identifier: MIT
#include <cstdio>

#include <whitematter/io/save.hpp>
#include <whitematter/models/autoencoder.hpp>
#include <whitematter/models/char_lstm.hpp>
#include <whitematter/models/dcgan.hpp>
#include <whitematter/models/mobilenet.hpp>
#include <whitematter/models/resnet50.hpp>
#include <whitematter/models/unet.hpp>
#include <whitematter/models/vgg.hpp>

#include "io/temporary_folder.hpp"
#include "pair.hpp"

namespace {

using namespace parity;
using wm::Cpu;

// LibTorch's state as the safetensors file that PyTorch would write of it.
template <class T>
void write_state(const TorchNetwork& network, const std::filesystem::path& path) {
  const auto item_of = []<class E>(const std::string& name, const wm::Extents& extents,
                                   const std::vector<double>& values, E) {
    wm::Array<E> array(extents);
    std::transform(values.begin(), values.end(), array.data(), [](double v) { return static_cast<E>(v); });
    return wm::safetensors::item(name, array);
  };
  std::vector<wm::safetensors::Item> items;
  for (const auto& name : network.names()) {
    wm::Extents extents;
    for (const auto size : network.sizes(name)) extents.push(static_cast<int>(size));
    items.push_back(name.ends_with("num_batches_tracked")
                        ? item_of(name, extents, network.get(name), std::int64_t{})
                        : item_of(name, extents, network.get(name), T{}));
  }
  wm::safetensors::write(path, items);
}

// Random numbers of a shape, as floats, which both libraries see.
template <class T, class S = wm::Shape<wm::Batch, 3, 32, 32>>
wm::Tensor<T, S> numbers(std::uint64_t seed, int batch) {
  wm::Generator generator(seed);
  return wm::generate<S, T>([&] { return static_cast<float>(generator.normal()); }, batch);
}

// Random letters of an alphabet of 65.
wm::Tensor<std::int64_t, wm::Shape<wm::Batch, wm::Time>> letters(std::uint64_t seed, int batch) {
  wm::Generator generator(seed);
  return wm::generate<wm::Shape<wm::Batch, wm::Time>, std::int64_t>([&] { return generator.below(65); },
                                                                    batch, 9);
}

template <class T, class S>
void hand_over(const wm::Tensor<T, S>& x, TorchNetwork& to) {
  const std::vector<std::int64_t> sizes(x.extents().begin(), x.extents().end());
  if constexpr (std::is_integral_v<T>)
    to.set_input(sizes, x.to_vector());
  else
    to.set_input(sizes, values_of(x));
}

// A model with LibTorch's weights, which come through a file, and LibTorch's.
template <wm::Module M, class T, class Input>
struct Loaded {
  Loaded(const std::string& reference, Input make_input, int batch)
      : theirs(reference, precision_of<T>), input(make_input(3, batch)) {
    hand_over(make_input(1, 2 * batch), theirs);
    theirs.randomize(2);
    const wm::TemporaryFolder folder;
    write_state<T>(theirs, folder / "model.safetensors");
    wm::load(ours, folder / "model.safetensors");
    hand_over(input, theirs);
  }

  M ours;
  TorchNetwork theirs;
  std::invoke_result_t<Input, std::uint64_t, int> input;
};

template <wm::Module M>
std::vector<std::string> names_of(const M& model) {
  std::vector<std::string> names;
  wm::for_each_state(model, [&](const std::string& name, const auto&) { names.push_back(name); });
  return names;
}

double largest(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

// The outputs for the same input in inference. An error is max |ours - LibTorch's| / max |LibTorch's|.
template <wm::Module M>
void check_eval(const std::string& reference, auto make_input) {
  Loaded<M, float, decltype(make_input)> both(reference, make_input, 4);
  INFO(reference);
  CHECK(names_of(both.ours) == both.theirs.names());
  const wm::NoGrad no_grad;
  wm::eval(both.ours);
  both.theirs.train(false);
  const auto expected = both.theirs.outputs();
  const double error = relative_error(values_of(both.ours(both.input)), expected);
  CHECK(error <= 1e-4);
  const auto [low, high] = std::minmax_element(expected.begin(), expected.end());
  CHECK(*high - *low > 0.01);  // outputs that hardly depend on the input would prove little
  std::printf("%s, float: eval error %.1e of outputs from %.2g to %.2g\n", reference.c_str(), error, *low,
              *high);
}

// One training step before the optimizer: outputs, the gradients of all parameters, running statistics.
template <wm::Module M>
void check_training(const std::string& reference, auto make_input) {
  Loaded<M, double, decltype(make_input)> both(reference, make_input, 3);
  INFO(reference);
  wm::for_each_module(both.ours, [](const std::string&, auto& module) {
    if constexpr (std::is_same_v<std::decay_t<decltype(module)>, wm::Dropout>) module.p = 0;
  });
  both.theirs.stop_dropout();
  both.theirs.train(true);
  double worst = 0;
  const auto check = [&](const std::string& name, double error) {
    INFO(name << " is off by " << error);
    CHECK(error <= 1e-10);
    worst = std::max(worst, error);
  };
  const auto outputs = both.ours(both.input);
  check("the output", relative_error(values_of(outputs), both.theirs.outputs()));
  const auto factors = wm::Tensor<double, typename std::decay_t<decltype(outputs)>::shape>(
      numbers<double, wm::Shape<wm::Batch>>(4, static_cast<int>(outputs.elements()))
          .array()
          .reshaped(outputs.extents()));
  outputs.backward(factors);
  both.theirs.backward(values_of(factors));
  double whole = 0;
  wm::for_each_parameter(both.ours, [&](const std::string& name, const auto&) {
    whole = std::max(whole, largest(both.theirs.gradient(name)));
  });
  wm::for_each_parameter(both.ours, [&](const std::string& name, const auto& parameter) {
    const auto ours = values_of(parameter.grad()), theirs = both.theirs.gradient(name);
    // A shift that a norm takes away has the gradient 0, and both libraries their rounding errors.
    const bool vanishes = largest(theirs) < 1e-12 * whole;
    check("the gradient of " + name, vanishes ? largest(ours) / whole : relative_error(ours, theirs));
  });
  wm::for_each_state(both.ours, [&](const std::string& name, const auto& state) {
    if constexpr (wm::is_buffer<std::decay_t<decltype(state)>>)
      check(name, relative_error(values_of(state), both.theirs.get(name)));
  });
  std::printf("%s, double: worst training error %.1e\n", reference.c_str(), worst);
}

using Noise = wm::Shape<wm::Batch, 100, 1, 1>;

}  // namespace

TEST_CASE("models load LibTorch's weights by name and give its outputs") {
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
  check_training<wm::MobileNetV2<10, 32, 100, Cpu, double>>("mobilenet", numbers<double>);
  check_training<wm::UNet<3, 2, 8, Cpu, double>>("unet", numbers<double>);
  check_training<wm::CharLstm<65, 32, 64, 2, Cpu, double>>("char_lstm", letters);
}
