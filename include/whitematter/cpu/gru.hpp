// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/recurrent.hpp>

namespace wm::kernel {

/// What gru computes, and what its backward needs of that.
template <class T, class Device = Cpu>
struct GruForward {
  Array<T, Device> result;  // [N, T, H] or [T, N, H], as x
  Array<T, Device> gates;   // [N T, 3 H]: r, z and n
  Array<T, Device> hidden;  // [N T, H]: W_hn h + b_hn, which r scales
};

namespace detail {

/// The gates of one example and step from their sums, to which the biases are added, and what follows from
/// them.
template <class T>
void gru_cell(int hidden, T* gate, T* scaled, const T* bias_ih, const T* bias_hh, const T* before, T* h) {
  const auto part = [=](auto* from, int number) { return eigen::vector(from + number * hidden, hidden); };
  auto both = eigen::vector(gate, 2 * hidden);
  both = (both + eigen::vector(bias_ih, 2 * hidden) + eigen::vector(bias_hh, 2 * hidden)).logistic();
  auto n = part(gate, 2);
  part(scaled, 0) += part(bias_hh, 2);
  n = (n + part(bias_ih, 2) + part(gate, 0) * part(scaled, 0)).tanh();
  if (before)
    part(h, 0) = n + part(gate, 1) * (part(before, 0) - n);
  else
    part(h, 0) = n - part(gate, 1) * n;
}

/// The gradients of what r, z and n take from the sequence and from the state, and in `dh` what of its
/// gradient passes z to the step before.
template <class T>
void gru_cell_backward(int hidden, const T* gate, const T* scaled, const T* before, const T* dy, T* dh,
                       T* input, T* state) {
  const auto part = [=](auto* from, int number) { return eigen::vector(from + number * hidden, hidden); };
  const auto r = part(gate, 0), z = part(gate, 1), n = part(gate, 2);
  const auto one = T(1);
  auto d = part(dh, 0), dr = part(input, 0), dz = part(input, 1), dn = part(input, 2);
  d += part(dy, 0);
  dn = d * (one - z) * (one - n * n);
  dr = dn * part(scaled, 0) * r * (one - r);
  if (before)
    dz = d * (part(before, 0) - n) * z * (one - z);
  else
    dz = -d * n * z * (one - z);
  eigen::vector(state, 2 * hidden) = eigen::vector(input, 2 * hidden);
  part(state, 2) = dn * r;
  d *= z;
}

}  // namespace detail

/// Gated recurrent unit with PyTorch's gates: r, z = s(W x + b + W h + b); n = tanh(W_in x + b_in +
/// r (W_hn h + b_hn)); h = (1 - z) n + z h.
template <class T>
GruForward<T> gru(const RecurrentInputs<T>& in, Sequence sequence) {
  const Steps steps(in.x.extents(), sequence);
  const int hidden = in.hidden(), width = 3 * hidden;
  const GruForward<T> out{Array<T, Cpu>({in.x.size(0), in.x.size(1), hidden}), input_products(in),
                          Array<T, Cpu>({steps.rows(), hidden})};
  const Span span("gru", recurrent_work<T>(steps, 3 * hidden, hidden));
  const T* w = in.weight_hh.data();
  const PackedMatrix<T> to_rz(hidden, 2 * hidden, {w, hidden, Transpose::Yes}),
      to_n(hidden, hidden, {w + 2 * hidden * hidden, hidden, Transpose::Yes});
  T *y = out.result.data(), *gates = out.gates.data(), *scaled = out.hidden.data();
  steps.for_examples([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t step = 0; step < steps.time; ++step) {
      const Operand<T> before = before_step<T>(in.state, y, steps, hidden, begin, step);
      const std::int64_t first = steps.row(begin, step);
      if (before.data) {
        gemm<T>(end - begin, before, to_rz, gates + first * width, steps.example_stride * width, true);
        gemm<T>(end - begin, before, to_n, scaled + first * hidden, steps.example_stride * hidden);
      }
      for (std::int64_t n = begin; n < end; ++n) {
        const std::int64_t row = steps.row(n, step);
        if (!before.data) std::fill_n(scaled + row * hidden, hidden, T(0));
        detail::gru_cell<T>(
            hidden, gates + row * width, scaled + row * hidden, in.bias_ih.data(), in.bias_hh.data(),
            before.data ? before.data + (n - begin) * before.stride : nullptr, y + row * hidden);
      }
    }
  });
  return out;
}

template <class T>
GateGradients<T> gru_backward(const RecurrentInputs<T>& in, const GruForward<T>& out,
                              const Array<T, Cpu>& gradient, Sequence sequence) {
  const Steps steps(in.x.extents(), sequence);
  const int hidden = in.hidden(), width = 3 * hidden;
  const Array<T, Cpu> dy = row_major(gradient), input({steps.rows(), width}), state({steps.rows(), width}),
                      dh = filled<T>({static_cast<int>(steps.batch), hidden}, T(0));
  const Span span("gru", recurrent_work<T>(steps, 3 * hidden, hidden, "backward"));
  const PackedMatrix<T> weights(width, hidden, {in.weight_hh.data(), hidden});
  steps.for_examples([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t step = steps.time; step-- > 0;) {
      const Operand<T> before = before_step<T>(in.state, out.result.data(), steps, hidden, begin, step);
      for (std::int64_t n = begin; n < end; ++n) {
        const std::int64_t row = steps.row(n, step);
        detail::gru_cell_backward<T>(hidden, out.gates.data() + row * width, out.hidden.data() + row * hidden,
                                     before.data ? before.data + (n - begin) * before.stride : nullptr,
                                     dy.data() + row * hidden, dh.data() + n * hidden,
                                     input.data() + row * width, state.data() + row * width);
      }
      gemm<T>(end - begin, {state.data() + steps.row(begin, step) * width, steps.example_stride * width},
              weights, dh.data() + begin * hidden, hidden, true);
    }
  });
  return {input, state, dh, {}};
}

}  // namespace wm::kernel
