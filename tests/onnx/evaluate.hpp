// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <whitematter/graph/graph.hpp>

#include "../../onnx_export/graph_edit.hpp"

/// A slow and plain evaluation of small graphs in double: what the passes have to leave unchanged.
namespace wm::test {

struct Numbers {
  std::vector<std::int64_t> dims;
  std::vector<double> data;

  explicit Numbers(std::vector<std::int64_t> sizes)
      : dims(std::move(sizes)), data(static_cast<std::size_t>(count(0, dims.size()))) {}

  std::int64_t count(std::size_t from, std::size_t to) const {
    return std::accumulate(dims.begin() + static_cast<std::ptrdiff_t>(from),
                           dims.begin() + static_cast<std::ptrdiff_t>(to), std::int64_t{1},
                           std::multiplies<>());
  }
  double& operator[](std::int64_t i) { return data[static_cast<std::size_t>(i)]; }
  double operator[](std::int64_t i) const { return data[static_cast<std::size_t>(i)]; }
};

using Ints = std::vector<std::int64_t>;

inline Numbers convolve(const graph::Node& node, const Numbers& x, const Numbers& w, const Numbers* bias) {
  const Ints strides = onnx::attribute_or(node, "strides", Ints{1, 1});
  const Ints pads = onnx::attribute_or(node, "pads", Ints{0, 0, 0, 0});
  const auto n = x.dims[0], channels = x.dims[1], height = x.dims[2], width = x.dims[3];
  const auto out = w.dims[0], per_group = w.dims[1], kh = w.dims[2], kw = w.dims[3];
  const auto filters = out / (channels / per_group);  // of one group
  Numbers y({n, out, (height + pads[0] + pads[2] - kh) / strides[0] + 1,
             (width + pads[1] + pads[3] - kw) / strides[1] + 1});
  std::int64_t at = 0;
  for (std::int64_t b = 0; b < n; ++b)
    for (std::int64_t o = 0; o < out; ++o)
      for (std::int64_t i = 0; i < y.dims[2]; ++i)
        for (std::int64_t j = 0; j < y.dims[3]; ++j, ++at) {
          y[at] = bias ? (*bias)[o] : 0;
          for (std::int64_t c = 0; c < per_group; ++c)
            for (std::int64_t p = 0; p < kh; ++p)
              for (std::int64_t q = 0; q < kw; ++q) {
                const auto row = i * strides[0] + p - pads[0], column = j * strides[1] + q - pads[1];
                if (row < 0 || row >= height || column < 0 || column >= width) continue;
                const auto channel = o / filters * per_group + c;
                y[at] += w[((o * per_group + c) * kh + p) * kw + q] *
                         x[((b * channels + channel) * height + row) * width + column];
              }
        }
  return y;
}

/// f(a, b) with b repeated as broadcasting has it; a has the result's shape.
template <class F>
Numbers combine(const Numbers& a, const Numbers& b, F f) {
  Numbers y(a.dims);
  const std::size_t shift = a.dims.size() - b.dims.size();
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(a.data.size()); ++i) {
    std::int64_t rest = i, from = 0, stride = 1;
    for (std::size_t d = a.dims.size(); d-- > shift; rest /= a.dims[d]) {
      from += b.dims[d - shift] == 1 ? 0 : rest % a.dims[d] * stride;
      stride *= b.dims[d - shift];
    }
    y[i] = f(a[i], b[from]);
  }
  return y;
}

inline Numbers transpose(const Numbers& x, const Ints& perm) {
  Ints dims;
  for (auto axis : perm) dims.push_back(x.dims[static_cast<std::size_t>(axis)]);
  Numbers y(dims);
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(y.data.size()); ++i) {
    std::int64_t rest = i, from = 0;
    for (std::size_t d = perm.size(); d-- > 0; rest /= dims[d])
      from += rest % dims[d] * x.count(static_cast<std::size_t>(perm[d]) + 1, x.dims.size());
    y[i] = x[from];
  }
  return y;
}

inline Numbers evaluate(const graph::Node& node, const std::vector<const Numbers*>& in) {
  const Numbers& x = *in[0];
  Numbers y(x.dims);
  const std::string& op = node.op;
  if (op == "Conv") return convolve(node, x, *in[1], in.size() > 2 ? in[2] : nullptr);
  if (op == "Add") return combine(x, *in[1], [](double a, double b) { return a + b; });
  if (op == "Mul") return combine(x, *in[1], [](double a, double b) { return a * b; });
  if (op == "Transpose") return transpose(x, std::get<Ints>(node.attributes.at("perm")));
  if (op == "Cast") return x;
  if (op == "Relu") {
    std::ranges::transform(x.data, y.data.begin(), [](double a) { return std::max(a, 0.0); });
  } else if (op == "BatchNormalization") {
    const double epsilon = onnx::attribute_or(node, "epsilon", 1e-5f);
    const auto inner = x.count(2, x.dims.size());
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(x.data.size()); ++i) {
      const auto c = i / inner % x.dims[1];
      y[i] = (x[i] - (*in[3])[c]) / std::sqrt((*in[4])[c] + epsilon) * (*in[1])[c] + (*in[2])[c];
    }
  } else if (op == "GlobalAveragePool") {
    const auto inner = x.count(2, x.dims.size());
    y = Numbers({x.dims[0], x.dims[1], 1, 1});
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(x.data.size()); ++i)
      y[i / inner] += x[i] / static_cast<double>(inner);
  } else if (op == "Flatten") {
    y.dims = {x.dims[0], x.count(1, x.dims.size())};
    y.data = x.data;
  } else if (op == "Gemm") {  // with transB = 1
    const Numbers &weight = *in[1], &bias = *in[2];
    y = Numbers({x.dims[0], weight.dims[0]});
    for (std::int64_t n = 0; n < y.dims[0]; ++n)
      for (std::int64_t o = 0; o < y.dims[1]; ++o) {
        double sum = bias[o];
        for (std::int64_t i = 0; i < x.dims[1]; ++i) sum += x[n * x.dims[1] + i] * weight[o * x.dims[1] + i];
        y[n * y.dims[1] + o] = sum;
      }
  } else if (op == "Softmax") {  // over the last axis
    const auto classes = static_cast<std::ptrdiff_t>(x.dims.back());
    for (auto row = y.data.begin(), from = y.data.end(); row != y.data.end(); row += classes) {
      from = std::copy_n(x.data.begin() + (row - y.data.begin()), classes, row);
      const double most = *std::max_element(row, from);
      std::transform(row, from, row, [most](double a) { return std::exp(a - most); });
      const double sum = std::accumulate(row, from, 0.0);
      std::transform(row, from, row, [sum](double a) { return a / sum; });
    }
  } else {
    throw std::logic_error("evaluate: no " + op);
  }
  return y;
}

/// The first output of the graph for one input.
inline Numbers evaluate(const graph::Graph& graph, const Numbers& input) {
  std::map<graph::ValueId, Numbers> values{{graph.inputs[0], input}};
  for (const graph::Constant& constant : graph.constants) {
    Ints dims;
    for (const auto& dim : graph.value(constant.value).dims) dims.push_back(dim.size);
    values.emplace(constant.value, dims).first->second.data = onnx::numbers_of(graph, constant);
  }
  for (const graph::Node& node : graph.nodes) {
    std::vector<const Numbers*> in;
    for (graph::ValueId id : node.inputs) in.push_back(&values.at(id));
    values.emplace(node.outputs[0], evaluate(node, in));
  }
  return values.at(graph.outputs[0]);
}

}  // namespace wm::test
