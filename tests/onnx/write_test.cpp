// SPDX-License-Identifier: MIT
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <whitematter/core/error.hpp>
#include <whitematter/onnx/export.hpp>

#include "../../onnx_export/graph_edit.hpp"
#include "graph_builder.hpp"
#include "onnx_subset.pb.h"
#include "support/catch.hpp"

namespace wm::test {
namespace {

namespace fs = std::filesystem;

/// An empty folder for as long as a test runs.
struct Folder {
  fs::path path;

  Folder() {
    std::string name = fs::temp_directory_path() / "whitematter_onnx_XXXXXX";
    REQUIRE(::mkdtemp(name.data()));
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }

  auto files() const { return std::distance(fs::directory_iterator(path), {}); }
};

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

pb::Model parse(const fs::path& path) {
  pb::Model model;
  REQUIRE(model.ParseFromString(bytes_of(path)));
  return model;
}

std::string dims_of(const pb::ValueInfo& info) {
  std::string out;
  for (const auto& dim : info.type().tensor_type().shape().dim())
    out += (dim.has_dim_param() ? dim.dim_param() : std::to_string(dim.dim_value())) + " ";
  return out;
}

const onnx::Pixels half{.mean = {0.4914f, 0.5f, 0.5f}, .std = {0.25f, 0.25f, 0.25f}};

TEST_CASE("the file holds the graph", "[onnx]") {
  Folder folder;
  const auto graph = small_resnet();
  onnx::write(graph, folder.path / "model.onnx", {.name = "small", .fold_batch_norm = false});
  CHECK(folder.files() == 1);
  const auto model = parse(folder.path / "model.onnx");

  CHECK(model.ir_version() == 8);
  CHECK(model.producer_name() == "whitematter");
  CHECK_FALSE(model.producer_version().empty());
  REQUIRE(model.opset_import_size() == 1);
  CHECK(model.opset_import(0).domain().empty());
  CHECK(model.opset_import(0).version() == 17);
  CHECK(model.graph().name() == "small");
  REQUIRE(model.graph().input_size() == 1);
  CHECK(model.graph().input(0).name() == "input");
  CHECK(dims_of(model.graph().input(0)) == "Batch 3 8 8 ");
  CHECK(model.graph().input(0).type().tensor_type().elem_type() == 1);
  REQUIRE(model.graph().output_size() == 1);
  CHECK(model.graph().output(0).name() == "logits");
  CHECK(dims_of(model.graph().output(0)) == "Batch 10 ");
  CHECK(model.graph().node_size() == 15);
  CHECK(model.graph().value_info_size() == 14);

  const auto& conv = model.graph().node(0);
  CHECK(conv.name() == "conv1");
  CHECK(conv.op_type() == "Conv");
  CHECK(conv.input(0) == "input");
  CHECK(conv.input(1) == "conv1.weight");
  CHECK(conv.attribute_size() == 5);

  const auto& weight = model.graph().initializer(0);
  CHECK(weight.name() == "conv1.weight");
  CHECK(weight.dims_size() == 4);
  const auto& constant = graph.constants[0];
  REQUIRE(weight.raw_data().size() == constant.bytes);
  CHECK(std::memcmp(weight.raw_data().data(), constant.data.get(), constant.bytes) == 0);
}

TEST_CASE("options shape the interface of the model", "[onnx]") {
  Folder folder;
  const auto path = folder.path / "model.onnx";
  onnx::write(small_resnet(), path, {.softmax = true, .pixels = half});
  const auto model = parse(path);
  CHECK(model.graph().input(0).name() == "image");
  CHECK(dims_of(model.graph().input(0)) == "Batch 8 8 3 ");
  CHECK(model.graph().input(0).type().tensor_type().elem_type() == 2);
  CHECK(model.graph().output(0).name() == "probabilities");
  for (const auto& node : model.graph().node()) CHECK(node.op_type() != "BatchNormalization");

  onnx::write(small_resnet(), path, {.inputs = {"x"}, .outputs = {"scores"}});
  CHECK(parse(path).graph().input(0).name() == "x");
  CHECK(parse(path).graph().output(0).name() == "scores");
}

TEST_CASE("what the model is about goes into metadata_props", "[onnx]") {
  Folder folder;
  onnx::Options options{.pixels = half, .metadata = {{"model", "resnet20"}, {"epochs", "3"}}};
  for (int i = 0; i < 9; ++i) options.labels.push_back("class " + std::to_string(i));
  options.labels.push_back("a \"quoted\" caf\xc3\xa9");
  onnx::write(small_resnet(), folder.path / "model.onnx", options);

  std::map<std::string, std::string> entries;
  const auto model = parse(folder.path / "model.onnx");
  for (const auto& entry : model.metadata_props()) entries[entry.key()] = entry.value();
  CHECK(entries.size() == 6);
  CHECK(entries["model"] == "resnet20");
  CHECK(entries["epochs"] == "3");
  CHECK(entries["producer"] == "whitematter");
  CHECK(entries["mean"] == "[0.4914, 0.5, 0.5]");
  CHECK(entries["std"] == "[0.25, 0.25, 0.25]");
  CHECK(entries["labels"] ==
        "[\"class 0\",\"class 1\",\"class 2\",\"class 3\",\"class 4\",\"class 5\",\"class 6\",\"class "
        "7\",\"class "
        "8\",\"a \\\"quoted\\\" caf\xc3\xa9\"]");
}

TEST_CASE("a float input can say how it was normalized", "[onnx]") {
  Folder folder;
  onnx::write(small_resnet(), folder.path / "model.onnx", {.normalization = half});
  const auto model = parse(folder.path / "model.onnx");
  CHECK(model.graph().input(0).type().tensor_type().elem_type() == 1);
  std::map<std::string, std::string> entries;
  for (const auto& entry : model.metadata_props()) entries[entry.key()] = entry.value();
  CHECK(entries["mean"] == "[0.4914, 0.5, 0.5]");
  CHECK(entries["std"] == "[0.25, 0.25, 0.25]");
}

TEST_CASE("the same model gives the same bytes", "[onnx]") {
  Folder folder;
  const onnx::Options options{.softmax = true, .pixels = half, .metadata = {{"a", "1"}, {"b", "2"}}};
  onnx::write(small_resnet(), folder.path / "one.onnx", options);
  onnx::write(small_resnet(), folder.path / "two.onnx", options);
  CHECK(bytes_of(folder.path / "one.onnx") == bytes_of(folder.path / "two.onnx"));
}

TEST_CASE("options that do not fit are refused before anything is written", "[onnx]") {
  Folder folder;
  const auto path = folder.path / "model.onnx";
  const auto write = [&path](const onnx::Options& options) { onnx::write(small_resnet(), path, options); };
  CHECK_THROWS_WITH(write({.name = ""}), "onnx: the graph must have a name (expected a name, got none)");
  CHECK_THROWS_WITH(write({.labels = {"cat", "dog"}}),
                    "onnx: labels: there must be one for each class (expected 10, got 2)");
  CHECK_THROWS_WITH(write({.labels = std::vector<std::string>(10, "\xff")}),
                    "onnx: labels must be text (expected UTF-8, got other bytes)");
  CHECK_THROWS_WITH(write({.normalization = onnx::Pixels{{0.5f}, {0.25f}}}),
                    "onnx: pixels: mean must have one number for each channel (expected 3, got 1)");
  CHECK_THROWS_WITH(
      write({.pixels = half, .normalization = half}),
      "onnx: pixels must be normalized in one place (expected pixels or normalization, got both)");
  CHECK_THROWS_WITH(write({.inputs = {"a", "b"}}),
                    "onnx: names: each input must have one (expected 1, got 2)");
  auto broken = small_resnet();
  broken.constants[0].bytes -= 1;
  CHECK_THROWS_AS(onnx::write(broken, path), Error);
  CHECK(folder.files() == 0);
}

TEST_CASE("a model beyond protobuf's limit is refused before it is in memory", "[onnx]") {
  Folder folder;
  GraphBuilder b;
  const std::int64_t n = 550'000'000;
  const Dims dims{batch, size(n)};
  const auto huge = b.value(ElementType::Float32, {size(n)}, "huge");
  b.graph.constants.push_back({huge, std::make_shared<const std::byte>(), 4 * static_cast<std::size_t>(n)});
  b.graph.outputs = {b.node("", "Add", {b.input(dims), huge}, dims)};
  const auto path = folder.path / "model.onnx";
  CHECK_THROWS_AS(onnx::write(b.graph, path), FileError);
  CHECK_THROWS_WITH(onnx::write(b.graph, path),
                    "onnx: a model file must be smaller than 2 GB (expected at most 2147483647 bytes, got "
                    "2200000000) at " +
                        path.string());
  CHECK(folder.files() == 0);
}

TEST_CASE("a file that cannot be written is named with the reason", "[onnx]") {
  Folder folder;
  const auto missing = folder.path / "no" / "model.onnx";
  CHECK_THROWS_AS(onnx::write(small_resnet(), missing), FileError);
  CHECK_THROWS_WITH(onnx::write(small_resnet(), missing),
                    "onnx: the file must be writable (expected to write " + missing.string() +
                        ", got No such file or directory)");
  CHECK(folder.files() == 0);

  fs::create_directory(folder.path / "folder");
  CHECK_THROWS_WITH(onnx::write(small_resnet(), folder.path / "folder"),
                    Catch::Contains("got Is a directory)"));
  CHECK(folder.files() == 1);
}

/// Files may not grow beyond a size while this lives: a disk without space.
struct SmallDisk {
  rlimit before{};
  void (*handler)(int) = std::signal(SIGXFSZ, SIG_IGN);

  explicit SmallDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{bytes, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
  }
};

TEST_CASE("a write that fails halfway leaves the old file and nothing else", "[onnx]") {
  Folder folder;
  const auto path = folder.path / "model.onnx";
  onnx::write(small_resnet(), path);
  const auto before = bytes_of(path);
  std::string message;
  {
    SmallDisk disk(10'000);
    REQUIRE(before.size() > 10'000);
    try {
      onnx::write(small_resnet(), path, {.softmax = true});
    } catch (const FileError& error) {
      message = error.what();
    }
  }
  CHECK(message ==
        "onnx: the file must be writable (expected to write " + path.string() + ", got File too large)");
  CHECK(folder.files() == 1);
  CHECK(bytes_of(path) == before);
}

}  // namespace
}  // namespace wm::test
