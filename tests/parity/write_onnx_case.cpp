// SPDX-License-Identifier: MIT
#include <whitematter/onnx/export.hpp>

#include "onnx/case_writer.hpp"
#include "sample.hpp"

namespace parity {

namespace {

wm::test::CaseArray case_array(const std::string& name, const Value& value) {
  return std::visit(
      [&]<class T>(const wm::Array<T>& array) {
        const auto x = wm::kernel::row_major(array);
        return wm::test::CaseArray(name, {x.extents().begin(), x.extents().end()}, wm::element_type<T>(),
                                   std::string(reinterpret_cast<const char*>(x.data()),
                                               static_cast<std::size_t>(x.elements()) * sizeof(T)));
      },
      value.array);
}

wm::ElementType type_of(const Value& value) {
  return std::visit([]<class T>(const wm::Array<T>&) { return wm::element_type<T>(); }, value.array);
}

wm::graph::Graph traced(const Operation& operation, std::vector<Value> inputs) {
  wm::graph::Trace trace;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inputs[i].traced = trace.add_value(
        {wm::text("x", i), type_of(inputs[i]), wm::graph::dimensions(operation.kinds[i].axes)});
    trace.graph.inputs.push_back(inputs[i].traced.value);
  }
  const Value y = operation.in_float(inputs);
  wm::check(trace.knows(y.traced), "row: the result must be traced", "an operation that names itself",
            "none");
  trace.graph.outputs = {y.traced.value};
  return std::move(trace.graph);
}

double largest(const Value& value) {
  const at::Tensor x = to_torch(value).to(at::kDouble);
  return x.numel() == 0 ? 0 : x.abs().max().item<double>();
}

}  // namespace

// With what whitematter computes for several sizes of run-time dimensions, and without an example where there
// is a value then. ONNX Runtime must come as close as LibTorch: the bound is compare.cpp's.
void write_onnx_case(const Operation& operation, const Row& row, const std::filesystem::path& folder,
                     const std::string& name) {
  wm::onnx::Options options{.outputs = {"y"}};
  std::vector<wm::test::CaseGroup> groups;
  wm::graph::Graph graph;
  double most = 0;
  for (const int run : {0, 1, 3, empty_run}) {
    if (run == empty_run && !row.exported_empty) continue;
    Sample sample = draw_sample(row, operation.kinds, Precision::Float, run);
    sample.needs.assign(sample.needs.size(), false);
    const auto inputs = our_inputs(sample, operation.kinds);
    if (run == 0) graph = traced(operation, inputs);
    wm::test::CaseGroup group;
    for (std::size_t i = 0; i < inputs.size(); ++i)
      group.inputs.push_back(case_array(wm::text("x", i), inputs[i]));
    const Value y = operation.in_float(our_inputs(sample, operation.kinds));
    group.outputs.push_back(case_array("y", y));
    most = std::max(most, largest(y));
    groups.push_back(std::move(group));
  }
  for (std::size_t i = 0; i < operation.kinds.size(); ++i) options.inputs.push_back(wm::text("x", i));
  const auto path =
      wm::test::write_case(folder, name, groups, {.atol = share_of_largest * 1e-5 * most, .rtol = 1e-5});
  wm::onnx::write(graph, path, options);
}

}  // namespace parity
