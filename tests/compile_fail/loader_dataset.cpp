// SPDX-License-Identifier: MIT
// error: Loader: a dataset must have size() and item(i), item(i, generator) or batch(selection), all of them
// const names: Dataset<Numbers>
#include <whitematter/data/loader.hpp>

struct Numbers {
#ifdef MISTAKE
  int size() { return 3; }
#else
  int size() const { return 3; }
#endif
  float item(int i) const { return static_cast<float>(i); }
};

float sum() {
  float result = 0;
  wm::Loader loader{Numbers(), {.batch = 2}};
  for (auto& numbers : loader) result += numbers.at(0);
  return result;
}
