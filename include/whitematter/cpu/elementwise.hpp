// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <type_traits>

#include <whitematter/core/eigen.hpp>
#include <whitematter/cpu/copy.hpp>

namespace wm::kernel {

namespace detail {

/// Sizes of the result in the order of memory, and each operand's stride there: 0 where it is broadcast.
struct Walk {
  std::array<std::int64_t, max_rank> size{}, a{}, b{};
  int rank = 0;
};

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

/// Strides of an operand whose axes stand in the result's order; neighbouring axes that walk alike become
/// one.
inline Walk plan(const Extents& result, const Extents& a, const Extents& b) {
  Walk walk;
  std::int64_t stride_a = 1, stride_b = 1;
  std::array<std::int64_t, max_rank> sa{}, sb{};
  for (int i = result.rank() - 1; i >= 0; --i) {
    const auto k = static_cast<std::size_t>(i);
    sa[k] = a[i] == 1 ? 0 : stride_a;
    sb[k] = b[i] == 1 ? 0 : stride_b;
    stride_a *= a[i];
    stride_b *= b[i];
  }
  for (int i = 0; i < result.rank(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    if (result[i] == 1) continue;
    if (walk.rank > 0) {
      const auto last = static_cast<std::size_t>(walk.rank - 1);
      if (walk.a[last] == sa[k] * result[i] && walk.b[last] == sb[k] * result[i]) {
        walk.size[last] *= result[i];
        walk.a[last] = sa[k];
        walk.b[last] = sb[k];
        continue;
      }
    }
    const auto next = static_cast<std::size_t>(walk.rank++);
    walk.size[next] = result[i];
    walk.a[next] = sa[k];
    walk.b[next] = sb[k];
  }
  if (walk.rank == 0) walk.size[0] = walk.a[0] = walk.b[0] = 1, walk.rank = 1;
  return walk;
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

/// y = f(a, b) with broadcasting; f takes two Eigen array expressions. `rule` is what an error says.
template <class T, class F>
Array<T, Cpu> combine(const char* rule, const Array<T, Cpu>& a, const Array<T, Cpu>& b, F f) {
  const Extents extents = broadcast_extents(rule, a.extents(), b.extents());
  const int rank = extents.rank();
  const Layout layout = (a.rank() == rank ? a : b).layout();
  // Axis 1 is another one after axes were put in front, so that is done to row-major elements.
  const auto align = [&](const Array<T, Cpu>& x) {
    return with_layout(x.rank() == rank ? x : row_major(x).reshaped(padded(x.extents(), rank)), layout);
  };
  const Array<T, Cpu> x = align(a), z = align(b);
  Array<T, Cpu> y(extents, layout);
  if (y.elements() == 0) return y;
  const auto walk = plan(storage_order(extents, layout), storage_order(x.extents(), layout),
                         storage_order(z.extents(), layout));
  const auto inner = static_cast<std::size_t>(walk.rank - 1);
  const std::int64_t run = walk.size[inner], runs = y.elements() / run;
  const T *pa = x.data(), *pb = z.data();
  T* py = y.data();
  const auto row = [&](std::int64_t offset_a, std::int64_t offset_b, std::int64_t offset, std::int64_t n) {
    auto out = eigen::vector(py + offset, n);
    const T *ra = pa + offset_a, *rb = pb + offset_b;
    using Constant = Eigen::Array<T, Eigen::Dynamic, 1>;
    if (walk.a[inner] && walk.b[inner])
      out = f(eigen::vector(ra, n), eigen::vector(rb, n));
    else if (walk.a[inner])
      out = f(eigen::vector(ra, n), Constant::Constant(n, *rb));
    else
      out = f(Constant::Constant(n, *ra), eigen::vector(rb, n));
  };
  if (runs == 1) {
    parallel_for(run, memory_grain, [&](std::int64_t begin, std::int64_t end) {
      row(begin * walk.a[inner], begin * walk.b[inner], begin, end - begin);
    });
    return y;
  }
  parallel_for(runs, std::max<std::int64_t>(1, memory_grain / run),
               [&](std::int64_t begin, std::int64_t end) {
                 for (std::int64_t r = begin; r < end; ++r) {
                   std::int64_t rest = r, offset_a = 0, offset_b = 0;
                   for (int i = walk.rank - 2; i >= 0; --i) {
                     const auto k = static_cast<std::size_t>(i);
                     offset_a += rest % walk.size[k] * walk.a[k];
                     offset_b += rest % walk.size[k] * walk.b[k];
                     rest /= walk.size[k];
                   }
                   row(offset_a, offset_b, r * run, run);
                 }
               });
  return y;
}

}  // namespace detail

/// y = F::forward(x). A formula takes and returns Eigen array expressions.
template <class F, class T>
Array<T, Cpu> unary(const Array<T, Cpu>& x) {
  Array<T, Cpu> y(x.extents(), x.layout());
  parallel_for(x.elements(), memory_grain, [&](std::int64_t begin, std::int64_t end) {
    eigen::vector(y.data() + begin, end - begin) =
        F::forward(eigen::vector(static_cast<const T*>(x.data()) + begin, end - begin));
  });
  return y;
}

/// dx = F::backward(saved, dy), where saved is what the formula asks for, its input or its output.
template <class F, class T>
Array<T, Cpu> unary_backward(const Array<T, Cpu>& saved, const Array<T, Cpu>& dy) {
  return detail::combine("backward: the gradient must have the tensor's sizes", saved, dy,
                         [](const auto& v, const auto& g) { return F::backward(v, g); });
}

/// y = F::forward(a, b) with broadcasting.
template <class F, class T>
Array<T, Cpu> binary(const Array<T, Cpu>& a, const Array<T, Cpu>& b) {
  return detail::combine(F::rule, a, b, [](const auto& v, const auto& w) { return F::forward(v, w); });
}

}  // namespace wm::kernel
