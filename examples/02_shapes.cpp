// SPDX-License-Identifier: MIT
// Shapes are types: what fits together is known before the program runs.
#include <whitematter/whitematter.hpp>

#include <iostream>

using namespace wm;

enum class Speech { Frames };  // any enumerator names a run-time dimension

int main() {
  auto images = randn<Shape<Batch, 3, 32, 32>>(8);  // Batch is 8 here and now
  auto weight = randn<Shape<16, 3, 3, 3>>();
  auto maps = conv2d<Conv{.kernel = 3, .stride = 2, .padding = 1}>(images, weight);
  static_assert(std::is_same_v<decltype(maps), Tensor<float, Shape<Batch, 16, 16, 16>>>);

  auto sound = randn<Shape<Batch, Speech::Frames, 80>>(4, 120);
  auto level = mean<-1>(sound);  // names survive what preserves them
  static_assert(std::is_same_v<decltype(level), Tensor<float, Shape<Batch, Speech::Frames>>>);

  auto centered = sound - mean<-1>(sound, keepdim);  // [Batch, Frames, 1] is repeated
  std::cout << decltype(centered)::describe() << " has the sizes " << centered.extents() << '\n';

  try {
    auto six = randn<Shape<Batch, 10>>(6), eight = randn<Shape<Batch, 10>>(8);
    auto both = six + eight;  // one name, two sizes: checked where they meet
  } catch (const ShapeError& error) {
    std::cout << error.what() << '\n';
  }
  // images + maps;  // does not compile: "add: shapes must be equal or broadcast"
}
