// SPDX-License-Identifier: MIT
// Trains small models of a text for a moment and writes what they make of prompts, as a case for
// shakespeare_test.mjs:
//
//   shakespeare_case CASE_DIR
//
// CASE_DIR/NAME/model.onnx is what the page gets, and CASE_DIR/NAME/expected.json what it must write.
#include <whitematter/onnx.hpp>
#include <whitematter/text/byte_pair_encoding.hpp>
#include <whitematter/whitematter.hpp>

#include <fstream>
#include <nlohmann/json.hpp>

namespace wm::test {
namespace {

constexpr int time = 16, steps = 600;

// Sonnet 18, 1609.
constexpr const char* sonnet = R"(Shall I compare thee to a summer’s day?
Thou art more lovely and more temperate:
Rough winds do shake the darling buds of May,
And summer’s lease hath all too short a date:
Sometime too hot the eye of heaven shines,
And often is his gold complexion dimm’d;
And every fair from fair sometime declines,
By chance, or nature’s changing course, untrimm’d;
But thy eternal summer shall not fade
Nor lose possession of that fair thou ow’st;
Nor shall Death brag thou wander’st in his shade,
When in eternal lines to time thou grow’st;
So long as men can breathe or eyes can see,
So long lives this, and this gives life to thee.
)";

struct Prompt {
  std::string prompt;
  int length;
  Sampling sampling;
  std::uint64_t seed = 0;
};

const std::vector<Prompt> prompts{
    {"Shall I", 1, {.temperature = 0}},
    {"So long", 120, {.temperature = 0}},
    {"And ", 150, {.temperature = 0.8}, 7},
    {"But thy eternal summer shall not fade\nNor lose possession of that fair", 60, {.temperature = 1}, 8},
    {"When ", 150, {.temperature = 2}, 10},
    {"T", 100, {.temperature = 1.4, .top_k = 5}, 18446744073709551615u},
    {"T", 100, {.temperature = 1.2, .top_p = 0.8}, 123456789012345},
    {"When\n",
     100,
     {.repetition_penalty = 1.3, .temperature = 1.5, .top_k = 20, .top_p = 0.95, .min_p = 0.1},
     9},
};

template <class Model>
double train(Model& model, const Tokens& tokens) {
  Adam optimizer(model, {.lr = 3e-3});
  Loader loader(TextDataset<>(tokens, {.time = time, .random = true}), {.batch = 8, .shuffle = true});
  double last = 0;
  for (int step = 0; step < steps;)
    for (const auto& [inputs, targets] : loader) {
      if (step++ == steps) break;
      const auto logits = model(inputs);
      constexpr int vocabulary = decltype(logits)::shape::template dim<2>;
      const auto loss = cross_entropy(reshape<Shape<Any, vocabulary>>(logits), reshape<Shape<Any>>(targets));
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      last = loss.item();
    }
  return last;
}

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  check<FileError>(out.good(), "shakespeare_case: the file must be writable", path.string(), "an error");
}

template <class Model>
void write_case(const std::filesystem::path& folder, const Tokenizer auto& tokenizer) {
  seed(1);
  Model model;
  const double loss = train(model, tokenizer.encode(sonnet));
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::map<std::string, std::string> metadata{{"model", folder.filename().string()},
                                                    {"validation_loss", text(loss)},
                                                    {"data", "Sonnet 18"},
                                                    {"step", text(steps)},
                                                    {"tokenizer", tokenizer.to_json()}};
  onnx::save_decoder(model, folder / "model.onnx", {.metadata = metadata});
  auto expected = nlohmann::json::array();
  for (const auto& [prompt, length, sampling, number] : prompts) {
    const GeneratorScope generator{Generator(number)};
    expected.push_back({{"prompt", prompt},
                        {"length", length},
                        {"seed", text(number)},
                        {"sampling",
                         {{"repetition_penalty", sampling.repetition_penalty},
                          {"temperature", sampling.temperature},
                          {"top_k", sampling.top_k},
                          {"top_p", sampling.top_p},
                          {"min_p", sampling.min_p}}},
                        {"written", generate(model, tokenizer, prompt, length, sampling)}});
  }
  write(folder / "expected.json", expected.dump(2) + "\n");
}

constexpr GptSizes sizes_for(int vocabulary) {
  return {.vocabulary = vocabulary, .context = 32, .layers = 2, .heads = 2, .width = 32};
}

}  // namespace
}  // namespace wm::test

int main(int argc, char** argv) {
  using namespace wm;
  if (argc != 2) return std::fprintf(stderr, "usage: shakespeare_case CASE_DIR\n"), 2;
  set_num_threads(1);  // more have nothing to do in models this small
  const std::filesystem::path out = argv[1];
  // More tokens than the vocabulary has: the rest must never be written.
  const CharacterVocabulary characters(test::sonnet);
  test::write_case<Gpt<test::sizes_for(64)>>(out / "gpt", characters);
  test::write_case<CharLstm<64, 16, 32>>(out / "lstm", characters);
  test::write_case<CharGru<64, 16, 32>>(out / "gru", characters);
  const auto pairs = BytePairEncoding::train(test::sonnet, 300);
  test::write_case<Gpt<test::sizes_for(320)>>(out / "bpe", pairs);
}
