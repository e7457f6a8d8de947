// SPDX-License-Identifier: MIT
#include <whitematter/cpu/weight_cache.hpp>

#include "support/arrays.hpp"

using namespace wm;
using kernel::WeightCache;
using kernel::WeightForm;

TEST_CASE("a form is made once for each weight and kind while a cache is there, else each time") {
  int made = 0;
  const auto first = sample_array<float>(1, {2, 2}), second = sample_array<float>(2, {2, 2});
  const auto get = [&](const Array<float>& weight, WeightForm form, int groups = 1) {
    return *kernel::weight_form<int>(weight, form, groups, [&] { return ++made; });
  };
  CHECK(get(first, WeightForm::Direct) == 1);
  CHECK(get(first, WeightForm::Direct) == 2);
  WeightCache cache;
  {
    const WeightCache::Scope scope(cache);
    CHECK(get(first, WeightForm::Direct) == 3);
    CHECK(get(second, WeightForm::Direct) == 4);
    CHECK(get(first, WeightForm::Winograd4) == 5);
    CHECK(get(first, WeightForm::Direct, 2) == 6);
    CHECK(get(first, WeightForm::Direct) == 3);
    cache.clear();
    CHECK(get(first, WeightForm::Direct) == 7);
  }
  CHECK(WeightCache::current() == nullptr);
}

TEST_CASE("a cache keeps its weights, so that another does not get their address") {
  WeightCache cache;
  const WeightCache::Scope scope(cache);
  const auto live = [] { return memory_statistics().live_blocks; };
  const auto before = live();
  kernel::weight_form<int>(sample_array<float>(1, {64}), WeightForm::Direct, 1, [] { return 1; });
  CHECK(live() == before + 1);
  cache.clear();
  CHECK(live() == before);
}
