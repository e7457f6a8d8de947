// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace wm {

/// The path of a field in a model, such as "layer1.0.conv1.weight", as names one behind another. It becomes a
/// string where one is asked for, so that a walk over a model that needs no names makes none.
class Path {
 public:
  Path() = default;
  Path(const char* name) : name_(name) {}         // NOLINT: implicit, as the start of a walk
  Path(const std::string& name) : name_(name) {}  // NOLINT
  /// Both must live as long as the path.
  Path(const Path& module, std::string_view name) : module_(&module), name_(name) {}
  Path(const Path&& module, std::string_view name) = delete;

  [[gnu::noinline]] std::string str() const {
    std::string result = module_ ? module_->str() : "";
    if (!result.empty() && !name_.empty()) result += '.';
    return result += name_;
  }
  operator std::string() const { return str(); }  // NOLINT: implicit, so that a visitor may take a string

 private:
  const Path* module_ = nullptr;
  std::string_view name_;
};

namespace detail {

template <std::size_t I>
struct IndexText {
  static constexpr auto digits = [] {
    std::array<char, 20> result{};
    std::size_t begin = result.size(), rest = I;
    do result[--begin] = static_cast<char>('0' + rest % 10);
    while (rest /= 10);
    return std::pair{result, begin};
  }();
};

/// A number as text that the compiler knows.
template <std::size_t I>
inline constexpr std::string_view index_text{IndexText<I>::digits.first.data() + IndexText<I>::digits.second,
                                             IndexText<I>::digits.first.size() - IndexText<I>::digits.second};

}  // namespace detail

}  // namespace wm
