// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include <array>

#include <whitematter/core/random.hpp>

namespace parity {

namespace {

constexpr auto batch_name = wm::axis_of<wm::Batch>(0, 0).name;

// A generator for each row, run and purpose.
wm::Generator generator_of(const Row& row, int run, std::uint64_t purpose) {
  return wm::Generator(wm::detail::fnv1a(row.operation + row.variant) ^ purpose,
                       static_cast<std::uint64_t>(run));
}

// Batches of 1 and none at all are where rules have their exceptions; each row has both.
int size_of(const wm::Axis& axis, const Row& row, int run) {
  if (axis.fixed()) return axis.size;
  constexpr std::array batches{1, 3, 4, 17, 0};
  auto generator = generator_of(row, run, axis.name);
  if (axis.name != batch_name && !axis.any) return 1 + static_cast<int>(generator.below(8));
  if (run >= static_cast<int>(batches.size())) return 1 + static_cast<int>(generator.below(24));
  const int batch = batches[static_cast<std::size_t>(run)];
  return batch == 0 && !row.takes_empty ? 2 : batch;
}

at::Tensor draw(const InputKind& kind, at::IntArrayRef sizes, at::ScalarType type) {
  switch (kind.draw) {
    case Draw::Normal:
      return at::randn(sizes, type);
    case Draw::Positive:
    case Draw::State:
      return at::rand(sizes, type) + 0.5;
    case Draw::Label:
      return at::randint(kind.classes, sizes, at::kLong);
    case Draw::Mask:
      return at::randint(2, sizes, at::kLong).to(at::kBool);
  }
  return {};
}

// First all inputs together, then each alone, so that every gradient is also asked for without the others.
std::vector<bool> choose_needs(const std::vector<InputKind>& kinds, int run) {
  std::vector<std::size_t> differentiable;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i].differentiable()) differentiable.push_back(i);
  const auto choice = static_cast<std::size_t>(run / 2) % (differentiable.size() + 1);
  std::vector<bool> needs(kinds.size(), false);
  for (std::size_t i = 0; i < differentiable.size(); ++i)
    needs[differentiable[i]] = choice == 0 || choice == i + 1;
  return needs;
}

template <class T>
void backward(const Value& y, const Sample& sample) {
  const wm::NoGrad no_grad;
  static_cast<wm::Gradient<T, wm::Cpu>&>(*y.node).accumulate(
      from_torch<T>(sample.upstream, sample.layouts.back()));
  wm::run_backward(*y.node);
}

template <class T>
at::Tensor gradient_of(const Value& x) {
  if (!x.node) return {};
  const auto& gradient = static_cast<wm::Gradient<T, wm::Cpu>&>(*x.node).value();
  return gradient ? to_torch(gradient) : at::Tensor();
}

}  // namespace

Sizes draw_sizes(const Row& row, const std::vector<InputKind>& kinds, int run) {
  Sizes sizes;
  for (const auto& kind : kinds) {
    sizes.emplace_back();
    for (int i = 0; i < kind.axes.rank; ++i) sizes.back().push_back(size_of(kind.axes[i], row, run));
  }
  return sizes;
}

Sample draw_sample(const Row& row, const std::vector<InputKind>& kinds, Precision precision, int run) {
  auto coin = generator_of(row, run, 0);
  at::manual_seed(coin());
  const Sizes sizes = draw_sizes(row, kinds, run);
  const auto type = precision == Precision::Float ? at::kFloat : at::kDouble;
  Sample sample;
  sample.needs = choose_needs(kinds, run);
  for (std::size_t i = 0; i < kinds.size(); ++i) sample.inputs.push_back(draw(kinds[i], sizes[i], type));
  for (std::size_t i = 0; i <= kinds.size(); ++i)
    sample.layouts.push_back(coin.below(2) == 0 ? wm::Layout::RowMajor : wm::Layout::ChannelsLast);
  return sample;
}

std::vector<Value> our_inputs(const Sample& sample, const std::vector<InputKind>& kinds) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const at::Tensor& input = sample.inputs[i];
    const auto add = [&]<class T>(T) {
      values.push_back({from_torch<T>(input, sample.layouts[i])});
      if constexpr (wm::Floating<T>)
        if (sample.needs[i]) values.back().node = std::make_shared<wm::Gradient<T, wm::Cpu>>();
    };
    if (input.scalar_type() == at::kFloat)
      add(0.f);
    else if (input.scalar_type() == at::kDouble)
      add(0.);
    else if (input.scalar_type() == at::kBool)
      add(false);
    else if (kinds[i].narrow)
      add(std::int32_t{});
    else
      add(std::int64_t{});
  }
  return values;
}

at::Tensor to_torch(const Value& value) {
  return std::visit(
      []<class T>(const wm::Array<T>& array) {
        const auto x = wm::kernel::row_major(array);
        std::vector<std::int64_t> sizes(x.extents().begin(), x.extents().end());
        return at::from_blob(x.data(), sizes, c10::CppTypeToScalarType<T>::value).clone();
      },
      value.array);
}

Values run_ours(const Operation& operation, Precision precision, const Sample& sample) {
  const bool single = precision == Precision::Float;
  const auto inputs = our_inputs(sample, operation.kinds);
  const Value y = operation.ours(precision)(inputs);
  if (y.node && sample.upstream.defined()) single ? backward<float>(y, sample) : backward<double>(y, sample);
  Values values{to_torch(y), {}, {}};
  for (const Value& x : inputs) {
    values.gradients.push_back(single ? gradient_of<float>(x) : gradient_of<double>(x));
    values.inputs.push_back(to_torch(x));
  }
  return values;
}

Row assemble(std::string name, std::string variant, Operation operation) {
  const auto shared = std::make_shared<const Operation>(std::move(operation));
  return {.operation = std::move(name),
          .variant = std::move(variant),
          .sizes = [shared](const Row& row, int run) { return draw_sizes(row, shared->kinds, run); },
          .compare = [shared](const Row& row, int run,
                              Precision precision) { return compare(*shared, row, run, precision); },
          .check_gradients = [shared](const Row& row, int run) { return check_gradients(*shared, row, run); },
          .write_case =
              [shared](const Row& row, const std::filesystem::path& folder, const std::string& name_of_case) {
                write_onnx_case(*shared, row, folder, name_of_case);
              }};
}

}  // namespace parity
