// SPDX-License-Identifier: MIT
// Each kind of convolution in ResNet-18 and ResNet-20, forward and backward, ours beside oneDNN's.
#include <whitematter/cpu/convolution.hpp>

#include "dnnl_convolution.hpp"
#include "exact_convolution.hpp"
#include "program.hpp"
#include "table.hpp"
#include "values.hpp"

namespace {

using namespace benchmark;
using Image = wm::Array<float, wm::Cpu>;

struct ConvolutionOptions : Options {
  int batch = 128;
};

/// A layer with images of so many pixels in each direction.
struct Layer {
  const char* network;
  int in, out, size, kernel, stride;

  std::string name() const { return wm::text(network, ", ", in, " to ", out, ", ", size, "x", size); }
  std::string kind() const { return wm::text(kernel, "x", kernel, stride == 1 ? "" : " / 2"); }
  /// Nobody needs the gradient of an image.
  bool is_first() const { return in == 3; }

  wm::kernel::ConvolutionSizes sizes(int batch) const {
    return {{batch, in, size, size},
            {out, in, kernel, kernel},
            {.kernel = kernel, .stride = stride, .padding = kernel / 2, .bias = false}};
  }
};

constexpr Layer layers[] = {
    {"ResNet-18", 3, 64, 32, 3, 1},    {"ResNet-18", 64, 64, 32, 3, 1},  {"ResNet-18", 128, 128, 16, 3, 1},
    {"ResNet-18", 256, 256, 8, 3, 1},  {"ResNet-18", 512, 512, 4, 3, 1}, {"ResNet-18", 64, 128, 32, 3, 2},
    {"ResNet-18", 128, 256, 16, 3, 2}, {"ResNet-18", 256, 512, 8, 3, 2}, {"ResNet-18", 64, 128, 32, 1, 2},
    {"ResNet-18", 128, 256, 16, 1, 2}, {"ResNet-18", 256, 512, 8, 1, 2}, {"ResNet-20", 3, 16, 32, 3, 1},
    {"ResNet-20", 16, 16, 32, 3, 1},   {"ResNet-20", 32, 32, 16, 3, 1},  {"ResNet-20", 64, 64, 8, 3, 1},
    {"ResNet-20", 16, 32, 32, 3, 2},   {"ResNet-20", 32, 64, 16, 3, 2},  {"ResNet-20", 16, 32, 32, 1, 2},
    {"ResNet-20", 32, 64, 16, 1, 2},
};

/// One pass of a layer, ours and oneDNN's.
struct Pass {
  const char* name;
  std::function<Image()> ours;
  DnnlConvolution::Pass theirs;
};

Image image(const wm::Extents& extents, const std::vector<float>& values) {
  const Image array(extents);
  std::copy(values.begin(), values.end(), array.data());
  return array;
}

std::vector<float> values_of(const Image& x) {
  const Image values = wm::kernel::row_major(x);
  return {values.data(), values.data() + values.elements()};
}

/// A layer with random operands for so many images.
class Passes {
 public:
  Passes(const Layer& layer, int batch) : layer_(layer), sizes_(layer.sizes(batch)), theirs_(sizes_) {}

  std::vector<Pass> all() const {
    const wm::Extents w_sizes{sizes_.out, sizes_.in, sizes_.kernel_h, sizes_.kernel_w};
    const Image x = wm::kernel::channels_last(image(sizes_.x(), x_)),
                dy = wm::kernel::channels_last(image(sizes_.y(), dy_)), w = image(w_sizes, w_);
    const wm::Conv conv = sizes_.conv;
    std::vector<Pass> passes;
    passes.push_back(
        {"forward", [=] { return wm::kernel::conv2d(x, w, {}, conv); }, theirs_.forward(x_, w_)});
    if (!layer_.is_first())
      passes.push_back({"backward data",
                        [=] { return wm::kernel::conv2d_backward_input(dy, w, x.extents(), conv); },
                        theirs_.backward_data(dy_, w_)});
    passes.push_back({"backward weights",
                      [=] { return wm::kernel::conv2d_backward_weight(x, dy, w_sizes, conv); },
                      theirs_.backward_weights(x_, dy_)});
    return passes;
  }

  std::vector<std::vector<double>> exact_results() const {
    const ExactConvolution exact(sizes_, x_, w_, dy_);
    if (layer_.is_first()) return {exact.forward(), exact.backward_weights()};
    return {exact.forward(), exact.backward_data(), exact.backward_weights()};
  }

 private:
  Layer layer_;
  wm::kernel::ConvolutionSizes sizes_;
  DnnlConvolution theirs_;
  std::vector<float> x_ = random_values(sizes_.x().elements(), 1),
                     w_ = random_values(std::int64_t{sizes_.out} * sizes_.in * sizes_.taps(), 2),
                     dy_ = random_values(sizes_.y().elements(), 3);
};

struct Errors {
  double ours, theirs;
};

/// On a small batch, but by the algorithm for the whole one.
std::vector<Errors> errors_of(const Layer& layer, wm::ConvolutionAlgorithm algorithm) {
  constexpr int images = 2;
  const Passes passes(layer, images);
  const auto exact = passes.exact_results();
  const auto all = passes.all();
  wm::force_convolution(algorithm);
  std::vector<Errors> errors;
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].theirs.run();
    errors.push_back({relative_error(values_of(all[i].ours()), exact[i]),
                      relative_error(all[i].theirs.result(), exact[i])});
  }
  wm::choose_convolutions();
  return errors;
}

void measure(const Layer& layer, const ConvolutionOptions& options, Table& table) {
  const auto algorithm = wm::kernel::convolution_algorithm<float>(layer.sizes(options.batch));
  const auto errors = errors_of(layer, algorithm);
  const Passes passes(layer, options.batch);
  const auto all = passes.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Contender> both{contender("whitematter", [&pass = all[i]] { pass.ours(); }),
                                contender("oneDNN", all[i].theirs.run)};
    sample_in_turns(both, options, wm::text(layer.name(), ", ", layer.kind(), ", ", all[i].name));
    table.add({layer.name(), layer.kind(), all[i].name, wm::name_of(algorithm), number(both[0].median(), 2),
               percent(both[0].spread()), number(both[1].median(), 2), percent(both[1].spread()),
               ratio(both[0], both[1]), scientific(errors[i].ours), scientific(errors[i].theirs)});
  }
}

std::string report(const ConvolutionOptions& options) {
  Table table({"", "kernel", "pass", "algorithm", "ours ms", "spread", "oneDNN ms", "spread", "ratio",
               "our error", "oneDNN's"});
  for (const Layer& layer : layers) measure(layer, options, table);
  return heading(wm::text("Convolutions, batch ", options.batch), options,
                 "oneDNN " + DnnlConvolution::version()) +
         table.text() +
         "\nMedians; spread: the middle half of the samples, of the median. Ratios above 1: ours is faster.\n"
         "Our times include transforming and packing the weights; oneDNN takes algorithm and layouts of its "
         "own choice, "
         "without reorders.\n"
         "Errors: max |a - b| / max |b| against sums in double, two images.\n";
}

int run(int count, char** arguments) {
  ConvolutionOptions options;
  CLI::App app("Times convolutions beside oneDNN's");
  app.add_option("--batch", options.batch)->check(CLI::Range(1, 4096))->capture_default_str();
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);
  start_again_with_settings(arguments, options.threads);
  publish(report(options), options);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return benchmark::guarded([&] { return run(count, arguments); });
}
