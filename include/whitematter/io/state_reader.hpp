// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <set>

#include <whitematter/io/safetensors.hpp>

namespace wm {

/// Loads many arrays from one file, or none of them: each is asked for with want(), and load() changes
/// something only after every name, type and shape was found right and every byte was read.
class StateReader {
 public:
  explicit StateReader(const std::filesystem::path& path) : file_(path) {}

  const Metadata& metadata() const { return file_.metadata(); }
  const safetensors::Entry* find(const std::string& name) const { return file_.find(name); }

  /// take(array) gets the elements once all is well.
  template <class T, class Take>
  [[gnu::cold]] void want(const std::string& name, const Extents& extents, Take take) {
    wanted_.insert(name);
    const auto* entry = file_.find(name);
    const auto expected = safetensors::describe(element_type<T>(), extents);
    if (!entry) return problem("missing", name, expected);
    const auto got = safetensors::describe(entry->type, entry->shape);
    if (got != expected)
      return problem(entry->type == element_type<T>() ? "misshapen" : "of another type", name,
                     text(expected, ", got ", got));
    Array<T, Cpu> staged(extents);
    reads_.push_back([this, entry, staged] { file_.read(*entry, staged.data()); });
    takes_.push_back([staged, take] { take(staged); });
  }

  /// Entries that the file may have beside what is asked for: those for which may_be(name) is true.
  void ignore(const std::function<bool(const std::string&)>& may_be) {
    for (const auto& entry : file_.entries())
      if (may_be(entry.name)) ignored_.insert(entry.name);
  }

  /// Fails with one FileError that lists everything missing, unexpected and misshapen.
  [[gnu::cold]] void load() {
    for (const auto& entry : file_.entries())
      if (!wanted_.contains(entry.name) && !ignored_.contains(entry.name))
        problem("unexpected", entry.name,
                text("nothing, got ", safetensors::describe(entry.type, entry.shape)));
    if (problems_ > 0)
      fail<FileError>(text("load ", file_.path().string(),
                           ": the file must hold exactly the state to load (expected ", wanted_.size(),
                           " entries that fit, got ", file_.entries().size(), " with ", problems_,
                           " problems)", report_));
    for (const auto& read : reads_) read();
    for (const auto& take : takes_) take();
  }

 private:
  void problem(const char* kind, const std::string& name, const std::string& expected) {
    ++problems_;
    report_ += text("\n  ", kind, ": ", json::quoted(name), " (expected ", expected, ")");
  }

  safetensors::File file_;
  std::set<std::string> wanted_, ignored_;
  std::vector<std::function<void()>> reads_;
  std::vector<std::function<void()>> takes_;
  std::string report_;
  int problems_ = 0;
};

}  // namespace wm
