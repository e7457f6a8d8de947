// SPDX-License-Identifier: MIT
#include <whitematter/io/state_reader.hpp>

#include "support/tensors.hpp"
#include "temporary_folder.hpp"

using namespace wm;

namespace {

Array<float, Cpu> filled(const Extents& extents, float value) { return kernel::filled(extents, value); }

}  // namespace

TEST_CASE("arrays are handed over when all of them are right") {
  const TemporaryFolder folder;
  safetensors::write(folder / "f",
                     {safetensors::item("a", filled({2}, 1)), safetensors::item("b", filled({}, 2))},
                     {{"k", "v"}});
  StateReader reader(folder / "f");
  std::vector<float> taken;
  const auto take = [&](const Array<float, Cpu>& x) {
    taken.insert(taken.end(), x.data(), x.data() + x.elements());
  };
  reader.want<float>("b", {}, take);
  reader.want<float>("a", {2}, take);
  CHECK(taken.empty());
  reader.load();
  CHECK(taken == std::vector<float>{2, 1, 1});
  CHECK(reader.metadata().at("k") == "v");
}

TEST_CASE("everything that does not fit is reported at once, and nothing is handed over") {
  const TemporaryFolder folder;
  safetensors::write(
      folder / "f", {safetensors::item("good", filled({1}, 1)), safetensors::item("shape", filled({2, 3}, 1)),
                     safetensors::item("type", filled({4}, 1)), safetensors::item("extra", filled({}, 1))});
  StateReader reader(folder / "f");
  bool taken = false;
  const auto take = [&](const auto&) { taken = true; };
  reader.want<float>("good", {1}, take);
  reader.want<float>("shape", {3, 2}, take);
  reader.want<double>("type", {4}, take);
  reader.want<float>("gone", {5}, take);
  CHECK(error_of<FileError>([&] { reader.load(); }) ==
        "load " + (folder / "f").string() +
            ": the file must hold exactly the state to load (expected 4 entries that fit, got 4 with 4 "
            "problems)\n"
            "  misshapen: \"shape\" (expected float32 [3, 2], got float32 [2, 3])\n"
            "  of another type: \"type\" (expected float64 [4], got float32 [4])\n"
            "  missing: \"gone\" (expected float32 [5])\n"
            "  unexpected: \"extra\" (expected nothing, got float32 [])");
  CHECK_FALSE(taken);
}

TEST_CASE("a file that cannot be read to its end hands nothing over") {
  const TemporaryFolder folder;
  safetensors::write(folder / "f",
                     {safetensors::item("a", filled({2}, 1)), safetensors::item("b", filled({2}, 2))});
  StateReader reader(folder / "f");
  bool taken = false;
  reader.want<float>("a", {2}, [&](const auto&) { taken = true; });
  reader.want<float>("b", {2}, [&](const auto&) { taken = true; });
  std::filesystem::resize_file(folder / "f", std::filesystem::file_size(folder / "f") - 1);
  CHECK_THROWS_AS(reader.load(), FileError);
  CHECK_FALSE(taken);
}
