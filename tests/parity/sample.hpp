// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <vector>

#include <whitematter/tensor/tensor.hpp>

#include "row.hpp"

namespace parity {

/// What kind of values an input has.
enum class Draw {
  Normal,
  Positive,  // in [0.5, 1.5), away from where a logarithm or a quotient is steep
  State,     // positive, and no gradient flows to it
  Label,     // numbers of classes, or positions
  Mask,      // true or false
};

/// A size of an input, or the identity of a run-time dimension, whose size each run draws.
struct InputSize {
  int size = -1;
  std::uint64_t name = 0;
};

/// An input of a row: its sizes and its values.
struct InputKind {
  std::vector<InputSize> sizes;
  Draw draw = Draw::Normal;
  int classes = 0;
  bool differentiable() const { return draw == Draw::Normal || draw == Draw::Positive; }
};

/// One run of a row: the inputs of both sides, and what differs between runs.
struct Sample {
  std::vector<at::Tensor> inputs;
  std::vector<bool> needs;          // whether the input gets a gradient
  std::vector<wm::Layout> layouts;  // of our inputs, and at last of the upstream gradient
  at::Tensor upstream;              // the gradient of the result, none where it has no gradient
};

/// The values of a run: the result, then for each input its gradient if it needs one, and its value
/// afterwards.
struct Values {
  at::Tensor result;
  std::vector<at::Tensor> gradients, inputs;
};

using TorchOperation = std::function<at::Tensor(const std::vector<at::Tensor>&)>;
using OurOperation = std::function<Values(const Sample&)>;

/// The inputs of a run; fixed by its number.
Sample draw_sample(const Row& row, const std::vector<InputKind>& kinds, at::ScalarType type, int run);

/// A row but for its export: both sides run on the same random values.
Row assemble(std::string operation, std::string variant, std::vector<InputKind> kinds, TorchOperation theirs,
             OurOperation in_float, OurOperation in_double);

/// A copy in LibTorch of an array's values.
template <class T>
at::Tensor to_torch(const wm::Array<T, wm::Cpu>& array) {
  const auto x = wm::kernel::row_major(array);
  std::vector<std::int64_t> sizes(x.extents().begin(), x.extents().end());
  return at::from_blob(x.data(), sizes, c10::CppTypeToScalarType<T>::value).clone();
}

/// A copy of a LibTorch tensor's values; the layout matters only where there are pixels.
template <class T>
wm::Array<T, wm::Cpu> from_torch(const at::Tensor& tensor, wm::Layout layout) {
  const at::Tensor source = tensor.detach().to(c10::CppTypeToScalarType<T>::value).contiguous();
  wm::Extents extents;
  for (const auto size : source.sizes()) extents.push(static_cast<int>(size));
  wm::Array<T, wm::Cpu> array(extents);
  std::copy_n(source.data_ptr<T>(), array.elements(), array.data());
  return extents.rank() < 3 ? array : wm::kernel::with_layout(array, layout);
}

}  // namespace parity
