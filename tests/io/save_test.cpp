// SPDX-License-Identifier: MIT
#include <whitematter/io/save.hpp>

#include <cstring>

#include <whitematter/models/resnet.hpp>
#include <whitematter/nn/activation.hpp>

#include "small_disk.hpp"
#include "support/tensors.hpp"
#include "temporary_folder.hpp"

using namespace wm;

namespace {

template <int Features = 4, class T = float>
struct Small {
  Conv2d<3, Features, Conv{.kernel = 3}, Cpu, T> conv;
  BatchNorm2d<Features, Cpu, T> bn;
  Linear<Features, 2, Cpu, T> fc;
  WM_MODULE(Small, conv, bn, fc)
};

template <Module M>
std::vector<double> values_of(const M& model) {
  std::vector<double> result;
  for_each_state(model, [&](const std::string&, const auto& state) {
    for (const auto value : state.to_vector()) result.push_back(static_cast<double>(value));
  });
  return result;
}

/// The names of torchvision's resnet18, spelled out.
std::vector<std::string> resnet18_names() {
  std::vector<std::string> names;
  const auto norm = [&](const std::string& name) {
    for (const char* part : {"weight", "bias", "running_mean", "running_var", "num_batches_tracked"})
      names.push_back(name + "." + part);
  };
  names.push_back("conv1.weight");
  norm("bn1");
  for (int stage = 1; stage <= 4; ++stage)
    for (int block = 0; block < 2; ++block) {
      const std::string path = text("layer", stage, ".", block, ".");
      names.push_back(path + "conv1.weight");
      norm(path + "bn1");
      names.push_back(path + "conv2.weight");
      norm(path + "bn2");
      if (stage == 1 || block == 1) continue;
      names.push_back(path + "downsample.0.weight");
      norm(path + "downsample.1");
    }
  names.push_back("fc.weight");
  names.push_back("fc.bias");
  return names;
}

}  // namespace

TEST_CASE("ResNet-18 is written under torchvision's 122 names, in their order") {
  const TemporaryFolder folder;
  seed(1);
  const ResNet18<10> model;
  save(model, folder / "f");
  const safetensors::File file(folder / "f");
  std::vector<std::string> names;
  for (const auto& entry : file.entries()) names.push_back(entry.name);
  CHECK(names.size() == 122);
  CHECK(names == resnet18_names());
  CHECK(file.find("conv1.weight")->shape == std::vector<std::int64_t>{64, 3, 3, 3});
  CHECK(file.find("layer2.0.downsample.0.weight")->shape == std::vector<std::int64_t>{128, 64, 1, 1});
  CHECK(file.find("fc.weight")->shape == std::vector<std::int64_t>{10, 512});
  CHECK(file.find("bn1.num_batches_tracked")->type == ElementType::Int64);
  CHECK(file.find("bn1.num_batches_tracked")->shape.empty());
  CHECK(file.metadata().at("format") == "pt");

  const ResNet18<10> other;
  CHECK((values_of(other) != values_of(model)));
  load(other, folder / "f");
  CHECK((values_of(other) == values_of(model)));
}

TEST_CASE("models in double and their counters come back") {
  const TemporaryFolder folder;
  const Small<4, double> model, other;
  *model.bn.num_batches_tracked.array().data() = (std::int64_t{1} << 60) + 1;
  save(model, folder / "f", {{"accuracy", "0.5"}});
  const Metadata metadata = load(other, folder / "f");
  CHECK((values_of(other) == values_of(model)));
  CHECK(other.bn.num_batches_tracked.item() == (std::int64_t{1} << 60) + 1);
  CHECK(metadata.at("accuracy") == "0.5");
}

TEST_CASE("loading writes into the elements that others share") {
  const TemporaryFolder folder;
  const Small<> model, other;
  const auto weight = other.fc.weight.array();
  save(model, folder / "f");
  load(other, folder / "f");
  CHECK(weight.identity() == other.fc.weight.array().identity());
  CHECK(std::equal(weight.data(), weight.data() + weight.elements(), model.fc.weight.array().data()));
}

TEST_CASE("a file as PyTorch writes it is loaded") {
  const TemporaryFolder folder;
  const Linear<2, 1> model;
  std::string header =
      R"({"__metadata__": {"format": "pt"}, "weight": {"dtype": "F32", "shape": [1, 2], "data_offsets": [4, 12]}, )"
      R"("bias": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}})";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = header.size();
  const float values[] = {0.5f, 1.5f, -2.5f};
  std::string bytes(8 + header.size() + sizeof values, '\0');
  std::memcpy(bytes.data(), &length, 8);
  std::memcpy(bytes.data() + 8, header.data(), header.size());
  std::memcpy(bytes.data() + 8 + header.size(), values, sizeof values);
  load(model, write_bytes(folder / "f", bytes));
  CHECK(model.bias.to_vector() == std::vector<float>{0.5f});
  CHECK(model.weight.to_vector() == std::vector<float>{1.5f, -2.5f});
}

TEST_CASE("a model that does not fit stays as it was") {
  const TemporaryFolder folder;
  save(Small<4>(), folder / "f");
  const Small<5> other;
  const auto before = values_of(other);
  const std::string error = error_of<FileError>([&] { load(other, folder / "f"); });
  CHECK(error.find("(expected 9 entries that fit, got 9 with 7 problems)") != error.npos);
  CHECK(error.find(
            "\n  misshapen: \"conv.weight\" (expected float32 [5, 3, 3, 3], got float32 [4, 3, 3, 3])\n") !=
        error.npos);
  CHECK(error.find("\n  misshapen: \"fc.weight\" (expected float32 [2, 5], got float32 [2, 4])") !=
        error.npos);
  CHECK(error.find("\"fc.bias\"") == error.npos);
  CHECK((values_of(other) == before));
  CHECK_THROWS_WITH(load(Small<4, double>(), folder / "f"),
                    Catch::Contains("of another type: \"fc.bias\" (expected float64 [2], got float32 [2])"));
  CHECK_THROWS_WITH(load(Linear<4, 2>(), folder / "f"),
                    Catch::Contains("missing: \"weight\" (expected float32 [2, 4])") &&
                        Catch::Contains("unexpected: \"fc.weight\""));
}

TEST_CASE("a save that fails leaves the old file") {
  const TemporaryFolder folder;
  const Linear<50, 50> model, other;
  save(model, folder / "f");
  const std::string before = bytes_of(folder / "f");
  std::string error;
  {
    const SmallDisk disk(4096);
    error = error_of<FileError>([&] { save(other, folder / "f"); });
  }
  CHECK(error == "save: the file must be writable (expected to write " + (folder / "f").string() +
                     ", got File too large)");
  CHECK(bytes_of(folder / "f") == before);
  CHECK(folder.files() == 1);
}
