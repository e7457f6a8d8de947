// SPDX-License-Identifier: MIT
// What C++ says, for tokenizer_test.mjs to compare with:
//
//   tokenizer_case categories                     the version of Unicode, then a digit for each code point
//   tokenizer_case characters <TEXT               a tokenizer's JSON
//   tokenizer_case train SIZE <TEXT               the same
//   tokenizer_case load VOCAB MERGES              the same
//   tokenizer_case encode TOKENIZER <["text", ..] [[1, 2, ..], ..]
//   tokenizer_case stream TOKENIZER <[[1, 2, ..]] [["what a token adds", .., "the end"], ..]
#include <whitematter/text/byte_pair_encoding.hpp>
#include <whitematter/text/character_vocabulary.hpp>
#include <whitematter/text/utf8_stream.hpp>

#include <iostream>
#include <iterator>

namespace wm::test {
namespace {

std::string input() { return {std::istreambuf_iterator<char>(std::cin), {}}; }

void print_categories() {
  std::string digits;
  for (std::uint32_t c = 0; c <= 0x10ffff; ++c)
    digits += static_cast<char>('0' + static_cast<int>(unicode_category(c)));
  std::cout << wm::detail::unicode_version << '\n' << digits;
}

/// Calls f(reader) for each element of the array that is the input, and prints what it returns as an array.
template <class F>
void print_for_each(const F& f) {
  const std::string content = input();
  json::Reader reader(content, "tokenizer_case: the input must be an array");
  const char* separator = "[";
  reader.array([&] { std::cout << std::exchange(separator, ",\n") << f(reader); });
  std::cout << "]";
}

std::string encoded(const Tokenizer auto& tokenizer, const std::string& text) {
  std::string list;
  for (const std::int64_t token : tokenizer.encode(text).to_vector())
    list.append(list.empty() ? "" : ",").append(std::to_string(token));
  return "[" + list + "]";
}

std::string streamed(const Tokenizer auto& tokenizer, json::Reader& tokens) {
  Utf8Stream stream;
  std::vector<std::string> printed;
  tokens.array([&] {
    const std::int64_t token = tokens.integer();
    printed.push_back(stream.push(tokenizer.decode({&token, 1})));
  });
  printed.push_back(stream.finish());
  return json::quoted_list(printed);
}

void use(const std::string& command, const Tokenizer auto& tokenizer) {
  if (command == "encode")
    print_for_each([&](json::Reader& reader) { return encoded(tokenizer, reader.string()); });
  else
    print_for_each([&](json::Reader& reader) { return streamed(tokenizer, reader); });
}

int run(const std::vector<std::string>& arguments) {
  const std::string command = arguments.empty() ? "" : arguments[0];
  if (command == "categories" && arguments.size() == 1)
    print_categories();
  else if (command == "characters" && arguments.size() == 1)
    std::cout << CharacterVocabulary(input()).to_json();
  else if (command == "train" && arguments.size() == 2)
    std::cout << BytePairEncoding::train(input(), std::stoi(arguments[1])).to_json();
  else if (command == "load" && arguments.size() == 3)
    std::cout << BytePairEncoding::load(arguments[1], arguments[2]).to_json();
  else if ((command == "encode" || command == "stream") && arguments.size() == 2) {
    const std::string json = read_text(arguments[1]);
    if (json.starts_with(R"({"type":"bpe")"))
      use(command, BytePairEncoding::from_json(json));
    else
      use(command, CharacterVocabulary::from_json(json));
  } else
    return std::cerr << "usage: as in tokenizer_case.cpp\n", 2;
  return 0;
}

}  // namespace
}  // namespace wm::test

int main(int argc, char** argv) { return wm::test::run({argv + 1, argv + argc}); }
