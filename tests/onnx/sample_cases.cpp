// SPDX-License-Identifier: MIT
// Writes a small residual network in every form that the options give, as cases for ort_check.mjs. What they
// must give is computed from the graph before any pass, in double.
#include <cmath>
#include <cstdio>

#include <whitematter/onnx/export.hpp>

#include "case_writer.hpp"
#include "evaluate.hpp"
#include "graph_builder.hpp"
#include "operator_case.hpp"

namespace wm::test {
namespace {

const onnx::Pixels normalization{.mean = {0.4914f, 0.4822f, 0.4465f}, .std = {0.2470f, 0.2435f, 0.2616f}};

std::vector<std::uint8_t> some_pixels(std::int64_t images) {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(images) * 192);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * i * 31 + i * 7);
  return pixels;
}

Numbers normalize(const std::vector<std::uint8_t>& pixels, std::int64_t images) {
  Numbers planes({images, 3, 8, 8});
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const auto image = i / 192, position = i % 192 / 3, c = i % 3;
    planes.data[(image * 3 + c) * 64 + position] =
        (pixels[i] / 255.0 - double{normalization.mean[c]}) / double{normalization.std[c]};
  }
  return planes;
}

Numbers probabilities(Numbers logits) {
  for (std::size_t row = 0; row < logits.data.size(); row += 10) {
    double sum = 0;
    for (std::size_t i = row; i < row + 10; ++i) sum += logits.data[i] = std::exp(logits.data[i]);
    for (std::size_t i = row; i < row + 10; ++i) logits.data[i] /= sum;
  }
  return logits;
}

std::vector<float> to_float(const Numbers& x) {
  std::vector<float> out;
  for (double value : x.data) out.push_back(static_cast<float>(value));
  return out;
}

void write_form(const std::filesystem::path& dir, bool fold, bool pixels, bool softmax) {
  const auto graph = small_resnet();
  std::vector<CaseGroup> groups;
  for (std::int64_t images : {1, 7}) {
    const auto image = some_pixels(images);
    const auto input = normalize(image, images);
    const auto logits = evaluate(graph, input);
    groups.push_back({{pixels ? CaseArray("image", {images, 8, 8, 3}, image)
                              : CaseArray("input", input.dims, to_float(input))},
                      {softmax ? CaseArray("probabilities", logits.dims, to_float(probabilities(logits)))
                               : CaseArray("logits", logits.dims, to_float(logits))}});
  }
  const std::string name =
      text("resnet", fold ? "_folded" : "", pixels ? "_pixels" : "", softmax ? "_softmax" : "");
  const auto path = write_case(dir, name, groups, {.atol = 2e-6, .rtol = 2e-6});
  onnx::Options options{.fold_batch_norm = fold, .softmax = softmax};
  if (pixels) options.pixels = normalization;
  onnx::write(graph, path, options);
  std::printf("%s\n", path.c_str());
}

}  // namespace
}  // namespace wm::test

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: sample_cases FOLDER\n");
    return 2;
  }
  wm::test::OperatorCase().write(argv[1]);
  for (bool fold : {false, true})
    for (bool pixels : {false, true})
      for (bool softmax : {false, true}) wm::test::write_form(argv[1], fold, pixels, softmax);
}
