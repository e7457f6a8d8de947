// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/matmul.hpp>
#include <whitematter/cpu/reduce.hpp>

namespace wm {

/// How a sequence lies in memory, and in which direction a recurrent layer reads it.
struct Sequence {
  bool reverse = false;     ///< from the last step to the first
  bool batch_first = true;  ///< [N, T, ...], else [T, N, ...]
};

/// What recurrent layers have in common. They split a batch among threads, each of which takes its examples
/// through all steps: none waits for another, and no sum depends on their number.
namespace kernel {

/// Where an example's steps lie, as rows of the matrix [N * T, ...] that a sequence is in memory.
struct Steps {
  std::int64_t batch, time, example_stride, step_stride;
  bool reverse;

  Steps(const Extents& x, Sequence s)
      : batch(x[s.batch_first ? 0 : 1]),
        time(x[s.batch_first ? 1 : 0]),
        example_stride(s.batch_first ? time : 1),
        step_stride(s.batch_first ? 1 : batch),
        reverse(s.reverse) {}

  int rows() const { return static_cast<int>(batch * time); }

  /// Steps count in the direction of reading.
  std::int64_t row(std::int64_t example, std::int64_t step) const {
    return example * example_stride + (reverse ? time - 1 - step : step) * step_stride;
  }

  /// Calls f(begin, end) for parts of the batch, one for each thread: a part reads the weights in every step.
  template <class F>
  void for_examples(F&& f) const {
    parallel_for(batch, (batch + num_threads() - 1) / num_threads(), f);
  }
};

/// What a profile shows of a layer's steps: the products with the state, and gates, weights and states once.
template <class T>
Work recurrent_work(const Steps& steps, std::int64_t width, int hidden, const char* part = "") {
  const std::int64_t values = steps.rows() * (width + hidden) + width * hidden;
  return {.flops = 2 * steps.rows() * width * hidden,
          .bytes = values * static_cast<std::int64_t>(sizeof(T)),
          .shape = {static_cast<int>(steps.batch), static_cast<int>(steps.time), hidden},
          .algorithm = part};
}

/// What a layer with G gates computes from: a sequence, the state before its first step [N, H], which is zero
/// where there is none, weights [G H, In] and [G H, H], and biases [G H].
template <class T, class Device = Cpu>
struct RecurrentInputs {
  Array<T, Device> x, state, weight_ih, weight_hh, bias_ih, bias_hh;

  int hidden() const { return weight_hh.size(1); }
};

/// Gradients of what the gates take from the sequence and from the state, [N T, G H] each, and of the state
/// before the first step.
template <class T, class Device = Cpu>
struct GateGradients {
  Array<T, Device> input, hidden, state, cell;
};

namespace detail {

template <class T>
Array<T, Cpu> sequence_rows(const Array<T, Cpu>& x) {
  return row_major(x).reshaped({x.size(0) * x.size(1), x.size(2)});
}

}  // namespace detail

/// What the gates of all steps take from the sequence, in one product. -> [N T, G H]
template <class T>
Array<T, Cpu> input_products(const RecurrentInputs<T>& in) {
  return matmul(detail::sequence_rows(in.x), in.weight_ih, Transpose::No, Transpose::Yes);
}

/// The sum of both biases.
template <class T>
Array<T, Cpu> recurrent_bias(const RecurrentInputs<T>& in) {
  const Array<T, Cpu> bias = clone(in.bias_ih);
  accumulate(bias, in.bias_hh);
  return bias;
}

/// State or cell before a step, of the examples from `begin` on; `later` holds it after each step. No data
/// where it is zero.
template <class T>
Operand<T> before_step(const Array<T, Cpu>& initial, const T* later, const Steps& steps, int hidden,
                       std::int64_t begin, std::int64_t step) {
  if (step > 0) return {later + steps.row(begin, step - 1) * hidden, steps.example_stride * hidden};
  return {initial ? initial.data() + begin * hidden : nullptr, hidden};
}

/// The state before each step. -> [N T, H]
template <class T>
Array<T, Cpu> before_steps(const Array<T, Cpu>& initial, const T* later, const Steps& steps, int hidden) {
  const Array<T, Cpu> result({steps.rows(), hidden});
  steps.for_examples([&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n)
      for (std::int64_t step = 0; step < steps.time; ++step) {
        const T* from = before_step(initial, later, steps, hidden, n, step).data;
        T* to = result.data() + steps.row(n, step) * hidden;
        from ? std::copy_n(from, hidden, to) : std::fill_n(to, hidden, T(0));
      }
  });
  return result;
}

/// Gradients of sequence, weights and biases, in this order, each of them in one product over all steps.
/// Those that nobody needs are empty.
template <class T>
std::array<Array<T, Cpu>, 5> recurrent_gradients(const RecurrentInputs<T>& in, const T* y,
                                                 const GateGradients<T>& gates, Sequence sequence,
                                                 const std::array<bool, 5>& needs) {
  const int width = in.weight_hh.size(0);
  std::array<Array<T, Cpu>, 5> result;
  if (needs[0]) result[0] = matmul(gates.input, in.weight_ih).reshaped(in.x.extents());
  if (needs[1]) result[1] = matmul(gates.input, detail::sequence_rows(in.x), Transpose::Yes, Transpose::No);
  if (needs[2])
    result[2] = matmul(gates.hidden, before_steps(in.state, y, Steps(in.x.extents(), sequence), in.hidden()),
                       Transpose::Yes, Transpose::No);
  if (needs[3]) result[3] = sum_to(gates.input, {width});
  if (needs[4]) result[4] = sum_to(gates.hidden, {width});
  return result;
}

}  // namespace kernel

}  // namespace wm
