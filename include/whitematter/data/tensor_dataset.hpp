// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/data/dataset.hpp>

namespace wm {

namespace detail {

/// [Batch, ...]: what can be cut into items.
template <class S>
inline constexpr bool begins_with_batch = S::rank >= 1 && S::axes()[0].label == "Batch";

template <class T>
Array<T, Cpu> gather_items(const Array<T, Cpu>& from, const Selection& selection) {
  Extents extents = from.extents();
  extents[0] = selection.size();
  const std::int64_t elements = extents.elements(1, extents.rank());
  const bool convert = from.layout() == Layout::RowMajor;
  Array<T, Cpu> result(extents, convert ? batch_layout<T>(extents.rank()) : from.layout());
  for (int place = 0; place < selection.size(); ++place) {
    const T* item = from.data() + selection[place] * elements;
    if (convert)
      put_item(result, place, item);
    else
      std::copy_n(item, elements, result.data() + place * elements);
  }
  return result;
}

}  // namespace detail

/// Tensors in memory whose first dimension is Batch, item i being row i of each. A copy shares the elements.
template <class... Tensors>
class TensorDataset;

template <class... T, class... S>
class TensorDataset<Tensor<T, S>...> {
  static_assert(sizeof...(T) > 0, "TensorDataset: there must be a tensor");
  static_assert((detail::begins_with_batch<S> && ...),
                "TensorDataset: the first dimension of each tensor must be Batch");

 public:
  /// Fails with ShapeError where the tensors have different numbers of rows.
  explicit TensorDataset(Tensor<T, S>... tensors) : tensors_(std::move(tensors)...) {
    const auto sizes =
        std::apply([](const auto&... x) { return std::array{(x.has_value() ? x.size(0) : 0)...}; }, tensors_);
    size_ = sizes[0];
    for (const int size : sizes)
      check<ShapeError>(size == size_, "TensorDataset: the tensors must have one number of rows", size_,
                        size);
  }

  int size() const { return size_; }

  std::tuple<Tensor<T, S>...> batch(const Selection& selection) const {
    return std::apply(
        [&](const auto&... x) {
          return std::tuple<Tensor<T, S>...>(Tensor<T, S>(detail::gather_items(x.array(), selection))...);
        },
        tensors_);
  }

 private:
  std::tuple<Tensor<T, S>...> tensors_;
  int size_ = 0;
};

template <class... T, class... S>
TensorDataset(Tensor<T, S>...) -> TensorDataset<Tensor<T, S>...>;

}  // namespace wm
