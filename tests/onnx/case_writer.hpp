// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <whitematter/core/dtype.hpp>
#include <whitematter/core/error.hpp>

/// Cases for ort_check.mjs, which describes the format: a model with inputs and the outputs they must give.
namespace wm::test {

/// One input or output: its elements, row-major.
struct CaseArray {
  std::string name;
  std::vector<std::int64_t> dims;
  ElementType type;
  std::string bytes;

  CaseArray(std::string value_name, std::vector<std::int64_t> sizes, ElementType element, std::string raw)
      : name(std::move(value_name)), dims(std::move(sizes)), type(element), bytes(std::move(raw)) {}

  template <class T>
  CaseArray(std::string value_name, std::vector<std::int64_t> sizes, const std::vector<T>& elements)
      : name(std::move(value_name)),
        dims(std::move(sizes)),
        type(element_type<T>()),
        bytes(reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(T)) {}
};

/// One run of the model.
struct CaseGroup {
  std::vector<CaseArray> inputs;
  std::vector<CaseArray> outputs;
  std::vector<std::pair<std::string, std::string>> kept{};  // inputs, and the last run's outputs they take
};

/// An element passes when |got - expected| <= atol + rtol * |expected|.
struct Tolerance {
  double atol;
  double rtol;
};

/// Writes all of DIR/NAME/ except model.onnx, for which it returns the path.
inline std::filesystem::path write_case(const std::filesystem::path& dir, const std::string& name,
                                        const std::vector<CaseGroup>& groups, Tolerance tolerance) {
  const auto folder = dir / name;
  std::filesystem::create_directories(folder);
  const auto write = [&folder](const std::string& file, const std::string& bytes) {
    std::ofstream out(folder / file, std::ios::binary);
    out << bytes;
    out.close();
    check<FileError>(out.good(), "write_case: the file must be writable", (folder / file).string(),
                     "an error");
  };
  const auto describe = [&write](const std::vector<CaseArray>& arrays, const std::string& stem) {
    auto list = nlohmann::json::array();
    for (const CaseArray& array : arrays) {
      const std::string file = stem + "_" + std::to_string(list.size()) + ".bin";
      write(file, array.bytes);
      list.push_back(
          {{"name", array.name}, {"type", name_of(array.type)}, {"dims", array.dims}, {"file", file}});
    }
    return list;
  };
  nlohmann::json description{{"atol", tolerance.atol}, {"rtol", tolerance.rtol}};
  auto& list = description["groups"] = nlohmann::json::array();
  for (const CaseGroup& group : groups) {
    const std::string number = std::to_string(list.size());
    auto inputs = describe(group.inputs, "input_" + number);
    for (const auto& [input, output] : group.kept) inputs.push_back({{"name", input}, {"from", output}});
    list.push_back({{"inputs", inputs}, {"outputs", describe(group.outputs, "output_" + number)}});
  }
  write("case.json", description.dump(2) + "\n");
  return folder / "model.onnx";
}

}  // namespace wm::test
