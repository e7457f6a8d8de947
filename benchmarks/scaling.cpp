// SPDX-License-Identifier: MIT
// How the cost of a training step of ResNet-18 grows with the batch, with the width and with the threads.
#include "plot.hpp"
#include "program.hpp"
#include "resnet_training.hpp"
#include "table.hpp"

namespace {

using namespace benchmark;

struct ScalingOptions : Options {
  int batch = 128, width_batch = 32, most_batch = 256;
  std::string svg;
};

/// ResNet-18 with so many channels at the start in place of 64.
template <int Width>
struct ScaledResNet18 {
  wm::Conv2d<3, Width, wm::Conv{.kernel = 3, .padding = 1, .bias = false}> conv1;
  wm::BatchNorm2d<Width> bn1;
  wm::Stage<2, Width, Width, 1> layer1;
  wm::Stage<2, Width, 2 * Width, 2> layer2;
  wm::Stage<2, 2 * Width, 4 * Width, 2> layer3;
  wm::Stage<2, 4 * Width, 8 * Width, 2> layer4;
  wm::Linear<8 * Width, 10> fc;
  WM_MODULE(ScaledResNet18, conv1, bn1, layer1, layer2, layer3, layer4, fc)

  ScaledResNet18() { wm::detail::initialize_resnet(*this); }

  auto forward(const auto& x) const {
    auto y = relu(bn1(conv1(x)));
    return fc(global_avg_pool(layer4(layer3(layer2(layer1(y))))));
  }
};

/// A table and a panel of the picture that grow by one measurement at a time.
class Series {
 public:
  Series(const std::string& title, const std::string& variable)
      : table_({variable, "ours ms", "spread", "growth", "images/s", "LibTorch ms", "spread", "growth",
                "images/s", "ratio"}),
        panel_{title,
               variable,
               "ms a step",
               {{"whitematter", "#0b62c4", {}}, {"LibTorch, channels last", "#c2500a", {}}}} {}

  void add(int value, int batch, const std::vector<Contender>& both) {
    std::vector<std::string> row{std::to_string(value)};
    for (std::size_t i = 0; i < both.size(); ++i) {
      const double median = both[i].median();
      auto& points = panel_.lines[i].points;
      row.push_back(number(median, 2));
      row.push_back(percent(both[i].spread()));
      row.push_back(points.empty() ? "" : number(median / points.back().second, 2));
      row.push_back(number(1000 * batch / median));
      points.emplace_back(value, median);
    }
    row.push_back(ratio(both[0], both[1]));
    table_.add(std::move(row));
  }

  std::string text() const { return panel_.title + "\n" + table_.text() + "\n"; }
  const Panel& panel() const { return panel_; }

 private:
  Table table_;
  Panel panel_;
};

template <int Width>
void measure(Series& series, int value, int batch, const Options& options) {
  wm::set_num_threads(options.threads);
  parity::TorchNetwork::set_threads(options.threads);
  const parity::RandomBatch random(batch, 2);
  const parity::Design design{{Width, 2 * Width, 4 * Width, 8 * Width}, 2};
  std::vector<Contender> both{our_training<ScaledResNet18<Width>>(random),
                              torch_training(design, random, parity::ImageLayout::ChannelsLast)};
  sample_in_turns(both, options, wm::text(series.panel().title, ", ", value));
  series.add(value, batch, both);
  both.clear();
  wm::release_memory();
}

// From one thread up: those that have worked once spin from then on.
Series scale_threads(const ScalingOptions& options) {
  Series series(wm::text("Threads, batch ", options.batch), "threads");
  for (int threads = 1;; threads = std::min(2 * threads, options.threads)) {
    Options some = options;
    some.threads = threads;
    measure<64>(series, threads, options.batch, some);
    if (threads == options.threads) return series;
  }
}

Series scale_batch(const ScalingOptions& options) {
  Series series("Batch", "images in a batch");
  for (int batch = 1; batch <= options.most_batch; batch *= 2) measure<64>(series, batch, batch, options);
  return series;
}

Series scale_width(const ScalingOptions& options) {
  Series series(wm::text("Width, batch ", options.width_batch), "channels of the first stage");
  measure<16>(series, 16, options.width_batch, options);
  measure<32>(series, 32, options.width_batch, options);
  measure<64>(series, 64, options.width_batch, options);
  measure<128>(series, 128, options.width_batch, options);
  return series;
}

int run(int count, char** arguments) {
  ScalingOptions options;
  CLI::App app("Shows how the cost of a training step of ResNet-18 grows");
  const auto range = CLI::Range(1, 4096);
  app.add_option("--batch", options.batch, "of the steps on several threads")
      ->check(range)
      ->capture_default_str();
  app.add_option("--width-batch", options.width_batch, "of the steps of several widths")
      ->check(range)
      ->capture_default_str();
  app.add_option("--most-batch", options.most_batch)->check(range)->capture_default_str();
  app.add_option("--svg", options.svg, "also draws the results into this file");
  add_options(app, options);
  CLI11_PARSE(app, count, arguments);
  start_again_with_settings(arguments, options.threads);

  wm::seed(1);
  const Series series[] = {scale_threads(options), scale_batch(options), scale_width(options)};
  std::string text = heading("Training step of ResNet-18", options, torch_description() + ", channels last");
  std::vector<Panel> panels;
  for (const Series& s : series) {
    text += s.text();
    panels.push_back(s.panel());
  }
  text += "Growth: of the median, from the row before. Ratios above 1: ours is faster.\n";
  publish(text, options);
  if (!options.svg.empty()) write_file(options.svg, svg_picture(panels));
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return benchmark::guarded([&] { return run(count, arguments); });
}
