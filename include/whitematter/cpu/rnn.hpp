// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/recurrent.hpp>

namespace wm::kernel {

/// Elman's network: h = f(W_ih x + b_ih + W_hh h + b_hh), where f is tanh or max(., 0). -> [N, T, H] or
/// [T, N, H], as x
template <class T>
Array<T, Cpu> rnn(const RecurrentInputs<T>& in, bool relu, Sequence sequence) {
  const Steps steps(in.x.extents(), sequence);
  const int hidden = in.hidden();
  const Array<T, Cpu> y = input_products(in).reshaped({in.x.size(0), in.x.size(1), hidden}),
                      bias = recurrent_bias(in);
  const Span span("rnn", recurrent_work<T>(steps, hidden, hidden));
  const PackedMatrix<T> weights(hidden, hidden, {in.weight_hh.data(), hidden, Transpose::Yes});
  steps.for_examples([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t step = 0; step < steps.time; ++step) {
      const Operand<T> before = before_step<T>(in.state, y.data(), steps, hidden, begin, step);
      if (before.data)
        gemm<T>(end - begin, before, weights, y.data() + steps.row(begin, step) * hidden,
                steps.example_stride * hidden, true);
      for (std::int64_t n = begin; n < end; ++n) {
        auto h = eigen::vector(y.data() + steps.row(n, step) * hidden, hidden);
        h += eigen::vector(bias.data(), hidden);
        if (relu)
          h = h.max(T(0));
        else
          h = h.tanh();
      }
    }
  });
  return y;
}

template <class T>
GateGradients<T> rnn_backward(const RecurrentInputs<T>& in, const Array<T, Cpu>& y,
                              const Array<T, Cpu>& gradient, bool relu, Sequence sequence) {
  const Steps steps(in.x.extents(), sequence);
  const int hidden = in.hidden();
  const Array<T, Cpu> dy = row_major(gradient), gates({steps.rows(), hidden}),
                      carried = filled<T>({static_cast<int>(steps.batch), hidden}, T(0));
  const Span span("rnn", recurrent_work<T>(steps, hidden, hidden, "backward"));
  const PackedMatrix<T> weights(hidden, hidden, {in.weight_hh.data(), hidden});
  steps.for_examples([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t step = steps.time; step-- > 0;) {
      for (std::int64_t n = begin; n < end; ++n) {
        const std::int64_t at = steps.row(n, step) * hidden;
        const auto h = eigen::vector<T>(y.data() + at, hidden);
        const auto dh =
            eigen::vector<T>(dy.data() + at, hidden) + eigen::vector(carried.data() + n * hidden, hidden);
        if (relu)
          eigen::vector(gates.data() + at, hidden) = (h > T(0)).select(dh, T(0));
        else
          eigen::vector(gates.data() + at, hidden) = dh * (T(1) - h * h);
      }
      gemm<T>(end - begin, {gates.data() + steps.row(begin, step) * hidden, steps.example_stride * hidden},
              weights, carried.data() + begin * hidden, hidden);
    }
  });
  return {gates, gates, carried, {}};
}

}  // namespace wm::kernel
