// SPDX-License-Identifier: MIT
#include <whitematter/train/confusion_html.hpp>

#include "support/catch.hpp"
#include "well_formed.hpp"

using namespace wm;

namespace {

const std::vector<std::string> labels{"cat", "dog", "<fish>"};

ConfusionMatrix example() {
  ConfusionMatrix matrix(3);
  for (int i = 0; i < 8; ++i) matrix.add(0, 0);
  for (int i = 0; i < 2; ++i) matrix.add(0, 1);
  for (int i = 0; i < 9; ++i) matrix.add(1, 1);
  matrix.add(1, 2);
  return matrix;
}

}  // namespace

TEST_CASE("the table shows every number") {
  const std::string table = html::confusion_table(example(), labels);
  CHECK(first_fault(table) == "");
  CHECK(table.find("<td class='right strong' style='--s:0.73' title='cat taken for cat: 80.0 %'>8</td>") !=
        table.npos);
  CHECK(table.find("<td class='wrong strong' style='--s:0.90' title='cat taken for dog: 20.0 %'>2</td>") !=
        table.npos);
  CHECK(table.find("<td class='wrong' style='--s:0.48' title='dog taken for &lt;fish&gt;: 10.0 %'>1</td>") !=
        table.npos);
  CHECK(count(table, "<td class='zero'>0</td>") == 5);
  CHECK(table.find("<fish>") == table.npos);
}

TEST_CASE("each class has a bar and one without images says so") {
  const std::string list = html::class_accuracy_list(example(), labels);
  CHECK(first_fault(list) == "");
  CHECK(list.find("<span>dog</span><span class='track'><i style='width:90.0%'></i></span><b>90.0 %</b>") !=
        list.npos);
  CHECK(list.find("<i style='width:0.0%'></i></span><b>none</b>") != list.npos);
}

TEST_CASE("the most common mistakes come first") {
  const std::string list = html::confused_list(example(), labels, 5);
  CHECK(first_fault(list) == "");
  CHECK(count(list, "<li>") == 2);
  CHECK(list.find("cat <span>taken for</span> dog <b>2 ×</b>") <
        list.find("dog <span>taken for</span> &lt;fish&gt; <b>1 ×</b>"));
  CHECK(count(html::confused_list(example(), labels, 1), "<li>") == 1);
  CHECK(html::confused_list(ConfusionMatrix(3), labels, 5).empty());
}

TEST_CASE("a matrix without mistakes divides by nothing") {
  ConfusionMatrix matrix(3);
  matrix.add(2, 2);
  const std::string table = html::confusion_table(matrix, labels);
  CHECK(table.find("nan") == table.npos);
  CHECK(count(table, "class='wrong") == 0);
}
