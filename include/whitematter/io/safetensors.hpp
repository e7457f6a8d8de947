// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <limits>
#include <memory>
#include <unordered_map>

#include <whitematter/cpu/copy.hpp>
#include <whitematter/io/atomic_file.hpp>
#include <whitematter/io/safetensors_header.hpp>

namespace wm::safetensors {

static_assert(std::endian::native == std::endian::little, "safetensors: elements are stored little-endian");

/// A tensor to write.
struct Item {
  std::string name;
  ElementType type = ElementType::Float32;
  std::vector<std::int64_t> shape;
  std::shared_ptr<const void> data;  ///< row-major
};

template <class T>
Item item(std::string name, const Array<T, Cpu>& x) {
  return {std::move(name),
          element_type<T>(),
          {x.extents().begin(), x.extents().end()},
          kernel::row_major(x).share()};
}

/// Writes a file with the items in the header's order. Its name appears when it is complete. Fails with
/// FileError.
[[gnu::cold]] inline void write(const std::filesystem::path& path, const std::vector<Item>& items,
                                const Metadata& metadata = {}, const std::string& operation = "save") {
  const auto require = [&](bool condition, const char* rule, const std::string& text) {
    if (!condition)
      fail<FileError>(wm::text(operation, ": ", rule, " (expected ", path.string(), " to be readable, got ",
                               json::quoted(text), ")"));
  };
  Header header{{}, metadata};
  for (const auto& [key, value] : metadata)
    require(is_utf8(key) && is_utf8(value), "metadata must be UTF-8", key);
  std::unordered_set<std::string> names{metadata_name};
  for (const Item& item : items) {
    require(is_utf8(item.name), "names must be UTF-8", item.name);
    require(names.insert(item.name).second, "names must differ", item.name);
    header.entries.push_back({item.name, item.type, item.shape});
  }
  // Large elements come first in the data, so that readers which map the file find each tensor aligned.
  std::vector<std::size_t> order;
  for (std::size_t bytes = 8; bytes > 0; bytes /= 2)
    for (std::size_t i = 0; i < items.size(); ++i)
      if (size_of(items[i].type) == bytes) order.push_back(i);
  std::int64_t at = 0;
  for (const std::size_t i : order) {
    Entry& entry = header.entries[i];
    entry.begin = at;
    entry.end = at += bytes_of(entry);
  }
  std::string head = to_json(header);
  head.resize((head.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = head.size();

  AtomicFile file(path, operation);
  file.write(&length, sizeof length);
  file.write(head.data(), head.size());
  for (const std::size_t i : order)
    file.write(items[i].data.get(),
               static_cast<std::size_t>(header.entries[i].end - header.entries[i].begin));
  file.commit();
}

/// A file whose header was read and found to fit the file's size. Elements are read when asked for.
class File {
 public:
  [[gnu::cold]] explicit File(std::filesystem::path path) : file_(std::move(path)) {
    std::uint64_t length = 0;
    file_.require(file_.size() >= 8, "a safetensors file begins with the length of its header",
                  "at least 8 bytes", file_.size());
    file_.read(0, &length, sizeof length);
    const std::int64_t largest = std::min(largest_header, file_.size() - 8);
    file_.require(length <= static_cast<std::uint64_t>(largest), "the header must be in the file",
                  text("at most ", largest, " bytes"), length);
    data_ = 8 + static_cast<std::int64_t>(length);
    std::string head(length, ' ');
    file_.read(8, head.data(), static_cast<std::int64_t>(length));
    header_ = parse_header(head, file_.size() - data_, file_);
    for (std::size_t i = 0; i < header_.entries.size(); ++i) index_[header_.entries[i].name] = i;
  }

  const std::filesystem::path& path() const { return file_.path(); }
  const Metadata& metadata() const { return header_.metadata; }
  const std::vector<Entry>& entries() const { return header_.entries; }

  /// Null where the file has no tensor of this name.
  const Entry* find(const std::string& name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &header_.entries[found->second];
  }

  /// Copies a tensor's elements, row-major.
  void read(const Entry& entry, void* to) const {
    file_.read(data_ + entry.begin, to, entry.end - entry.begin);
    if (entry.type != ElementType::Bool) return;
    const auto* bytes = static_cast<const unsigned char*>(to);
    const auto* wrong =
        std::find_if(bytes, bytes + (entry.end - entry.begin), [](unsigned char b) { return b > 1; });
    if (wrong != bytes + (entry.end - entry.begin))
      file_.require(false, "the elements of " + json::quoted(entry.name) + " must be bool", "0 or 1",
                    int{*wrong});
  }

  /// A tensor by name, whose element type must be T.
  template <class T>
  Array<T, Cpu> read(const std::string& name) const {
    const Entry* entry = find(name);
    file_.require(entry != nullptr, "the file must have the tensor", json::quoted(name),
                  text("others, ", entries().size()));
    file_.require(entry->type == element_type<T>(), "the element type of " + json::quoted(name),
                  name_of(element_type<T>()), name_of(entry->type));
    Extents extents;
    for (const std::int64_t size : entry->shape) {
      file_.require(size <= std::numeric_limits<int>::max() && extents.rank() < max_rank,
                    "the shape of " + json::quoted(name), text("at most ", max_rank, " sizes below 2^31"),
                    list_text(entry->shape));
      extents.push(static_cast<int>(size));
    }
    Array<T, Cpu> result(extents);
    read(*entry, result.data());
    return result;
  }

 private:
  InputFile file_;
  std::int64_t data_ = 0;
  Header header_;
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace wm::safetensors
