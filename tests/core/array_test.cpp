// SPDX-License-Identifier: MIT
#include <whitematter/core/array.hpp>

#include "support/catch.hpp"

using namespace wm;

namespace {

Array<float> counting(const Extents& extents) {
  Array<float> x(extents);
  for (std::int64_t i = 0; i < x.elements(); ++i) x.data()[i] = static_cast<float>(i);
  return x;
}

}  // namespace

TEST_CASE("an array without elements is false and one with none of them is true") {
  CHECK_FALSE(Array<float>());
  CHECK(Array<float>({0, 3}));
  CHECK(Array<float>({0, 3}).elements() == 0);
}

TEST_CASE("a copy of an array shares its elements") {
  const Array<float> x = counting({2, 3});
  CHECK(x.unique());
  const Array<float> copy = x;
  CHECK_FALSE(x.unique());
  CHECK(copy.identity() == x.identity());
  copy.data()[4] = 40;
  CHECK(x.data()[4] == 40);
}

TEST_CASE("a reshaped array has the same elements under other sizes") {
  const Array<float> x = counting({2, 3});
  const Array<float> y = x.reshaped({3, 2});
  CHECK(y.extents() == Extents{3, 2});
  CHECK(y.data() == x.data());
}

TEST_CASE("a slice of an array begins at its item and can be sliced again") {
  const Array<float> x = counting({5, 2, 3});
  const Array<float> y = x.sliced(1, 3).sliced(2, 1);
  CHECK(y.extents() == Extents{1, 2, 3});
  CHECK(y.data()[0] == 18);
  CHECK(*static_cast<const float*>(y.share().get()) == 18);
}

TEST_CASE("shared elements outlive the array") {
  std::shared_ptr<const void> elements;
  {
    const Array<float> x = counting({4});
    elements = x.share();
  }
  const Array<float> other = counting({4});
  CHECK(other.data() != elements.get());
  CHECK(static_cast<const float*>(elements.get())[3] == 3);
}

TEST_CASE("relabelled changes the layout alone") {
  const Array<float> x = counting({2, 3, 1, 1});
  CHECK(x.layout() == Layout::RowMajor);
  CHECK(x.relabelled(Layout::ChannelsLast).layout() == Layout::ChannelsLast);
  CHECK(x.relabelled(Layout::ChannelsLast).data() == x.data());
}
