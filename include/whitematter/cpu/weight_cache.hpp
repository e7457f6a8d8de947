// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include <whitematter/core/array.hpp>
#include <whitematter/cpu/instruction_set.hpp>

namespace wm::kernel {

/// The forms in which kernels multiply with weights: packed for a product, or transformed.
enum class WeightForm { Linear, Direct, Winograd2, Winograd4, WinogradStride2 };

/// Keeps these forms from one call to the next, for weights that do not change meanwhile.
class WeightCache {
 public:
  /// Makes a cache that of this thread while it lives.
  class Scope {
   public:
    explicit Scope(WeightCache& cache) : before_(std::exchange(slot(), &cache)) {}
    ~Scope() { slot() = before_; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    WeightCache* before_;
  };

  static WeightCache* current() { return slot(); }

  /// A weight's form in so many groups, made on the first call. All forms of one kind have one type.
  template <class Form, class T, class Make>
  std::shared_ptr<const Form> get(const Array<T, Cpu>& weight, WeightForm form, int groups, Make make) {
    auto& [value, elements] = forms_[{weight.data(), form, groups, instruction_set()}];
    if (!value) {
      value = std::make_shared<const Form>(make());
      elements = weight.share();  // another weight must not get their address
    }
    return std::static_pointer_cast<const Form>(value);
  }

  void clear() { forms_.clear(); }

 private:
  static WeightCache*& slot() {
    thread_local WeightCache* cache = nullptr;
    return cache;
  }

  struct Entry {
    std::shared_ptr<const void> value, elements;
  };
  std::map<std::tuple<const void*, WeightForm, int, InstructionSet>, Entry> forms_;
};

/// The form of a weight from this thread's cache, or a new one where there is no cache.
template <class Form, class T, class Make>
std::shared_ptr<const Form> weight_form(const Array<T, Cpu>& weight, WeightForm form, int groups, Make make) {
  if (auto* cache = WeightCache::current()) return cache->get<Form>(weight, form, groups, make);
  return std::make_shared<const Form>(make());
}

}  // namespace wm::kernel
