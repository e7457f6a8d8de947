// SPDX-License-Identifier: MIT
// Prints, as JSON, what the library draws and writes, for generation_test.mjs to do the same: words of random
// numbers, tokens that are drawn from logits, and streams of tokens.
#include <whitematter/text/token_stream.hpp>

#include <iostream>
#include <nlohmann/json.hpp>

namespace wm::test {
namespace {

using nlohmann::json;

Generator random_numbers(1);

std::uint32_t below(std::uint32_t n) { return random_numbers.below(n); }

template <class T>
T one_of(const std::vector<T>& choices) {
  return choices[below(static_cast<std::uint32_t>(choices.size()))];
}

template <class F>
auto list_of(std::size_t count, F&& f) {
  std::vector<decltype(f())> list(count);
  for (auto& element : list) element = f();
  return list;
}

json philox_cases() {
  json cases;
  for (int i = 0; i < 1000; ++i) {
    std::array<std::uint32_t, 4> counter{};
    std::array<std::uint32_t, 2> key{};
    const bool ones = i % 10 == 0;
    for (auto& word : counter) word = ones ? one_of<std::uint32_t>({0, 0xffffffff}) : random_numbers();
    for (auto& word : key) word = ones ? one_of<std::uint32_t>({0, 0xffffffff}) : random_numbers();
    cases.push_back({{"counter", counter}, {"key", key}, {"words", philox(counter, key)}});
  }
  return cases;
}

json generator_cases() {
  std::vector<std::uint64_t> seeds{0, 1, 42, 0xffffffff, 1ull << 32, (1ull << 53) + 1, ~0ull};
  for (int i = 0; i < 20; ++i) seeds.push_back(std::uint64_t{random_numbers()} << 32 | random_numbers());
  json cases;
  for (const std::uint64_t number : seeds) {
    Generator words(number), uniforms(number);
    cases.push_back({{"seed", std::to_string(number)},
                     {"words", list_of(300, words)},
                     {"uniforms", list_of(300, [&] { return uniforms.uniform(); })}});
  }
  return cases;
}

Sampling some_sampling() {
  return {.repetition_penalty = one_of<double>({1, 1, 1.2, 0.7}),
          .temperature = one_of<double>({0, 0.1, 0.8, 1, 1, 1.7, 100}),
          .top_k = one_of<int>({0, 0, 1, 5, 40, 1000}),
          .top_p = one_of<double>({1, 1, 0.9, 0.5, 0.01}),
          .min_p = one_of<double>({0, 0, 0.02, 0.3, 1})};
}

json written(const Sampling& s) {
  return {{"repetition_penalty", s.repetition_penalty},
          {"temperature", s.temperature},
          {"top_k", s.top_k},
          {"top_p", s.top_p},
          {"min_p", s.min_p}};
}

/// Of a few kinds: any, many that are equal, all equal, and some that are far from the rest.
std::vector<float> some_logits() {
  const std::uint32_t kind = below(5);
  return list_of(1 + below(120), [&] {
    const auto logit = static_cast<float>(4 * random_numbers.normal());
    return kind == 0   ? std::round(logit / 2)
           : kind == 1 ? 1.5f
           : kind == 2 ? (below(4) == 0 ? -1e30f : 10 * logit)
                       : logit;
  });
}

json sampling_cases() {
  json cases;
  for (int i = 0; i < 1500; ++i) {
    const auto logits = some_logits();
    const Sampling sampling = some_sampling();
    const auto text = list_of(below(50), [] { return std::int64_t{below(130)}; });
    const std::uint32_t number = random_numbers();
    Generator generator(number);
    const auto tokens = list_of(10, [&] { return sample_token(logits, sampling, generator, text); });
    cases.push_back({{"logits", logits},
                     {"sampling", written(sampling)},
                     {"text", text},
                     {"seed", std::to_string(number)},
                     {"tokens", tokens}});
  }
  return cases;
}

/// A memory of tokens that notes what it is given.
struct NotedMemory {
  struct Kept {
    std::vector<std::int64_t> seen;
    json reads = json::array();
  };
  std::shared_ptr<Kept> kept = std::make_shared<Kept>();
  int room;

  int steps() const { return static_cast<int>(kept->seen.size()); }
  int capacity() const { return room; }
  void clear() const { kept->seen.clear(); }
};

constexpr int vocabulary = 20;

/// Its logits are a hash of all tokens that the memory has seen, which generation_test.mjs knows as well.
struct HashModel {
  static inline NotedMemory given;
  static NotedMemory memory() { return given; }
  WM_MODULE(HashModel)

  template <class S>
  auto forward(const Tensor<std::int64_t, S>& tokens, const NotedMemory& memory) const {
    auto& [seen, reads] = *memory.kept;
    reads.push_back({{"before", seen.size()}, {"tokens", tokens.to_vector()}});
    for (const std::int64_t token : tokens.to_vector()) seen.push_back(token);
    std::uint32_t hash = 0;
    for (const std::int64_t token : seen) hash = hash * 31 + static_cast<std::uint32_t>(token) + 1;
    std::vector<float> logits(static_cast<std::size_t>(tokens.size(1)) * vocabulary);
    for (std::uint32_t i = 0; i < vocabulary; ++i)
      logits[logits.size() - vocabulary + i] =
          static_cast<float>(philox({i, hash, 0, 0}, {0, 0})[0] % 64) / 8;
    return Tensor<float, Shape<Batch, Time, vocabulary>>::from(logits, 1, tokens.size(1));
  }
};

json stream_cases() {
  json cases;
  for (int i = 0; i < 150; ++i) {
    const int capacity = one_of<int>({1, 2, 3, 7, 16, std::numeric_limits<int>::max()});
    const int bound = one_of<int>({1, 13, vocabulary, 50});
    const auto prompt = list_of(1 + below(30), [] { return std::int64_t{below(vocabulary)}; });
    const Sampling sampling = some_sampling();
    const std::uint32_t number = random_numbers();
    HashModel::given = {.room = capacity};
    HashModel model;
    TokenStream stream(model, prompt, sampling, bound, Generator(number));
    for (int n = 0; n < 40; ++n) stream.next();
    cases.push_back({{"capacity", capacity},
                     {"vocabulary", bound},
                     {"prompt", prompt},
                     {"sampling", written(sampling)},
                     {"seed", std::to_string(number)},
                     {"text", stream.text()},
                     {"reads", HashModel::given.kept->reads}});
  }
  return cases;
}

}  // namespace
}  // namespace wm::test

int main() {
  using namespace wm::test;
  std::cout << json{{"philox", philox_cases()},
                    {"generators", generator_cases()},
                    {"sampling", sampling_cases()},
                    {"streams", stream_cases()}};
}
