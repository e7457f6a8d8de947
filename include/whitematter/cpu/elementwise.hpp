// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <tuple>
#include <type_traits>

#include <whitematter/core/eigen.hpp>
#include <whitematter/cpu/walk.hpp>

namespace wm::kernel {

namespace detail {

/// Sizes in the order in which the elements lie in memory.
inline Extents storage_order(const Extents& e, Layout layout) {
  if (layout == Layout::RowMajor || e.rank() < 3) return e;
  Extents result{e[0]};
  for (int i = 2; i < e.rank(); ++i) result.push(e[i]);
  return result.push(e[1]);
}

inline Extents padded(const Extents& e, int rank) {
  Extents result;
  for (int i = e.rank(); i < rank; ++i) result.push(1);
  for (const int size : e) result.push(size);
  return result;
}

}  // namespace detail

/// The extents that a and b broadcast to. Fails with ShapeError where NumPy's rule does not hold.
inline Extents broadcast_extents(const char* rule, const Extents& a, const Extents& b) {
  const int rank = std::max(a.rank(), b.rank());
  const Extents x = detail::padded(a, rank), y = detail::padded(b, rank);
  Extents result;
  for (int i = 0; i < rank; ++i) {
    if (x[i] != y[i] && x[i] != 1 && y[i] != 1)
      fail<ShapeError>(text(rule, " (expected ", a, ", got ", b, ")"));
    result.push(x[i] == 1 ? y[i] : x[i]);
  }
  return result;
}

namespace detail {

/// x with as many axes as the result of a broadcast, in its layout.
template <class T>
Array<T, Cpu> aligned(const Array<T, Cpu>& x, int rank, Layout layout) {
  // Axis 1 is another one after axes were put in front, so that is done to row-major elements.
  return with_layout(x.rank() == rank ? x : row_major(x).reshaped(padded(x.extents(), rank)), layout);
}

/// Elements of a run that are computed in one go; few enough for the first-level cache.
inline constexpr std::int64_t line_piece = 512;

/// One operand's elements of a run. An element that is repeated is copied to a vector first, so that a
/// formula is compiled once and not for each way to broadcast.
template <class T>
class Line {
 public:
  Line(const T* data, std::int64_t step, std::int64_t n) : data_(data), step_(step) {
    if (step == 0) std::fill_n(repeated_.data(), std::min(n, line_piece), *data);
  }
  const T* at(std::int64_t begin) const { return step_ ? data_ + begin : repeated_.data(); }

 private:
  const T* data_;
  std::int64_t step_;
  std::array<T, line_piece> repeated_;
};

/// Calls a function for pieces of the result and of the inputs broadcast to it. All of map that does not
/// depend on the formula.
template <class Out, class... T>
Array<Out, Cpu> map_pieces(
    const char* rule, const void* f,
    std::type_identity_t<void (*)(const void* f, std::int64_t n, Out* y, const T*... x)> piece,
    const Array<T, Cpu>&... inputs) {
  Extents extents;
  ((extents = broadcast_extents(rule, extents, inputs.extents())), ...);
  const int rank = extents.rank();
  Layout layout = Layout::RowMajor;
  bool found = false;
  ((layout = !found && inputs.rank() == rank ? found = true, inputs.layout() : layout), ...);
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    const std::tuple x{aligned(inputs, rank, layout)...};
    Array<Out, Cpu> y(extents, layout);
    const Span span(rule, {y.elements(), (y.bytes() + ... + inputs.bytes()), extents});
    const auto order = [layout](const auto& array) { return storage_order(array.extents(), layout); };
    const Walk<1 + sizeof...(T)> walk(
        order(y), {contiguous_strides(order(y)), broadcast_strides(order(std::get<I>(x)))...});
    walk.for_each_run([&](const auto& at, std::int64_t n) {
      const std::tuple lines{Line<T>(std::get<I>(x).data() + at[I + 1], walk.step(I + 1), n)...};
      for (std::int64_t i = 0; i < n; i += line_piece)
        piece(f, std::min(line_piece, n - i), y.data() + at[0] + i, std::get<I>(lines).at(i)...);
    });
    return y;
  }
  (std::index_sequence_for<T...>());
}

}  // namespace detail

/// y = f(x...) with broadcasting; f takes an Eigen array expression for each input and returns one. `rule` is
/// what an error says.
template <class Out, class F, class... T>
Array<Out, Cpu> map(const char* rule, const F& f, const Array<T, Cpu>&... inputs) {
  return detail::map_pieces<Out, T...>(
      rule, &f,
      [](const void* formula, std::int64_t n, Out* y, const T*... x) {
        eigen::vector(y, n) = (*static_cast<const F*>(formula))(eigen::vector(x, n)...);
      },
      inputs...);
}

namespace detail {

/// The name of a formula's type without its scope: "Relu".
template <class F>
constexpr std::string_view formula_name() {
  std::string_view name = __PRETTY_FUNCTION__;
  name = name.substr(name.find("F = ") + 4);
  name = name.substr(0, name.find_first_of(";]<"));
  const auto scope = name.rfind("::");
  return scope == name.npos ? name : name.substr(scope + 2);
}

}  // namespace detail

/// y = f.forward(x). A formula takes and returns Eigen array expressions.
template <class F, class T>
Array<T, Cpu> unary(const Array<T, Cpu>& x, const F& f = {}) {
  Array<T, Cpu> y(x.extents(), x.layout());
  constexpr auto name = detail::formula_name<F>();
  const Span span(name, {x.elements(), 2 * x.bytes(), x.extents()});
  parallel_for(x.elements(), memory_grain, [&](std::int64_t begin, std::int64_t end) {
    eigen::vector(y.data() + begin, end - begin) =
        f.forward(eigen::vector(static_cast<const T*>(x.data()) + begin, end - begin));
  });
  return y;
}

/// dx = f.backward(saved, dy), where saved is what the formula asks for, its input or its output.
template <class F, class T>
Array<T, Cpu> unary_backward(const Array<T, Cpu>& saved, const Array<T, Cpu>& dy, const F& f = {}) {
  constexpr auto name = detail::formula_name<F>();
  const Span span(name, {dy.elements(), 3 * dy.bytes(), dy.extents(), "backward", true});
  return map<T>(
      "backward: the gradient must have the tensor's sizes",
      [&f](const auto& v, const auto& g) { return f.backward(v, g); }, saved, dy);
}

/// y = F::forward(a, b) with broadcasting, in the element type of both unless another is given.
template <class F, class Out = void, class T>
auto binary(const Array<T, Cpu>& a, const Array<T, Cpu>& b) {
  return map<std::conditional_t<std::is_void_v<Out>, T, Out>>(
      F::rule, [](const auto& v, const auto& w) { return F::forward(v, w); }, a, b);
}

}  // namespace wm::kernel
