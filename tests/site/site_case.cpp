// SPDX-License-Identifier: MIT
// Writes what the page must show for real pictures, computed natively, as a case for site_test.mjs:
//
//   site_case CIFAR10_DIR RUN_DIR CASE_DIR
//
// RUN_DIR is the output of examples/cifar10 --model resnet8.
#include <whitematter/whitematter.hpp>

#include <fstream>
#include <nlohmann/json.hpp>

namespace wm::test {
namespace {

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  check<FileError>(out.good(), "site_case: the file must be writable", path.string(), "an error");
}

/// The class that the model finds most likely, for each picture, is in the file beside its probabilities.
void write_case(const std::filesystem::path& data_folder, const std::filesystem::path& run,
                const std::filesystem::path& out) {
  const auto data = Cifar10::open(data_folder).test;
  CifarResNet<1, 10> model;
  load(model, run / "model.safetensors");
  eval(model);
  std::filesystem::remove_all(out);
  std::filesystem::create_directories(out);
  std::filesystem::copy(run / "samples", out / "samples");
  for (const char* file : {"model.onnx", "report.html"}) std::filesystem::copy_file(run / file, out / file);

  const NoGrad no_grad;
  Loader loader(data, {.batch = 12, .limit = 12});
  const auto images = (*loader.begin()).images;
  const auto probabilities = softmax(model(images)).to_vector();
  auto expected = nlohmann::json::array();
  for (int i = 0; i < 12; ++i) {
    const auto pixels = data.images.array().sliced(i, 1);
    const std::string file = text("test_", i, ".png");
    write(out / file, png(Picture::from_planes(std::span(pixels.data(), 3 * 32 * 32), 32, 32)));
    const auto row = probabilities.begin() + 10 * i;
    const auto best = std::max_element(row, row + 10) - row;
    expected.push_back({{"file", file},
                        {"label", data.classes[static_cast<std::size_t>(best)]},
                        {"probabilities", std::vector<float>(row, row + 10)}});
  }
  write(out / "expected.json", expected.dump(2) + "\n");
}

}  // namespace
}  // namespace wm::test

int main(int argc, char** argv) {
  if (argc != 4) return std::fprintf(stderr, "usage: site_case CIFAR10_DIR RUN_DIR CASE_DIR\n"), 2;
  wm::test::write_case(argv[1], argv[2], argv[3]);
}
