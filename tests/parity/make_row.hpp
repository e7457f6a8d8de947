// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>
#include <utility>

#include "onnx/case_writer.hpp"
#include "sample.hpp"

#include <whitematter/onnx/export.hpp>
#include <whitematter/tensor/record_graph.hpp>

namespace parity {

using Inputs = std::vector<at::Tensor>;

/// Run-time dimensions of rows beside Batch and Time; each run draws their sizes.
enum class Size { Rows, Columns, Depth };

/// Tags for the inputs of a row: a Shape alone means normal values.
template <class S>
struct Positive {};
template <class S>
struct State {};
template <int Classes, class S, class L = std::int64_t>
struct Labels {};
template <class S>
struct Mask {};

/// What a tag means: shape, element type for operations on T, and the values.
template <class Tag>
struct Input {
  using shape = Tag;
  template <class T>
  using element = T;
  static constexpr Draw draw = Draw::Normal;
  static constexpr int classes = 0;
};
template <class S>
struct Input<Positive<S>> : Input<S> {
  static constexpr Draw draw = Draw::Positive;
};
template <class S>
struct Input<State<S>> : Input<S> {
  static constexpr Draw draw = Draw::State;
};
template <int Classes, class S, class L>
struct Input<Labels<Classes, S, L>> : Input<S> {
  template <class T>
  using element = L;
  static constexpr Draw draw = Draw::Label;
  static constexpr int classes = Classes;
};
template <class S>
struct Input<Mask<S>> : Input<S> {
  template <class T>
  using element = bool;
  static constexpr Draw draw = Draw::Mask;
};

template <class Tag>
InputKind kind_of() {
  constexpr wm::Axes axes = Input<Tag>::shape::axes();
  InputKind kind{{}, Input<Tag>::draw, Input<Tag>::classes};
  for (int i = 0; i < axes.rank; ++i) kind.sizes.push_back({axes[i].size, axes[i].name});
  return kind;
}

template <class T, class Tag>
auto make_input(const Sample& sample, std::size_t i) {
  using Element = typename Input<Tag>::template element<T>;
  wm::Tensor<Element, typename Input<Tag>::shape> x(from_torch<Element>(sample.inputs[i], sample.layouts[i]));
  if constexpr (wm::Floating<Element>)
    if (sample.needs[i]) x.requires_grad();
  return x;
}

/// Braces, because only there the order of evaluation is that of the inputs.
template <class T, class... Tags>
auto make_inputs(const Sample& sample) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple{make_input<T, Tags>(sample, I)...};
  }
  (std::index_sequence_for<Tags...>{});
}

template <class X>
at::Tensor gradient_of(const X& x) {
  if constexpr (wm::Floating<typename X::value_type>)
    if (x.has_grad()) return to_torch(x.grad().array());
  return {};
}

template <class T, class... Tags, class Operation>
Values run_ours(const Operation& operation, const Sample& sample) {
  const auto inputs = make_inputs<T, Tags...>(sample);
  const auto result = std::apply(operation, inputs);
  using Result = std::decay_t<decltype(result)>;
  if constexpr (wm::Floating<typename Result::value_type>)
    if (result.has_graph() && sample.upstream.defined())
      result.backward(
          Result(from_torch<typename Result::value_type>(sample.upstream, sample.layouts.back())));
  return std::apply(
      [&](const auto&... x) {
        return Values{to_torch(result.array()), {gradient_of(x)...}, {to_torch(x.array())...}};
      },
      inputs);
}

template <class T, class S>
wm::test::CaseArray case_array(const std::string& name, const wm::Tensor<T, S>& x) {
  const auto rows = wm::kernel::row_major(x.array());
  return {name,
          {rows.extents().begin(), rows.extents().end()},
          wm::element_type<T>(),
          std::string(reinterpret_cast<const char*>(rows.data()),
                      static_cast<std::size_t>(rows.elements()) * sizeof(T))};
}

/// The row's operation as a graph, with what whitematter computes for several sizes of run-time dimensions.
template <class... Tags, class Operation>
void write_onnx_case(const Operation& operation, const Row& row, const std::filesystem::path& folder,
                     const std::string& name) {
  const std::vector<InputKind> kinds{kind_of<Tags>()...};
  std::vector<wm::test::CaseGroup> groups;
  wm::graph::Graph graph;
  for (const int run : {0, 1, 3}) {
    Sample sample = draw_sample(row, kinds, at::kFloat, run);
    sample.needs.assign(kinds.size(), false);
    const auto inputs = make_inputs<float, Tags...>(sample);
    if (run == 0) {
      wm::graph::Trace trace;
      graph = std::apply([&](const auto&... x) { return wm::record_graph(trace, operation, x...); }, inputs);
    }
    wm::test::CaseGroup group;
    std::apply(
        [&, i = 0](const auto&... x) mutable {
          (group.inputs.push_back(case_array(wm::text("x", i++), x)), ...);
        },
        inputs);
    group.outputs.push_back(case_array("y", std::apply(operation, inputs)));
    groups.push_back(std::move(group));
  }
  wm::onnx::Options options{.outputs = {"y"}};
  for (std::size_t i = 0; i < kinds.size(); ++i) options.inputs.push_back(wm::text("x", i));
  const auto path = wm::test::write_case(folder, name, groups, {.atol = 1e-5, .rtol = 1e-4});
  wm::onnx::write(graph, path, options);
}

/// A row from the operation on both sides: ours takes a Tensor for each tag, theirs a vector of LibTorch's
/// tensors.
template <class... Tags, class Ours>
Row make_row(std::string operation, std::string variant, Ours ours, TorchOperation theirs) {
  Row row = assemble(
      std::move(operation), std::move(variant), {kind_of<Tags>()...}, std::move(theirs),
      [ours](const Sample& sample) { return run_ours<float, Tags...>(ours, sample); },
      [ours](const Sample& sample) { return run_ours<double, Tags...>(ours, sample); });
  row.write_case = [ours](const Row& self, const std::filesystem::path& folder, const std::string& name) {
    write_onnx_case<Tags...>(ours, self, folder, name);
  };
  return row;
}

/// The same, named after the shapes of its inputs.
template <class... Tags, class Ours>
Row make_row(std::string operation, Ours ours, TorchOperation theirs) {
  std::string shapes;
  ((shapes += (shapes.empty() ? "" : ", ") + wm::describe(Input<Tags>::shape::axes())), ...);
  return make_row<Tags...>(std::move(operation), std::move(shapes), ours, std::move(theirs));
}

}  // namespace parity
