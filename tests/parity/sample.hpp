// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <variant>
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

/// An input of a row: its element type where that is not the row's, its sizes, of which run-time dimensions
/// are drawn by each run, and its values.
struct InputKind {
  wm::Axes axes;
  Draw draw = Draw::Normal;
  int classes = 0;
  bool narrow = false;  // labels of 32 bits
  bool differentiable() const { return draw == Draw::Normal || draw == Draw::Positive; }
};

/// A tensor of ours without its shape, so that what is done with it is compiled once and not for each row.
struct Value {
  std::variant<wm::Array<float>, wm::Array<double>, wm::Array<std::int64_t>, wm::Array<std::int32_t>,
               wm::Array<bool>>
      array;
  std::shared_ptr<wm::Node> node = nullptr;
  wm::graph::Traced traced = {};
};

using TorchOperation = std::function<at::Tensor(const std::vector<at::Tensor>&)>;
using OurOperation = std::function<Value(const std::vector<Value>&)>;

/// Both sides of a row.
struct Operation {
  std::vector<InputKind> kinds;
  TorchOperation theirs;
  OurOperation in_float, in_double;

  const OurOperation& ours(Precision precision) const {
    return precision == Precision::Float ? in_float : in_double;
  }
};

/// One run of a row: the inputs of both sides, and what differs between runs.
struct Sample {
  std::vector<at::Tensor> inputs;
  std::vector<bool> needs;          // whether the input gets a gradient
  std::vector<wm::Layout> layouts;  // of our inputs, and at last of the upstream gradient
  at::Tensor upstream;              // the gradient of the result, none where it has no gradient
};

/// The sizes of the inputs of a run, and the inputs; fixed by the row and the number of the run.
Sizes draw_sizes(const Row& row, const std::vector<InputKind>& kinds, int run);
Sample draw_sample(const Row& row, const std::vector<InputKind>& kinds, Precision precision, int run);

/// Our side's inputs of a run.
std::vector<Value> our_inputs(const Sample& sample, const std::vector<InputKind>& kinds);

/// A copy in LibTorch of our values.
at::Tensor to_torch(const Value& value);
template <class T>
at::Tensor to_torch(const wm::Array<T>& array) {
  return to_torch(Value{array});
}

/// A copy of a LibTorch tensor's values; the layout matters only where there are pixels.
template <class T>
wm::Array<T> from_torch(const at::Tensor& tensor, wm::Layout layout) {
  const at::Tensor source = tensor.detach().to(c10::CppTypeToScalarType<T>::value).contiguous();
  wm::Extents extents;
  for (const auto size : source.sizes()) extents.push(static_cast<int>(size));
  wm::Array<T> array(extents);
  std::copy_n(source.data_ptr<T>(), array.elements(), array.data());
  return extents.rank() < 3 ? array : wm::kernel::with_layout(array, layout);
}

/// An error of an element is |got - expected| over |expected| + this share of max |expected|: small elements
/// must be right as well, down to where they are differences of large ones.
inline constexpr double share_of_largest = 0.1;

/// The values of a run: the result, then for each input its gradient if it needs one, and its value
/// afterwards.
struct Values {
  at::Tensor result;
  std::vector<at::Tensor> gradients, inputs;
};

/// Runs our side, and backward where there is a gradient from above.
Values run_ours(const Operation& operation, Precision precision, const Sample& sample);

std::vector<Difference> compare(const Operation& operation, const Row& row, int run, Precision precision);
std::vector<Difference> check_gradients(const Operation& operation, const Row& row, int run);
void write_onnx_case(const Operation& operation, const Row& row, const std::filesystem::path& folder,
                     const std::string& name);

Row assemble(std::string name, std::string variant, Operation operation);

}  // namespace parity
