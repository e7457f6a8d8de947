// SPDX-License-Identifier: MIT
#include <whitematter/cpu/convolution_algorithm.hpp>

#include "support/convolutions.hpp"

using namespace wm;
using enum ConvolutionAlgorithm;

namespace {

ConvolutionAlgorithm chosen(int batch, int in, int size, int out, const Conv& conv, int kernel = 3,
                            bool weight_kept = false) {
  return kernel::convolution_algorithm<float>(
      {{batch, in, size, size}, {out, in / conv.groups, kernel, kernel}, conv}, weight_kept);
}

}  // namespace

TEST_CASE("Winograd's algorithm takes the convolutions it is right for") {
  CHECK(chosen(128, 64, 32, 64, {.padding = 1}) == Winograd4);
  CHECK(chosen(128, 512, 4, 512, {.padding = 1}) == Winograd4);
  CHECK(chosen(1, 64, 32, 64, {.padding = 1}) == Winograd4);
  CHECK(chosen(128, 64, 32, 128, {.stride = 2, .padding = 1}) == WinogradStride2);
  CHECK(chosen(128, 64, 32, 64, {.stride = 2}) == Direct);
  CHECK(chosen(128, 64, 32, 64, {.stride = 3, .padding = 1}) == Direct);
  CHECK(chosen(128, 64, 32, 64, {.padding = 2, .dilation = 2}) == Direct);
  CHECK(chosen(128, 64, 32, 64, {.padding = 1, .groups = 2}) == Direct);
  CHECK(chosen(128, 64, 32, 64, {.padding = 3}) == Direct);
  CHECK(chosen(128, 64, 32, 64, {}, 1) == Direct);
  CHECK(chosen(128, 3, 32, 64, {.padding = 1}) == Direct);
  CHECK(chosen(128, 64, 32, 10, {.padding = 1}) == Direct);
}

TEST_CASE("few small images are convolved directly: transforming the weight costs more than it saves") {
  CHECK(chosen(1, 512, 4, 512, {.padding = 1}) == Direct);
  CHECK(chosen(0, 64, 32, 64, {.padding = 1}) == Direct);
}

TEST_CASE("few channels are not worth the transforms of a stride") {
  CHECK(chosen(128, 16, 32, 32, {.stride = 2, .padding = 1}) == Direct);
  CHECK(chosen(128, 16, 32, 16, {.padding = 1}) == Winograd4);
}

TEST_CASE("a weight that is kept in its form must still be read, and a larger form longer") {
  CHECK(chosen(1, 64, 32, 64, {.padding = 1}, 3, true) == Winograd4);
  CHECK(chosen(1, 256, 8, 256, {.padding = 1}, 3, true) == Winograd2);
  CHECK(chosen(1, 512, 4, 512, {.padding = 1}, 3, true) == Direct);
  CHECK(chosen(128, 512, 4, 512, {.padding = 1}, 3, true) == Winograd4);
}

TEST_CASE("channels that are groups of their own have an algorithm of their own") {
  CHECK(chosen(8, 32, 8, 32, {.padding = 1, .groups = 32}) == Depthwise);
}

TEST_CASE("exact sums take the smaller tiles") {
  set_accuracy(Accuracy::Exact);
  CHECK(accuracy() == Accuracy::Exact);
  CHECK(chosen(128, 64, 32, 64, {.padding = 1}) == Winograd2);
  CHECK(chosen(128, 64, 32, 128, {.stride = 2, .padding = 1}) == Direct);
  set_accuracy(Accuracy::Fast);
  CHECK(chosen(128, 64, 32, 64, {.padding = 1}) == Winograd4);
}

TEST_CASE("an algorithm can be forced where it is right") {
  const ForcedConvolution forced(Winograd2);
  CHECK(chosen(1, 512, 4, 512, {.padding = 1}) == Winograd2);
  CHECK(chosen(1, 512, 4, 512, {.stride = 2, .padding = 1}) == Direct);
  CHECK(std::string(name_of(Winograd2)) == "winograd2");
}

TEST_CASE("the environment forces an algorithm", "[.environment]") {
  CHECK(chosen(128, 64, 32, 64, {.padding = 1}) == Direct);
  CHECK(accuracy() == Accuracy::Exact);
}
