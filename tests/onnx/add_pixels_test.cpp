// SPDX-License-Identifier: MIT
#include "../../onnx_export/passes.hpp"
#include "../../onnx_export/verify.hpp"
#include "evaluate.hpp"
#include "graph_builder.hpp"
#include "support/catch.hpp"

#include <whitematter/core/error.hpp>

namespace wm::test {
namespace {

const onnx::Pixels cifar10{.mean = {0.4914f, 0.4822f, 0.4465f}, .std = {0.2470f, 0.2435f, 0.2616f}};

TEST_CASE("pixels give what the normalized image gives", "[onnx]") {
  const auto before = small_resnet();
  auto after = before;
  onnx::add_pixels(after, cifar10);
  onnx::verify(after);
  const auto& image = after.value(after.inputs[0]);
  CHECK(image.type == ElementType::UInt8);
  CHECK(image.dims == Dims{batch, size(8), size(8), size(3)});

  Numbers pixels({2, 8, 8, 3}), planes({2, 3, 8, 8});
  for (std::int64_t i = 0; i < 384; ++i) {
    const auto n = i / 192, position = i % 192 / 3, c = i % 3;
    const auto channel = static_cast<std::size_t>(c);
    pixels[i] = static_cast<double>(i * 37 % 256);
    planes[(n * 3 + c) * 64 + position] =
        (pixels[i] / 255 - double{cifar10.mean[channel]}) / double{cifar10.std[channel]};
  }
  const auto expected = evaluate(before, planes), got = evaluate(after, pixels);
  REQUIRE(expected.dims == got.dims);
  for (std::int64_t i = 0; i < 20; ++i) CHECK(got[i] == Approx(expected[i]).epsilon(0).margin(1e-6));
}

TEST_CASE("pixels are refused where they do not fit", "[onnx]") {
  auto graph = small_resnet();
  CHECK_THROWS_WITH(onnx::add_pixels(graph, {.mean = {0.5f}, .std = {1, 1, 1}}),
                    "onnx: pixels: mean must have one number for each channel (expected 3, got 1)");
  CHECK_THROWS_WITH(onnx::add_pixels(graph, {.mean = {0, 0, 0}, .std = {1, 1, 0}}),
                    "onnx: pixels: std must be positive (expected > 0, got 0)");
  GraphBuilder b;
  b.graph.outputs = {b.node("", "Relu", {b.input({batch, size(3)})}, {batch, size(3)})};
  CHECK_THROWS_WITH(
      onnx::add_pixels(b.graph, cifar10),
      "onnx: pixels: the input must be a batch of images (expected [Batch, C, H, W], got [Batch, 3])");
}

}  // namespace
}  // namespace wm::test
