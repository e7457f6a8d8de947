// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <whitematter/core/dtype.hpp>
#include <whitematter/io/input_file.hpp>
#include <whitematter/io/json.hpp>

namespace wm {

/// Free text that a file carries beside its tensors.
using Metadata = std::map<std::string, std::string>;

/// The format of huggingface/safetensors: the length of a JSON header in 8 bytes, the header, then the
/// elements.
namespace safetensors {

/// A tensor in a file. Its bytes are [begin, end) of the data behind the header.
struct Entry {
  std::string name;
  ElementType type = ElementType::Float32;
  std::vector<std::int64_t> shape;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

struct Header {
  std::vector<Entry> entries;
  Metadata metadata;
};

inline constexpr std::int64_t largest_header = 100'000'000;  // the format's own limit
inline constexpr const char* metadata_name = "__metadata__";

struct TypeName {
  ElementType type;
  const char* name;
};
inline constexpr std::array<TypeName, 9> type_names{{{ElementType::Float32, "F32"},
                                                     {ElementType::Float64, "F64"},
                                                     {ElementType::Float16, "F16"},
                                                     {ElementType::BFloat16, "BF16"},
                                                     {ElementType::Int32, "I32"},
                                                     {ElementType::Int64, "I64"},
                                                     {ElementType::Int8, "I8"},
                                                     {ElementType::UInt8, "U8"},
                                                     {ElementType::Bool, "BOOL"}}};

/// Bytes of the elements, or -1 where they are more than 2^63.
inline std::int64_t bytes_of(const Entry& entry) {
  auto bytes = static_cast<std::int64_t>(size_of(entry.type));
  for (const std::int64_t size : entry.shape)
    if (__builtin_mul_overflow(bytes, size, &bytes)) return -1;
  return bytes;
}

template <class Sizes>
[[gnu::cold]] std::string list_text(const Sizes& sizes) {
  std::string result = "[";
  for (const auto size : sizes) result.append(result.size() > 1 ? ", " : "").append(std::to_string(size));
  return result += ']';
}

/// "float32 [10, 512]"
template <class Sizes>
std::string describe(ElementType type, const Sizes& shape) {
  return text(name_of(type), " ", list_text(shape));
}

[[gnu::cold]] inline std::string to_json(const Header& header) {
  std::string result = "{";
  const auto member = [](std::string& object, std::string_view key) -> std::string& {
    return object.append(object.back() == '{' ? "" : ",").append(json::quoted(key)).append(":");
  };
  if (!header.metadata.empty()) {
    member(result, metadata_name) += "{";
    for (const auto& [key, value] : header.metadata) member(result, key) += json::quoted(value);
    result += "}";
  }
  for (const Entry& e : header.entries) {
    const auto named =
        std::find_if(type_names.begin(), type_names.end(), [&](const auto& t) { return t.type == e.type; });
    member(result, e.name) += text("{\"dtype\":\"", named->name, "\",\"shape\":", list_text(e.shape),
                                   ",\"data_offsets\":[", e.begin, ",", e.end, "]}");
  }
  return result + "}";
}

namespace detail {

[[gnu::cold]] inline Entry read_entry(json::Reader& reader, const std::string& name, const InputFile& file) {
  Entry entry{.name = name, .shape = {}};
  std::multiset<std::string> fields;
  std::vector<std::int64_t> offsets;
  const auto integers = [&](std::vector<std::int64_t>& to) {
    reader.array([&] { to.push_back(reader.integer()); });
  };
  reader.object([&](const std::string& field) {
    if (field == "shape")
      integers(entry.shape);
    else if (field == "data_offsets")
      integers(offsets);
    else if (field == "dtype") {
      const std::string type = reader.string();
      const auto named =
          std::find_if(type_names.begin(), type_names.end(), [&](const auto& t) { return t.name == type; });
      file.require(named != type_names.end(), "the type of " + json::quoted(name) + " must be known",
                   "F32, F64, F16, BF16, I32, I64, U8 or BOOL", json::quoted(type));
      entry.type = named->type;
    } else {
      file.require(false, "the header describes " + json::quoted(name), "dtype, shape and data_offsets",
                   json::quoted(field));
    }
    fields.insert(field);
  });
  file.require(fields == std::multiset<std::string>{"data_offsets", "dtype", "shape"} && offsets.size() == 2,
               "the header describes " + json::quoted(name), "dtype, shape and two data_offsets, once each",
               text(fields.size(), " fields and ", offsets.size(), " offsets"));
  entry.begin = offsets[0];
  entry.end = offsets[1];
  return entry;
}

// The data must be covered without overlaps and holes, so that every byte of a file means one thing.
[[gnu::cold]] inline void check_ranges(const std::vector<Entry>& entries, std::int64_t data_bytes,
                                       const InputFile& file) {
  std::multimap<std::pair<std::int64_t, std::int64_t>, const Entry*> in_order;
  for (const Entry& e : entries) {
    const std::int64_t bytes = bytes_of(e);
    file.require(e.begin <= e.end && e.end <= data_bytes,
                 "the bytes of " + json::quoted(e.name) + " must be in the file",
                 text("a range in 0 to ", data_bytes), text(e.begin, " to ", e.end));
    file.require(bytes >= 0, "the shape of " + json::quoted(e.name) + " must have fewer than 2^63 bytes",
                 "a smaller shape", list_text(e.shape));
    file.require(e.end - e.begin == bytes,
                 "the bytes of " + json::quoted(e.name) + " must be those of its shape",
                 text(bytes, " for ", describe(e.type, e.shape)), e.end - e.begin);
    in_order.emplace(std::pair(e.begin, e.end), &e);
  }
  std::int64_t at = 0;
  for (const auto& [range, e] : in_order) {
    file.require(e->begin == at, "tensors must follow one another without overlaps and holes",
                 text(json::quoted(e->name), " at ", at), e->begin);
    at = e->end;
  }
  file.require(at == data_bytes, "tensors must reach the file's end", text(data_bytes, " bytes of data"), at);
}

}  // namespace detail

/// Reads the header of a file whose data are so many bytes, and checks that all of it fits.
[[gnu::cold]] inline Header parse_header(std::string_view head, std::int64_t data_bytes,
                                         const InputFile& file) {
  json::Reader reader(head, "read " + file.path().string() + ": the header must be strict JSON");
  Header header;
  std::unordered_set<std::string> names;
  file.require(head.starts_with('{'), "the header must be a JSON object", "'{' as its first byte",
               head.empty() ? "nothing" : "another");
  reader.object([&](const std::string& name) {
    file.require(names.insert(name).second, "names in the header must differ", "one of each",
                 json::quoted(name) + " twice");
    if (name != metadata_name) return header.entries.push_back(detail::read_entry(reader, name, file));
    reader.object([&](const std::string& key) {
      file.require(header.metadata.emplace(key, reader.string()).second, "names in the metadata must differ",
                   "one of each", json::quoted(key) + " twice");
    });
  });
  reader.end();
  detail::check_ranges(header.entries, data_bytes, file);
  return header;
}

}  // namespace safetensors

}  // namespace wm
