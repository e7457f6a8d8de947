// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/recurrent.hpp>

namespace wm::kernel {

/// What lstm computes, and what its backward needs of that.
template <class T, class Device = Cpu>
struct LstmForward {
  Array<T, Device> result;  // [N T + N, H]: the output at each step, then the cells after the last one
  Array<T, Device> gates;   // [N T, 4 H]: i, f, g and o
  Array<T, Device> cells;   // [N T, H]: after each step
};

namespace detail {

/// The gates of one example and step, whose sums are complete but for the bias, and what follows from them.
template <class T>
void lstm_cell(int hidden, T* gate, const T* bias, const T* cell_before, T* cell, T* h) {
  const auto part = [=](T* from, int number) { return eigen::vector(from + number * hidden, hidden); };
  eigen::vector(gate, 4 * hidden) += eigen::vector(bias, 4 * hidden);
  eigen::vector(gate, 2 * hidden) = eigen::vector(gate, 2 * hidden).logistic();
  part(gate, 2) = part(gate, 2).tanh();
  part(gate, 3) = part(gate, 3).logistic();
  auto c = part(cell, 0);
  c = part(gate, 0) * part(gate, 2);
  if (cell_before) c += part(gate, 1) * eigen::vector(cell_before, hidden);
  part(h, 0) = part(gate, 3) * c.tanh();
}

/// Takes `dh` and `dc` to the gradients of the gates' sums, and `dc` back to the step before.
template <class T>
void lstm_cell_backward(int hidden, const T* gate, const T* cell_before, const T* cell, const T* dy,
                        const T* dh, T* dc, T* gradient) {
  const auto g = [=](int number) { return eigen::vector(gate + number * hidden, hidden); };
  const auto d = [=](int number) { return eigen::vector(gradient + number * hidden, hidden); };
  const auto one = T(1);
  auto c = eigen::vector(dc, hidden);
  // The gradients' places hold dh and tanh(cell) until they are written.
  d(0) = eigen::vector(dy, hidden) + eigen::vector(dh, hidden);
  d(3) = eigen::vector(cell, hidden).tanh();
  c += d(0) * g(3) * (one - d(3) * d(3));
  d(3) *= d(0) * g(3) * (one - g(3));
  d(0) = c * g(2) * g(0) * (one - g(0));
  d(2) = c * g(0) * (one - g(2) * g(2));
  if (cell_before)
    d(1) = c * eigen::vector(cell_before, hidden) * g(1) * (one - g(1));
  else
    d(1).setZero();
  c *= g(1);
}

}  // namespace detail

/// Long short-term memory with PyTorch's gates: i, f, g, o = s(i), s(f), tanh(g), s(o) of W_ih x + b_ih +
/// W_hh h + b_hh; c = f c + i g; h = o tanh(c). `cell` is c before the first step, zero where there is none.
template <class T>
LstmForward<T> lstm(const RecurrentInputs<T>& in, const Array<T, Cpu>& cell, Sequence sequence) {
  const Steps steps(in.x.extents(), sequence);
  const int hidden = in.hidden(), width = 4 * hidden;
  const LstmForward<T> out{Array<T, Cpu>({steps.rows() + static_cast<int>(steps.batch), hidden}),
                           input_products(in), Array<T, Cpu>({steps.rows(), hidden})};
  const Array<T, Cpu> bias = recurrent_bias(in);
  const Span span("lstm", recurrent_work<T>(steps, 4 * hidden, hidden));
  const PackedMatrix<T> weights(hidden, width, {in.weight_hh.data(), hidden, Transpose::Yes});
  T *y = out.result.data(), *cells = out.cells.data(), *gates = out.gates.data();
  steps.for_examples([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t step = 0; step < steps.time; ++step) {
      const Operand<T> before = before_step<T>(in.state, y, steps, hidden, begin, step),
                       cell_before = before_step<T>(cell, cells, steps, hidden, begin, step);
      if (before.data)
        gemm<T>(end - begin, before, weights, gates + steps.row(begin, step) * width,
                steps.example_stride * width, true);
      for (std::int64_t n = begin; n < end; ++n) {
        const std::int64_t row = steps.row(n, step);
        const T* own = cell_before.data ? cell_before.data + (n - begin) * cell_before.stride : nullptr;
        detail::lstm_cell<T>(hidden, gates + row * width, bias.data(), own, cells + row * hidden,
                             y + row * hidden);
      }
    }
    for (std::int64_t n = begin; n < end; ++n)
      std::copy_n(cells + steps.row(n, steps.time - 1) * hidden, hidden, y + (steps.rows() + n) * hidden);
  });
  return out;
}

/// From the gradient of the result, that of the cells after the last step included.
template <class T>
GateGradients<T> lstm_backward(const RecurrentInputs<T>& in, const Array<T, Cpu>& cell,
                               const LstmForward<T>& out, const Array<T, Cpu>& gradient, Sequence sequence) {
  const Steps steps(in.x.extents(), sequence);
  const int hidden = in.hidden(), width = 4 * hidden, batch = static_cast<int>(steps.batch);
  const Array<T, Cpu> gates({steps.rows(), width}), dh = filled<T>({batch, hidden}, T(0)),
                                                    dc = clone(gradient.sliced(steps.rows(), batch));
  const Span span("lstm", recurrent_work<T>(steps, 4 * hidden, hidden, "backward"));
  const PackedMatrix<T> weights(width, hidden, {in.weight_hh.data(), hidden});
  steps.for_examples([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t step = steps.time; step-- > 0;) {
      const Operand<T> before = before_step<T>(cell, out.cells.data(), steps, hidden, begin, step);
      for (std::int64_t n = begin; n < end; ++n) {
        const std::int64_t row = steps.row(n, step);
        const T* own = before.data ? before.data + (n - begin) * before.stride : nullptr;
        detail::lstm_cell_backward<T>(hidden, out.gates.data() + row * width, own,
                                      out.cells.data() + row * hidden, gradient.data() + row * hidden,
                                      dh.data() + n * hidden, dc.data() + n * hidden,
                                      gates.data() + row * width);
      }
      gemm<T>(end - begin, {gates.data() + steps.row(begin, step) * width, steps.example_stride * width},
              weights, dh.data() + begin * hidden, hidden);
    }
  });
  return {gates, gates, dh, dc};
}

}  // namespace wm::kernel
